"""Days of the Chinese calendar that news names: Spring Festival, Mid-Autumn and the like.

Computed, not tabulated: new moons after Meeus, *Astronomical Algorithms* (2nd ed.),
chapter 49, and the sun's longitude after chapter 25 (low accuracy, 0.01 degree), in
Beijing time. The eleventh month holds the winter solstice; a year of thirteen months has
a leap month, the first that holds no major solar term.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from math import floor, radians, sin

_BEIJING = 8 / 24
_EPOCH = date(2000, 1, 1)
_EPOCH_JD = 2451544.5  # Julian date of that day's midnight, universal time
FIRST, LAST = 1900, 2100  # years for which both series are good to minutes


def spring_festival(year: int) -> date | None:
    """The first day of the Chinese year that begins in `year`; None out of 1900-2100."""
    return lunar_day(year, 1, 1)


def lunar_day(year: int, month: int, day: int) -> date | None:
    """A day of an ordinary (not leap) month of the Chinese year that begins in `year`."""
    if not FIRST <= year <= LAST:
        return None
    winter = 11 if month < 11 else -1  # months 1-10 follow the solstice of the year before
    solstice_year = year - 1 if winter == 11 else year
    start = _months(solstice_year).get(month)
    return start + timedelta(days=day - 1) if start else None


def solar_term(year: int, longitude: int) -> date:
    """The Beijing day on which the sun reaches `longitude` degrees (15: Qingming) in `year`."""
    day = date(year, 3, 20) + timedelta(days=round(longitude % 360 * 365.2422 / 360) - 6)
    if day.year > year:
        day = day.replace(year=year)
    while not _reached(day, longitude):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=256)
def _months(solstice_year: int) -> dict[int, date]:
    """Month number -> first day, from the month with the solstice of `solstice_year` on."""
    first = _month_with(_winter_solstice(solstice_year))
    following = _month_with(_winter_solstice(solstice_year + 1))
    starts = [first]
    while starts[-1] < following:
        starts.append(_next_new_moon(starts[-1]))
    leap = _leap_index(starts) if len(starts) == 14 else None
    numbers: dict[int, date] = {}
    number = 11
    for index, start in enumerate(starts[:-1]):
        if index == leap:
            continue
        numbers[number] = start
        number = number % 12 + 1
    return numbers


def _leap_index(starts: list[date]) -> int | None:
    """Which of the months is without a major solar term (a multiple of 30 degrees)."""
    for index in range(1, len(starts) - 1):
        if _sector(starts[index]) == _sector(starts[index + 1]):
            return index
    return None


def _sector(day: date) -> int:
    """Twelfths of the ecliptic that the sun has passed at the start of a Beijing day."""
    return floor(_sun(_midnight(day)) / 30)


def _winter_solstice(year: int) -> date:
    day = date(year, 12, 19)
    while not _reached(day, 270):
        day += timedelta(days=1)
    return day


def _reached(day: date, longitude: int) -> bool:
    """Whether the sun passes `longitude` before the end of a Beijing day."""
    past = (_sun(_midnight(day + timedelta(days=1))) - longitude) % 360
    return past < 180


def _month_with(day: date) -> date:
    """The first day of the lunar month that holds `day`."""
    count = floor((day - date(2000, 1, 6)).days / 29.530588861) + 1
    while _new_moon(count) > day:
        count -= 1
    return _new_moon(count)


def _next_new_moon(start: date) -> date:
    return _month_with(start + timedelta(days=31))


def _midnight(day: date) -> float:
    """The Julian ephemeris date at which a Beijing day begins (dynamical time ~ +1 minute)."""
    return _EPOCH_JD + (day - _EPOCH).days - _BEIJING + 69 / 86400


def _sun(jde: float) -> float:
    """The sun's apparent longitude in degrees, 0-360 (Meeus, chapter 25)."""
    t = (jde - 2451545.0) / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t
    anomaly = radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t)
    centre = (
        (1.914602 - 0.004817 * t) * sin(anomaly)
        + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
        + 0.000289 * sin(3 * anomaly)
    )
    node = radians(125.04 - 1934.136 * t)
    return (mean + centre - 0.00569 - 0.00478 * sin(node)) % 360


@lru_cache(maxsize=512)
def _new_moon(count: int) -> date:
    """The Beijing day of new moon number `count` from 2000-01-06 (Meeus, chapter 49)."""
    t = count / 1236.85
    jde = 2451550.09766 + 29.530588861 * count + 0.00015437 * t * t
    e = 1 - 0.002516 * t - 0.0000074 * t * t
    sun = radians(2.5534 + 29.10535670 * count - 0.0000014 * t * t)
    moon = radians(201.5643 + 385.81693528 * count + 0.0107582 * t * t)
    latitude = radians(160.7108 + 390.67050284 * count - 0.0016118 * t * t)
    node = radians(124.7746 - 1.56375588 * count + 0.0020672 * t * t)
    jde += (
        -0.40720 * sin(moon)
        + 0.17241 * e * sin(sun)
        + 0.01608 * sin(2 * moon)
        + 0.01039 * sin(2 * latitude)
        + 0.00739 * e * sin(moon - sun)
        - 0.00514 * e * sin(moon + sun)
        + 0.00208 * e * e * sin(2 * sun)
        - 0.00111 * sin(moon - 2 * latitude)
        - 0.00057 * sin(moon + 2 * latitude)
        + 0.00056 * e * sin(2 * moon + sun)
        - 0.00042 * sin(3 * moon)
        + 0.00042 * e * sin(sun + 2 * latitude)
        + 0.00038 * e * sin(sun - 2 * latitude)
        - 0.00024 * e * sin(2 * moon - sun)
        - 0.00017 * sin(node)
        - 0.00007 * sin(moon + 2 * sun)
    )
    beijing = jde - 69 / 86400 + _BEIJING
    return _EPOCH + timedelta(days=floor(beijing - _EPOCH_JD))
