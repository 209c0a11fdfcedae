"""English quarters, halves, fiscal years, periods that ended, decades and holidays."""

from __future__ import annotations

import re
from datetime import date, timedelta

from index.time import lunar, spans
from index.time.en_calendar import part_of, place
from index.time.en_words import (
    ANY_CASE,
    DAY,
    MONTH,
    ORDINALS,
    YEAR,
    YEAR_WORD,
    YEAR_WORDS,
    amount,
    day_number,
    full_year,
    month_number,
    year_in,
)
from index.time.scene import EXPLICIT, FESTIVAL, NOT_RESOLVED, Reading, Rule, Scene
from index.types import Granularity, Interval

_NTH = "first|second|third|fourth|final|1st|2nd|3rd|4th"
_FY = r"(?:(?:fiscal|financial)(?:\s+year)?\s+|FY\s?)"
# The year of a quarter or half: "of fiscal 2022", "2022", "FY22", "of last year".
_WHOSE = (
    r"(?:,?\s+(?:(?:of|in|for)\s+)?(?:the\s+)?"
    rf"(?:(?P<fy>{_FY})?'?(?P<y>{YEAR})|(?P<fy2>FY\s?)(?P<ys>\d\d))"
    rf"|,?\s+(?:(?:of|in)\s+)?(?P<yw>{YEAR_WORD})"
    r"|\s+of\s+(?:its\s+|the\s+)?"
    r"(?P<fw>last|this|next|current|previous)\s+(?:fiscal|financial)\s+year)"
)
QUARTER = re.compile(
    r"\b(?P<f0>fiscal\s+)?"
    rf"(?:(?P<q>{_NTH})[- ](?P<f1>fiscal[- ])?quarter|(?<![\w-])Q(?P<qn>[1-4]))"
    rf"{_WHOSE}?(?!\w)",
    ANY_CASE,
)
QUARTER_AFTER = re.compile(
    r"\b(?P<fy>FY\s?|fiscal\s+(?:year\s+)?)?(?P<y>(?:19|20)\d\d|(?<=FY)\d\d)[- ]?"
    r"(?:Q(?P<qn>[1-4])|(?P<q>first|second|third|fourth)[- ]quarter)(?!\w)"
    r"|\b(?P<qm>[1-4])Q\s?(?P<y2>(?:20)?\d\d)(?!\w)",
    ANY_CASE,
)
HALF = re.compile(
    r"\b(?P<f0>fiscal\s+)?"
    r"(?:(?P<h>first|second|1st|2nd|latter)[- ](?P<f1>fiscal[- ])?half|H(?P<hn>[12]))"
    rf"{_WHOSE}?(?!\w)",
    ANY_CASE,
)
MONTHS_OF = re.compile(
    r"\b(?:the\s+)?first\s+"
    r"(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|\d{1,2})\s+(?P<u>months|quarters)"
    rf"\s+of\s+(?:(?:the|this)\s+year\b|(?P<y>{YEAR})|(?P<yw>{YEAR_WORD}))",
    ANY_CASE,
)
FISCAL = re.compile(
    r"\b(?:the\s+)?(?:(?:fiscal|financial)\s+(?:year\s+)?|FY\s?)'?"
    rf"(?:(?P<y>{YEAR})|(?<=FY)(?P<ys>\d\d)|(?<=FY\s)(?P<ys2>\d\d))"
    r"(?:\s?[-/–]\s?(?P<end>\d{4}|\d\d))?(?!\w)"
    r"|\b(?P<y3>(?:19|20)\d\d)\s+(?:fiscal|financial)\s+year\b"
    r"|\b(?:the\s+)?(?P<fw>last|this|next|current|previous)"
    r"\s+(?:fiscal|financial)\s+(?P<u>year|quarter)\b",
    ANY_CASE,
)
ENDED = re.compile(
    r"\b(?:the\s+)?(?:(?P<n>three|six|nine|twelve|3|6|9|12)[- ]months?(?:\s+period)?"
    rf"|(?:(?:full|fiscal|financial|{_NTH})\s+)*(?P<what>year|half[- ]year|half|quarter))"
    r"\s+(?:that\s+)?(?:ended|ending|ends)\s+(?:on\s+|in\s+)?"
    rf"(?:(?P<m>{MONTH})(?:\s+(?P<d>{DAY}))?|(?P<d2>{DAY})\s+(?P<m2>{MONTH}))"
    rf"(?:\s*,?\s+(?P<y>{YEAR}))?(?!\w)",
    ANY_CASE,
)
DECADE = re.compile(
    r"\b(?:(?P<part>early|mid|late)[- ])?(?P<y>(?:1[5-9]|20)\d0)['’]?s\b"
    r"|\b(?:(?P<part2>early|mid|late)[- ])?(?P<word>fifties|sixties|seventies|eighties|nineties)\b",
    ANY_CASE,
)
HOLIDAY = re.compile(
    r"\b(?P<h>Chinese New Year(?!['’]s)|Lunar New Year(?!['’]s)|Spring Festival"
    r"|Mid-Autumn Festival|Dragon Boat Festival|Lantern Festival|Qingming Festival"
    r"|New Year['’]s (?:Day|Eve)|Christmas(?: Day| Eve)?|Thanksgiving(?: Day)?|Valentine['’]s Day"
    r"|Singles['’]? Day|Halloween|China['’]s National Day|National Day(?= holiday)"
    r"|Independence Day|Black Friday)(?:\s+(?P<p>holidays?|break))?"
    rf"(?:,?\s+(?:(?:of|in)\s+)?(?:(?P<y>{YEAR})|(?P<yw>{YEAR_WORD})))?(?!\w)"
)
SEASON = re.compile(
    rf"\b(?:(?P<w>last|this|next|the\s+past)\s+)?(?P<s>spring|summer|autumn|fall|winter)"
    rf"(?:\s+(?:of\s+)?(?P<y>{YEAR})(?!\s*[-–/]))?(?!\w)",
    ANY_CASE,
)
_SEASONS = {
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
    "fall": (9, 11),
    "winter": (12, 2),
}
_DECADES = {"fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990}
_FIXED = {
    "new year's day": (1, 1), "valentine's day": (2, 14), "independence day": (7, 4),
    "halloween": (10, 31), "national day": (10, 1), "singles day": (11, 11),
    "singles' day": (11, 11), "christmas eve": (12, 24), "christmas": (12, 25),
    "christmas day": (12, 25), "new year's eve": (12, 31),
}  # fmt: skip
_LUNAR = {
    "chinese new year": (1, 1), "lunar new year": (1, 1), "spring festival": (1, 1),
    "lantern festival": (1, 15), "dragon boat festival": (5, 5), "mid-autumn festival": (8, 15),
}  # fmt: skip
_HOLIDAY_DAYS = {
    "chinese new year": (-1, 5), "lunar new year": (-1, 5), "spring festival": (-1, 5),
    "national day": (0, 6),
}  # fmt: skip


def _fiscal_year(groups: dict[str, str | None], scene: Scene, at: int) -> int | None:
    """The fiscal year a match names; None where it names none or nothing tells."""
    if text := groups.get("y") or groups.get("ys") or groups.get("ys2") or groups.get("y3"):
        return full_year(text)
    word = groups.get("fw")
    if not word or scene.today is None:
        return None
    return scene.fiscal(at)[0].year_of(scene.today) + YEAR_WORDS[word.casefold()]


def _is_fiscal(groups: dict[str, str | None]) -> bool:
    return any(groups.get(name) for name in ("f0", "f1", "fy", "fy2", "fw"))


def _read_stretch(found: re.Match[str], scene: Scene, number: int, size: int) -> Reading | None:
    """Stretch `number` of `size` months: a quarter (3) or a half (6), fiscal or of the calendar."""
    groups = found.groupdict()
    kind = spans.quarter if size == 3 else spans.half
    if not _is_fiscal(groups):
        if groups.get("y2"):
            return Reading(kind(full_year(groups["y2"] or ""), number), EXPLICIT)
        return place(found, scene, lambda year: kind(year, number))
    calendar, certainty, resolution = scene.fiscal(found.start())
    granularity: Granularity = "quarter" if size == 3 else "half"
    year = _fiscal_year(groups, scene, found.start())
    if year is None and (named := year_in(groups, scene)) and named[0]:
        year = named[0]
    if year is not None:
        made = calendar.span(year, size * (number - 1), size, granularity, certainty)
        return Reading(made, resolution) if made else None
    if scene.today is None:
        return NOT_RESOLVED
    year = calendar.year_of(scene.today)
    made = calendar.span(year, size * (number - 1), size, granularity, certainty)
    if made and made.end > scene.today:  # reports speak of what is over
        made = calendar.span(year - 1, size * (number - 1), size, granularity, certainty)
    return Reading(made, resolution)


def read_quarter(found: re.Match[str], scene: Scene) -> Reading | None:
    """the first quarter of 2022, Q4 FY2022, 4Q22."""
    groups = found.groupdict()
    figure = groups.get("qn") or groups.get("qm")
    number = int(figure) if figure else ORDINALS[found["q"].casefold()]
    named = any(groups.get(name) for name in ("y", "y2", "ys", "yw", "fw"))
    if not figure and not named and not _is_fiscal(groups) and not _about_business(found, scene):
        return None
    return _read_stretch(found, scene, number, 3)


def _about_business(found: re.Match[str], scene: Scene) -> bool:
    """A quarter without a year is a match's quarter as often as a company's."""
    around = scene.text[max(0, found.start() - 160) : found.end() + 160]
    return bool(
        re.search(
            r"revenue|profit|earnings|sales|income|GDP|grew|growth|loss|shipments|results|report"
            r"|percent|billion|million|%",
            around,
            ANY_CASE,
        )
    )


def read_half(found: re.Match[str], scene: Scene) -> Reading | None:
    """the first half of 2022, H1 FY2023."""
    groups = found.groupdict()
    number = int(groups["hn"] or 0) or ORDINALS[found["h"].casefold()]
    named = any(groups.get(name) for name in ("y", "ys", "yw", "fw"))
    if (
        not named
        and not _is_fiscal(groups)
        and not re.match(r"\s+of\s+the\s+year\b", scene.text[found.end() :])
    ):
        return None
    return _read_stretch(found, scene, number, 6)


def read_months_of(found: re.Match[str], scene: Scene) -> Reading | None:
    """the first five months of 2022."""
    count = (amount(found["n"]) or 0) * (3 if found["u"].casefold() == "quarters" else 1)
    if not 1 <= count <= 12:
        return None
    return place(found, scene, lambda year: spans.months(year, 1, count))


def read_fiscal(found: re.Match[str], scene: Scene) -> Reading | None:
    """fiscal year 2022, FY22, FY2021-22, the current fiscal year."""
    groups = found.groupdict()
    calendar, certainty, resolution = scene.fiscal(found.start())
    number = _fiscal_year(groups, scene, found.start())
    if number is None:
        return NOT_RESOLVED
    if (groups.get("u") or "").casefold() == "quarter":
        return NOT_RESOLVED
    if end := groups.get("end"):
        last = int(end) if len(end) == 4 else number - number % 100 + int(end)
        if last != number + 1:
            return Reading(None, resolution) if last <= number else None
        if certainty < 0.9:
            return Reading(spans.years(number, last, 0.4), resolution)
        number = last if calendar.named == "end" else number
    made = calendar.span(number, 0, 12, "year", certainty)
    return Reading(made, resolution) if made else None


def read_ended(found: re.Match[str], scene: Scene) -> Reading | None:
    """the year ended March 31, 2022; the three months ended June 30."""
    groups = found.groupdict()
    month = month_number(groups["m"] or groups["m2"] or "")
    day = groups["d"] or groups["d2"]
    sizes = {"year": 12, "quarter": 3, "half": 6}
    count = (
        amount(groups["n"])
        if groups["n"]
        else sizes[(groups["what"] or "").casefold()[:7].split("-")[0].split()[0]]
    )

    def make(year: int) -> Interval | None:
        whole = spans.month(year, month)
        if whole is None or (day and spans.day(year, month, day_number(day)) is None):
            return None
        return spans.months_until(whole.end, count or 12)

    return place(found, scene, make, over=True)


def read_decade(found: re.Match[str], scene: Scene) -> Reading | None:
    """early 2020s, the 1990s, the seventies."""
    part = part_of(found["part"] or found["part2"])
    if word := found["word"]:
        before = scene.text[max(0, found.start() - 12) : found.start()].casefold()
        if not re.search(r"\bthe\s+$", before) and not part:
            return None
        return Reading(spans.decade(_DECADES[word.casefold()], part, 0.8), EXPLICIT)
    return Reading(spans.decade(int(found["y"]), part), EXPLICIT)


def read_season(found: re.Match[str], scene: Scene) -> Reading | None:
    """summer 2021, last winter: northern ones; a season alone is no date."""
    first, last = _SEASONS[found["s"].casefold()]
    if found["y"]:
        return Reading(spans.months(int(found["y"]), first, last, 0.7), EXPLICIT)
    if not found["w"]:
        return None
    word = found["w"].casefold().split()[-1]

    def make(day: date) -> Interval | None:
        options = [spans.months(day.year + shift, first, last, 0.6) for shift in (-2, -1, 0, 1)]
        seasons = [one for one in options if one is not None]
        if word == "next":
            return next((one for one in seasons if one.start > day), None)
        if word == "this":
            return min(seasons, key=lambda one: abs((one.start - day).days))
        return next((one for one in reversed(seasons) if one.end < day), None)

    return scene.from_reference(make)


def _feast(name: str, year: int) -> date | None:
    if name in _LUNAR:
        return lunar.lunar_day(year, *_LUNAR[name])
    if name.startswith("qingming"):
        return lunar.solar_term(year, 15) if lunar.FIRST <= year <= lunar.LAST else None
    if name.startswith("thanksgiving"):  # the fourth Thursday of November
        first = date(year, 11, 1)
        return first + timedelta(days=(3 - first.weekday()) % 7 + 21)
    if name == "black friday":
        return spans.add_days(_feast("thanksgiving", year) or date(year, 11, 25), 1)
    return date(year, *_FIXED[name]) if name in _FIXED else None


def read_holiday(found: re.Match[str], scene: Scene) -> Reading | None:
    """Lunar New Year 2023, Christmas, China's National Day holiday."""
    name = found["h"].casefold().replace("’", "'")
    key = name.removeprefix("china's ")
    low, high = _HOLIDAY_DAYS.get(key, (0, 0)) if found["p"] else (0, 0)

    def make(year: int) -> Interval | None:
        start = _feast(key, year)
        if start is None:
            return None
        if low == high:
            return spans.one(start, 0.95)
        return Interval(start + timedelta(days=low), start + timedelta(days=high), "range", 0.7)

    reading = place(found, scene, make)
    return Reading(reading.interval, FESTIVAL) if reading and reading.interval else NOT_RESOLVED


RULES = (
    Rule("quarter", QUARTER, read_quarter),
    Rule("quarter after its year", QUARTER_AFTER, read_quarter),
    Rule("half", HALF, read_half),
    Rule("first months", MONTHS_OF, read_months_of),
    Rule("fiscal year", FISCAL, read_fiscal),
    Rule("period that ended", ENDED, read_ended),
    Rule("decade", DECADE, read_decade),
    Rule("season", SEASON, read_season),
    Rule("holiday", HOLIDAY, read_holiday),
)
