"""Comparison of dates said at different precision, and the event date of each sentence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import split_sentences
from index.time import compare, date_at, duration, event_dates, same
from index.time.compare import Unit
from index.types import DATE_MAX, Interval


def days(start: str, end: str | None = None, granularity: str = "range") -> Interval:
    first = date.fromisoformat(start)
    last = date.fromisoformat(end) if end else first
    return Interval(first, last, granularity if end else "day")  # type: ignore[arg-type]


MAY = days("2022-05-01", "2022-05-31", "month")
JULY = days("2022-07-01", "2022-07-31", "month")
YEAR = days("2022-01-01", "2022-12-31", "year")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (days("2019-07-17"), days("2019-07-23"), "before"),
        (days("2019-07-23"), days("2019-07-17"), "after"),
        (days("2019-07-23"), days("2019-07-23"), "same"),
        (MAY, MAY, "same"),
        (MAY, JULY, "before"),
        (MAY, days("2022-05-26"), "unknown"),
        (YEAR, JULY, "unknown"),
        (YEAR, days("2023-01-01"), "before"),
    ],
)
def test_compare(a: Interval, b: Interval, expected: str) -> None:
    assert compare(a, b) == expected


@given(st.dates(), st.integers(0, 400), st.dates(), st.integers(0, 400))
def test_comparing_the_other_way_mirrors(a: date, n: int, b: date, m: int) -> None:
    def make(start: date, length: int) -> Interval:
        end = date.fromordinal(min(start.toordinal() + length, date.max.toordinal()))
        return Interval(start, end, "range")

    mirror = {"before": "after", "after": "before", "same": "same", "unknown": "unknown"}
    one, two = make(a, n), make(b, m)
    assert mirror[compare(one, two)] == compare(two, one)


@pytest.mark.parametrize(
    ("a", "b", "unit", "expected"),
    [
        (days("2022-05-03"), days("2022-05-26"), "month", True),
        (days("2022-05-03"), days("2022-05-26"), "day", False),
        (days("2021-05-03"), days("2022-05-03"), "month", False),
        (MAY, days("2022-05-26"), "month", True),
        (MAY, days("2022-05-26"), "day", None),
        (YEAR, days("2022-05-26"), "month", None),
        (YEAR, days("2022-05-26"), "year", True),
        (YEAR, days("2023-05-26"), "month", False),
    ],
)
def test_same(a: Interval, b: Interval, unit: Unit, expected: bool | None) -> None:
    assert same(a, b, unit) is expected
    assert same(b, a, unit) is expected


@pytest.mark.parametrize(
    ("a", "b", "english", "chinese"),
    [
        (days("2019-07-17"), days("2019-07-23"), "6 days", "6天"),
        (days("2019-07-23"), days("2019-07-22"), "1 day", "1天"),
        (days("2019-07-17"), days("2022-07-17"), "3 years", "3年"),
        (MAY, JULY, "2 months", "2个月"),
        (YEAR, days("2019-01-01", "2019-12-31", "year"), "3 years", "3年"),
        (MAY, days("2022-05-26"), None, None),
        (days("2022-05-01"), Interval(date(2023, 1, 1), DATE_MAX, "range"), None, None),
    ],
)
def test_duration(a: Interval, b: Interval, english: str | None, chinese: str | None) -> None:
    assert duration(a, b) == english
    assert duration(a, b, "zh") == chinese


def events(text: str, published: Interval | None) -> list[tuple[str, str]]:
    found = event_dates(text, split_sentences(text), published, None)
    return [(one.interval.iso(), one.origin) for one in found]


def test_each_sentence_has_the_date_that_governs_it() -> None:
    text = (
        "码头昨天关闭。工人当场领到补偿。\n"
        "港务局成立于1998年，于2020年3月5日改制。改制后亏损扩大。\n"
        "居民对此没有意见。"
    )
    assert events(text, days("2022-05-28")) == [
        ("2022-05-27", "mention"),
        ("2022-05-27", "paragraph"),
        ("2020-03-05", "mention"),
        ("2020-03-05", "paragraph"),
        ("2022-05-28", "publication"),
    ]


def test_the_dateline_stands_for_later_paragraphs() -> None:
    text = "新华社南京5月27日电 一座新桥通车。\n大桥全长两公里。"
    assert events(text, days("2022-05-28")) == [
        ("2022-05-27", "mention"),
        ("2022-05-27", "dateline"),
    ]


def test_an_open_end_dates_only_its_own_sentence() -> None:
    text = "Since 2019 the plant has grown. It hired forty people."
    assert events(text, days("2022-05-28")) == [
        ("2019", "mention"),
        ("2022-05-28", "publication"),
    ]


def test_nothing_known_gives_nothing() -> None:
    assert events("居民对此没有意见。", None) == []


def test_events_know_their_words_and_are_less_sure_the_farther_these_are() -> None:
    text = "On May 26, 2022 the mill burned down. Nobody was hurt."
    own, governed = event_dates(text, split_sentences(text), days("2022-05-28"), "en")
    assert own.mention is not None and own.mention.text == "May 26, 2022"
    assert text[own.start : own.end].startswith("On May")
    assert own.certainty > governed.certainty


def test_an_answer_span_is_read_in_its_context() -> None:
    text = "2019年5月24日，首相宣布将于6月7日卸任。"
    start = text.index("6月")
    mention = date_at(text, start, start + 2, reference=None)
    assert mention is not None and mention.text == "6月7日"
    assert mention.interval is not None and mention.interval.iso() == "2019-06-07"
    assert date_at(text, 0, 0, reference=None) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # Since when there was none, and what a figure is held against, date nothing.
        ("The choir won on Saturday, its first prize since 1971.", "2024-05-18"),
        ("It was the wettest spring since 1998.", None),
        ("The shop has been open since 1998.", "1998"),
        ("新车昨晚开售，比四月的预售价低了两千元。", "2024-05-19"),
        ("产量与2019年相比翻了一番。", None),
        ("Output was higher than in March 2021.", None),
        ("Bids are due no later than 5 June 2024.", "2024-06-05"),
        ("比赛2021年3月开始。", "2021-03"),
    ],
)
def test_what_is_only_compared_with_dates_nothing(text: str, day: str | None) -> None:
    published = days("2024-05-20")
    found = event_dates(text, split_sentences(text), published)
    told = [one.interval.iso() for one in found if one.origin == "mention"]
    assert told == ([day] if day else [])
