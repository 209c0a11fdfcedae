"""Each metric against hand-computed values; ranking metrics against ranx as well."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from eval_desks import GoldDesk, answer_of, article_of, cite, fixture, hit_of

from assistant.evaluation.bootstrap import mean_interval
from assistant.evaluation.results import figures, set_parts, summarise
from assistant.evaluation.retrieval import all_gold_at, ndcg_at, recall_at, reciprocal_rank
from assistant.evaluation.sample import stratified
from assistant.evaluation.score import best_sentence, crashed, majority_yes_no, score
from assistant.evaluation.selective import auc, aurc, risk_coverage
from assistant.evaluation.shingles import UNDEFINED, precision_recall, shingles, text_f1
from assistant.evaluation.types import Dataset, SuiteArticle
from assistant.types import Question

A = SuiteArticle("a", "港口委员会表决通过夜间渡轮。票数是七比二。反对者说码头没有灯。")
B = SuiteArticle("b", "果农因霜冻请求贷款。")
DESK = GoldDesk(Dataset([A, B], []))
ARTICLE_A, ARTICLE_B = article_of(A), article_of(B)


def test_ranking_metrics_by_hand() -> None:
    ranked, gold = ["x", "a", "y", "b"], [("a",), ("b",), ("c",)]
    assert recall_at(1, ranked, gold) == 0
    assert recall_at(2, ranked, gold) == pytest.approx(1 / 3)
    assert recall_at(5, ranked, gold) == pytest.approx(2 / 3)
    assert all_gold_at(5, ranked, gold) == 0
    assert all_gold_at(5, ranked, gold[:2]) == 1
    assert reciprocal_rank(ranked, gold) == 0.5
    gain = 1 / np.log2(3) + 1 / np.log2(5)
    assert ndcg_at(10, ranked, gold) == pytest.approx(gain / (1 + 1 / np.log2(3) + 0.5))
    assert recall_at(10, [], gold) == reciprocal_rank([], gold) == ndcg_at(10, [], gold) == 0


def test_near_duplicates_are_one_article() -> None:
    gold = [("a", "a-copy"), ("b",)]
    assert recall_at(1, ["a-copy", "a"], gold) == 0.5
    assert recall_at(2, ["a-copy", "a"], gold) == 0.5
    assert recall_at(2, ["a-copy", "b"], gold) == 1.0


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_ranking_metrics_agree_with_ranx() -> None:
    ranx = pytest.importorskip("ranx")
    generator = random.Random(3)
    names = [f"d{number}" for number in range(30)]
    runs, golds = {}, {}
    for question in range(40):
        runs[f"q{question}"] = generator.sample(names, 12)
        golds[f"q{question}"] = generator.sample(names, generator.randint(1, 5))
    qrels = ranx.Qrels({q: dict.fromkeys(gold, 1) for q, gold in golds.items()})
    run = ranx.Run(
        {q: {name: 1 - i / 100 for i, name in enumerate(ranked)} for q, ranked in runs.items()}
    )
    theirs = ranx.evaluate(qrels, run, ["recall@1", "recall@5", "recall@10", "mrr", "ndcg@10"])
    rows = [(runs[q], [(name,) for name in golds[q]]) for q in runs]
    ours = {
        **{f"recall@{k}": np.mean([recall_at(k, *row) for row in rows]) for k in (1, 5, 10)},
        "mrr": np.mean([reciprocal_rank(*row) for row in rows]),
        "ndcg@10": np.mean([ndcg_at(10, *row) for row in rows]),
    }
    assert ours == pytest.approx(theirs)


def test_risk_coverage_by_hand() -> None:
    coverage, risk = risk_coverage([0.9, 0.5, 0.7, 0.1], [1, 0, 1, 0])
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert risk.tolist() == pytest.approx([0, 0, 1 / 3, 1 / 2])
    assert aurc([0.9, 0.5, 0.7, 0.1], [1, 0, 1, 0]) == pytest.approx(5 / 24)
    assert aurc([0.1, 0.9], [1, 0]) == pytest.approx(0.75)  # sure of the wrong one


def test_equal_confidences_are_in_no_order() -> None:
    assert aurc([0.5, 0.5], [1, 0]) == aurc([0.5, 0.5], [0, 1]) == pytest.approx(0.5)


def test_auc_by_hand() -> None:
    assert auc([0.9, 0.8, 0.3], [1, 0, 0]) == 1.0
    assert auc([0.1, 0.8, 0.3], [1, 0, 0]) == 0.0
    assert auc([0.5, 0.5], [1, 0]) == 0.5
    assert auc([0.9, 0.4, 0.6, 0.4], [1, 1, 0, 0]) == pytest.approx((1 + 1 + 0 + 0.5) / 4)
    assert np.isnan(auc([0.5], [1]))


def test_shingles_by_hand() -> None:
    assert set(shingles("one two three four five")) == {
        ("one", "two", "three", "four"),
        ("two", "three", "four", "five"),
    }
    assert set(shingles("too short")) == {("too", "short")}
    # found 2 shingles, gold 3, common 2
    found, gold = "a b c d e", "a b c d e f"
    assert precision_recall(found, gold) == (1.0, pytest.approx(2 / 3))
    assert precision_recall("", gold) == (UNDEFINED, 0.0)
    assert set(shingles("云岚 港口，启用", characters=True)) == {
        tuple("云岚港口"), tuple("岚港口启"), tuple("港口启用")
    }  # fmt: skip
    # precision over the one page where it is defined, recall over both
    assert text_f1([1.0, UNDEFINED], [2 / 3, 0.0]) == pytest.approx(0.5)


def test_intervals_hold_the_mean_and_are_seeded() -> None:
    values = [0.0] * 30 + [1.0] * 70
    mean, low, high = mean_interval(values)
    assert mean == 0.7 and low < 0.7 < high
    # normal approximation: 1.96 * sqrt(.7 * .3 / 100) = 0.09
    assert (high - low) / 2 == pytest.approx(0.09, abs=0.015)
    assert mean_interval(values) == (mean, low, high)
    assert mean_interval([1.0, 1.0]) == (1.0, 1.0, 1.0)


def test_two_golds_of_which_one_is_found() -> None:
    asked = fixture("who?", answers=("七比二",), gold=(("a",), ("b",)))
    answer = answer_of(
        "七比二",
        retrieved=(hit_of(ARTICLE_A),),
        citations=(cite(ARTICLE_A, "票数是七比二"),),
    )
    found = score(asked, answer, DESK, 5.0).metrics
    assert found["answer_accuracy"] == found["em"] == found["f1"] == 1
    assert found["recall@1"] == found["recall@5"] == 0.5
    assert found["all_gold@5"] == 0 and found["mrr"] == 1
    assert found["citation_validity"] == found["citation_precision"] == 1
    assert found["citation_recall"] == 0.5
    assert found["false_abstention"] == 0 and "abstention_recall" not in found


def test_a_quote_must_be_exact_at_its_offsets() -> None:
    asked = fixture(answers=("七比二",), gold=(("a",),))
    exact = cite(ARTICLE_A, "票数是七比二")
    shifted = replace(exact, number=2, start=exact.start + 1, end=exact.end + 1)
    foreign = cite(ARTICLE_B, "果农因霜冻", 3)
    empty = replace(exact, number=4, quote="", end=exact.start)
    answer = answer_of("七比二", citations=(exact, shifted, foreign, empty))
    found = score(asked, answer, DESK, 1.0).metrics
    assert found["citation_validity"] == 0.5
    assert found["citation_precision"] == 0.75
    assert found["citation_recall"] == 1


def test_an_answer_without_a_citation_is_not_valid() -> None:
    found = score(fixture(answers=("x",), gold=(("a",),)), answer_of("x"), DESK, 1.0).metrics
    assert found["citation_validity"] == found["citation_precision"] == 0
    assert found["citation_recall"] == 0


def test_a_copy_of_a_gold_article_is_as_good() -> None:
    citation = replace(cite(ARTICLE_B, "果农"), copies=("a",))
    asked = fixture(answers=("x",), gold=(("a",),))
    found = score(asked, answer_of("x", citations=(citation,)), DESK, 1.0).metrics
    assert found["citation_precision"] == found["citation_recall"] == 1


def test_abstaining() -> None:
    answerable = fixture(answers=("x",), gold=(("a",),))
    found = score(answerable, answer_of(None), DESK, 1.0).metrics
    assert found["answer_accuracy"] == found["em"] == found["f1"] == 0
    assert found["false_abstention"] == 1 and found["abstention_precision"] == 0
    assert "answered_accuracy" not in found and "citation_validity" not in found
    silent = score(fixture(), answer_of(None), DESK, 1.0).metrics
    assert silent["answer_accuracy"] == silent["abstention_recall"] == 1
    assert silent["abstention_precision"] == 1 and "em" not in silent
    spoke = score(fixture(), answer_of("x"), DESK, 1.0).metrics
    assert spoke["answer_accuracy"] == spoke["abstention_recall"] == spoke["answered_accuracy"] == 0


def test_a_value_given_while_abstaining_is_not_said() -> None:
    row = score(fixture(answers=("x",)), answer_of("x", abstained=True), DESK, 1.0)
    assert row.value is None and row.metrics["answer_accuracy"] == 0


def test_risk_counts_an_abstention_last_and_as_an_error() -> None:
    answerable = fixture(answers=("x",))
    refused = score(answerable, answer_of(None, confidence=0.95), DESK, 1.0)
    right = score(answerable, answer_of("x", confidence=0.6), DESK, 1.0)
    assert set_parts(refused)["sureness"] < set_parts(right)["sureness"]
    # coverage 1/2 at risk 0, full coverage at risk 1/2
    assert figures([refused, right])["aurc"].mean == 0.25


def test_em_and_f1_take_the_best_gold_and_know_dates() -> None:
    asked = fixture(answers=("2022年5月26日",), value_type="date")
    found = score(asked, answer_of("2022-05-26"), DESK, 1.0).metrics
    assert found["em"] == found["f1"] == found["date_accuracy"] == 1
    two = fixture(answers=("海风工作室", "海风"))
    assert score(two, answer_of("海风"), DESK, 1.0).metrics["em"] == 1
    part = score(two, answer_of("海风吹"), DESK, 1.0).metrics
    assert part["em"] == 0 and part["f1"] == pytest.approx(4 / 5)


def test_a_crashed_question_is_wrong_wherever_it_counts() -> None:
    row = crashed(fixture(answers=("2022",), value_type="date", gold=(("a",),)), "boom")
    assert row.cause == "crashed" and row.error == "boom"
    assert set(row.metrics.values()) == {0.0}
    assert {"answer_accuracy", "date_accuracy", "recall@5", "citation_recall"} <= set(row.metrics)
    assert crashed(fixture(), "boom").metrics["abstention_recall"] == 0


def operator(name: str) -> Question:
    return Question("?", "zh", date(2024, 1, 1), operator=name)  # type: ignore[arg-type]


GOLD_A = (hit_of(ARTICLE_A),)


@pytest.mark.parametrize(
    ("given", "answer", "cause"),
    [
        ({}, {"value": "x"}, "should_have_refused"),
        ({"answers": ("y",)}, {"value": "x"}, "not_retrieved"),
        ({"answers": ("y",)}, {"value": None}, "not_retrieved"),
        ({"answers": ("y",)}, {"value": None, "retrieved": GOLD_A}, "refused"),
        ({"answers": ("y",)}, {"value": "x", "retrieved": GOLD_A}, "not_read"),
        (
            {"answers": ("2022-05-26",), "value_type": "date"},
            {"value": "2022-05-27", "value_type": "date", "retrieved": GOLD_A},
            "wrong_date",
        ),
        (
            {"answers": ("2022-05-26",), "value_type": "date"},
            {"value": "渡轮", "retrieved": GOLD_A},
            "wrong_operator",
        ),
        (
            {"answers": ("yes",), "value_type": "yesno"},
            {
                "value": "no",
                "value_type": "yesno",
                "retrieved": GOLD_A,
                "question": operator("same-month"),
            },
            "wrong_date",
        ),
        (
            {"answers": ("yes",), "value_type": "yesno"},
            {"value": "渡轮", "retrieved": GOLD_A, "question": operator("plain")},
            "wrong_operator",
        ),
        (
            {"answers": ("yes",), "value_type": "yesno"},
            {"value": "no", "value_type": "yesno", "retrieved": GOLD_A},
            "not_read",
        ),
        (
            {"answers": ("y",)},
            {"value": "yes", "value_type": "yesno", "retrieved": GOLD_A},
            "wrong_operator",
        ),
    ],
)
def test_the_cause_of_a_miss(given: dict, answer: dict, cause: str) -> None:  # type: ignore[type-arg]
    gold = {"gold": (("a",),)} if given else {}
    row = score(fixture(**given, **gold), answer_of(**answer), DESK, 1.0)
    assert row.cause == cause


def test_a_comparison_needs_all_its_articles() -> None:
    asked = fixture(answers=("yes",), value_type="yesno", gold=(("a",), ("b",)))
    row = score(asked, answer_of("no", retrieved=GOLD_A), DESK, 1.0)
    assert row.cause == "not_retrieved"


def test_trivial_baselines() -> None:
    answer = answer_of("x", retrieved=GOLD_A)
    assert best_sentence("表决的票数是多少", answer) == "票数是七比二。"
    asked = fixture("表决的票数是多少", answers=("七比二",))
    row = score(asked, answer, DESK, 1.0)
    assert row.baselines == {"best_sentence": 1.0, "question_echoed": 0.0}
    assert majority_yes_no(["yes", "no", "no"]) == pytest.approx(2 / 3)
    assert majority_yes_no([]) is None
    yes_no = [
        score(fixture(id=str(i), answers=(gold,), value_type="yesno"), answer, DESK, 1.0)
        for i, gold in enumerate(["是的", "不是", "no"])
    ]
    assert summarise("s", yes_no, {}).baselines["majority_yes_no"] == pytest.approx(0.6667)


def test_a_sample_keeps_the_mix_of_tags() -> None:
    many = [fixture(id=f"m{i}", tags={"kind": "many"}) for i in range(80)]
    few = [fixture(id=f"f{i}", tags={"kind": "few"}) for i in range(20)]
    chosen = stratified([*many, *few], 10, seed=1)
    assert len(chosen) == 10
    assert sum(one.tags["kind"] == "few" for one in chosen) == 2
    assert chosen == stratified([*many, *few], 10, seed=1)
    assert chosen != stratified([*many, *few], 10, seed=2)
    assert stratified(few, None, seed=1) == few


def test_a_sample_smaller_than_its_strata_still_has_its_size() -> None:
    each = [fixture(id=str(i), tags={"kind": str(i)}) for i in range(9)]
    assert len(stratified(each, 4, seed=0)) == 4
