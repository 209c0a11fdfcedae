"""Sentences with several dated clauses: each event kept, and the one asked for answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from desks import desk_of

from assistant import Assistant
from assistant.kinds import finer
from index.language import split_sentences
from index.time import event_dates, find_dates
from index.types import Filter, Interval

TODAY = date(2023, 8, 1)
PUBLISHED = Interval(date(2023, 7, 3), date(2023, 7, 3), "day")
HARBOUR = "The port authority announced on 1 July that the Harbour line will open on 1 September."
GULF = "港务局7月1日宣布，海湾线将于9月1日开通。"
MILL = "Oakley Mill closed on 3 March 2022, and it reopened in Lowen on 9 May 2022."
ARTICLES = (
    ("harbour", "Harbour line to open", HARBOUR + " Tickets cost two crowns."),
    ("gulf", "海湾线将开通", GULF + "票价两元。"),
    ("mill", "A mill moves", MILL),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("clauses")
    rows = (
        {"id": key, "title": title, "text": text, "published": "2023-07-03"}
        for key, title, text in ARTICLES
    )
    with desk_of(rows, folder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "own", "others"),
    [
        (
            HARBOUR,
            "2023-07-01",
            [("2023-09-01", "that the Harbour line will open on 1 September.")],
        ),
        (GULF, "2023-07-01", [("2023-09-01", "海湾线将于9月1日开通。")]),
        (
            "公司7月1日宣布新线将于9月1日开通。",
            "2023-07-01",
            [("2023-09-01", "新线将于9月1日开通。")],
        ),
        # The finest date is the sentence's own, wherever it stands.
        (
            "The board met in May 2022, and the mill burned down on 9 June 2023.",
            "2023-06-09",
            [("2022-05", "The board met in May 2022,")],
        ),
        # No further event: the same time, a year, a comparison, who said so, a date alone.
        ("7月1日全线开工，施工队当天上午7月1日进场。", "2023-07-01", []),
        ("他1973年出生在临江城，6月9日出任行长一职。", "2023-06-09", []),
        ("工厂6月9日售出三百台，销量大大高于2022年5月。", "2023-06-09", []),
        ("The mill burned on 9 June 2023, police said on Sunday.", "2023-06-09", []),
        ("Schools are closed today and tomorrow.", "2023-07-03", []),
    ],
)
def test_each_dated_clause_of_another_time_is_an_event(
    text: str, own: str, others: list[tuple[str, str]]
) -> None:
    found = event_dates(text, split_sentences(text), PUBLISHED, None)
    told = [(one.interval.iso(), text[one.start : one.end].strip()) for one in found]
    assert told == [(own, text), *others]
    for one in found:
        assert one.mention is not None
        assert one.start <= one.mention.start < one.mention.end <= one.end


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("When will the Harbour line open?", "2023-09-01"),
        ("When was the opening of the Harbour line announced?", "2023-07-01"),
        ("海湾线将于什么时候开通？", "2023-09-01"),
        ("港务局何时宣布海湾线将开通？", "2023-07-01"),
        ("When did Oakley Mill close?", "2022-03-03"),
        ("When did Oakley Mill reopen?", "2022-05-09"),
    ],
)
def test_a_question_is_answered_by_its_clause(desk: Assistant, question: str, day: str) -> None:
    answer = desk.ask(question, today=TODAY)
    assert answer.value == day
    assert day in {event.interval.iso() for event in answer.timeline}


@pytest.mark.parametrize(
    ("since", "until", "keys"),
    [
        (date(2023, 7, 1), date(2023, 7, 1), {"harbour", "gulf"}),
        (date(2023, 9, 1), date(2023, 9, 1), {"harbour", "gulf"}),
        (date(2022, 5, 1), date(2022, 5, 31), {"mill"}),
        (date(2022, 3, 1), date(2022, 3, 31), {"mill"}),
        (date(2023, 8, 1), date(2023, 8, 31), set()),
    ],
)
def test_filters_match_any_of_the_events(
    desk: Assistant, since: date, until: date, keys: set[str]
) -> None:
    chosen = Filter(event_since=since, event_until=until)
    assert {article.article_key for article in desk.index.articles(chosen)} == keys
    assert desk.index.verify() == []


def test_a_list_tells_each_of_them(desk: Assistant) -> None:
    answer = desk.ask("What happened to Oakley Mill in 2022?", today=TODAY)
    assert [event.interval.iso() for event in answer.timeline] == ["2022-03-03", "2022-05-09"]


def test_a_year_or_season_does_not_stand_in_for_the_day_read() -> None:
    text = "2024年澜海汽车宣布新系统，7月27日系统在云岚发布。"
    dates = find_dates(text, reference=date(2024, 8, 1))
    year, day = (one for one in dates if one.interval is not None)
    assert finer(year, day) == day
    assert finer(day, year) == day
