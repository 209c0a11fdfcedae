"""The definition of a right answer, case by case."""

from __future__ import annotations

import pytest
from eval_desks import fixture

from assistant.evaluation.choice import choice_candidates
from assistant.evaluation.files import fixture_of, infer_type
from assistant.evaluation.right import is_right, matches

WHEN = fixture("阿里云首次年度盈利是什么时候", answers=("2022-05-26",), value_type="date")
WHO = fixture("阿里云总裁是谁", answers=("张建锋",))
MANY = fixture("阿里云有多少可用区", answers=("84个",), value_type="number")
SAME = fixture("Same month?", answers=("yes",), value_type="yesno")


@pytest.mark.parametrize(
    ("asked", "value", "right"),
    [
        (WHEN, "2022年5月26日", True),
        (WHEN, "2022-05-26", True),
        (WHEN, "公布于2022年5月26日", True),  # one date, within the limit
        (WHEN, "2022-05", False),
        (WHEN, "2022-05-26/2022-05-27", False),
        (WHEN, "5月26日", False),
        (WHEN, "2022-05-26，还是 2022-05-27", False),
        (WHEN, "", False),
        (WHO, "张建锋", True),
        (WHO, "阿里云总裁张建锋", True),
        (WHO, " 张建锋。", True),
        (WHO, "张勇", False),
        (WHO, "", False),
        (fixture(answers=("A股",)), "B股", False),
        (fixture(answers=("Aun",)), "the river Aun", True),
        (fixture(answers=("Aun",)), "Aunty", False),
        (WHO, "张建锋" + "说" * 20, False),  # a whole sentence is no answer
        (MANY, "84 个可用区", True),
        (MANY, "八十四个", True),
        (MANY, "全球 84 个", True),
        (MANY, "84%", False),
        (MANY, "85个", False),
        (SAME, "yes", True),
        (SAME, "是的", True),
        (SAME, "no", False),
        (SAME, "5月", False),
    ],
)
def test_each_kind(asked: object, value: str, right: bool) -> None:
    assert is_right(asked, value) is right  # type: ignore[arg-type]


def test_the_length_limit_is_three_times_and_ten_characters() -> None:
    gold = "海盐"
    assert matches(gold + "字" * 14, gold)
    assert not matches(gold + "字" * 15, gold)


def test_span_f1_from_six_tenths() -> None:
    assert matches("海风工作室", "海风工作室与蓝湾") is True  # 5 of 8: F1 10/13
    assert matches("海风", "海风工作室与蓝湾公司") is False  # 2 of 10: F1 1/3


def test_a_span_that_is_a_date_or_a_number_is_compared_as_one() -> None:
    # Character overlap alone would let these pass.
    assert not matches("2022年5月25日", "2022年5月26日")
    assert not matches("134例", "1346例")
    assert matches("2022-05-26", "2022年5月26日")


def test_the_question_given_back_is_never_right() -> None:
    question = "首届稻田马拉松和白鹭滩渡轮停航哪个更早？"
    asked = fixture(question, answers=("首届稻田马拉松",))
    assert is_right(asked, "首届稻田马拉松")
    assert not is_right(asked, question)


def test_unanswerable_is_answered_by_abstaining() -> None:
    silent = fixture("谁赢得了 2030 年世界杯")
    assert is_right(silent, None)
    assert not is_right(silent, "巴西")
    assert not is_right(WHO, None)


CHOICES = [
    ("A市暴雨和B县地震哪个更早？", "A市暴雨", ["A市暴雨", "B县地震"]),
    (
        "以下事件中，最早发生的是哪个：桥通车、塔封顶还是站启用？",
        "塔封顶",
        ["塔封顶", "桥通车", "站启用"],
    ),
    (
        "伊朗总统鲁哈尼和中国外长王毅的会见与博鳌论坛开幕，哪个事件发生得更早？",
        "伊朗总统鲁哈尼和中国外长王毅的会见",
        ["伊朗总统鲁哈尼和中国外长王毅的会见", "博鳌论坛开幕"],
    ),
    (
        "Which came first: the ferry strike or the council vote?",
        "the council vote",
        ["the council vote", "the ferry strike"],
    ),
]


@pytest.mark.parametrize(("question", "gold", "candidates"), CHOICES)
def test_candidates_are_read_off_the_question(
    question: str, gold: str, candidates: list[str]
) -> None:
    assert list(choice_candidates(question, [gold])) == candidates


@pytest.mark.parametrize(("question", "gold", "candidates"), CHOICES)
def test_exactly_one_candidate_named_and_the_right_one(
    question: str, gold: str, candidates: list[str]
) -> None:
    asked = fixture(question, answers=(gold,), candidates=choice_candidates(question, [gold]))
    assert is_right(asked, gold)
    assert is_right(asked, f"{gold}。")
    for other in candidates[1:]:
        assert not is_right(asked, other)
        assert not is_right(asked, f"{gold}，{other}")


def test_no_candidates_in_other_questions() -> None:
    assert choice_candidates("哪个州率先重启了经济活动？", ["佐治亚州"]) == ()
    assert choice_candidates("北京和上海的人口是多少？", ["两千万"]) == ()


def test_a_list_needs_every_item_and_little_else() -> None:
    asked = fixture(answers=("中国", ("日本", "Japan"), "韩国"), value_type="list")
    assert is_right(asked, "中国", ("中国", "日本", "韩国"))
    assert is_right(asked, "中国", ("中国", "Japan", "韩国"))
    assert is_right(asked, "中国、日本和韩国")
    assert not is_right(asked, "中国", ("中国", "日本"))
    everything = (
        "中国",
        "日本",
        "韩国",
        "东盟十国、澳大利亚、新西兰、印度、美国、加拿大、英国、法国、德国",
    )
    assert not is_right(asked, "中国", everything)


def test_a_list_of_dates() -> None:
    asked = fixture(answers=("2022-05-25", "2022-05-13"), value_type="list")
    assert is_right(asked, "", ("2022年5月13日", "2022年5月25日"))
    assert not is_right(asked, "", ("2022年5月13日", "2022年5月24日"))


def test_types_are_inferred_where_none_is_declared() -> None:
    assert infer_type(("2022年5月26日",)) == "date"
    assert infer_type(("84个",)) == "number"
    assert infer_type(("是的",)) == "yesno"
    assert infer_type(("张建锋", "Zhang Jianfeng")) == "span"
    assert infer_type((("a", "b"), ("c",))) == "list"
    row = fixture_of(
        {"id": 1, "question": "甲会和乙会哪个更早？", "answers": ["乙会"], "gold": ["x"]}
    )
    assert row.candidates == ("乙会", "甲会") and row.gold == (("x",),)
