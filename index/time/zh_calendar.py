"""Chinese calendar dates: year, month, day and their parts, alone or together.

One pattern a shape; a shape is read by narrowing: the year, the month in it, the day in that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from index.time import spans
from index.time.numerals import to_int
from index.time.scene import (
    ANCHORED,
    EXPLICIT,
    NOT_RESOLVED,
    RELATIVE,
    UNRESOLVED,
    Reading,
    Rule,
    Scene,
)
from index.types import Interval

Fill = Callable[[int], Interval | None]

_D = "一二三四五六七八九"
YEAR_WORDS = {
    "大前年": -3, "前年": -2, "去年": -1, "上年": -1, "上一年": -1, "今年": 0,
    "本年": 0, "本年度": 0, "今年度": 0, "上年度": -1, "明年": 1, "下一年": 1,
    "后年": 2,
}  # fmt: skip
MONTH_WORDS = {
    "上上个月": -2, "上上月": -2, "上个月": -1, "上月": -1, "本月": 0, "这个月": 0, "当前月": 0,
    "下个月": 1, "下月": 1,
}  # fmt: skip
PARTS = {
    "初": "early", "上旬": "early", "中旬": "mid", "中": "mid", "下旬": "late",
    "底": "late", "末": "late",
}  # fmt: skip
SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 2)}


def words(table: dict[str, int]) -> str:
    """The keys as alternatives, longest first."""
    return "|".join(sorted(table, key=len, reverse=True))


# Blanks that news sites set between figures and characters.
S = r"[ \u00a0\u3000\t]{0,3}"
CLOCK = (
    rf"(?:{S}(?:凌晨|清晨|早晨|早上|早间|上午|中午|午间|正午|下午|午后|傍晚|晚间|晚上|夜间"
    rf"|深夜|午夜|晚(?!些)|夜|早))?"
    rf"(?:{S}(?:[01]?\d|2[0-4]|零)"
    rf"(?:{S}[时点](?!间|评|赞|击|名|缀)(?:{S}[0-5]?\d{S}分|半|整|许)?"
    rf"|[:：][0-5]\d(?::[0-5]\d)?))?"
)
_WEEKDAY_NOTE = (
    rf"(?:{S}[（(]{S}(?:周|星期|礼拜)[一二三四五六日天]{S}[)）]|{S}(?:周|星期)[一二三四五六日天])?"
)
_NOTED = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_YEAR4 = r"(?<![\d.])(?:1\d|20|21)\d\d"
_CN_YEAR = rf"(?<![{_D}零〇○])[一二][〇零○{_D}]{{3}}"
_YEAR = (
    rf"(?:(?<!公元前)(?P<y>{_YEAR4}|{_CN_YEAR}){S}年(?:度(?!假)|份)?(?!代)"
    rf"|(?<![\d年])(?P<y2>[0129]\d){S}年(?={S}\d{{1,2}}{S}月)"
    rf"|(?P<yw>{words(YEAR_WORDS)})"
    rf"|(?P<ya>同年|当年|次年|翌年|第二年)"
    rf"|(?<![\d第])(?P<yn>\d{{1,3}}|[{_D}两十]{{1,3}}){S}年(?P<yd>前|后)的?"
    rf"(?={S}(?:\d|[{_D}十]{{1,2}}月|今天)))"
)
_M = (
    rf"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[{_D}]){S}月(?:份)?(?!龄|薪|球|饼|租|供|票|卡|嫂|食|经|刊|报)"
)
_DAY = rf"3[01]|[12]\d|0?[1-9]|三十一?|二?十[{_D}]?|[{_D}]|廿[{_D}]?|卅一?"
_MP = r"(?:上旬|中旬|下旬|初(?!中|级|步|创)|底(?!部|层)|末|中(?=[，,。、；）)]))"
_YP = r"(?:年?初(?!中|级|步|创|衷|次|期)|年?底(?!部|层|线)|年?末|年中(?!国|央)|中期(?!报|业))"
_REPORT = "(?=报)"  # 一季报, 半年报: the period that a report is about
_Q = (
    rf"(?:第?(?P<q>[一二三四1-4])(?:{S}季度|季{_REPORT})|(?P<q1>首季度?)"
    r"|Q(?P<qn>[1-4])(?![0-9A-Za-z])|前(?P<fq>[二两三23])个?季度)"
)
_H = r"(?P<h>上半年|下半年|半年度)"
_FM = rf"[前头首](?P<fm>[2-9二两三四五六七八九十]|1[01]|十一){S}个?月"
_SEASON = r"(?P<s>[春夏秋冬])(?:季|天)"
_CUT = rf"{S}[，,的]?{S}"  # between a year and what lies in it

# What a date can begin with: a cheap test that spares the patterns most positions.
HEAD = r"(?=[\d一二三四五六七八九十两廿卅大前去上今本明下后同当次翌第首Q年])"

_IN_MONTH = (
    rf"(?:{S}(?P<d>{_DAY}){S}[日号](?!线|楼){_WEEKDAY_NOTE}{CLOCK}(?:{S}当[天日])?"
    rf"|{S}(?P<mp>{_MP}))?"
)
_IN_YEAR = (
    rf"(?:{_CUT}(?:{_M}{_IN_MONTH}|{_Q}|{_H}|{_FM}|{_SEASON})"
    rf"|{S}(?P<yp>{_YP})|{S}(?P<all>全年|年度)(?!假))?"
)

DATE = re.compile(HEAD + _YEAR + _IN_YEAR)
MONTH = re.compile(rf"{HEAD}(?<![\d.第每{_D}十]){_M}{_IN_MONTH}")
PERIOD = re.compile(
    rf"{HEAD}(?P<span>(?<![每第大中]){_Q}|(?<!每年)(?<!个){_H}|(?<![\u4e00-\u9fff\d]){_FM}"
    rf"|(?<![\u4e00-\u9fff])(?P<yp>年初|年底|年末|年中(?!国|央)))(?!财(?!报|务))"
)
REL_MONTH = re.compile(
    rf"(?:(?P<mw>{words(MONTH_WORDS)})|(?P<ma>当月|同月|次月))(?:份)?{_IN_MONTH}"
)
DAY_ONLY = re.compile(
    r"(?<![\d.,/:\-—第每共约达近历时逾满期续月年内])(?<![\d月第每约近][ \u00a0])"
    r"(?P<d>3[01]|[12]\d|0?[1-9])"
    rf"{S}日(?!元|圆|均|本(?!报|刊|社|台|网)|方|语|军|媒|企|产|资|系|股|游|间行|活|用|常|益)"
    rf"(?!内|龄|租|薪|后|报价){_WEEKDAY_NOTE}{CLOCK}"
)
PART_ALONE = re.compile(r"(?<![月年度])(?P<mp>上旬|中旬|下旬)")
DAY_HAO = re.compile(
    rf"(?<=[，,。；：、\s在于从到至是])(?P<d>3[01]|[12]\d|[1-9]){S}号"
    rf"(?=上午|下午|凌晨|晚|早|中午|[，,。]|开始|起|当天){CLOCK}"
)
TO = rf"{S}(?:至|到|-|—|–|―|~|～){{1,2}}{S}"
DAY_RANGE = re.compile(
    rf"{HEAD}(?:(?:{_YEAR}{_CUT})?{_M}{S}|(?<![\d.月 ]))"
    rf"(?P<d1>{_DAY})(?!\d)(?:{S}[日号]{CLOCK})?(?:{TO}|{S}(?P<and>[、和]){S})"
    rf"(?P<d2>{_DAY}){S}[日号](?!元|线|楼|本|间|内){CLOCK}"
)
_M_BARE = rf"1[0-2]|0?[1-9]|十[一二]?|[{_D}]"
MONTH_RANGE = re.compile(
    rf"{HEAD}(?:{_YEAR}{_CUT})?(?<![\d.])(?P<m1>{_M_BARE}){S}月?{TO}"
    rf"(?P<m2>{_M_BARE}){S}月(?:份)?(?!{S}(?:\d|[{_D}十]{{1,3}}[日号]))"
)
QUARTER_RANGE = re.compile(
    rf"{HEAD}(?:{_YEAR}{_CUT})?第?(?P<q1>[一二三四1-4])(?:季度)?(?:至|到|-|—|~|、|和)(?:第)?"
    rf"(?P<q2>[一二三四1-4])季度"
)
YEAR_RANGE = re.compile(
    rf"{HEAD}(?P<y1>{_YEAR4}|{_CN_YEAR}){S}年?{S}(?:至|到|-|—|–|~|～|、|和|与){{1,2}}{S}"
    rf"(?P<y2>(?:1\d|20|21)\d\d|\d\d|{_CN_YEAR}){S}年"
    rf"(?!{S}(?:\d{{1,2}}{S}月|[{_D}十]{{1,2}}月))(?:间|期间)?"
)


def _number(text: str | None) -> int:
    return to_int(text or "") or 0


def _inside(found: re.Match[str]) -> Fill:
    """From a year to what the match names in it."""
    groups = found.groupdict()

    def fill(year: int) -> Interval | None:
        if groups.get("m"):
            return _in_month(groups, spans.month(year, _number(groups["m"])))
        return _in_year(groups, year)

    return fill


def _in_month(groups: dict[str, str | None], month: Interval | None) -> Interval | None:
    if month is None:
        return None
    if day := groups.get("d"):
        return spans.day(month.start.year, month.start.month, _number(day))
    if part := groups.get("mp"):
        return spans.month_part(month, PARTS[part])
    return month


def _in_year(groups: dict[str, str | None], year: int) -> Interval | None:
    if number := groups.get("q") or groups.get("qn"):
        return spans.quarter(year, _number(number))
    if groups.get("q1"):
        return spans.quarter(year, 1)
    if number := groups.get("fq"):
        return spans.months(year, 1, 3 * _number(number))
    if word := groups.get("h"):
        return spans.half(year, 2 if word[0] == "下" else 1)
    if number := groups.get("fm"):
        return spans.months(year, 1, _number(number))
    if season := groups.get("s"):
        return spans.months(year, *SEASONS[season], 0.9)
    if part := groups.get("yp"):
        return year_end(year, part)
    return spans.year(year)


def year_end(year: int, word: str) -> Interval | None:
    """The start (two months), middle (June, July) or end (two months) of a year."""
    if "初" in word:
        return spans.months(year, 1, 2, 0.8)
    if "中" in word:
        return spans.months(year, 6, 7, 0.7)
    return spans.months(year, 11, 12, 0.8)


def year_named(found: re.Match[str], scene: Scene) -> tuple[int, str, float] | None:
    """The year that a match's year group says: number, resolution, certainty. None: no such grou"
    "p."""
    groups = found.groupdict()
    if text := groups.get("y"):
        return _number(text), EXPLICIT, 1.0
    if text := groups.get("y2"):
        number = _number(text)
        return number + (1900 if number > 50 else 2000), EXPLICIT, 0.9
    if word := groups.get("ya"):
        if scene.previous is None:
            return 0, UNRESOLVED, 0.0
        return scene.previous.start.year + (word in ("次年", "翌年", "第二年")), ANCHORED, 0.8
    if scene.today is None and (groups.get("yw") or groups.get("yn")):
        return 0, UNRESOLVED, 0.0
    previous = scene.compared(found.start())
    if groups.get("yw") in ("上年", "上一年", "上年度") and previous is not None:
        return previous.start.year - 1, ANCHORED, 0.8
    if (word := groups.get("yw")) and scene.today:
        return scene.today.year + YEAR_WORDS[word], RELATIVE, 1.0
    if (text := groups.get("yn")) and scene.today:
        sign = 1 if groups.get("yd") == "后" else -1
        return scene.today.year + sign * _number(text), RELATIVE, 0.9
    return None


