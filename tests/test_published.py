"""Publication dates: forms, zones, what can't be, and the order of trust."""

from __future__ import annotations

import pytest

from index.time.moment import read_moment
from index.time.published import Claim, dateline, file_name_date, find_published, url_date

SHANGHAI = "Asia/Shanghai"


def days(value: object, zone: str | None = SHANGHAI) -> str | None:
    """The interval of a value in the contract's form."""
    found = read_moment(value, zone=zone)
    return found.interval.iso() if found else None


@pytest.mark.parametrize(
    ("value", "day", "time"),
    [
        ("Thu, 26 May 2022 12:08:55 GMT", "2022-05-26", "2022-05-26T20:08:55+08:00"),
        ("Thu, 10 Feb 2022 23:40:32 GMT", "2022-02-11", "2022-02-11T07:40:32+08:00"),
        ("2022-05-26T12:08:55Z", "2022-05-26", "2022-05-26T20:08:55+08:00"),
        ("2022-05-26T12:08:55.123+00:00", "2022-05-26", "2022-05-26T20:08:55+08:00"),
        ("2022-05-26 20:08:55 +0800", "2022-05-26", "2022-05-26T20:08:55+08:00"),
        ("2022-04-15 00:40:41", "2022-04-15", "2022-04-15T00:40:41+08:00"),
        ("2022/05/26 20:08", "2022-05-26", "2022-05-26T20:08:00+08:00"),
        ("26.05.2022, 20:08", "2022-05-26", "2022-05-26T20:08:00+08:00"),
        ("2022.5.26 9:05 pm", "2022-05-26", "2022-05-26T21:05:00+08:00"),
        ("2022年5月26日 20:08", "2022-05-26", "2022-05-26T20:08:00+08:00"),
        ("2022年05月26日 星期四 下午8点08分", "2022-05-26", "2022-05-26T20:08:00+08:00"),
        ("２０２２年５月２６日", "2022-05-26", None),
        ("2022-05-26", "2022-05-26", None),
        ("20220526", "2022-05-26", None),
        (20220526, "2022-05-26", None),
        ("20220526200855", "2022-05-26", "2022-05-26T20:08:55+08:00"),
        ("20220526T120855Z", "2022-05-26", "2022-05-26T20:08:55+08:00"),
        ("May 26, 2022", "2022-05-26", None),
        ("26th May 2022", "2022-05-26", None),
        ("Sept. 5, 2020", "2020-09-05", None),
        ("Thursday, May 26, 2022 at 8:08 p.m. EDT", "2022-05-27", "2022-05-27T08:08:00+08:00"),
        ("Thu May 26 2022 20:08:55 GMT+0800 (CST)", "2022-05-26", "2022-05-26T20:08:55+08:00"),
        ("Thu May 26 20:08:55 CST 2022", "2022-05-26", "2022-05-26T20:08:55+08:00"),
        (1653566935, "2022-05-26", "2022-05-26T20:08:55+08:00"),
        (1653566935123, "2022-05-26", "2022-05-26T20:08:55+08:00"),
        ("1653566935", "2022-05-26", "2022-05-26T20:08:55+08:00"),
        ("05/26/2022", "2022-05-26", None),
        ("26.05.2022", "2022-05-26", None),
    ],
)
def test_forms_of_a_day(value: object, day: str, time: str | None) -> None:
    found = read_moment(value, zone=SHANGHAI)
    assert found is not None
    assert (found.interval.iso(), found.time, found.zone) == (day, time, SHANGHAI)
    assert (found.instant is None) == (time is None)


@pytest.mark.parametrize(
    ("value", "interval"),
    [
        ("2022-05", "2022-05"),
        ("2022年2月", "2022-02"),
        ("May 2022", "2022-05"),
        ("2022", "2022"),
        ("2022年", "2022"),
        (2022, "2022"),
    ],
)
def test_months_and_years_are_intervals(value: object, interval: str) -> None:
    assert days(value) == interval


