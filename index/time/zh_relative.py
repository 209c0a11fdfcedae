"""Chinese dates relative to another day: 昨天, 上周四, 三年前, 近三年, 次日, 去年同期."""

from __future__ import annotations

import re
from datetime import date

from index.time import spans
from index.time.numerals import to_int
from index.time.scene import (
    ANCHORED,
    NOT_RESOLVED,
    RELATIVE,
    WEEKDAY,
    Reading,
    Rule,
    Scene,
)
from index.time.zh_calendar import CLOCK, S, words
from index.types import Interval

DAY_WORDS = {
    "大前天": -3, "前天": -2, "前日": -2, "前晚": -2, "昨天": -1, "昨日": -1, "昨晚": -1,
    "昨夜": -1, "昨晨": -1, "昨早": -1, "今天": 0, "今日": 0, "今晚": 0, "今夜": 0,
    "今晨": 0, "今早": 0, "明天": 1, "明日": 1, "明晚": 1, "明早": 1, "明晨": 1,
    "后天": 2, "大后天": 3,
}  # fmt: skip
DAY_ANCHORED = {
    "当天": 0, "当日": 0, "当晚": 0, "同日": 0, "同一天": 0, "次日": 1, "翌日": 1, "第二天": 1,
    "隔天": 1, "次晨": 1, "前一天": -1, "前一日": -1,
}  # fmt: skip
WEEK_WORDS = {
    "上上周": -2, "上上个周": -2, "上周": -1, "上个周": -1, "上一周": -1, "本周": 0, "这周": 0,
    "这个周": 0, "下周": 1, "下个周": 1, "下一周": 1, "下下周": 2,
}  # fmt: skip
WEEKDAYS = {name: index for index, name in enumerate("一二三四五六日")} | {"天": 6}
UNITS = {
    "天": "day", "日": "day", "周": "week", "星期": "week", "礼拜": "week", "月": "month",
    "季度": "quarter", "年": "year", "小时": "hour",
}  # fmt: skip

_N = (
    r"(?=[\d一二两三四五六七八九十百半数几])(?<![\d.第])"
    r"(?P<n>\d{1,3}|[一二两三四五六七八九十百]{1,4}|半|数|几)"
)
_UNIT = (
    rf"{S}(?:多|余|来)?(?:个(?P<half>半)?)?"
    r"(?P<unit>天|日|周(?!年)|星期|礼拜|(?<=[个半])(?:月|季度)|年|小时)"
    r"(?P<and_half>半)?(?:多(?=[以来前后时，。、]))?"
)

DAY = re.compile(rf"(?:{words(DAY_WORDS)})(?!头条|说法|之后|方舟|性|之星|黄花|香|本)(?:的)?{CLOCK}")
ANCHORED_DAY = re.compile(rf"(?:{words(DAY_ANCHORED)})(?!报价){CLOCK}")
WEEKDAY_RULE = re.compile(
    r"(?<![每周年])(?P<w>上上个?|上个?|上一|本|这个?|下下?个?|下一)?(?:周|星期|礼拜)"
    rf"(?P<d>[一二三四五六日天])(?!均|刊|报|年|围|福|气){CLOCK}"
)
WEEKEND = re.compile(r"(?<!每)(?P<w>上上个?|上个?|本|这个?|下个?)?周末")
WEEK = re.compile(
    rf"(?P<w>{words(WEEK_WORDS)}|(?:上|本|这|下)个?星期)"
    rf"(?![一二三四五六日末]|天(?!气))(?P<p>初)?"
)
RECENT = re.compile(
    rf"(?P<dir>最近|近|过去|此前|未来|今后|接下来|往后)(?:的)?(?:这)?{S}{_N}{_UNIT}(?:时间)?"
    rf"(?:以来|之?内|间|来|里|中)?"
)
COME = re.compile(rf"{_N}{_UNIT}(?:以?来)(?!自|的?历史|到|说)")
AGO = re.compile(
    rf"{_N}{_UNIT}(?:之前|以前|前)(?!后|夕|往|列|五|十|三甲|所未)(?:的(?:今天|同一?天|这一天))?"
)
LATER = re.compile(rf"{_N}{_UNIT}(?:之后|以后|后)(?!的今天)")
SINCE = re.compile(r"(?:今年|年初|年内|本年|本月|本周|去年)(?:初)?(?:以来|至今|迄今)")
SAME_PERIOD = re.compile(r"(?P<w>去年|上年|前年|上一年)(?:的)?(?:同期|同一时期|同一季度|同月|同季)")
SPAN_WORDS = re.compile(r"(?P<w>上|本|这个?|下)(?:一)?(?:个)?(?P<u>季度|季(?!节|后)|财季)")


