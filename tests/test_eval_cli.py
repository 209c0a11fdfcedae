"""`newsdesk eval` with the real assistant, over five-row suites and a user's own file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from eval_desks import unpacked

from assistant.cli import main
from index.settings import default_cache_dir

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpacked(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of our own for indexes, with the models that are prepared already."""
    folder = tmp_path_factory.mktemp("cache")
    models = default_cache_dir() / "models"
    models.mkdir(parents=True, exist_ok=True)
    (folder / "models").symlink_to(models)
    return folder


def run(capsys: Capture, *arguments: object) -> tuple[int, str, str]:
    code = main(["eval", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def run_json(capsys: Capture, *arguments: object) -> dict[str, Any]:
    code, out, _ = run(capsys, *arguments, "--json")
    assert code == 0 and out.count("\n") == 1
    record: dict[str, Any] = json.loads(out)
    return record


def test_a_suite_is_run_written_reported_and_compared(
    data: Path, cache: Path, tmp_path: Path, capsys: Capture
) -> None:
    out, html = tmp_path / "a.json", tmp_path / "a.html"
    given = ("chronoqa", "--data", data, "--cache-dir", cache)
    record = run_json(capsys, *given, "--out", out, "--html", html)
    assert "questions" not in record and record["n"] == 5
    written = json.loads(out.read_text())
    assert written["metrics"] == record["metrics"] and len(written["questions"]) == 5
    assert record["metrics"]["recall@5"]["mean"] == 1.0
    answered = [row for row in written["questions"] if not row["abstained"]]
    assert all(row["metrics"]["citation_validity"] == 1.0 for row in answered)
    assert html.read_text().startswith("<!doctype html>")

    found = run_json(capsys, "compare", out, out, "--metric", "recall@5")
    assert found["n"] == 5 and found["gained"] == found["lost"] == []
    code, text, _ = run(capsys, "compare", out, out)
    assert code == 0 and "answer_accuracy" in text


def test_the_suites_index_is_built_once(data: Path, cache: Path, capsys: Capture) -> None:
    given = ("xquad", "--data", data, "--cache-dir", cache, "--pair", "zh-zh", "--limit", "2")
    first = run_json(capsys, *given)
    complete = next((cache / "evaluation").glob("xquad-*/complete.json"))
    built = complete.stat().st_mtime_ns
    again = run_json(capsys, *given)
    assert complete.stat().st_mtime_ns == built
    assert again["fingerprint"] == first["fingerprint"]
    assert again["metrics"] == first["metrics"]
    fresh = run_json(capsys, *given, "--fresh")
    assert complete.stat().st_mtime_ns != built
    assert fresh["metrics"] == first["metrics"]


def test_an_index_left_unfinished_is_completed(data: Path, cache: Path, capsys: Capture) -> None:
    given = ("cmrc2018", "--data", data, "--cache-dir", cache, "--limit", "2")
    first = run_json(capsys, *given)
    next((cache / "evaluation").glob("cmrc2018-*/complete.json")).unlink()
    assert run_json(capsys, *given)["metrics"] == first["metrics"]


def test_an_index_that_another_version_made_is_built_anew(
    data: Path, cache: Path, capsys: Capture
) -> None:
    given = ("timeqa", "--data", data, "--cache-dir", cache, "--limit", "2")
    first = run_json(capsys, *given)
    store = next((cache / "evaluation").glob("timeqa-*/index/newsdesk.db"))
    store.write_bytes(b"not a database at all" * 400)
    assert run_json(capsys, *given)["metrics"] == first["metrics"]


def test_a_users_own_questions_over_their_own_index(
    example_index: Path, tmp_path: Path, cache: Path, capsys: Capture
) -> None:
    row = {"id": "w", "question": "Who won the 1930 World Cup in football?", "answers": []}
    qa = tmp_path / "qa.jsonl"
    qa.write_text(json.dumps(row) + "\n")
    code, text, errors = run(
        capsys, "fixtures", "--data", qa, "--index", example_index, "--cache-dir", cache
    )
    assert code == 0 and "answer_accuracy" in text and "abstention_recall" in text
    assert "1/1" in errors  # progress goes to stderr


def test_what_is_wrong_with_the_call_is_said(tmp_path: Path) -> None:
    script = shutil.which("newsdesk", path=str(Path(sys.executable).parent))
    if script is None:
        pytest.skip("needs the console script installed")
    for arguments, hint in (
        (["nothing", "--data", "."], "known: fixtures"),
        (["chronoqa"], "--data"),
        (["chronoqa", "--data", str(tmp_path)], "--data"),
        (["compare", "one.json"], "compare A.json B.json"),
    ):
        done = subprocess.run(
            [script, "eval", *arguments], capture_output=True, text=True, env=os.environ
        )
        assert done.returncode == 2 and done.stdout == ""
        assert hint in done.stderr.splitlines()[-1]
        assert "Traceback" not in done.stderr