@pytest.mark.parametrize(
    "value",
    [
        "Invalid Date",
        "Mon, 19 Jan 1970 10:51:32 GMT",
        "1970-01-01",
        0,
        1,
        -5,
        float("nan"),
        True,
        "9999-12-31",
        "2101-01-01",
        99999999999999999,
        "2022-13-45",
        "2022-02-30",
        "12/05/2022",  # May or December: nobody can say
        "yesterday",
        "",
        "5 月 26 日",
        [2022],
    ],
)
def test_what_is_no_date_or_cannot_be(value: object) -> None:
    assert days(value) is None


def test_an_instant_belongs_to_the_day_of_the_outlets_zone() -> None:
    value = "2022-05-26T02:00:00Z"
    assert days(value, "America/New_York") == "2022-05-25"
    assert days(value, SHANGHAI) == "2022-05-26"
    found = read_moment(value)
    assert found is not None
    assert (found.zone, found.time) == ("UTC", "2022-05-26T02:00:00+00:00")


def test_a_naive_time_without_a_zone_has_no_instant() -> None:
    found = read_moment("2022-05-26 20:08")
    assert found is not None
    assert (found.zone, found.time, found.instant) == (None, "2022-05-26T20:08:00", None)


def test_summer_time_counts() -> None:
    winter = read_moment("2022-01-26 08:00", zone="Europe/London")
    summer = read_moment("2022-07-26 08:00", zone="Europe/London")
    assert winter is not None
    assert summer is not None
    assert (winter.time, summer.time) == ("2022-01-26T08:00:00+00:00", "2022-07-26T08:00:00+01:00")


def test_cst_is_chinas_in_china_and_americas_elsewhere() -> None:
    value = "Thu May 26 23:08:55 CST 2022"
    assert days(value, SHANGHAI) == "2022-05-26"
    assert days(value, "America/New_York") == "2022-05-27"


@pytest.mark.parametrize(
    ("value", "zone", "day"),
    [
        ("Wed, 17 Mar 2021 00:00:00 GMT", "America/New_York", "2021-03-17"),
        ("2021-03-17T00:00:00+08:00", SHANGHAI, "2021-03-17"),
        # A feed that knows the day only gives local midnight, written in GMT.
        ("Thu, 12 May 2022 16:00:00 GMT", SHANGHAI, "2022-05-13"),
        ("2022-05-26 24:00", SHANGHAI, "2022-05-26"),
    ],
)
def test_midnight_is_how_a_day_is_stored(value: str, zone: str, day: str) -> None:
    found = read_moment(value, zone=zone)
    assert found is not None
    assert (found.interval.iso(), found.time) == (day, None)


def test_an_unknown_zone_name_is_no_crash() -> None:
    assert days("2022-05-26 20:08", "Mars/Olympus") == "2022-05-26"


def test_the_first_claim_that_holds_wins_and_those_before_are_reported() -> None:
    dated = find_published(
        [
            Claim("Invalid Date", "front matter: date"),
            Claim("", "front matter: published"),
            Claim("2022-05-26", "meta: pubdate"),
            Claim("2020-01-01", "meta: date"),
        ],
        text="2019-01-01 08:00 来源：新华社\n正文",
        url="https://news.example/2018/01/01/a.html",
        name="20170101.html",
        zone=SHANGHAI,
    )
    assert dated.published is not None
    assert dated.published.interval.iso() == "2022-05-26"
    assert dated.published.provenance == "meta: pubdate"
    assert len(dated.warnings) == 1
    assert "Invalid Date" in dated.warnings[0]


def test_text_then_url_then_file_name() -> None:
    text, url, name = (
        "2019-01-01 08:00 来源：新华社\n正文",
        "https://n.example/2018/01/02/a",
        "20170103.txt",
    )
    order = [
        find_published([], text=text, url=url, name=name).published,
        find_published([], text="正文。", url=url, name=name).published,
        find_published([], text="正文。", url=None, name=name).published,
    ]
    assert [(item.interval.iso(), item.provenance) for item in order if item] == [
        ("2019-01-01", "dateline"),
        ("2018-01-02", "URL"),
        ("2017-01-03", "file name"),
    ]
    confidences = [item.confidence for item in order if item]
    assert confidences == sorted(confidences, reverse=True)


