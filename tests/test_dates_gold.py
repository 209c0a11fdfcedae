"""The gold table of date expressions: our own sentences, and real ones by reference."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from index.time import find_dates

GOLD = Path(__file__).parent / "gold"


def rows(name: str) -> list[dict[str, Any]]:
    path = GOLD / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("row", rows("dates.jsonl"), ids=lambda row: row["text"][:30])
def test_own_sentence(row: dict[str, Any]) -> None:
    found = find_dates(row["text"], reference=day(row["reference"]))
    assert [
        {"text": one.text, "iso": one.interval.iso() if one.interval else None} for one in found
    ] == row["expected"]


@cache
def texts(path: Path) -> dict[str, str]:
    """Record id -> text of a benchmark file."""
    return dict(_records(path))


def _records(path: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            text = record.get("text") or "\n".join(
                record.get("src_en") or record.get("src_zh") or ()
            )
            yield str(record.get("id") or record.get("doc_id")), text


def test_real_sentences(shared_data: Path) -> None:
    """At least 97 in 100 of the checked mentions in real articles are found and read right."""
    wrong = []
    real = rows("dates_real.jsonl")
    for row in real:
        text = texts(shared_data / row["file"])[row["id"]]
        found = {
            (one.start, one.end): one.interval.iso() if one.interval else None
            for one in find_dates(text, reference=day(row["reference"]))
        }
        if found.get((row["start"], row["end"]), "not found") != row["expected"]:
            wrong.append((row, text[row["start"] : row["end"]]))
    assert len(real) >= 100
    assert len(wrong) <= 0.03 * len(real), wrong
