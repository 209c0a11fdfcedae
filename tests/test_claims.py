"""The claims that the verifier learns from: whole, of both languages, and none that is measured."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from random import Random
from typing import Any

import pytest

from index.language import detect_language
from training.rows import read_jsonl
from training.verifier.changes import CHANGES, changed_spans, denied, other_figure, other_word
from training.verifier.rows import articles_by_key, own_passages

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "training"
KINDS = {"number", "date", "name", "unit", "negation", "reversal", "attribution"}


def rows() -> list[dict[str, Any]]:
    return [row for path in sorted((FOLDER / "claims").glob("*.jsonl")) for row in read_jsonl(path)]


def pairs() -> Iterator[tuple[str, str, str]]:
    for row in rows():
        for language in ("en", "zh"):
            yield language, row[f"true_{language}"], row[f"wrong_{language}"]


def test_there_are_thousands_and_of_every_kind() -> None:
    kinds = Counter(row["kind"] for row in rows())
    assert sum(kinds.values()) >= 4000
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 0.05 * sum(kinds.values()), kinds


def test_a_wrong_claim_differs_in_a_place_that_is_found() -> None:
    for _, true, wrong in pairs():
        assert true.strip() == true and wrong.strip() == wrong
        spans = changed_spans(true, wrong)
        assert spans, (true, wrong)
        assert all(0 <= start < end <= len(wrong) for start, end in spans)


def test_most_of_a_wrong_claim_is_as_in_the_true_one() -> None:
    """Or a model would learn to tell them by their style."""
    changed = [
        sum(end - start for start, end in changed_spans(true, wrong)) / len(wrong)
        for _, true, wrong in pairs()
    ]
    assert sorted(changed)[len(changed) // 2] < 0.25


def test_each_side_is_of_its_language() -> None:
    wrong = [text for language, text, _ in pairs() if detect_language(text) != language]
    assert len(wrong) <= 0.01 * 2 * len(rows()), wrong[:5]


def test_every_claim_is_about_a_text_that_is_there(shared_data: Path) -> None:
    known = {row["id"] for row in own_passages(FOLDER / "passages")}
    known |= set(articles_by_key(shared_data))
    assert {row["passage"] for row in rows()} <= known


def test_no_article_is_both_learnt_from_and_measured() -> None:
    file = resources.files("assistant.evaluation") / "data" / "check.jsonl"
    measured = {json.loads(line)["article"] for line in file.read_text("utf-8").splitlines()}
    assert measured.isdisjoint(row["passage"] for row in rows())


@pytest.mark.parametrize(
    ("change", "sentence", "same"),
    [
        (other_figure, "The mill made 4,310 hats.", "The mill made"),
        (other_figure, "工厂生产了4310顶帽子。", "顶帽子"),
        (other_word, "Sales fell in the port.", "in the port."),
        (other_word, "港口的销售额上升了。", "港口的销售额"),
        (denied, "The bridge was open.", "The bridge was"),
        (denied, "大桥已开放。", "大桥"),
    ],
)
def test_changes_by_rule_leave_the_rest(change: Any, sentence: str, same: str) -> None:
    changed = change(sentence, Random(3))
    assert changed and changed != sentence and same in changed


def test_a_sentence_with_nothing_to_change_is_left() -> None:
    assert all(change("Hello there", Random(1)) is None for change in CHANGES)
