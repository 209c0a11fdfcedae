"""Days of publication and of events: fields, chips, timeline, what is recorded. No browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.compose import escape
from assistant.types import Answer
from assistant.web import export, feedback
from assistant.web.chat import respond
from assistant.web.chips import chips_html, within, without
from assistant.web.conversation import Exchange, Scope
from assistant.web.days import DayRange
from assistant.web.evidence import evidence_html
from assistant.web.timeline import timeline_svg
from index.errors import UsageError

TODAY = date(2022, 6, 1)
NOW = datetime(2022, 6, 1, 9, 30, tzinfo=UTC)
QUESTION = "阿里云首次年度盈利是什么时候？"


@pytest.fixture(scope="module")
def desk(example_index: Path) -> Iterator[Assistant]:
    with Assistant.open(example_index) as opened:
        yield opened


def asked(desk: Assistant, scope: Scope) -> tuple[Exchange, Answer]:
    *_, (exchange,) = respond(desk, QUESTION, scope=scope, today=TODAY, now=NOW)
    assert exchange.answer is not None, exchange.reply
    return exchange, exchange.answer


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        (" 2022-05-26 ", "2022-05-26", "2022-05-26"),
        ("2022-05", "2022-05-01", "2022-05-31"),
        ("2022", "2022-01-01", "2022-12-31"),
        ("May 2022", "2022-05-01", "2022-05-31"),
        ("2022年2月", "2022-02-01", "2022-02-28"),
        ("上个月", "2022-05-01", "2022-05-31"),
        ("last year", "2021-01-01", "2021-12-31"),
        ("", "", ""),
        (None, "", ""),
        ("someday", "someday", "someday"),
    ],
)
def test_a_field_takes_days_as_people_write_them(
    written: str | None, first: str, last: str
) -> None:
    assert DayRange.read(written, written, TODAY) == DayRange(first, last)


def test_what_is_no_day_or_ends_first_is_said_in_the_pages_language() -> None:
    with pytest.raises(UsageError, match="“someday” is not a day"):
        Scope(since="someday").published()
    with pytest.raises(UsageError, match="不是日期"):
        Scope(event_until="someday").happened("zh")
    with pytest.raises(UsageError, match="ends before it begins"):
        Scope(event_since="2022-02-01", event_until="2022-01-01").happened()
    assert Scope(until="2022-01-01").published() == (None, date(2022, 1, 1))


def test_the_days_of_events_choose_what_is_found(desk: Assistant) -> None:
    _, found = asked(desk, Scope(event_since="2022-01-01", event_until="2022-05-31"))
    assert {citation.article_key for citation in found.citations}
    nowhere, abstained = asked(desk, Scope(event_since="1901-01-01", event_until="1901-12-31"))
    assert abstained.abstained
    html = evidence_html((nowhere,))
    assert "No article lies within these filters" in html
    assert "Search without dates" in html


def test_chips_tell_days_of_events_from_those_of_publication(desk: Assistant) -> None:
    scope = Scope("2015-01-01", event_since="2022-01-01", event_until="2022-05-31")
    exchange, answer = asked(desk, scope)
    html = chips_html(exchange, answer, "en")
    assert "published since 2015-01-01 ×" in html
    assert "happened since 2022-01-01 ×" in html
    assert "事件：2022-05-31 止 ×" in chips_html(exchange, answer, "zh")
    assert without(exchange, "event_since")[1] == replace(scope, event_since="")
    assert not without(exchange, "dates")[1].dated
    assert within(scope, "published", "a", "b") == replace(scope, since="a", until="b")
    assert within(Scope(), "event", "a", "b") == Scope(event_since="a", event_until="b")


def test_a_dot_offers_its_own_days_and_its_year(desk: Assistant) -> None:
    exchange, answer = asked(desk, Scope())
    days = replace(
        answer.timeline[0].interval, start=date(2020, 1, 1), end=date(2020, 3, 31),
        granularity="quarter",
    )  # fmt: skip
    event = replace(answer.timeline[0], interval=days, origin="mention")
    svg = timeline_svg(exchange.number, replace(answer, timeline=(event,)), "en")
    (dot,) = (part for part in svg.split("<a ") if 'class="nd-event"' in part)
    offers = json.loads(unescape(dot.split('data-offers="')[1].split('"')[0]))
    assert [offer["label"] for offer in offers] == [
        "happened in 2020-01-01 to 2020-03-31",
        "happened in 2020",
    ]
    assert offers[0] | {"label": ""} == {
        "of": "event",
        "since": "2020-01-01",
        "until": "2020-03-31",
        "label": "",
    }
    # Nothing found was published in 2020: that year's label is of what happened.
    assert 'data-of="event" data-since="2020-01-01" data-until="2020-12-31"' in svg
    assert 'data-of="published" data-since="2022-01-01" data-until="2022-12-31"' in svg


def test_what_is_taken_away_says_what_it_was_restricted_to(desk: Assistant, tmp_path: Path) -> None:
    scope = Scope("2015-01-01", event_since="2022-01-01", event_until="2022-05-31")
    exchange, _ = asked(desk, scope)
    said = "published since 2015-01-01 · happened since 2022-01-01 · happened until 2022-05-31"
    assert said in export.to_html([exchange], NOW)
    assert escape(said) in export.to_markdown([exchange], NOW)
    assert "访问于 2022-06-01" in export.to_markdown([exchange], NOW, "zh")
    (row,) = json.loads(export.to_json([exchange], NOW))["exchanges"]
    feedback.store(tmp_path, exchange, "right", "", NOW)
    verdict = json.loads((tmp_path / feedback.FILE).read_text(encoding="utf-8"))
    for record in (row, verdict):
        assert record["since"] == "2015-01-01"
        assert record["until"] is None
        assert (record["event_since"], record["event_until"]) == ("2022-01-01", "2022-05-31")
