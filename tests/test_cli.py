"""The command line: exit codes, one JSON object on stdout, batches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main

QUESTION = "when did Aliyun first turn a profit"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def run_json(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    code, out, _ = run(capsys, *arguments, "--json")
    assert out.count("\n") == 1
    return code, json.loads(out)


def test_ask_answers_with_the_contract(
    example_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, row = run_json(capsys, "ask", QUESTION, "--index", example_index, "--today", "2022-06-01")
    assert code == 0
    assert set(row) >= {
        "question", "answer", "citations", "retrieved", "nearest", "coverage", "timings",
    }  # fmt: skip
    assert set(row["question"]) == {"text", "language", "operator", "window", "sub_questions"}
    assert row["answer"]["value"] in {"2022-05-26", "2021-04-01/2022-03-31"}
    assert row["citations"][0]["number"] == 1


def test_ask_abstains_with_code_3(example_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, row = run_json(capsys, "ask", "What is the capital of Peru?", "--index", example_index)
    assert code == 3
    assert row["answer"]["abstained"] is True
    assert row["answer"]["value"] is None


def test_a_batch_answers_each_row_in_order(
    example_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"id": 1, "question": QUESTION, "today": "2022-06-01"},
        {"id": 2, "nonsense": True},
        {
            "id": 3,
            "question": "它的总裁是谁",
            "history": [{"question": "阿里云什么时候首次盈利？", "answer": "2022年"}],
        },
    ]
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    code, *_ = run(capsys, "ask", "--batch", source, "--index", example_index, "--out", out)
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert code == 0
    assert [row["id"] for row in answers] == [1, 2, 3]
    assert "error" in answers[1]
    assert "阿里云" in answers[2]["question"]["text"]


def test_search_and_stats(example_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run_json(capsys, "search", "阿里云 盈利", "--index", example_index, "--k", "3")
    assert code == 0
    assert len(found["hits"]) == 3
    code, stats = run_json(capsys, "index", "stats", "--index", example_index)
    assert code == 0
    assert stats["content_digest"]
    code, verified = run_json(capsys, "index", "verify", "--index", example_index)
    assert (code, verified) == (0, {"ok": True, "problems": []})


def test_ingest_twice_and_delete(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "note.txt"
    article.write_text("海湾大桥通车\n\n2020年3月4日，海湾大桥正式通车，总投资 3.1 亿元。", "utf-8")
    index = tmp_path / "index"
    code, first = run_json(capsys, "ingest", article, "--index", index)
    assert (code, len(first["added"]), first["pending_embeddings"]) == (0, 1, 0)
    _, second = run_json(capsys, "ingest", article, "--index", index)
    assert (len(second["added"]), len(second["unchanged"])) == (0, 1)
    _, deleted = run_json(capsys, "index", "delete", article, "--index", index)
    assert deleted == {"deleted": 1}
    code, answer = run_json(capsys, "ask", "海湾大桥投资多少？", "--index", index)
    assert code == 3
    assert not answer["retrieved"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ask", "x", "--index", "no-such-index"], 1),
        (["ingest", "no-such-file", "--index", "new-index"], 1),
        (["ask", "--index", "no-such-index"], 2),
    ],
)
def test_failures_are_one_line(
    arguments: list[str],
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    got, _, err = run(capsys, *arguments)
    assert got == code
    assert err.strip()
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["ask", "--no-such-option"]])
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    try:
        code: object = main(arguments)
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2


def test_an_unknown_setting_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSDESK_EMBEDING_MODEL", "typo")
    code, _, err = run(capsys, "doctor")
    assert code == 2
    assert "embeding_model" in err


def test_doctor(capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run_json(capsys, "doctor")
    assert code == 0
    assert report["models"]["would_be_downloaded"] == []


def test_inspect_shows_how_a_file_is_read(
    examples_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = next(iter(sorted(examples_dir.rglob("*.md"))))
    code, shown = run_json(capsys, "inspect", file)
    assert code == 0
    (article,) = shown["articles"]
    assert article["title"]
    assert article["published"]["provenance"]
    event = article["events"][0]
    assert event["said"] in article["text"][event["start"] : event["end"]]
    assert event["days"] == "2021-06-05"
    assert article["passages"][-1][1] == len(article["text"])