def _count(text: str) -> float | None:
    return 0.5 if text == "半" else to_int(text)


def _certainty(found: re.Match[str], sure: float) -> float:
    return sure - 0.2 if re.search(r"[多余来几数半]", found[0][:6]) else sure


def _amount(found: re.Match[str]) -> tuple[int, str] | None:
    """How many of which unit: 半年 is 6 months, 一年半 18; None for 几年."""
    count, unit = _count(found["n"]), UNITS[found["unit"]]
    if count is None:
        return None
    count += 0.5 if found["half"] or found["and_half"] else 0
    if unit == "hour":
        return max(1, round(count / 24)), "day"
    if count == int(count):
        return int(count), unit
    if unit == "year":
        return round(count * 12), "month"
    days = {"month": 30, "week": 7, "day": 1, "quarter": 90}[unit]
    return max(1, round(count * days)), "day"


def read_day(found: re.Match[str], scene: Scene) -> Reading | None:
    """昨天, 今晚."""
    word = next(key for key in sorted(DAY_WORDS, key=len, reverse=True) if found[0].startswith(key))
    return scene.from_reference(lambda day: spans.one(spans.add_days(day, DAY_WORDS[word])))


def read_anchored_day(found: re.Match[str], scene: Scene) -> Reading | None:
    """当天, 次日: of the date before it."""
    word = next(
        key for key in sorted(DAY_ANCHORED, key=len, reverse=True) if found[0].startswith(key)
    )
    previous = scene.previous
    if previous is not None and previous.start != previous.end:
        return None if word == "第二天" else NOT_RESOLVED
    if previous is None and (word not in ("当天", "当日", "同日", "次日") or scene.today is None):
        return None if word == "第二天" else NOT_RESOLVED
    return scene.from_previous(lambda day: spans.one(spans.add_days(day, DAY_ANCHORED[word])))


def _weeks(word: str) -> int:
    return {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}.get(word.rstrip("个一"), 0)


def read_weekday(found: re.Match[str], scene: Scene) -> Reading | None:
    """上周四 is in the week before (Monday first); 周五 alone the nearest, the past preferred."""
    number = WEEKDAYS[found["d"]]
    ahead = scene.ahead(found.start(), found.end())

    def make(day: date) -> Interval | None:
        if word := found["w"]:
            monday = spans.add_days(day, -day.weekday())
            return spans.one(spans.add_days(monday, 7 * _weeks(word) + number), 0.95)
        back = (day.weekday() - number) % 7
        return spans.one(spans.add_days(day, (7 - back) % 7 if ahead else -back), 0.8)

    reading = scene.from_reference(make)
    return Reading(reading.interval, WEEKDAY) if reading.interval else reading


def read_weekend(found: re.Match[str], scene: Scene) -> Reading | None:
    """上周末: Saturday and Sunday."""
    shift = _weeks(found["w"] or "本")

    def make(day: date) -> Interval | None:
        saturday = spans.add_days(day, -day.weekday() + 5 + 7 * shift)
        return Interval(saturday, spans.add_days(saturday, 1), "range", 0.8)

    return scene.from_reference(make)


def read_week(found: re.Match[str], scene: Scene) -> Reading | None:
    """上周, 本周初."""
    shift = _weeks(re.sub(r"周|星期", "", found["w"]))

    def make(day: date) -> Interval | None:
        whole = spans.week(day, shift)
        if whole and found["p"]:
            return Interval(whole.start, spans.add_days(whole.start, 1), "range", 0.7)
        return whole

    return scene.from_reference(make)


