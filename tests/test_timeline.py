"""Dated events about a subject, and those an answer rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.cli import main
from assistant.types import TimelineEvent

TODAY = date(2025, 6, 1)


@pytest.fixture(scope="module")
def desk(example_index: Path) -> Iterator[Assistant]:
    with Assistant.open(example_index) as opened:
        yield opened


def days(events: tuple[TimelineEvent, ...]) -> list[str]:
    return [event.interval.iso() for event in events]


def test_events_come_by_date_with_exact_quotes(desk: Assistant) -> None:
    events = desk.timeline("阿里云")
    assert days(events) == sorted(days(events))
    assert {"2020-10-01/2020-12-31", "2022-05-26", "2022-12-29"} <= set(days(events))
    for event in events:
        assert desk.article(event.article_id).text[event.start : event.end] == event.quote


def test_either_language_finds_both(desk: Assistant) -> None:
    languages = {
        desk.article(event.article_id).language for event in desk.timeline("Alibaba Cloud")
    }
    assert languages == {"zh", "en"}


def test_one_event_told_twice_is_one_entry(desk: Assistant) -> None:
    """The opening of line 2 stands in an article, its copy and a reprint."""
    openings = [event for event in desk.timeline("云岚地铁", k=50) if "首班列车" in event.quote]
    assert days(tuple(openings)) == ["2019-12-28"]


def test_days_of_the_event_are_filtered_not_those_of_the_report(desk: Assistant) -> None:
    events = desk.timeline("阿里云", since=date(2022, 1, 1), until=date(2022, 3, 31))
    assert events
    assert all(event.interval.start <= date(2022, 3, 31) for event in events)
    assert all(event.interval.end >= date(2022, 1, 1) for event in events)
    assert desk.timeline("阿里云", until=date(2001, 1, 1)) == ()
    assert desk.timeline("查无此人") == ()


def test_a_cut_timeline_keeps_the_telling_events_not_the_earliest(desk: Assistant) -> None:
    all_days, three = days(desk.timeline("阿里云")), days(desk.timeline("阿里云", k=3))
    assert len(three) == 3
    assert set(three) < set(all_days)
    assert three != all_days[:3]


def test_an_answer_has_the_events_it_rests_on(desk: Assistant) -> None:
    answer = desk.ask("云岚地铁2号线开通和北京大兴国际机场启用，哪个更早？", today=TODAY)
    assert days(answer.timeline) == ["2019-09-25", "2019-12-28"]
    assert {event.number for event in answer.timeline} == {1, 2}
    assert [event["date"] for event in answer.to_json()["timeline"]] == days(answer.timeline)


def test_the_command(example_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", "阿里云", "--k", "3", "--json", "--index", str(example_index)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["subject"] == "阿里云"
    assert len(found["events"]) == 3
    assert main(["timeline", "阿里云", "--index", str(example_index)]) == 0
    assert "2022-05-26" in capsys.readouterr().out
