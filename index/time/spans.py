"""Calendar arithmetic: whole days, months, quarters, halves, years as intervals."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from index.types import DATE_MAX, DATE_MIN, Granularity, Interval

FIRST_YEAR, LAST_YEAR = 1000, 2199
Part = tuple[int, int]  # first and last day, month or year, both included
DAY_PARTS: dict[str, Part] = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
MONTH_PARTS: dict[str, Part] = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
DECADE_PARTS: dict[str, Part] = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
CENTURY_PARTS: dict[str, Part] = {"early": (0, 29), "mid": (30, 69), "late": (70, 99)}


def day(year: int, month: int, number: int, certainty: float = 1.0) -> Interval | None:
    """One day, or None where the calendar has no such day."""
    try:
        found = date(year, month, number)
    except ValueError:
        return None
    return Interval(found, found, "day", certainty)


def month(year: int, number: int, certainty: float = 1.0) -> Interval | None:
    """A calendar month, or None where there is no such month."""
    found = months(year, number, number, certainty)
    return replace(found, granularity="month") if found else None


def months(year: int, first: int, last: int, certainty: float = 1.0) -> Interval | None:
    """Whole months of one year; `last` before `first` runs into the next year."""
    if not (1 <= first <= 12 and 1 <= last <= 12 and 1 <= year < 9999):
        return None
    end = year + (last < first)
    return Interval(
        date(year, first, 1), date(end, last, monthrange(end, last)[1]), "range", certainty
    )


def quarter(year: int, number: int, certainty: float = 1.0) -> Interval | None:
    """A calendar quarter, 1 to 4."""
    found = months(year, number * 3 - 2, number * 3, certainty) if 1 <= number <= 4 else None
    return replace(found, granularity="quarter") if found else None


def half(year: int, number: int, certainty: float = 1.0) -> Interval | None:
    """A calendar half-year, 1 or 2."""
    found = months(year, number * 6 - 5, number * 6, certainty) if number in (1, 2) else None
    return replace(found, granularity="half") if found else None


def year(number: int, certainty: float = 1.0) -> Interval | None:
    """A calendar year."""
    return years(number, number, certainty) if 1 <= number <= 9998 else None


def years(first: int, last: int, certainty: float = 1.0) -> Interval | None:
    """Whole years, both included."""
    if not 1 <= first <= last <= 9998:
        return None
    granularity: Granularity = "year" if first == last else "range"
    return Interval(date(first, 1, 1), date(last, 12, 31), granularity, certainty)


def decade(first: int, part: str = "", certainty: float = 1.0) -> Interval | None:
    """Ten years from `first`, or their early, mid or late part (4, 3, 3 years)."""
    low, high = DECADE_PARTS.get(part, (0, 9))
    return years(first + low, first + high, certainty)


def month_part(within: Interval, part: str, certainty: float = 1.0) -> Interval:
    """The early (1-10), mid (11-20) or late part of the month `within`."""
    low, high = DAY_PARTS[part]
    last = within.end.day
    return Interval(
        within.start.replace(day=low), within.start.replace(day=min(high, last)), "range", certainty
    )


def year_part(within: Interval, part: str, certainty: float = 1.0) -> Interval:
    """The first, middle or last third of the year `within`."""
    low, high = MONTH_PARTS[part]
    start = add_months(within.start, low - 1)
    end = add_months(within.start, high) - timedelta(days=1)
    return Interval(start, end, "range", certainty)


def week(of: date, shift: int = 0, certainty: float = 1.0) -> Interval | None:
    """Monday to Sunday of the week of `of`, `shift` weeks on."""
    monday = add_days(of, 7 * shift - of.weekday())
    return Interval(monday, add_days(monday, 6), "range", certainty)


def one(found: date, certainty: float = 1.0) -> Interval:
    """The day `found`."""
    return Interval(found, found, "day", certainty)


def add_days(start: date, count: int) -> date:
    """`start` moved by days, kept within the calendar."""
    ordinal = min(max(start.toordinal() + count, 1), DATE_MAX.toordinal())
    return date.fromordinal(ordinal)


def add_months(start: date, count: int) -> date:
    """`start` moved by months: 31 January and a month is the last of February."""
    number = start.year * 12 + start.month - 1 + count
    if number < 12:
        return DATE_MIN
    if number >= 12 * 9999:
        return DATE_MAX
    target, index = divmod(number, 12)
    return date(target, index + 1, min(start.day, monthrange(target, index + 1)[1]))


def move(start: date, count: int, unit: str) -> date:
    """`start` moved by `count` units: day, week, month, quarter, year or decade."""
    if unit in ("day", "week"):
        return add_days(start, count * (7 if unit == "week" else 1))
    return add_months(
        start,
        max(min(count, 10**5), -(10**5))
        * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit],
    )


def unit_of(found: date, unit: str, certainty: float = 1.0) -> Interval | None:
    """The day, week, month, quarter, year or decade that holds `found`."""
    if unit == "day":
        return one(found, certainty)
    if unit == "week":
        return week(found, 0, certainty)
    if unit == "month":
        return month(found.year, found.month, certainty)
    if unit == "quarter":
        return quarter(found.year, (found.month + 2) // 3, certainty)
    if unit == "decade":
        return decade(found.year - found.year % 10, "", certainty)
    return year(found.year, certainty)


def shift_years(interval: Interval, count: int, certainty: float = 1.0) -> Interval:
    """The same stretch `count` years on; a whole month stays a whole month."""
    start = add_months(interval.start, 12 * count)
    end = add_months(interval.end, 12 * count)
    if interval.end.day == monthrange(interval.end.year, interval.end.month)[1]:
        end = end.replace(day=monthrange(end.year, end.month)[1])
    return replace(interval, start=start, end=end, certainty=certainty)


def months_until(end: date, count: int) -> Interval:
    """The `count` whole months that end with the month of `end`."""
    start = add_months(end.replace(day=1), 1 - count)
    kinds: dict[int, Granularity] = {12: "year", 3: "quarter", 6: "half"}
    return Interval(start, end, kinds.get(count, "range"))


def hull(first: Interval, last: Interval) -> Interval | None:
    """From the start of one to the end of the other; None where that runs backwards."""
    if first.start > last.end:
        return None
    certainty = min(first.certainty, last.certainty)
    return Interval(first.start, last.end, "range", certainty)