def _place(found: re.Match[str], scene: Scene, fill: Fill) -> Reading | None:
    """Fill in the named year, or the one that fits."""
    named = year_named(found, scene)
    if named is None:
        if note := _NOTED.search(found[0]):
            fill = scene.on_weekday(fill, "一二三四五六日".find(note[1].replace("天", "日")))
        reading = scene.without_year(found.start(), found.end(), fill)
        return reading if reading.interval or fill(2000) else None
    number, resolution, certainty = named
    if not number:
        return NOT_RESOLVED
    made = fill(number)
    return Reading(_capped(made, certainty), resolution) if made else None


def _capped(made: Interval, certainty: float) -> Interval:
    return Interval(made.start, made.end, made.granularity, min(made.certainty, certainty))


def read_date(found: re.Match[str], scene: Scene) -> Reading | None:
    """A date with a year, or a month with what lies in it."""
    groups = found.groupdict()
    bare = groups.get("ya") in ("当年", "第二年") and found.end() - found.start() <= 3
    if bare and scene.previous is None:
        return None
    return _place(found, scene, _inside(found))


def read_rel_month(found: re.Match[str], scene: Scene) -> Reading | None:
    """上月, 本月初, 当月26日."""
    groups = found.groupdict()
    if word := groups.get("mw"):
        shift = MONTH_WORDS[word]
        previous = scene.compared(found.start())
        if shift == -1 and previous is not None and previous.granularity == "month":
            return Reading(
                spans.unit_of(spans.add_months(previous.start, -1), "month", 0.8), ANCHORED
            )
        return scene.from_reference(
            lambda day: _in_month(
                groups, spans.unit_of(spans.add_months(day.replace(day=1), shift), "month")
            )
        )
    shift = int(groups["ma"] == "次月")
    return scene.from_previous(
        lambda day: _in_month(
            groups, spans.unit_of(spans.add_months(day.replace(day=1), shift), "month")
        )
    )


