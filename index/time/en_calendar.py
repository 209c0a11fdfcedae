"""English calendar dates: days and months, alone and in ranges, and plain years."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.time import spans
from index.time.en_words import (
    ANY_CASE,
    CLOCK,
    DAY,
    LONG_MONTH,
    MONTH,
    OLD_YEAR,
    PARTS,
    WEEKDAY_LEAD,
    WEEKDAYS,
    YEAR,
    YEAR_WORD,
    YEAR_WORDS,
    day_number,
    month_number,
    year_in,
)
from index.time.scene import EXPLICIT, NOT_RESOLVED, RELATIVE, Reading, Rule, Scene
from index.types import Interval

_TO = r"\s*(?:-|–|—|\bto\b|\bthrough\b|\band\b|\buntil\b)\s*"
_YEAR_AFTER = (
    rf"(?:\s*(?:,\s*|\s)(?:of\s+)?(?P<y>{YEAR}|{OLD_YEAR})|\s*,?\s+(?:of\s+)?(?P<yw>{YEAR_WORD}))?"
)
_YEAR_OF_MONTH = (
    rf"(?:(?:\s*,\s*|\s+of\s+|\s+in\s+|\s+)(?P<y>{YEAR}|{OLD_YEAR})"
    rf"|\s*,?\s+(?:of\s+)?(?P<yw>{YEAR_WORD}))"
)
_PART = r"(?:(?P<part>early|mid|late|(?:the\s+)?(?:beginning|start|middle|end)\s+of)[- ]\s*)?"

MONTH_DAY = re.compile(
    rf"\b{WEEKDAY_LEAD}(?P<m>{MONTH})\s+(?:the\s+)?(?P<d>{DAY}){_YEAR_AFTER}(?!\w){CLOCK}", ANY_CASE
)
DAY_MONTH = re.compile(
    rf"(?<![\d.,$€£¥/-])\b{WEEKDAY_LEAD}(?:the\s+)?(?P<d>{DAY})\s+(?:of\s+)?(?P<m>{MONTH})"
    rf"{_YEAR_AFTER}(?!\w){CLOCK}",
    ANY_CASE,
)
DAY_RANGE = re.compile(
    rf"\b(?P<m>{MONTH})\s+(?P<d1>{DAY}){_TO}(?P<d2>{DAY})(?!\s+{MONTH}){_YEAR_AFTER}(?!\w)",
    ANY_CASE,
)
DAY_RANGE_BEFORE = re.compile(
    rf"(?<![\d.])\b(?:the\s+)?(?P<d1>{DAY}){_TO}(?P<d2>{DAY})\s+(?:of\s+)?(?P<m>{MONTH})"
    rf"{_YEAR_AFTER}(?!\w)",
    ANY_CASE,
)
MONTH_YEAR = re.compile(rf"\b{_PART}(?P<m>{MONTH}){_YEAR_OF_MONTH}(?!\w)", ANY_CASE)
MONTH_RANGE = re.compile(
    rf"\b(?P<m1>{MONTH}){_TO}(?P<m2>{MONTH})(?:{_YEAR_OF_MONTH})?(?!\w|\s+\d)", ANY_CASE
)
# May and March alone are words: they need a preposition before them.
MONTH_AFTER = re.compile(
    rf"\b(?:in|since|by|until|from|during|of|before|after|through|between)\s+"
    rf"(?P<span>{_PART}(?P<m>{MONTH}))(?!\w|\s+\d)",
    ANY_CASE,
)
MONTH_ALONE = re.compile(
    r"\b(?P<m>January|February|April|June|July|August|September|October|November|December)"
    r"(?!\w|\s+\d|\s+[A-Z][a-z])"
)
MONTH_PART = re.compile(
    r"\b(?P<part>[Ee]arly|[Mm]id|[Ll]ate|(?:[Bb]eginning|[Ss]tart|[Mm]iddle|[Ee]nd) of)[- ]"
    rf"(?P<m>{LONG_MONTH})(?!\w|\s+\d)"
)
MONTH_WORD = re.compile(rf"\b(?P<w>last|this|next)\s+(?P<m>{LONG_MONTH})(?!\w)", ANY_CASE)
DAY_ALONE = re.compile(
    r"\b[Oo]n\s+(?P<span>the\s+(?P<d>3[01]st|[12]?1st|2?2nd|2?3rd|(?:[12]?[4-9]|1[0-3]|[23]0)th))"
    r"(?!\w|-|\s+(?!of\s+this)[a-z]+\s+of)"
)

_COUNTED = (
    r"(?!\s*(?:shares|people|points|met(?:er|re)s|feet|km|employees|jobs|workers|cars|vehicles"
    r"|hours|copies|new|other|more|pixels|px|students|men|women|troops|miles|units|members|votes)"
    r"\b|[-/]\w)"
)
YEAR_IN = re.compile(
    rf"(?:\b(?:in|since|by|until|till|from|during|before|after|between|through|throughout|to|for"
    rf"|and|of|year|years|vs\.?|versus|circa)\s+|\()"
    rf"(?:(?:the\s+(?:whole\s+)?year|about|around)\s+)?(?P<span>(?P<y>{YEAR})){_COUNTED}",
    ANY_CASE,
)
YEAR_OLD = re.compile(
    rf"\b(?:in|since|by|until|from|of)\s+(?P<span>(?P<y>{OLD_YEAR}))",
    ANY_CASE,
)
YEAR_PART = re.compile(
    rf"\b(?P<part>early|mid|late|(?:the\s+)?(?:beginning|start|middle|end)\s+of)[- ]\s*"
    rf"(?:(?P<y>{YEAR})|(?P<yw>{YEAR_WORD}))(?!\w)",
    ANY_CASE,
)
# "the 2022 World Cup", "its 2021 report", "across 2020": a year where a count would not stand.
YEAR_OF = re.compile(
    r"(?:\b(?:the|its|their|his|her|our|my|an?|that|across|late|early|than\s+the|at\s+least)\s+"
    r"|['’]s\s+)"
    rf"(?P<span>(?P<y>(?:19\d|20[0-4])\d))(?![\d,.]*\d|[-/]\w){_COUNTED}"
    r"(?=\s+[A-Za-z]|[,.;)]|$)",
    ANY_CASE,
)
YEAR_BEFORE = re.compile(
    r"(?<![\w$€£¥.,/-])(?P<y>(?:19\d|20[0-4])\d)"
    r"(?=\s+(?:FIFA\s+|UEFA\s+)?(?:World Cup|Olympics?|Games|season|presidential"
    r"|general election)\b)",
    ANY_CASE,
)
YEAR_LAST = re.compile(r"(?:,\s+|\bwinners?\s+)(?P<span>(?P<y>(?:19|20)\d\d))(?=[;?)]|\.?$|\.\s)")
YEAR_TO_YEAR = re.compile(
    rf"(?<![\w./$€£¥-])(?:from\s+|between\s+)?(?P<span>(?P<y1>{YEAR})\s+(?:to|through|until|and)"
    rf"\s+(?P<y2>{YEAR}))(?![\w%])",
    ANY_CASE,
)

Fill = Callable[[int], Interval | None]


def place(
    found: re.Match[str],
    scene: Scene,
    fill: Fill,
    over: bool = False,
    weekday: int | None = None,
) -> Reading | None:
    """Fill in the year that the match names, or the one that fits.

    `over`: the date is past; `weekday`: that it falls on (0 is Monday).
    """
    named = year_in(found.groupdict(), scene)
    if named is None:
        if fill(2000) is None:  # a leap year: no such day in any year
            return None
        if weekday is not None:
            fill = scene.on_weekday(fill, weekday)
        return scene.without_year(found.start(), found.end(), fill, over=over)
    if not named[0]:
        return NOT_RESOLVED
    made = fill(named[0])
    return Reading(made, named[1]) if made else None


def part_of(text: str | None) -> str:
    """early, mid, late, or nothing."""
    words = (text or "").casefold().split()
    return next((PARTS[word] for word in words if word in PARTS), "")


def read_day(found: re.Match[str], scene: Scene) -> Reading | None:
    """May 26, 2022; 26 May; Thursday, May 26."""
    month, day = month_number(found["m"]), day_number(found["d"])
    lead = found[0][:3].casefold()
    weekday = next((number for name, number in WEEKDAYS.items() if name[:3] == lead), None)
    return place(found, scene, lambda year: spans.day(year, month, day), weekday=weekday)


def read_days(found: re.Match[str], scene: Scene) -> Reading | None:
    """May 26-28, 2022."""
    month, first, last = month_number(found["m"]), day_number(found["d1"]), day_number(found["d2"])

    def make(year: int) -> Interval | None:
        start, end = spans.day(year, month, first), spans.day(year, month, last)
        return spans.hull(start, end) if start and end else None

    return place(found, scene, make) if first < last else None


def read_month(found: re.Match[str], scene: Scene) -> Reading | None:
    """mid-May 2022, in May."""
    month, part = month_number(found["m"]), part_of(found.groupdict().get("part"))

    def make(year: int) -> Interval | None:
        whole = spans.month(year, month)
        return spans.month_part(whole, part) if whole and part else whole

    return place(found, scene, make)


def read_months(found: re.Match[str], scene: Scene) -> Reading | None:
    """March to May 2022."""
    first, last = month_number(found["m1"]), month_number(found["m2"])
    if first == last:
        return None
    if first > last:  # November to January 2023: the year is the last month's
        return place(found, scene, lambda year: spans.months(year - 1, first, last))
    return place(found, scene, lambda year: spans.months(year, first, last))


def read_month_word(found: re.Match[str], scene: Scene) -> Reading | None:
    """last May: the last one over; next May: the first to come; this May: of this year."""
    month, word = month_number(found["m"]), found["w"].casefold()

    def pick(year: int, number: int) -> Interval | None:
        if word == "last":
            year -= number <= month
        elif word == "next":
            year += number >= month
        return spans.month(year, month, 0.85)

    return scene.from_reference(lambda day: pick(day.year, day.month))


def read_day_alone(found: re.Match[str], scene: Scene) -> Reading | None:
    """on the 26th."""
    number = day_number(found["d"])
    return scene.without_month(
        found.start(), found.end(), lambda year, month: spans.day(year, month, number)
    )


def read_year(found: re.Match[str], _: Scene) -> Reading | None:
    """in 2022."""
    made = spans.year(int(found["y"]), 0.95)
    return Reading(made, EXPLICIT) if made else None


def read_years(found: re.Match[str], _: Scene) -> Reading | None:
    """from 2019 to 2021; "2019 and 2021" only after "between"."""
    both = re.search(r"\band\b", found["span"], ANY_CASE)
    if both and not found[0].casefold().startswith("between"):
        return None
    made = spans.years(int(found["y1"]), int(found["y2"]))
    return Reading(made, EXPLICIT) if made else None


def read_year_part(found: re.Match[str], scene: Scene) -> Reading | None:
    """early 2022, late last year, the end of 2021."""
    named = year_in(found.groupdict(), scene)
    if named is None or not named[0]:
        return NOT_RESOLVED
    whole = spans.year(named[0])
    return Reading(spans.year_part(whole, part_of(found["part"]), 0.9), named[1]) if whole else None


def read_year_word(found: re.Match[str], scene: Scene) -> Reading | None:
    """last year, this year."""
    shift = next(YEAR_WORDS[word] for word in found[0].casefold().split() if word in YEAR_WORDS)
    reading = scene.from_reference(lambda day: spans.year(day.year + shift))
    return Reading(reading.interval, RELATIVE) if reading.interval else NOT_RESOLVED


RULES = (
    Rule("month day", MONTH_DAY, read_day),
    Rule("day month", DAY_MONTH, read_day),
    Rule("days", DAY_RANGE, read_days),
    Rule("days before the month", DAY_RANGE_BEFORE, read_days),
    Rule("month and year", MONTH_YEAR, read_month),
    Rule("months", MONTH_RANGE, read_months),
    Rule("month after a preposition", MONTH_AFTER, read_month),
    Rule("month alone", MONTH_ALONE, read_month),
    Rule("part of a month", MONTH_PART, read_month),
    Rule("last, next month by name", MONTH_WORD, read_month_word),
    Rule("day alone", DAY_ALONE, read_day_alone),
    Rule("years", YEAR_TO_YEAR, read_years),
    Rule("year", YEAR_IN, read_year),
    Rule("year before print", YEAR_OLD, read_year),
    Rule("year of an event", YEAR_OF, read_year),
    Rule("year of a yearly event", YEAR_BEFORE, read_year),
    Rule("year at the end", YEAR_LAST, read_year),
    Rule("part of a year", YEAR_PART, read_year_part),
    Rule(
        "last, this year",
        re.compile(r"\b(?:last|this|next)\s+year\b(?!['’]s\s+Day)", ANY_CASE),
        read_year_word,
    ),
)
