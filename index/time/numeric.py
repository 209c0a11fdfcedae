"""Dates in figures alone, the same in both languages: 2022-05-26, 2022/5/26, 26/5/2022."""

from __future__ import annotations

import re

from index.time import spans
from index.time.scene import EXPLICIT, NOT_RESOLVED, Reading, Rule, Scene

_CLOCK = (
    r"(?:(?:T|\s{1,2})[0-2]?\d:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:\s?(?:Z|[+-]\d\d:?\d\d)(?!\d))?)?"
)
_LEFT, _RIGHT = r"(?<![A-Za-z0-9_./\-:])", r"(?![\d]|[./\-]\d)"

ISO = re.compile(
    rf"{_LEFT}(?P<y>(?:1\d|20|21)\d\d)(?P<s>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d"
    rf"|0?[1-9]){_CLOCK}{_RIGHT}"
)
MONTH = re.compile(
    rf"{_LEFT}(?P<y>(?:19|20)\d\d)(?P<s>[-/])(?P<m>0[1-9]|1[0-2]){_RIGHT}(?![年月日%])"
)
REVERSED = re.compile(
    rf"{_LEFT}(?P<a>3[01]|[12]\d|0?[1-9])(?P<s>[-/.])(?P<b>3[01]|[12]\d|0?[1-9])(?P=s)(?P<y>(?:19"
    rf"|20)\d\d){_CLOCK}{_RIGHT}"
)
YEARS = re.compile(
    rf"{_LEFT}(?P<y1>(?:1\d|20)\d\d)\s?(?P<s>[-–—/])\s?(?P<y2>(?:1\d|20)\d\d|\d\d)(?![\d年月日]"
    rf"|[./\-]\d|\s?(?:元|人|万|亿|%))"
)


def read_iso(found: re.Match[str], _: Scene) -> Reading | None:
    """Year first."""
    made = spans.day(int(found["y"]), int(found["m"]), int(found["d"]))
    return Reading(made, EXPLICIT) if made else None


def read_month(found: re.Match[str], scene: Scene) -> Reading | None:
    """2022-05; in English 2009-10 is rather a season than an October."""
    year, number = int(found["y"]), int(found["m"])
    if scene.language == "en" and number == year % 100 + 1:
        return Reading(spans.years(year, year + 1, 0.7), EXPLICIT)
    return Reading(spans.month(year, number), EXPLICIT)


def read_reversed(found: re.Match[str], _: Scene) -> Reading | None:
    """Year last: 26/5/2022 and 5/26/2022; unresolved where day and month can't be told apart."""
    first, second, year = int(found["a"]), int(found["b"]), int(found["y"])
    if found["s"] == "." or first > 12 or first == second:
        made = spans.day(year, second, first)
    elif second > 12:
        made = spans.day(year, first, second)
    else:
        return NOT_RESOLVED
    return Reading(made, EXPLICIT) if made else None


def read_years(found: re.Match[str], _: Scene) -> Reading | None:
    """2019-2021, 2019-21."""
    first, last = int(found["y1"]), int(found["y2"])
    if len(found["y2"]) == 2:
        last += first - first % 100
        if last < first and last % 100 == 0:
            last += 100
    if not first < last <= first + 150:
        return None
    return Reading(spans.years(first, last, 0.9), EXPLICIT)


RULES = (
    Rule("day", ISO, read_iso),
    Rule("month", MONTH, read_month),
    Rule("day, year last", REVERSED, read_reversed),
    Rule("years", YEARS, read_years),
)