def read_recent(found: re.Match[str], scene: Scene) -> Reading | None:
    """近三年: the three years up to the reference; 未来三年: those after it."""
    amount = _amount(found)
    if amount is None:
        return NOT_RESOLVED
    count, unit = amount
    forward = found["dir"] in ("未来", "今后", "接下来", "往后")
    certainty = _certainty(found, 0.9)

    def make(day: date) -> Interval | None:
        if forward:
            return Interval(day, spans.move(day, count, unit), "range", certainty)
        return Interval(spans.move(day, -count, unit), day, "range", certainty)

    return scene.from_reference(make)


def read_come(found: re.Match[str], scene: Scene) -> Reading | None:
    """13年来, 三个月以来: up to the reference."""
    amount = _amount(found)
    if amount is None:
        return NOT_RESOLVED
    count, unit = amount
    return scene.from_reference(
        lambda day: Interval(spans.move(day, -count, unit), day, "range", _certainty(found, 0.8))
    )


def read_ago(found: re.Match[str], scene: Scene) -> Reading | None:
    """三年前 is a year, 三个月前 a month, 三天前 a day: as fine as it was said."""
    amount = _amount(found)
    if amount is None:
        return NOT_RESOLVED
    count, unit = amount
    if "天" in found[0][-3:] and unit == "year":
        return scene.from_reference(lambda day: spans.one(spans.move(day, -count, unit), 0.9))
    certainty = _certainty(found, 0.85)
    return scene.from_reference(
        lambda day: spans.unit_of(spans.move(day, -count, unit), unit, certainty)
    )


def read_later(found: re.Match[str], scene: Scene) -> Reading | None:
    """两天后, 三年后: counted from the date before, else from the reference."""
    amount = _amount(found)
    if amount is None:
        return NOT_RESOLVED
    count, unit = amount
    if (
        scene.previous is not None
        and scene.previous.granularity != "day"
        and unit in ("day", "week")
    ):
        return NOT_RESOLVED
    return scene.from_previous(lambda day: spans.unit_of(spans.move(day, count, unit), unit))


def read_since(found: re.Match[str], scene: Scene) -> Reading | None:
    """今年以来: from the first day of the year, month or week to the reference."""
    word = found[0]

    def make(day: date) -> Interval | None:
        if "月" in word[:2]:
            return Interval(day.replace(day=1), day, "range")
        if "周" in word[:2]:
            return Interval(spans.add_days(day, -day.weekday()), day, "range")
        start = date(max(1, day.year - (word[0] == "去")), 1, 1)
        return Interval(start, day, "range")

    return scene.from_reference(make)


def read_same_period(found: re.Match[str], scene: Scene) -> Reading | None:
    """去年同期: the stretch before it in the text, a year (two) earlier; else that year."""
    back = -2 if found["w"] == "前年" else -1
    previous = scene.previous
    if previous is not None and previous.granularity in (
        "month",
        "quarter",
        "half",
        "range",
        "day",
    ):
        if previous.start.year < 3 or previous.end.year > 9990:
            return NOT_RESOLVED
        return Reading(spans.shift_years(previous, back, 0.8), ANCHORED)
    reading = scene.from_reference(lambda day: spans.year(day.year + back, 0.4))
    return Reading(reading.interval, RELATIVE) if reading.interval else NOT_RESOLVED


def read_quarter_word(found: re.Match[str], scene: Scene) -> Reading | None:
    """上季度, 本季度."""
    shift = _weeks(found["w"])
    return scene.from_reference(
        lambda day: spans.unit_of(spans.add_months(day.replace(day=1), 3 * shift), "quarter", 0.9)
    )


RULES = (
    Rule("day", DAY, read_day),
    Rule("day of the date before", ANCHORED_DAY, read_anchored_day),
    Rule("weekday", WEEKDAY_RULE, read_weekday),
    Rule("weekend", WEEKEND, read_weekend, "周末"),
    Rule("week", WEEK, read_week),
    Rule("quarter", SPAN_WORDS, read_quarter_word, "季"),
    Rule("recent years", RECENT, read_recent),
    Rule("years up to now", COME, read_come, "来"),
    Rule("years ago", AGO, read_ago, "前"),
    Rule("years later", LATER, read_later, "后"),
    Rule("year to date", SINCE, read_since),
    Rule("same period", SAME_PERIOD, read_same_period, "同"),
)
