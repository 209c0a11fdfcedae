"""Follow-ups become questions that stand alone; what stands alone is left alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.conversation import standalone
from assistant.types import Turn
from index.names import load_aliases

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "fixtures" / "followups.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
RIGHT = 0.95
EN = (Turn("When did Alibaba Cloud first turn a profit?", "26 May 2022 [1]"),)
ZH = (Turn("阿里云什么时候首次盈利？", "2022年5月26日 [1]"),)


def resolved(row: dict[str, Any]) -> bool:
    found = standalone(row["ask"], (Turn(*row["before"]),), load_aliases())
    text = found.text.casefold()
    return (
        all(part in text for part in row["has"])
        and not any(part in text for part in row.get("not", ()))
        and found.answer_language == row.get("language")
    )


def test_follow_ups_stand_alone() -> None:
    """Each row says what the question that stands alone must hold and must not."""
    assert len(ROWS) >= 80
    wrong = [row for row in ROWS if not resolved(row)]
    assert len(wrong) <= (1 - RIGHT) * len(ROWS), wrong


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (EN, "Who is its president?", "Who is Alibaba Cloud's president?"),
        (EN, "How many customers does it have?", "How many customers does Alibaba Cloud have?"),
        (ZH, "它的总裁是谁", "阿里云的总裁是谁"),
        (ZH, "它有多少付费客户？", "阿里云有多少付费客户？"),
        ((Turn("阿里云付费客户有多少？", "400万"),), "它的总裁是谁？", "阿里云的总裁是谁？"),
        ((Turn("云岚地铁2号线全长多少？", "31公里"),), "它何时开通？", "云岚地铁2号线何时开通？"),
        (EN, "Who leads Tencent?", "Who leads Tencent?"),
        (EN, "Is it true?", "Is it true?"),
        ((), "它的总裁是谁", "它的总裁是谁"),
        ((), "and the year after?", "and the year after?"),
    ],
)
def test_the_question_as_shown(history: tuple[Turn, ...], question: str, expected: str) -> None:
    assert standalone(question, history, load_aliases()).text == expected


def test_a_topic_change_drops_the_old_topic() -> None:
    history = (*EN, Turn("When did Tencent report?", "…"))
    assert "Tencent" in standalone("Who is its president?", history, load_aliases()).text


@pytest.fixture(scope="module")
def desk(example_index: Path) -> Iterator[Assistant]:
    with Assistant.open(example_index) as opened:
        yield opened


def test_a_language_asked_for_is_answered_in(desk: Assistant) -> None:
    first = desk.ask("云岚地铁2号线有多少座车站？", today=date(2025, 1, 1))
    turn = Turn("云岚地铁2号线有多少座车站？", first.text)
    answer = desk.ask("in English please", today=date(2025, 1, 1), history=[turn])
    assert answer.language == "en"
    assert answer.value == first.value


def test_a_sibling_is_asked_about_in_its_place(desk: Assistant) -> None:
    turn = Turn("云岚地铁2号线有多少座车站？", "**24 座** [1]")
    answer = desk.ask("那3号线呢？", today=date(2025, 1, 1), history=[turn])
    assert answer.question.text == "云岚地铁3号线有多少座车站？"
    assert not answer.abstained
