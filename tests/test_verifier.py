"""The verifier: how a claim and its evidence are laid out, and the shipped model on our own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.cite.align import Ground
from assistant.verifier import Verifier
from assistant.verifying import (
    AGREED,
    ALONE,
    EVIDENCE,
    MAX_CLAIM,
    MAX_TOKENS,
    NOTHING,
    SAID,
    Fit,
    Tokens,
    doubted,
    evidence_of,
    header_of,
    pair,
)
from index.errors import ModelUnavailableError
from index.settings import Settings
from index.types import Article, Language


def tokens(text: str) -> Tokens:
    """One token a character; its id is its code point."""
    places = range(len(text))
    return Tokens(text, [ord(text[n]) for n in places], [(n, n + 1) for n in places])


def article(text: str, language: Language, title: str = "") -> Article:
    return Article("a", "a", title, text, language=language)


def ground(text: str, sentence: str, before: str = "") -> Ground:
    language: Language = "en" if text.isascii() else "zh"
    start = text.index(sentence)
    return Ground(article(text, language), start, start + len(sentence), 1.0, before=before)


def marks_of(text: str, part: str, other: str) -> set[int]:
    laid = pair([], tokens(text), [], tokens(other))
    start = laid.first + text.index(part)
    return set(laid.marks[start : start + len(part)])


def test_figures_are_marked_by_their_value_whatever_they_are_written_as() -> None:
    told = "全年收入为745.68亿元，增长12%。"
    assert marks_of("Revenue was 74.568 billion yuan", "74", told) == {AGREED}
    assert marks_of("Revenue was 75.468 billion yuan", "75", told) == {ALONE}
    assert marks_of("收入增长12%", "12", told) == {AGREED}


def test_words_are_marked_where_the_other_side_says_them() -> None:
    assert marks_of("收入为三", "收入", "全年收入") == {SAID}
    assert marks_of("利润", "利润", "全年收入") == {NOTHING}
    laid = pair([7], tokens("收入"), [], tokens("收支"))
    assert laid.marks[-3:] == [EVIDENCE + SAID, EVIDENCE + NOTHING, NOTHING]


def test_what_is_laid_out_fits_and_keeps_the_claims_places() -> None:
    claim, told = tokens("甲" * 500), tokens("乙" * 500)
    laid = pair([7, 8], claim, [9] * 100, told)
    assert len(laid.ids) == len(laid.marks) == MAX_TOKENS
    assert len(laid.offsets) == MAX_CLAIM
    assert laid.ids[laid.first] == ord("甲") and laid.ids[laid.first - 1] == 8


def test_evidence_is_in_the_articles_order_after_what_leads_to_it() -> None:
    text = "Ada spoke. She left. Ben stayed. He slept."
    best = ground(text, "He slept.", before="Ben stayed.")
    first = ground(text, "Ada spoke.")
    assert evidence_of([best, first]) == "Ada spoke. Ben stayed. He slept."
    assert evidence_of([]) == header_of([]) == ""


def test_pieces_of_one_word_are_doubted_together() -> None:
    laid = pair([], tokens("ab cd"), [], tokens("x"))
    logits = np.array([1.0, 2.0, -1.0, -3.0, 4.0], np.float32)
    assert doubted(laid, "ab cd", logits) == ((0, 2), (4, 5))


def test_more_doubt_makes_less_likely() -> None:
    fit = Fit(supported=1.0, doubted=-1.0, bias=0.0)
    assert fit.probability(2.0, -2.0) > 0.9 > 0.5 > fit.probability(-1.0, 2.0)


def test_no_verifier_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError) as caught:
        Verifier.open(Settings(cache_dir=tmp_path / "cache"), folder=tmp_path)
    assert "python -m training" in caught.value.hint


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier.open(Settings.load())


EN = "Harbour master Lena Voss said the ferry to Marnick would stop running in October."
ZH = "港务局长莱娜·沃斯表示，开往马尼克的渡轮将于10月停运。"


@pytest.mark.parametrize("told", [EN, ZH])
@pytest.mark.parametrize(
    ("right", "wrong", "part"),
    [
        (
            "The Marnick ferry ends its service in October.",
            "The Marnick ferry ends its service in March.",
            "March",
        ),
        ("通往马尼克的渡船10月停航。", "通往马尼克的渡船10月开航。", "开航"),
        (
            "Lena Voss says the ferry will no longer run.",
            "Lena Voss says the ferry will run more often.",
            "more often",
        ),
    ],
)
def test_a_wrong_detail_makes_a_claim_less_likely_and_is_pointed_at(
    verifier: Verifier, told: str, right: str, wrong: str, part: str
) -> None:
    near = [ground(told, told)]
    good, bad = verifier(right, near), verifier(wrong, near)
    assert 0 <= bad.supported < good.supported <= 1
    assert bad.supported < 0.5
    start, end = wrong.index(part), wrong.index(part) + len(part)
    assert any(a < end and start < b for a, b in bad.doubted), bad.doubted
