"""Comparing dates that were said at different precision: before, after, same, or can't tell."""

from __future__ import annotations

from datetime import date
from typing import Literal

from index.types import DATE_MAX, DATE_MIN, Interval

Order = Literal["before", "after", "same", "unknown"]
Unit = Literal["day", "month", "year"]


def compare(a: Interval, b: Interval) -> Order:
    """Whether `a` lies before or after `b`.

    "same" where both say the same days; a month against a day in it is "unknown".
    """
    if a.end < b.start:
        return "before"
    if a.start > b.end:
        return "after"
    return "same" if (a.start, a.end) == (b.start, b.end) else "unknown"


def same(a: Interval, b: Interval, granularity: Unit) -> bool | None:
    """Whether both lie in the same day, month or year; None where that can't be told."""
    units_a = (_unit(a.start, granularity), _unit(a.end, granularity))
    units_b = (_unit(b.start, granularity), _unit(b.end, granularity))
    if units_a[1] < units_b[0] or units_b[1] < units_a[0]:
        return False
    return True if units_a[0] == units_a[1] == units_b[0] == units_b[1] else None


def days_between(a: Interval, b: Interval) -> tuple[int, int] | None:
    """The least and the most days from `a` to `b`, whichever is earlier; None for open ends."""
    if a.start == DATE_MIN or b.start == DATE_MIN or DATE_MAX in (a.end, b.end):
        return None
    first, last = (a, b) if a.start <= b.start else (b, a)
    most = max((last.end - first.start).days, (first.end - last.start).days)
    return max(0, (last.start - first.end).days), most


def duration(a: Interval, b: Interval, language: str = "en") -> str | None:
    """How long lies between two dates, in natural units: "6 days", "2个月", "3 years".

    As fine as the coarser of the two: days between days, months between months, years
    between years. None where an end is open or one holds the other.
    """
    if compare(a, b) == "unknown" or days_between(a, b) is None:
        return None
    first, last = (a.start, b.start) if a.start <= b.start else (b.start, a.start)
    kinds = {a.granularity, b.granularity}
    if kinds == {"day"}:
        return _said(*_natural(first, last), language)
    if kinds <= {"day", "month"}:
        return _said(_months(first.replace(day=1), last.replace(day=1)), "month", language)
    if "year" in kinds and kinds <= {"day", "month", "year"}:
        return _said(last.year - first.year, "year", language)
    return _said(_months(first, last), "month", language)


def _natural(first: date, last: date) -> tuple[int, str]:
    """Whole years or months where the days fit, else days."""
    months = _months(first, last)
    if months and first.day == last.day:
        return (months // 12, "year") if months % 12 == 0 else (months, "month")
    return (last - first).days, "day"


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def _said(count: int, unit: str, language: str) -> str:
    if language == "zh":
        return f"{count}{ {'day': '天', 'month': '个月', 'year': '年'}[unit] }"
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _unit(day: date, granularity: Unit) -> tuple[int, ...]:
    return (day.year, day.month, day.day)[: {"year": 1, "month": 2, "day": 3}[granularity]]