def read_day(found: re.Match[str], scene: Scene) -> Reading | None:
    """26日 without its month."""
    number = _number(found["d"])
    return scene.without_month(
        found.start(), found.end(), lambda year, month: spans.day(year, month, number)
    )


def read_part_alone(found: re.Match[str], scene: Scene) -> Reading | None:
    """5月上旬…，中旬…: of the month before it in the sentence, else the reference's."""
    near = scene.same_sentence(found.start())
    part = PARTS[found["mp"]]
    if near is not None and near.granularity in ("day", "month", "range"):
        whole = spans.unit_of(near.start, "month", 0.8)
        return Reading(spans.month_part(whole, part, 0.8), ANCHORED) if whole else None

    def make(day: date) -> Interval | None:
        whole = spans.unit_of(day, "month")
        return spans.month_part(whole, part, 0.7) if whole else None

    return scene.from_reference(make)


def read_day_range(found: re.Match[str], scene: Scene) -> Reading | None:
    """5月26日至28日, 26-28日."""
    first, last = _number(found["d1"]), _number(found["d2"])
    if not first < last or (found["and"] and last > first + 1):
        return None

    def make(year: int, month: int) -> Interval | None:
        start, end = spans.day(year, month, first), spans.day(year, month, last)
        return spans.hull(start, end) if start and end else None

    if not found["m"]:
        return scene.without_month(found.start(), found.end(), make)
    return _place(found, scene, lambda year: make(year, _number(found["m"])))


