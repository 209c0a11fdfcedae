"""Chinese fiscal years, holidays, decades and lunar dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from index.time import lunar, spans
from index.time.numerals import to_int
from index.time.scene import EXPLICIT, FESTIVAL, NOT_RESOLVED, Reading, Rule, Scene
from index.time.zh_calendar import HEAD, YEAR_WORDS, S, words, year_named
from index.types import DATE_MAX, Interval

_D = "一二三四五六七八九"
_YEAR4 = r"(?<![\d.])(?:19|20|21)\d\d"

_FISCAL_QUARTER = (
    rf"(?:{S}的?{S}(?:第?(?P<q>[一二三四1-4]){S}(?:个)?(?:财政?)?(?:季度|季|财季)|Q(?P<qn>[1-4])"
    r"|(?P<h>上半|下半)(?:财年|财政年度|年)?|前(?P<fq>[二两三])个?(?:财)?季度?))?"
)
FISCAL = re.compile(
    rf"{HEAD}(?:(?P<fy>{_YEAR4}|(?<!\d)\d\d)(?:{S}[/\-—–]{S}(?P<fy2>(?:20)?\d\d))?{S}年?"
    rf"|(?P<fw>{words(YEAR_WORDS)}|本|上一?个?|下一?个?|当前|新))"
    rf"{S}(?:财政年度|财年|会计年度|财政年){_FISCAL_QUARTER}"
)
FISCAL_QUARTER = re.compile(
    rf"{HEAD}(?:(?P<fy>{_YEAR4}){S}年?(?:财年)?(?:的)?|(?P<fw>{words(YEAR_WORDS)}))?"
    rf"{S}第?(?P<q>[一二三四1-4]){S}财(?:政)?季(?:度)?"
)
ENDED = re.compile(
    rf"截(?:至|止到?)(?:了)?{S}(?:(?P<y>(?:19|20)\d\d){S}年)?"
    rf"{S}(?P<m>1[0-2]|0?[1-9]){S}月(?:{S}(?P<d>3[01]|[12]\d|0?[1-9]){S}日|底|末)?"
    rf"{S}(?:止|为止)?(?:的|之|，)?{S}"
    rf"(?:(?P<n>\d{{1,2}}|[{_D}十]{{1,2}}){S}个月"
    r"|(?P<year>财政年度|财年|会计年度|年度|全年|一年)"
    r"|(?:第?[一二三四1-4]?)(?:财|财政)?(?P<quarter>季度|财季|季)"
    r"|(?P<halfyear>半年度?|上半年|半财年))"
)

_FIXED = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "劳动节": (5, 1), "五一": (5, 1),
    "儿童节": (6, 1), "六一": (6, 1), "建党节": (7, 1), "建军节": (8, 1), "教师节": (9, 10),
    "国庆": (10, 1), "双十一": (11, 11), "双11": (11, 11), "双十二": (12, 12),
    "平安夜": (12, 24), "圣诞": (12, 25),
}  # fmt: skip
_LUNAR = {
    "春节": (1, 1), "元宵": (1, 15), "端午": (5, 5), "七夕": (7, 7),
    "中秋": (8, 15), "重阳": (9, 9),
}  # fmt: skip
_HOLIDAY_DAYS = {"国庆": (0, 6), "五一": (0, 4), "劳动节": (0, 4), "元旦": (0, 2), "春节": (-1, 5)}

_HOLIDAY_YEAR = (
    rf"(?:(?P<y>{_YEAR4}){S}年?(?:的)?|(?P<yw>{words(YEAR_WORDS)})(?:的)?"
    rf"|(?P<yn>\d{{1,3}}|[{_D}十两]{{1,3}})年(?P<yd>前)的?)?"
)
# Names that are also words or people's names count only with what makes them a feast.
_HOLIDAY_NAME = (
    r"元旦|春节|除夕|元宵节?|端午节?|七夕节?|中秋节?|重阳节|清明(?=节|假|小长假|期间|当天|[”\"])节?"
    r"|五一(?!广场|路|村|农场|国际劳动奖|劳动奖|口号)(?:国际)?(?:劳动节)?|(?:国际)?劳动节"
    r"|六一(?=儿童节|当天|”)(?:国际)?(?:儿童节)?|(?:国际)?儿童节|(?:国际)?(?:三八)?妇女节"
    r"|国庆(?=节|假|长假|黄金周|期间|当天|日|档|前后|”|、|中秋)节?|圣诞节"
    r"|情人节|建党节|建军节|教师节|平安夜|双十一|双11|双十二"
)
HOLIDAY = re.compile(
    r"(?=[\d去今明前后本上一二三四五六七八九十“\"「元春除清国劳端中重圣情妇儿建教平双])"
    rf"{_HOLIDAY_YEAR}{S}[“\"「]?(?P<h>{_HOLIDAY_NAME})[”\"」]?"
    r"(?P<p>小?长假|黄金周|假期|期间|假日|档期?|前夕|当[天日])?"
)
_LUNAR_DAY = rf"(?:初[{_D}十]|[{_D}十廿]{{1,3}}|\d{{1,2}}日?)"
LUNAR = re.compile(
    rf"(?:农历|阴历|旧历|夏历)(?:[^\s，。；、]{{0,4}}年)?{S}闰?"
    rf"(?:[正腊冬]|[{_D}十]{{1,2}}|\d{{1,2}})月(?:{S}{_LUNAR_DAY})?"
    rf"|[正腊冬]月(?:初[{_D}十]|十[{_D}]|[二廿][十{_D}][{_D}]?)?"
    rf"|大?年初[{_D}十]|大?年三十"
)
DECADE = re.compile(
    rf"{HEAD}(?:(?P<c>上个?世纪|本世纪|(?:19|20|21|十九|二十|二十一){S}世纪){S})?"
    rf"(?<!\d)(?P<d>[{_D}]十|[1-9]0){S}年代(?P<p>初期?|中期|中叶|末期?|后期|中后期)?"
    rf"|(?P<y>1\d\d0|20\d0){S}年代(?P<p2>初期?|中期|末期?|后期)?"
)
CENTURY = re.compile(
    rf"(?P<c>上个?世纪|本世纪|(?<!\d)(?:1\d|20|21){S}世纪)(?P<p>初期?|中叶|中期|末期?|末叶|以来)"
)
PLAN = re.compile(
    rf"(?P<span>[“\"]?(?P<n>十[{_D}]?)五[”\"]?(?:规划)?(?:时期|期间|以来|末期?|初期))"
)


def read_fiscal(found: re.Match[str], scene: Scene) -> Reading | None:
    """2022财年第四季度, 本财年."""
    groups = found.groupdict()
    calendar, certainty, resolution = scene.fiscal(found.start())
    if text := groups.get("fy"):
        number = int(text) if len(text) == 4 else 2000 + int(text)
        if second := groups.get("fy2"):
            end = int(second) if len(second) == 4 else number - number % 100 + int(second)
            if calendar.company == "calendar year" and certainty < 0.9:
                return Reading(spans.years(number, end, 0.4), resolution) if number <= end else None
            number = end if calendar.named == "end" else number
    elif scene.today is None:
        return NOT_RESOLVED
    else:
        word = groups.get("fw") or ""
        shift = YEAR_WORDS.get(word, -1 if "上" in word else 1 if "下" in word else 0)
        base = scene.today.year if word in YEAR_WORDS else calendar.year_of(scene.today)
        number = base + shift
    quarter = to_int(groups.get("q") or groups.get("qn") or "")
    if quarter:
        made = calendar.span(number, 3 * quarter - 3, 3, "quarter", certainty)
    elif half := groups.get("h"):
        made = calendar.span(number, 0 if half[0] == "上" else 6, 6, "half", certainty)
    elif first := to_int(groups.get("fq") or ""):
        made = calendar.span(number, 0, 3 * first, "range", certainty)
    else:
        made = calendar.span(number, 0, 12, "year", certainty)
    return Reading(made, resolution) if made else None


def read_fiscal_quarter(found: re.Match[str], scene: Scene) -> Reading | None:
    """第四财季: of the year named, else the last that ended before the reference."""
    calendar, certainty, resolution = scene.fiscal(found.start())
    quarter = to_int(found["q"]) or 1

    def make(number: int) -> Interval | None:
        return calendar.span(number, 3 * quarter - 3, 3, "quarter", certainty)

    if found["fy"]:
        return Reading(make(int(found["fy"])), resolution)
    if scene.today is None:
        return NOT_RESOLVED
    number = calendar.year_of(scene.today)
    if found["fw"]:
        return Reading(make(number + YEAR_WORDS[found["fw"]]), resolution)
    this = make(number)
    if this is not None and this.end > scene.today:
        this = make(number - 1)
    return Reading(this, resolution)


def read_ended(found: re.Match[str], scene: Scene) -> Reading | None:
    """截至2022年3月31日止年度, 截至6月底的三个月."""
    if found["n"]:
        count = to_int(found["n"]) or 0
    else:
        count = 12 if found["year"] else 3 if found["quarter"] else 6
    if not 1 <= count <= 36:
        return None

    def make(year: int) -> Interval | None:
        month = spans.month(year, int(found["m"]))
        if month is None:
            return None
        if not found["d"]:
            return spans.months_until(month.end, count)
        day = spans.day(year, month.start.month, int(found["d"]))
        return spans.months_until(day.end, count) if day else None

    if found["y"]:
        made = make(int(found["y"]))
        return Reading(made, EXPLICIT) if made else None
    return scene.without_year(found.start(), found.end(), make, over=True)


def _holiday(name: str, part: str) -> Callable[[int], Interval | None]:
    key = next((key for key in (*_LUNAR, *_FIXED) if key in name), "")
    spread = _HOLIDAY_DAYS.get(key, (-1, 1)) if part and part[0] not in "前当" else (0, 0)

    def make(year: int) -> Interval | None:
        start = _feast(key, name, year)
        if start is None:
            return None
        if part == "前夕":
            return spans.one(start - timedelta(days=1), 0.6)
        certainty = 0.95 if spread == (0, 0) else 0.7
        return Interval(
            start + timedelta(days=spread[0]),
            start + timedelta(days=spread[1]),
            "day" if spread == (0, 0) else "range",
            certainty,
        )

    return make


def _feast(key: str, name: str, year: int) -> date | None:
    if "除夕" in name:
        spring = lunar.spring_festival(year)
        return spring - timedelta(days=1) if spring else None
    if "清明" in name:
        return lunar.solar_term(year, 15) if lunar.FIRST <= year <= lunar.LAST else None
    if key in _LUNAR:
        return lunar.lunar_day(year, *_LUNAR[key])
    return date(year, *_FIXED[key]) if key in _FIXED else None


def read_holiday(found: re.Match[str], scene: Scene) -> Reading | None:
    """2022年国庆假期, 春节: computed for the year."""
    make = _holiday(found["h"], found["p"] or "")
    named = year_named(found, scene)
    if named is None:
        reading = scene.without_year(found.start(), found.end(), make)
        return Reading(reading.interval, FESTIVAL) if reading.interval else NOT_RESOLVED
    made = make(named[0]) if named[0] else None
    return Reading(made, FESTIVAL) if made else NOT_RESOLVED


def read_lunar(_: re.Match[str], __: Scene) -> Reading | None:
    """农历正月初五: left unresolved rather than wrong."""
    return NOT_RESOLVED


_PARTS = {"初": "early", "中": "mid", "末": "late", "后": "late"}


def _century(text: str, scene: Scene) -> int | None:
    """The first year of a century: 20世纪 -> 1900."""
    if text[0] in "上本":
        if scene.today is None:
            return None
        return (scene.today.year // 100 - (text[0] == "上")) * 100
    number = to_int(re.sub(r"\s|世纪", "", text))
    return (number - 1) * 100 if number else None


def read_decade(found: re.Match[str], scene: Scene) -> Reading | None:
    """上世纪90年代初; without a century only the 1950s to 1990s are sure enough."""
    part = _PARTS.get((found["p"] or found["p2"] or " ")[0], "")
    if found["y"]:
        return Reading(spans.decade(int(found["y"]), part), EXPLICIT)
    tens = to_int(found["d"]) or 0
    if found["c"]:
        century = _century(found["c"], scene)
        if century is None:
            return NOT_RESOLVED
        return Reading(spans.decade(century + tens, part), EXPLICIT)
    if tens < 50:
        return NOT_RESOLVED
    return Reading(spans.decade(1900 + tens, part, 0.9), EXPLICIT)


def read_plan(found: re.Match[str], _: Scene) -> Reading | None:
    """“十四五”时期: the years of a five-year plan; the tenth ran from 2001 to 2005."""
    first = 2001 + 5 * ((to_int(found["n"]) or 10) - 10)
    if "末" in found[0]:
        return Reading(spans.years(first + 4, first + 4, 0.8), EXPLICIT)
    if "初" in found[0]:
        return Reading(spans.years(first, first + 1, 0.8), EXPLICIT)
    if "以来" in found[0]:
        return Reading(Interval(date(first, 1, 1), DATE_MAX, "range"), EXPLICIT)
    return Reading(spans.years(first, first + 4), EXPLICIT)


def read_century(found: re.Match[str], scene: Scene) -> Reading | None:
    """本世纪初, 19世纪末."""
    century = _century(found["c"], scene)
    if century is None:
        return NOT_RESOLVED
    if found["p"] == "以来":
        end = scene.today or DATE_MAX
        return Reading(Interval(date(century, 1, 1), end, "range"), EXPLICIT)
    low, high = spans.CENTURY_PARTS[_PARTS[found["p"][0]]]
    if century == 2000 and low == 0:
        high = 9  # 本世纪初 is its first decade, seen from so near
    return Reading(spans.years(century + low, century + high, 0.8), EXPLICIT)


RULES = (
    Rule("fiscal year", FISCAL, read_fiscal, "年"),
    Rule("fiscal quarter", FISCAL_QUARTER, read_fiscal_quarter, "财"),
    Rule("period that ended", ENDED, read_ended, "截"),
    Rule("holiday", HOLIDAY, read_holiday),
    Rule("lunar date", LUNAR, read_lunar),
    Rule("decade", DECADE, read_decade, "年代"),
    Rule("five-year plan", PLAN, read_plan, "五"),
    Rule("part of a century", CENTURY, read_century, "世纪"),
)
