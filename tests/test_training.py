"""Training's data and figures: no leak between the sides, no negative that answers."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import torch

from assistant.reading import Calibration, Reading
from training.align import find_answer, holds, nearest_span
from training.data import build
from training.evaluate import Judged, auc, calibrate, calibration_error, overlap
from training.export import average
from training.negatives import Swapper, shared_run
from training.rows import Row, held_out

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> list[Row]:
    return build(shared_data, ROOT / "training" / "pairs")


def test_no_passage_of_a_group_is_on_both_sides(rows: list[Row]) -> None:
    gold = [row for row in rows if row.kind == "gold" and row.source != "xquad"]
    trained = {(row.source, row.passage) for row in gold if not row.held_out}
    held = {(row.source, row.passage) for row in gold if row.held_out}
    # CMRC repeats a few passages under other ids.
    assert len(trained & held) <= len(held) // 100
    share = sum(row.held_out for row in rows) / len(rows)
    assert 0.04 < share < 0.14


def test_answers_are_where_the_rows_say_and_negatives_lack_them(rows: list[Row]) -> None:
    for row in rows:
        if row.answerable:
            assert row.passage[row.start : row.end].strip()
        else:
            assert (row.start, row.end) == (-1, -1)
    negatives = sum(not row.answerable for row in rows) / len(rows)
    assert 0.35 < negatives < 0.48
    assert {"gold", "given", "mined", "same-article", "swapped"} <= {row.kind for row in rows}
    crossed = [row for row in rows if row.answerable and row.pairing in {"en-zh", "zh-en"}]
    assert len(crossed) > len(rows) // 10


def test_the_hash_decides_the_side() -> None:
    sides = [held_out(f"group/{n}") for n in range(5000)]
    assert 0.08 < np.mean(sides) < 0.12
    assert sides == [held_out(f"group/{n}") for n in range(5000)]


def test_find_answer_prefers_the_place_the_question_speaks_of() -> None:
    text = "2019年甲公司营收30亿元，开店500家。" + "。" * 70 + "乙公司2021年利润为30亿元。"
    start, end = find_answer(text, "30亿元", "乙公司2021年利润是多少？") or (0, 0)
    assert text[start:end] == "30亿元" and start > 70
    assert find_answer(text, "40亿元", "?") is None


def test_nearest_span_takes_a_rewording_and_nothing_else() -> None:
    text = "他表示，会上讨论了塞尔维亚、法国、英国等国的提案。"
    start, end = nearest_span(text, "塞尔维亚、法国、英国") or (0, 0)
    assert text[start:end] == "塞尔维亚、法国、英国"
    assert nearest_span(text, "完全无关的另一件事情") is None


def test_holds_ignores_space_and_case() -> None:
    assert holds("In New\nYork today", ("new york",))
    assert not holds("In York", ("new york", ""))


def test_swapped_questions_name_what_the_passage_does_not() -> None:
    swapper = Swapper(["When did Alpha Corp and Beta Group merge?"], 1)
    passage = "On 3 March 2021 Alpha Corp bought a mill; it had closed in 2018."
    changed = swapper.swap("What did the firm buy in 2021?", passage)
    assert changed is not None
    year = int(re.findall(r"\d{4}", changed)[0])
    assert not 2017 <= year <= 2022
    renamed = swapper.swap("What did Alpha Corp buy?", passage)
    assert renamed is not None and "Beta Group" in renamed
    assert swapper.swap("What did it buy?", passage) is None


def test_shared_run_drops_function_words() -> None:
    assert shared_run("荣科科技在4月8日澄清了什么？", "荣科科技在4月8日晚澄清") == "荣科科技"
    assert shared_run("什么事？", "没有关系") == ""


def judged(score: float, answers: bool) -> Judged:
    start = 0 if answers else -1
    row = Row("s", "zh-zh", "gold", "q", "p", "", start, start + 1, (), True)
    return Judged(row, Reading(0, 1, "p", score, 0.0), score / 2, 0.0, 0.0)


def test_calibration_recovers_the_chances_it_is_shown() -> None:
    rng = np.random.default_rng(5)
    scores = rng.normal(scale=2.0, size=6000)
    truth = rng.random(6000) < 1 / (1 + np.exp(-(1.5 * scores - 0.7)))
    fit = calibrate([judged(s, bool(t)) for s, t in zip(scores, truth, strict=True)])
    assert isinstance(fit, Calibration)
    chances = np.array([fit.probability(s, s / 2) for s in scores])
    assert calibration_error(chances, truth.astype(float)) < 0.03
    assert calibration_error(np.full(6000, 0.99), truth.astype(float)) > 0.3


def test_auc_counts_pairs() -> None:
    assert auc([3, 4], [1, 2]) == 1.0
    assert auc([1, 2], [1, 2]) == 0.5
    assert auc([0.5], [0.1, 0.9, 0.5]) == 0.5
    assert np.isnan(auc([], [1.0]))


def test_overlap_counts_characters_in_chinese_and_words_in_english() -> None:
    assert overlap("北京市", "北京") == pytest.approx(0.8)
    assert overlap("the Ada Brooks", "Ada Brooks") == pytest.approx(0.8)
    assert overlap("", "x") == 0.0


def test_the_mean_of_two_weights() -> None:
    net = torch.nn.Linear(2, 1, bias=False)
    torch.nn.init.constant_(net.weight, 1.0)
    average(net, lambda: torch.nn.init.constant_(net.weight, 4.0))  # type: ignore[arg-type]
    assert net.weight.tolist() == [[2.5, 2.5]]
