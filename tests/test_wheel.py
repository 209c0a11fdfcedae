"""The wheel holds all that is needed: installed alone, it ingests and answers elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = "Harlow ferry ends\n\n3 February 2021. The Harlow ferry carried 1.2 million passengers.\n"


@pytest.fixture(scope="module")
def newsdesk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment that has our wheel, and dependencies from this one.

    Only the path of this environment's packages is lent; its own `.pth` files aren't read,
    so the checkout (installed here in editable mode) can't be imported by accident.
    """
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = folder.glob("newsdesk-*.whl")
    environment = folder / "env"
    venv.create(environment, with_pip=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = environment / "lib" / version / "site-packages"
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "-q", "--no-index"]
    subprocess.run(
        [*pip, "--no-deps", "--disable-pip-version-check", str(wheel)],
        check=True,
        capture_output=True,
    )
    return environment / "bin" / "newsdesk"


def run(newsdesk: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [str(newsdesk), *arguments],
        cwd=folder,
        env=environment,
        text=True,
        capture_output=True,
        check=False,
    )


def test_it_ingests_and_answers_from_another_directory(newsdesk: Path, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(ARTICLE, encoding="utf-8")
    ingested = run(newsdesk, tmp_path, "ingest", "ferry.txt", "--index", "idx", "--json")
    assert json.loads(ingested.stdout)["added"], ingested.stderr
    question = "How many passengers did the Harlow ferry carry?"
    asked = run(newsdesk, tmp_path, "ask", question, "--index", "idx", "--json")
    assert asked.returncode == 0, asked.stderr
    assert "1.2 million" in json.loads(asked.stdout)["answer"]["value"]


def test_it_is_the_wheel_that_runs(newsdesk: Path, tmp_path: Path) -> None:
    code = "import assistant, index, prompts; print(assistant.__file__)"
    python = newsdesk.with_name("python")
    where = subprocess.run(
        [str(python), "-c", code], cwd=tmp_path, text=True, capture_output=True, check=True
    )
    assert str(newsdesk.parents[1]) in where.stdout
