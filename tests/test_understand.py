"""Questions as understood: language, operator, kind of value, names, events."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.types import Question
from assistant.understand import understand
from index.errors import UsageError
from index.names import load_aliases

TODAY = date(2022, 6, 1)


def read(text: str) -> Question:
    return understand(text, today=TODAY, aliases=load_aliases())


@pytest.mark.parametrize(
    ("text", "language", "operator", "expects"),
    [
        ("when did Aliyun first turn a profit", "en", "first", "date"),
        ("阿里云哪一年首次盈利？", "zh", "first", "date"),
        ("How many availability zones does Alibaba Cloud run?", "en", "plain", "number"),
        ("阿里云付费客户有多少", "zh", "plain", "number"),
        ("阿里云总裁是谁", "zh", "plain", "span"),
        ("Is the bridge open to trucks?", "en", "plain", "yesno"),
        ("大桥允许货车通行吗？", "zh", "plain", "yesno"),
        ("What is the company's latest phone?", "en", "latest", "span"),
        ("截至2021年6月，累计报告多少例？", "zh", "as-of", "number"),
        ("大桥什么时候通车？", "zh", "when", "date"),
        ("Which companies joined the alliance?", "en", "plain", "list"),
        ("iPhone 15 Pro Max 售价是多少", "zh", "plain", "number"),
    ],
)
def test_wording_decides(text: str, language: str, operator: str, expects: str) -> None:
    question = read(text)
    assert (question.language, question.operator, question.expects) == (
        language,
        operator,
        expects,
    )


@pytest.mark.parametrize(
    ("text", "operator", "events"),
    [
        (
            "港珠澳大桥通车和北京大兴机场投运，哪个事件更早发生？",
            "earliest-of",
            ("港珠澳大桥通车", "北京大兴机场投运"),
        ),
        (
            "大桥通车、机场投运以及首列高铁发车，哪一个最晚？",
            "latest-of",
            ("大桥通车", "机场投运", "首列高铁发车"),
        ),
        ("甲公司上市和乙公司退市是在同一年吗？", "same-year", ("甲公司上市", "乙公司退市")),
        (
            "Which came first, the opening of the bridge or the closing of the ferry?",
            "earliest-of",
            ("the opening of the bridge", "the closing of the ferry"),
        ),
        (
            "Did the bridge opening and the ferry closing happen in the same month?",
            "same-month",
            ("the bridge opening", "the ferry closing"),
        ),
        (
            "《春与秋》上映和电影节开幕是同一天吗？",
            "same-day",
            ("《春与秋》上映", "电影节开幕"),
        ),
        ("大桥通车当天，市长宣布了什么？", "on-the-day", ("大桥通车", "市长宣布了什么？")),
        ("大桥通车早于机场投运吗？", "before", ("大桥通车", "机场投运")),
        ("大桥通车比机场投运晚多久？", "duration", ("大桥通车", "机场投运")),
        ("Was the L9 launched before the L7?", "before", ("the L9 launched", "the L7")),
        ("Did the bridge open after the airport?", "after", ("the bridge open", "the airport")),
        ("L5和L7，哪款先上市？", "earliest-of", ("L5", "L7")),
    ],
)
def test_comparisons_name_their_events(text: str, operator: str, events: tuple[str, ...]) -> None:
    question = read(text)
    assert question.operator == operator
    assert tuple(sub.event for sub in question.sub_questions) == events


def test_names_carry_their_other_spellings() -> None:
    question = read("when did Aliyun first turn a profit")
    assert question.names == ("Aliyun",)
    assert "阿里云" in question.aliases["Aliyun"]


def test_unknown_names_are_kept_as_written() -> None:
    assert read("Did Marta Kowalczyk sign the Lowen treaty?").names == ("Marta Kowalczyk", "Lowen")
    assert "“星港计划”" not in read("“星港计划”的预算是多少？").names
    assert "星港计划" in read("“星港计划”的预算是多少？").names


@pytest.mark.parametrize("text", ["", "   ", "x" * 5_000])
def test_no_question_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(text)
    assert caught.value.hint