def read_month_range(found: re.Match[str], scene: Scene) -> Reading | None:
    """1-5月, 2022年3至5月."""
    first, last = _number(found["m1"]), _number(found["m2"])
    if first == last:
        return None
    return _place(found, scene, lambda year: spans.months(year, first, last))


def read_quarter_range(found: re.Match[str], scene: Scene) -> Reading | None:
    """一至三季度, 2022年第二、三季度."""
    first, last = _number(found["q1"]), _number(found["q2"])
    if not first < last:
        return None
    return _place(found, scene, lambda year: spans.months(year, first * 3 - 2, last * 3))


def read_year_range(found: re.Match[str], _: Scene) -> Reading | None:
    """2019年至2021年, 2019-21年."""
    first, last = _number(found["y1"]), _number(found["y2"])
    if last < 100:
        last += first - first % 100
    made = spans.years(first, last)
    return Reading(made, EXPLICIT) if made and first < last else None


RULES = (
    Rule("year, month, day", DATE, read_date),
    Rule("month, day", MONTH, read_date, "月"),
    Rule("quarter, half, part of the year", PERIOD, read_date),
    Rule("this, last, same month", REL_MONTH, read_rel_month, "月"),
    Rule("day alone", DAY_ONLY, read_day, "日"),
    Rule("day alone, spoken", DAY_HAO, read_day, "号"),
    Rule("part of the month before", PART_ALONE, read_part_alone, "旬"),
    Rule("days", DAY_RANGE, read_day_range),
    Rule("months", MONTH_RANGE, read_month_range, "月"),
    Rule("quarters", QUARTER_RANGE, read_quarter_range, "季度"),
    Rule("years", YEAR_RANGE, read_year_range, "年"),
)
