"""An event that a report only counts from is dated by counting back, and the answer says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from desks import desk_over

from assistant import Assistant
from assistant.counted_back import counted_back
from index.types import Interval

TODAY = date(2025, 6, 1)
ARTICLES = {
    "harbour": "Wexley, 29 May 2024. Clara Holm took charge of Norhaven Harbour on 29 May 2024,"
    " eleven days after the longest strike in its history. She had led the ferries.",
    "dam": "2024年8月20日，云岭省公布抢修进度，此时距青石坝决口已过去12天。抢修仍在进行。",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with desk_over(ARTICLES, tmp_path_factory.mktemp("counted")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "value", "said"),
    [
        (
            "When was the longest strike in the history of Norhaven Harbour?",
            "2024-05-18",
            "Worked out",
        ),
        ("青石坝是什么时候决口的？", "2024-08-08", "推算"),
    ],
)
def test_the_day_is_counted_back(desk: Assistant, question: str, value: str, said: str) -> None:
    answer = desk.ask(question, today=TODAY)
    assert answer.value == value, answer.text
    assert said in answer.text


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("It came two weeks after the fire.", "2024-05-13/2024-05-19"),
        ("It came three years after the merger.", "2021"),
        ("It opens two days before the fair.", "2024-06-01"),
        ("距合并已过去3个月。", "2024-02"),
        ("距合并已超过3个月。", None),
        ("It came many years after the merger.", None),
        ("It rained.", None),
    ],
)
def test_in_the_unit_that_is_counted_in(sentence: str, told: str | None) -> None:
    reported = Interval(date(2024, 5, 30), date(2024, 5, 30))
    counted = counted_back(sentence, reported)
    assert (counted.iso() if counted else None) == told


def test_a_month_is_not_counted_from() -> None:
    may = Interval(date(2024, 5, 1), date(2024, 5, 31), "month")
    assert counted_back("It came two days after the fire.", may) is None