def test_nothing_said_is_no_date() -> None:
    assert (
        find_published(
            [], text="公司今天宣布裁员。", url="https://a.example/b", name="c.md"
        ).published
        is None
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-05-26 20:08 来源：新华网\n正文在此。", "2022-05-26"),
        ("标题\n2022年05月26日20:08 | 来源：人民网\n正文", "2022-05-26"),
        ("发布时间：2022-05-26\n正文", "2022-05-26"),
        ("Published May 26, 2022\nBody", "2022-05-26"),
        ("By Jane Doe\nMay 26, 2022\nText", "2022-05-26"),
        ("BEIJING, May 26, 2022 (Reuters) - China said", "2022-05-26"),
        ("新华社北京2022年5月26日电 国务院决定", "2022-05-26"),
    ],
)
def test_datelines_with_a_year(text: str, day: str) -> None:
    found = dateline(text)
    assert found is not None
    assert (found.interval.iso(), found.provenance) == (day, "dateline")


@pytest.mark.parametrize(
    "text",
    [
        "2015年3月1日，公司在杭州成立。",
        "On May 26, 2022, the firm said it would close.",
        "截至2023年6月30日，公司有员工 43 万名。",
        "出生日期：1975年1月28日",
        "IT之家 8 月 16 日消息，京东物流今日发布业绩报告。",
        "NEW YORK, May 26 (AP) - Stocks fell.",
        "5月26日电动车销量上升。",
    ],
)
def test_a_date_told_is_no_dateline_and_a_missing_year_is_not_invented(text: str) -> None:
    assert dateline(text) is None


def test_a_missing_year_comes_from_a_date_near_it_with_less_confidence() -> None:
    found = dateline("【安全团队】8月14日消息，项目方在2022-08-13 22:23 调用了合约。")
    assert found is not None
    assert found.interval.iso() == "2022-08-14"
    assert found.confidence < 0.7
    assert "year" in found.provenance


def test_the_near_date_may_lie_in_the_year_before() -> None:
    found = dateline("中新网1月2日电 据2021年12月30日发布的公告，公司停产。")
    assert found is not None
    assert found.interval.iso() == "2022-01-02"


def test_a_far_date_gives_no_year() -> None:
    assert dateline("新华社5月26日电 该厂建于2015年12月1日。") is None


@pytest.mark.parametrize(
    ("url", "interval"),
    [
        ("https://x.example/2022/05/26/a.html", "2022-05-26"),
        ("https://x.example/2022/5/6/a", "2022-05-06"),
        ("https://x.example/a/t20220526_123.html", "2022-05-26"),
        ("https://x.example/2022-05/26/c_1.htm", "2022-05-26"),
        ("https://x.example/n1/2022/0526/c1.html", "2022-05-26"),
        ("https://x.example/2022/05/some-story", "2022-05"),
        ("https://x.example/0/620/798.htm", None),
        ("https://x.example/story?date=2022-05-26", None),
        ("https://x.example/id/20221399", None),
        ("https://20220526.example/a", None),
    ],
)
def test_dates_in_addresses(url: str, interval: str | None) -> None:
    found = url_date(url)
    assert (found.interval.iso() if found else None) == interval


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("20221001.md", "2022-10-01"),
        ("2022-10-01-launch.txt", "2022-10-01"),
        ("1 月全国充电基础设施 2731 万台，增量同比上涨 7726%.md", None),
        ("000_7c6c7aedbe811a0f.txt", None),
        ("report-20229901.txt", None),
        ("123202210019.txt", None),
    ],
)
def test_file_names_give_whole_dates_only(name: str, day: str | None) -> None:
    found = file_name_date(name)
    assert (found.interval.iso() if found else None) == day
