"""Quantities in both languages: whole spans, comparable values, and what is no quantity."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.quantities import find_quantities, same_quantity


@pytest.mark.parametrize(
    ("text", "span", "value", "unit"),
    [
        ("全年收入745.68 亿元，创新高", "745.68 亿元", 745.68e8, "CNY"),
        ("工厂售出40万辆汽车", "40万辆", 4e5, "辆"),
        ("三百人到场", "三百人", 300, "people"),
        ("耗资1.5万亿美元", "1.5万亿美元", 1.5e12, "USD"),
        ("一千二百名学生", "一千二百名", 1200, "people"),
        ("销量下降0.47%", "0.47%", 0.47, "%"),
        ("占百分之八点五", "百分之八点五", 8.5, "%"),
        ("下降三成", "三成", 30, "%"),
        ("三分之二的居民", "三分之二", 200 / 3, "%"),
        ("上调25个基点", "25个基点", 25, "bp"),
        ("全长10.5公里", "10.5公里", 10.5, "km"),
        ("占地两百亩", "两百亩", 200, "mu"),
        ("历时18个月", "18个月", 18, "month"),
        ("增至两倍", "两倍", 2, "times"),
        ("共14,900人", "14,900人", 14900, "people"),
        ("运营着 84 个可用区", "84 个", 84, "个"),
        ("revenue of 74.568 billion yuan", "74.568 billion yuan", 74.568e9, "CNY"),
        ("it cost $1.5bn", "$1.5bn", 1.5e9, "USD"),
        ("a fine of RMB 745.68 million", "RMB 745.68 million", 745.68e6, "CNY"),
        ("about €30,000 a year", "€30,000", 30000, "EUR"),
        ("fell 62% in a year", "62%", 62, "%"),
        ("rose 3.5 percent", "3.5 percent", 3.5, "%"),
        ("cut by 25 basis points", "25 basis points", 25, "bp"),
        ("runs at 120 km/h", "120 km/h", 120, "km/h"),
        ("it has 84 availability zones", "84", 84, "units"),
        ("twenty-five companies took part", "twenty-five", 25, "units"),
        ("two hundred thousand people fled", "two hundred thousand", 2e5, "people"),
        ("two-thirds of them", "two-thirds", 200 / 3, "%"),
        ("he won at age 39", "39", 39, "years old"),
        ("每吨上涨，报881元/吨", "881元/吨", 881, "CNY/t"),
        ("4 million paying customers", "4 million", 4e6, "people"),
        ("历时6个半小时", "6个半小时", 6.5, "hour"),
        ("等了三天半", "三天半", 3.5, "day"),
        ("two and a half years later", "two and a half years", 2.5, "year"),
        ("after half an hour", "half an hour", 0.5, "hour"),
        ("the worst of the last decade", "the last decade", 10, "year"),
        ("半个世纪以来", "半个世纪", 50, "year"),
    ],
)
def test_one_quantity(text: str, span: str, value: float, unit: str) -> None:
    (found,) = find_quantities(text)
    assert (found.text, found.unit) == (span, unit)
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "2022年5月26日开幕",
        "买了iPhone 15",
        "芯片倚天 710",
        "4/5G网络",
        "10:30开会",
        "第3名",
        "十分重要",
        "两会召开",
        "三星发布新机",
        "on May 26, 2022",
        "the Boeing 747 landed",
        "the Comet-2 first flew",
        "in 2022 it grew",
        "the 26th floor",
        "at 10 p.m.",
    ],
)
def test_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "approximate"),
    [
        ("客户超过 400 万家", True),
        ("客户400 多万", True),
        ("约3万人", True),
        ("三百多万元", True),
        ("5万余人", True),
        ("十人左右", True),
        ("nearly 4 million people", True),
        ("more than 20 schools", True),
        ("客户400 万家", False),
        ("20 schools", False),
    ],
)
def test_approximate(text: str, approximate: bool) -> None:
    assert find_quantities(text)[0].approximate is approximate


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("745.68 亿元", "74.568 billion yuan", True),
        ("745.68 亿元", "74.6 billion yuan", True),
        ("745.68 亿元", "74.568 billion dollars", False),
        ("745.68 亿元", "7.4568 billion yuan", False),
        ("40万辆", "400,000 cars", True),
        ("三百人", "300 people", True),
        ("84 个可用区", "84 availability zones", True),
        ("百分之六十二", "62 percent", True),
        ("62%", "62 people", False),
        ("3公里", "3 miles", False),
    ],
)
def test_same_across_languages(one: str, other: str, same: bool) -> None:
    (a,), (b,) = find_quantities(one), find_quantities(other)
    assert same_quantity(a, b) is same
    assert same_quantity(b, a) is same


PIECES = st.sampled_from(
    (
        "3 1,200 4.5 万 亿 元 多 百 千 三 十 零 个 人 % $ ¥ bn million hundred twenty - yuan "
        "people 成 分之 百分之 倍 . ,"
    ).split(" ")
)


@given(st.one_of(st.text(max_size=50), st.lists(PIECES, max_size=12).map("".join)))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_exact_ordered_quantities(text: str) -> None:
    end = 0
    for found in find_quantities(text):
        assert found.start >= end and found.text
        assert text[found.start : found.end] == found.text
        end = found.end
