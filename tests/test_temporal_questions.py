"""Questions that dates decide, over the example articles, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.dating import when_question
from assistant.evaluation.files import read_fixtures
from assistant.evaluation.right import is_right
from assistant.evaluation.types import Fixture

FILE = Path(__file__).parent / "fixtures" / "temporal.jsonl"
# A little below what stands today (0.953).
FLOOR = 0.94


@pytest.fixture(scope="module")
def desk(example_index: Path) -> Iterator[Assistant]:
    with Assistant.open(example_index) as opened:
        yield opened


def right(desk: Assistant, fixture: Fixture) -> bool:
    answer = desk.ask(fixture.question, today=fixture.today)
    for citation in answer.citations:
        text = desk.article(citation.article_id).text
        assert text[citation.start : citation.end] == citation.quote
    return is_right(fixture, answer.value, answer.values)


def test_temporal_questions(desk: Assistant) -> None:
    fixtures = read_fixtures(FILE)
    assert len(fixtures) >= 100
    wrong = [fixture.question for fixture in fixtures if not right(desk, fixture)]
    assert len(wrong) <= (1 - FLOOR) * len(fixtures), wrong


@pytest.mark.parametrize(
    ("event", "question"),
    [
        ("大桥通车", "大桥通车是什么时候？"),
        ("大桥什么时候通车", "大桥什么时候通车"),
        ("the opening of the bridge", "When was the opening of the bridge?"),
        ("When did it open?", "When did it open?"),
    ],
)
def test_an_event_is_asked_for_by_its_date(event: str, question: str) -> None:
    assert when_question(event) == question
