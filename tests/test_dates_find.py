"""find_dates beyond the table: offsets, provenance, calendars, windows; it never raises."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import SettingsError
from index.time import FiscalCalendars, find_dates, question_window
from index.time.lunar import lunar_day, spring_festival
from index.types import DATE_MAX, DATE_MIN

PIECES = st.sampled_from(
    (
        "2022 年 月 日 5 26 十二 一 至 到 - 、 和 上 下 周四 季度 财年 前 后 近 三 天 个月 "
        "世纪 年代 初 底 同期 以来 May March 31 , the of quarter first Q4 FY22 last next "
        "Thursday ago years two later since between and fiscal ended 1990s early to 2022-05-26 "
        "9999 0001 年9999 春节 农历 正月 元 % 。 \n Lunar New Year"
    ).split(" ")
)
DAYS = st.one_of(st.none(), st.dates(), st.sampled_from([DATE_MIN, DATE_MAX, date(2022, 5, 28)]))


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)), DAYS)
@settings(max_examples=400, deadline=None)
def test_any_text_gives_exact_ordered_mentions(text: str, reference: date | None) -> None:
    end = 0
    for mention in find_dates(text, reference=reference):
        assert mention.start >= end
        assert mention.text and text[mention.start : mention.end] == mention.text
        end = mention.end
        if mention.resolution == "unresolved":
            assert mention.interval is None


@given(st.lists(PIECES, max_size=10).map(" ".join), DAYS)
@settings(max_examples=200, deadline=None)
def test_any_question_has_a_window_or_none(text: str, today: date | None) -> None:
    window = question_window(text, today, None)
    assert window is None or window.start <= window.end


@pytest.mark.parametrize(
    ("text", "resolution"),
    [
        ("2022年5月26日开幕", "explicit"),
        ("5月26日开幕", "year from reference"),
        ("上周四开幕", "weekday near reference"),
        ("昨天开幕", "relative to reference"),
        ("阿里巴巴2022财年", "fiscal year (Alibaba)"),
        ("某公司2022财年", "fiscal year (calendar year assumed)"),
        ("农历三月初三", "unresolved"),
        ("opened on Thursday", "weekday near reference"),
        ("Apple's fiscal 2022", "fiscal year (Apple)"),
        ("It opened in March 2019 and closed on August 3", "year from text"),
    ],
)
def test_resolution_says_how(text: str, resolution: str) -> None:
    assert find_dates(text, reference=date(2022, 5, 28))[-1].resolution == resolution


def test_surer_where_more_is_said() -> None:
    def certainty(text: str) -> float:
        interval = find_dates(text, reference=date(2022, 5, 28))[0].interval
        assert interval is not None
        return interval.certainty

    assert certainty("2022年5月26日") == 1.0
    assert certainty("2022年5月26日") > certainty("5月26日") > certainty("26日")
    assert certainty("腾讯2022财年") > certainty("某公司2022财年")


def test_the_company_given_beats_the_one_in_the_text() -> None:
    text = "Microsoft and others closed fiscal 2022."
    mention = find_dates(text, reference=None, company="阿里巴巴")[0]
    assert mention.interval is not None
    assert mention.interval.iso() == "2021-04-01/2022-03-31"


def test_the_nearest_company_before_holds() -> None:
    text = "苹果的财报早于微软。微软2022财年营收增长，英伟达2022财年则更高。"
    spans = [
        mention.interval.iso() for mention in find_dates(text, reference=None) if mention.interval
    ]
    assert spans == ["2021-07-01/2022-06-30", "2021-02-01/2022-01-31"]


def test_a_users_fiscal_calendar(tmp_path: Path) -> None:
    extra = tmp_path / "mine.toml"
    extra.write_text(
        '[[calendar]]\ncompany = "Linden Mills"\nstart = 9\nnames = ["Linden Mills", "林登"]\n',
        encoding="utf-8",
    )
    calendars = FiscalCalendars.load(extra)
    mention = find_dates("林登2020财年", reference=None, calendars=calendars)[0]
    assert mention.interval is not None
    assert mention.interval.iso() == "2019-09-01/2020-08-31"
    assert mention.resolution == "fiscal year (Linden Mills)"


def test_a_broken_fiscal_calendar_says_so(tmp_path: Path) -> None:
    extra = tmp_path / "mine.toml"
    extra.write_text("[[calendar]]\nstart = 9\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        FiscalCalendars.load(extra)
    assert caught.value.hint


# Published by observatories; the leap months of 2020, 2023 and 2033 are the hard cases.
@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2000, "2000-02-05"),
        (2007, "2007-02-18"),
        (2015, "2015-02-19"),
        (2020, "2020-01-25"),
        (2021, "2021-02-12"),
        (2023, "2023-01-22"),
        (2024, "2024-02-10"),
        (2025, "2025-01-29"),
        (2033, "2033-01-31"),
        (2034, "2034-02-19"),
    ],
)
def test_spring_festival(year: int, expected: str) -> None:
    assert str(spring_festival(year)) == expected


def test_lunar_feasts_after_a_leap_month() -> None:
    assert str(lunar_day(2020, 8, 15)) == "2020-10-01"
    assert str(lunar_day(2023, 8, 15)) == "2023-09-29"
    assert str(lunar_day(2023, 5, 5)) == "2023-06-22"
    assert lunar_day(1500, 1, 1) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What happened in March 2023?", "2023-03"),
        ("2023年8月有什么新闻？", "2023-08"),
        ("Who left the company last year?", "2023"),
        ("近三年谁当过校长？", "2021-06-10/2024-06-10"),
        ("上周哪支球队赢了？", "2024-06-03/2024-06-09"),
        ("三年前，哪家银行倒闭？", "2021"),
        ("Which banks failed before 2019?", "../2018-12-31"),
        ("Which banks failed after May 2020?", "2020-06-01/.."),
        ("2019年以前建成的桥有哪些？", "../2018-12-31"),
        ("2020年之后谁是市长？", "2021-01-01/.."),
        ("截至2022年底有多少门店？", "../2022-12-31"),
        ("What changed between 2019 and 2021?", "2019-01-01/2021-12-31"),
        ("2019年和2022年的大会分别在哪里举行？", "2019-01-01/2022-12-31"),
        ("Who is the mayor?", None),
        ("谁是市长？", None),
    ],
)
def test_question_window(question: str, expected: str | None) -> None:
    window = question_window(question, date(2024, 6, 10), None)
    assert (window.iso() if window else None) == expected


def test_without_a_reference_the_texts_first_day_stands_in() -> None:
    text = "2020年12月24日，测试版上线。正式版原计划于明年年初发布，上周已推迟。"
    first, planned, late = find_dates(text, reference=None)
    assert first.interval is not None and planned.interval is not None
    assert planned.interval.iso() == "2021-01-01/2021-02-28"
    assert late.interval is not None and late.interval.iso() == "2020-12-14/2020-12-20"
    assert planned.resolution == "relative to a date in the text"
    assert planned.interval.certainty < first.interval.certainty


def test_since_can_be_read_as_its_beginning() -> None:
    (mention,) = find_dates("自2018年以来，学校扩招。", reference=None, open_ends=False)
    assert (mention.text, mention.interval and mention.interval.iso()) == ("2018年", "2018")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("opened on Tuesday, November 19", "2019-11-19"),
        ("opened on Monday, November 19", "2018-11-19"),
        ("11月19日（周二）开门", "2019-11-19"),
        ("11月19日（周一）开门", "2018-11-19"),
    ],
)
def test_a_weekday_beside_a_date_settles_its_year(text: str, expected: str) -> None:
    interval = find_dates(text, reference=date(2019, 6, 15))[0].interval
    assert interval is not None and interval.iso() == expected


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("It came ashore around November 1347 and spread.", "1347-11-01"),
        ("The treaty was sealed on 13 March 1278.", "1278-03-13"),
        ("They landed in 1066 and took the town.", "1066-01-01"),
        ("When was it burnt, in 1404?", "1404-01-01"),
    ],
)
def test_years_before_1500(text: str, start: str) -> None:
    (found,) = find_dates(text, reference=None)
    assert found.interval is not None
    assert found.interval.start.isoformat() == start


@pytest.mark.parametrize("text", ["In May 1200 troops came.", "It was one of 1300 ships."])
def test_counts_are_no_years_before_1500(text: str) -> None:
    found = find_dates(text, reference=date(2024, 6, 1))
    assert all(one.interval is None or one.interval.start.year > 2000 for one in found)
