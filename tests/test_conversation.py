"""Follow-ups become questions that stand alone; what stands alone is left alone."""

from __future__ import annotations

import pytest

from assistant.conversation import standalone
from assistant.types import Turn
from index.names import load_aliases

EN = (Turn("When did Alibaba Cloud first turn a profit?", "26 May 2022 [1]"),)
ZH = (Turn("阿里云什么时候首次盈利？", "2022年5月26日 [1]"),)


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (EN, "Who is its president?", "Who is Alibaba Cloud's president?"),
        (EN, "How many customers does it have?", "How many customers does Alibaba Cloud have?"),
        (ZH, "它的总裁是谁", "阿里云的总裁是谁"),
        (ZH, "它有多少付费客户？", "阿里云有多少付费客户？"),
        (EN, "Who leads Tencent?", "Who leads Tencent?"),
        ((), "它的总裁是谁", "它的总裁是谁"),
    ],
)
def test_pronouns(history: tuple[Turn, ...], question: str, expected: str) -> None:
    assert standalone(question, history, load_aliases()) == expected


def test_an_ellipsis_keeps_the_question_before() -> None:
    text = standalone("and the year after?", EN, load_aliases())
    assert text.startswith("When did Alibaba Cloud first turn a profit")
    assert text.endswith("and the year after?")


def test_a_topic_change_drops_the_old_topic() -> None:
    history = (*EN, Turn("When did Tencent report?", "…"))
    assert "Tencent" in standalone("Who is its president?", history, load_aliases())
