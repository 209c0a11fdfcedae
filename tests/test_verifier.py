"""The verifier: how a claim and its evidence are laid out, and the shipped model on our own."""

from __future__ import annotations

import json
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
from index.embed import open_embedder
from index.errors import ModelUnavailableError
from index.settings import Settings
from index.types import Article, Language
from training.evaluate import auc
from training.rows import held_out, read_jsonl
from training.verifier.rows import Meaning, written

TRAINING = Path(__file__).resolve().parents[1] / "training"
LEAST_AUC = 0.7


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


EN = "Harbour master Lena Voss said 310 people took the ferry to Marnick on 4 March."
ZH = "港务局长莱娜·沃斯表示，3月4日有310人乘坐了开往马尼克的渡轮。"


@pytest.mark.parametrize("told", [EN, ZH])
@pytest.mark.parametrize(
    ("right", "wrong", "part"),
    [
        ("The Marnick ferry carried 310 people.", "The Marnick ferry carried 301 people.", "301"),
        ("310人乘坐了渡轮。", "301人乘坐了渡轮。", "301"),
        (
            "On March 4 the ferry to Marnick carried 310 people.",
            "On March 4 the ferry to Marnick carried 3,100 people.",
            "3,100",
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


def test_it_tells_claims_over_texts_that_it_never_saw(verifier: Verifier, tmp_path: Path) -> None:
    """Of the held-out passages: the chance that a true claim is likelier than a wrong one."""
    kept = [row for row in claims() if held_out(f"passages/{row['passage']}")][:60]
    (tmp_path / "claims").mkdir()
    lines = [json.dumps(row, ensure_ascii=False) for row in kept]
    (tmp_path / "claims" / "some.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "passages").symlink_to(TRAINING / "passages")
    rows = list(written(tmp_path, tmp_path, Meaning(open_embedder(Settings.load()))))
    assert len(rows) == 8 * len(kept) and all(row.held_out for row in rows)
    likely = {
        said: [
            verifier.judge(row.claim, row.evidence, row.header).supported
            for row in rows
            if row.supported is said
        ]
        for said in (True, False)
    }
    assert auc(likely[True], likely[False]) > LEAST_AUC


def claims() -> list[dict[str, str]]:
    own = sorted((TRAINING / "claims").glob("own-*.jsonl"))
    return [row for path in own for row in read_jsonl(path)]
