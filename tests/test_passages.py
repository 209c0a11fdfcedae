"""Our own passages for training: each answer stands where the row says, in both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.language import detect_language
from training.rows import held_out, read_jsonl
from training.sources import passages

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "training" / "passages"
KINDS = {"who", "when", "where", "how many", "what", "which", "why", "how"}
LANGUAGES = ("en", "zh")


def rows() -> list[dict[str, Any]]:
    return [row for path in sorted(FOLDER.glob("*.jsonl")) for row in read_jsonl(path)]


def facts() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    return ((row, fact) for row in rows() for fact in row["facts"])


def test_every_answer_stands_in_its_text_in_one_place() -> None:
    for row, fact in facts():
        if fact["a_en"] is None:
            assert fact["a_zh"] is None, row["id"]
            continue
        for language in LANGUAGES:
            text, answer = row[f"text_{language}"], fact[f"a_{language}"]
            near = fact.get(f"near_{language}") or answer
            assert text.count(near) == 1, (row["id"], answer)
            start = text.index(near) + near.index(answer)
            assert answer == answer.strip(), (row["id"], answer)
            ends = (text[start - 1 : start + 1], text[start + len(answer) - 1 :][:2])
            for cut in ends if start else ends[1:]:
                assert not re.fullmatch(r"[0-9.]{2}|[A-Za-z]{2}", cut), (row["id"], answer)


def test_both_sides_are_of_their_language() -> None:
    for row in rows():
        for language in LANGUAGES:
            assert detect_language(row[f"text_{language}"]) == language, row["id"]
    for row, fact in facts():
        assert re.search(r"[\u4e00-\u9fff]", fact["q_zh"]), row["id"]
        assert not re.search(r"[\u4e00-\u9fff]", fact["q_en"]), row["id"]


def test_there_are_many_and_a_quarter_is_unanswered() -> None:
    assert len(rows()) >= 700
    assert len({row["id"] for row in rows()}) == len(rows())
    given = [fact for _, fact in facts()]
    assert {fact["kind"] for fact in given} == KINDS
    unanswered = sum(fact["a_en"] is None for fact in given)
    assert 0.2 < unanswered / len(given) < 0.3
    asked = Counter((row["id"], fact[f"q_{side}"]) for row, fact in facts() for side in LANGUAGES)
    assert max(asked.values()) == 1
    assert 0.07 < sum(held_out(f"passages/{row['id']}") for row in rows()) / len(rows()) < 0.13


@pytest.mark.parametrize("pairing", [("en", "en"), ("en", "zh"), ("zh", "en"), ("zh", "zh")])
def test_each_is_asked_in_all_four_pairings(pairing: tuple[str, str]) -> None:
    documents, examples = passages(ROOT, ROOT / "training" / "pairs")
    found = [
        example
        for example in examples
        if (example.question_language, documents[example.document].language) == pairing
    ]
    assert len(found) == len(list(facts()))
    for example in found:
        if example.answerable:
            text = documents[example.document].text
            assert text[example.start : example.end] in example.answers
