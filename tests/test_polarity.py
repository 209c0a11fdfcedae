"""Near namesakes and opposites: what meaning and shared words can't tell apart."""

from __future__ import annotations

import pytest

from assistant.designators import other_sibling
from assistant.polarity import opposed


@pytest.mark.parametrize(
    ("question", "sentence", "before", "title", "other"),
    [
        ("云岚地铁2号线投资多少？", "3号线总投资为310亿元。", "", "", True),
        ("云岚地铁2号线投资多少？", "2号线总投资为236亿元，少于3号线。", "", "", False),
        ("云岚地铁2号线投资多少？", "总投资为310亿元。", "3号线今天开工。", "", True),
        ("云岚地铁2号线投资多少？", "总投资为310亿元。", "", "3号线今天开工", True),
        ("云岚地铁2号线投资多少？", "总投资为236亿元。", "3号线之后，2号线开工。", "", False),
        ("What did Line 2 of the metro cost?", "3号线总投资为310亿元。", "", "", True),
        ("What did Line 2 of the metro cost?", "2 号线总投资为236亿元。", "", "", False),
        ("How heavy were Chang'e-6's samples?", "嫦娥五号带回1731克样品。", "", "", True),
        ("嫦娥五号带回多少样品？", "长征十号正在研制。", "", "", False),
        ("When was the L5 launched?", "The L7 went on sale in May.", "", "", True),
        ("When was the L5 launched?", "The M7 went on sale in May.", "", "", False),
        ("第二届博览会何时举行？", "第五届博览会于11月举行。", "", "", True),
        ("地铁投资多少？", "3号线总投资为310亿元。", "", "", False),
        ("禁塑令的第二步从哪天开始？", "2021年起商场禁用塑料袋；", "分三步：\n1. ", "", True),
        ("禁塑令的第二步从哪天开始？", "2022年起扩大到外卖；", "1. 2021年起；\n2. ", "", False),
    ],
)
def test_which_sibling_a_sentence_is_about(
    question: str, sentence: str, before: str, title: str, other: bool
) -> None:
    crossing = question.isascii() != sentence.isascii()
    assert other_sibling(question, sentence, before, title, crossing=crossing) is other


@pytest.mark.parametrize(
    ("question", "sentence", "no"),
    [
        ("北辰一号首飞成功了吗？", "北辰一号首次飞行失败。", True),
        ("北辰一号首飞失败了吗？", "北辰一号首次飞行失败。", False),
        ("Is the museum open on Mondays?", "The museum is closed on Mondays.", True),
        ("Is the museum open on Sundays?", "It is open from Tuesday to Sunday.", False),
        ("大桥允许货车通行吗？", "大桥禁止货车通行。", True),
        ("大桥允许货车通行吗？", "大桥不允许货车通行。", True),
        ("Did sales rise in May?", "Sales fell by 3 percent in May.", True),
        ("Did sales rise in May?", "Sales did not fall in May.", False),
        ("Did the firm lose money?", "The firm did not lose money.", True),
        ("他是否出席？", "他出席了会议。", False),
    ],
)
def test_opposites_answer_no(question: str, sentence: str, no: bool) -> None:
    assert opposed(question, sentence) is no
