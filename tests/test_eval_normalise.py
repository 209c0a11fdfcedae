"""The grader's normalisation against hand-written equalities."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from assistant.evaluation.normalise import (
    compact,
    find_amounts,
    find_dates,
    parse_amount,
    parse_date,
    parse_yes_no,
    same_amount,
    same_date,
    token_f1,
    tokens,
)

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("300", "三百"),
        ("300人", "三百人"),
        ("745.68 亿元", "74.568 billion yuan"),
        ("７４５．６８亿元", "745.68亿元人民币"),
        ("1.3万亿元左右", "1.3 trillion yuan"),
        ("$1.65 billion", "16.5亿美元"),
        ("6.4%", "百分之六点四"),
        ("6.4 per cent", "6.4％"),
        ("三成", "30%"),
        ("1308.84亿斤", "6544.2万吨"),
        ("4.8公里", "4,800 metres"),
        ("超过135万户", "135万户"),
        ("45万至50万人", "45-50万人"),
        ("15%至20%", "15%-20%"),
        ("2亿3000万", "230 million"),
        ("twenty-five people", "25人"),
        ("three hundred", "300"),
        ("两名", "2名"),
        ("8万余册", "80,000 books"),
        ("8000-16000元/月", "8000元至16000元"),
        ("12 人", "12"),
    ],
)
def test_equal_amounts(one: str, other: str) -> None:
    first, second = parse_amount(one), parse_amount(other)
    assert first is not None and second is not None
    assert same_amount(first, second)
    assert first.bare or second.bare or same_amount(second, first)


@pytest.mark.parametrize(
    ("value", "gold"),
    [
        ("745.68万元", "745.68亿元"),
        ("745.68亿美元", "745.68亿元"),
        ("6.4", "6.4%"),
        ("6.4%", "6.4个百分点"),
        ("303人", "300人"),
        ("第3名", "3名"),
        ("45万人", "45万至50万人"),
        ("-3%", "3%"),
        ("5年", "5个月"),
    ],
)
def test_different_amounts(value: str, gold: str) -> None:
    first, second = parse_amount(value), parse_amount(gold)
    assert first is not None and second is not None
    assert not same_amount(first, second)


def test_half_a_percent_is_tolerated_and_no_more() -> None:
    gold = parse_amount("200元")
    for text, equal in (("201元", True), ("199元", True), ("201.1元", False)):
        value = parse_amount(text)
        assert gold is not None and value is not None
        assert same_amount(value, gold) is equal


@pytest.mark.parametrize("text", ["7-1", "1年期3.45%，5年期4.2%", "", "江苏省", "yes"])
def test_not_one_amount(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize("text", ["一起向未来", "百色", "十堰市", "Seven Samurai", "50 Cent"])
def test_names_that_begin_with_a_number_are_not_amounts(text: str) -> None:
    assert parse_amount(text, strict=True) is None


def test_amounts_inside_a_sentence() -> None:
    found = find_amounts("总收入 778 亿元，同比增长 32%")
    assert [(amount.low, amount.dimension) for amount in found] == [
        (77_800_000_000.0, "cny"),
        (32.0, "percent"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2022-05-26", "2022年5月26日"),
        ("2022-05-26", "May 26, 2022"),
        ("2022-05-26", "26 May 2022"),
        ("2022-05-26", "２０２２年５月２６日"),
        ("2022-05-26", "二〇二二年五月二十六日"),
        ("2022-05-26T08:30:00+08:00", "2022年5月26日晚间"),
        ("2020-06-24/2020-07-01", "2020年6月24日至7月1日"),
        ("2023年10月17日至18日", "2023-10-17/2023-10-18"),
        ("2022-05", "2022年5月"),
        ("2022-05-01/2022-05-31", "2022-05"),
        ("2022年第三季度", "Q3 2022"),
        ("2022-07-01/2022-09-30", "2022年第三季度"),
        ("2022", "2022年"),
        ("12 月 20 日", "12月20日"),
        ("2005-01-01/2010-12-31", "在2005到2010年间"),
        ("1970-01-01/1979-12-31", "20世纪70年代"),
        ("the 1970s", "20世纪70年代"),
    ],
)
def test_equal_dates(one: str, other: str) -> None:
    first, second = parse_date(one), parse_date(other)
    assert first is not None and second is not None
    assert same_date(first, second)


@pytest.mark.parametrize(
    ("value", "gold"),
    [
        ("2022-05-26", "2022-05"),  # a day answers "which month"
        ("2022-05-26", "2022"),
        ("2022-05-26", "5月26日"),  # the gold gives no year
        ("2022-05-20/2022-05-26", "2022-05"),
    ],
)
def test_finer_than_the_gold_is_right(value: str, gold: str) -> None:
    given, wanted = parse_date(value), parse_date(gold)
    assert given is not None and wanted is not None
    assert same_date(given, wanted)
    assert not same_date(wanted, given)


@pytest.mark.parametrize(
    ("value", "gold"),
    [
        ("2022-05-26", "2020-06-24/2022-05-26"),  # a day against an interval
        ("2022-05-26/2022-05-27", "2022-05-26"),  # an interval against a day
        ("2021-04-01/2022-03-31", "2022"),  # a fiscal year is no calendar year
        ("5月26日", "2022年5月26日"),
        ("2022-05-27", "2022-05-26"),
    ],
)
def test_different_dates(value: str, gold: str) -> None:
    given, wanted = parse_date(value), parse_date(gold)
    assert given is not None and wanted is not None
    assert not same_date(given, wanted)


@pytest.mark.parametrize("text", ["10年", "周四", "2021年年初", "13月", "2022年5月26日的利润", ""])
def test_not_one_date(text: str) -> None:
    assert parse_date(text) is None


def test_dates_inside_a_sentence() -> None:
    text = "会议在2022年5月26日举行，6月续会"
    assert [text[start:end] for start, end, _ in find_dates(text)] == ["2022年5月26日", "6月"]


def test_tokens_of_mixed_scripts() -> None:
    assert tokens("iPhone 14售价5,999元。") == ["iphone", "14", "售", "价", "5999", "元"]
    assert compact("“倚天 710”") == compact("倚天710") == "倚天710"
    assert tokens("  ，。 ") == []
    assert tokens("The A share, a river") == ["share", "river"]
    assert tokens("A股") == ["a", "股"]


def test_token_f1_by_hand() -> None:
    # shared 张 建 锋 = 3 of 4 and of 3: precision 3/4, recall 1
    assert token_f1("张建锋说", "张建锋") == pytest.approx(6 / 7)
    assert token_f1("aa bb", "bb cc") == pytest.approx(0.5)
    assert token_f1("", "x") == 0.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("是的。", "yes"),
        ("Yes", "yes"),
        ("不是", "no"),
        ("否", "no"),
        ("是同一天", "yes"),
        ("可能", None),
    ],
)
def test_yes_and_no(text: str, expected: str | None) -> None:
    assert parse_yes_no(text) == expected


def test_the_grader_shares_no_normalisation_with_the_answerer() -> None:
    """No module of either side imports the other's tables (uhgeval measures `cite.support`)."""
    forbidden = ("index.time", "index.quantities", "index.language", "index.names")
    for path in (ROOT / "assistant" / "evaluation").rglob("*.py"):
        names = _imports(path)
        assert not [name for name in names if name.startswith(forbidden)], path
    answering = [*(ROOT / "index").rglob("*.py"), *(ROOT / "assistant").rglob("*.py")]
    for path in answering:
        if "evaluation" not in path.parts and path.name != "eval.py":
            assert not [name for name in _imports(path) if "evaluation" in name], path


def _imports(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return names
