"""Whether a claim's quantity is the one stated: converted, rounded as it says, or counted bare."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.language import fold
from index.language.counting_words import CARDINALS
from index.quantities import MEASURED, Quantity, find_quantities, same_quantity

# Units that turn into each other, by what they measure and how many of the smallest they are.
_SIZES: dict[str, tuple[str, float]] = {
    "second": ("time", 1), "minute": ("time", 60), "hour": ("time", 3600),
    "day": ("time", 86400), "week": ("time", 604800), "month": ("time", 2629800),
    "year": ("time", 31557600),
    "mm": ("length", 1e-3), "cm": ("length", 1e-2), "m": ("length", 1), "km": ("length", 1e3),
    "m2": ("area", 1), "mu": ("area", 1e4 / 15), "ha": ("area", 1e4), "km2": ("area", 1e6),
    "g": ("mass", 1), "kg": ("mass", 1e3), "t": ("mass", 1e6),
    "kW": ("power", 1), "MW": ("power", 1e3), "GW": ("power", 1e6),
}  # fmt: skip
_MONEY = frozenset({"CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "KRW"})
_DAY = 86400.0
# 分 after hours are minutes, and 每小时…公里 is a speed.
_ALIKE = ({"分", "minute"}, {"秒", "second"}, {"km", "km/h"}, {"mile", "mph"})
_ABOUT = re.compile(
    r"(?:大?约为?|大概|左右|上下|about|around|roughly|approximately|some)\s*$", re.I
)
_OVER = re.compile(
    r"(?:超过?|逾|多于|突破|至少|(?:more|greater) than|over|at least|above|exceed\w*)\s*$", re.I
)
_UNDER = re.compile(
    r"(?:将?近|接近|不到|不足|至多|最多|nearly|almost|close to|up to|under|less than|fewer than)"
    r"\s*$",
    re.I,
)
_ABOUT_AFTER = re.compile(r"\s*(?:左右|上下|or so)")
_OVER_AFTER = re.compile(r"\s*(?:余|多|以上|or more|\+)")
# How far a rounded figure may be from what it rounds.
ABOUT, BEYOND = 0.04, 0.1
_BARE = re.compile(
    r"(?<![A-Za-z0-9_.,])\d+(?:,\d{3})*(?:\.\d+)?(?![A-Za-z0-9_%]|-\d|\s?[年月日号时点])"
)
_COMPOUND = re.compile(rf"\b({'|'.join(CARDINALS)})-[a-z]", re.I)  # a seven-seat car
_RANGE = re.compile(r"\s*(?:[-–—~～至到]|to|and)\s*")


def amounts(text: str) -> list[Quantity]:
    """The quantities of `text`; the first of a range is in the unit of the second."""
    found = find_quantities(text)
    for place in range(len(found) - 1):
        one, other = found[place : place + 2]
        if not one.unit and _RANGE.fullmatch(text[one.end : other.start]):
            found[place] = replace(one, unit=other.unit)
    return found


def states(claim: str, asked: Quantity, stated: Quantity) -> bool:
    """Whether `stated` is what `claim` says with `asked`: equal, converted or rounded."""
    if same_quantity(asked, stated):
        return True
    if {asked.unit, stated.unit} in _ALIKE and asked.value == stated.value:
        return True
    if not stated.unit and asked.unit in _MONEY and asked.value == stated.value:
        return True  # 赔偿230万: of what, nobody needs to say
    ratio = _ratio(asked, stated)
    return ratio is not None and _rounds(claim, asked, ratio)


def _ratio(asked: Quantity, stated: Quantity) -> float | None:
    """`stated` over `asked` in one unit; None where they don't compare."""
    if not asked.value:
        return None
    if asked.unit == stated.unit or not (counts(asked) or counts(stated)):
        one, other = _SIZES.get(asked.unit), _SIZES.get(stated.unit)
        if asked.unit == stated.unit:
            return stated.value / asked.value
        if one is None or other is None or one[0] != other[0]:
            return None
        return stated.value * other[1] / (asked.value * one[1])
    return stated.value / asked.value if counts(asked) and counts(stated) else None


def counts(quantity: Quantity) -> bool:
    """Whether it counts things, in whatever unit."""
    return quantity.unit.partition("/")[0] not in MEASURED


def _rounds(claim: str, asked: Quantity, ratio: float) -> bool:
    if abs(ratio - 1) <= 0.005:
        return True
    before, after = claim[: asked.start], claim[asked.end :]
    if _OVER.search(before) or _OVER_AFTER.match(after) or re.search("[多余]", asked.text):
        return 1 <= ratio <= 1 + BEYOND
    if _UNDER.search(before):
        return 1 - BEYOND <= ratio <= 1
    about = _ABOUT.search(before) or _ABOUT_AFTER.match(after)
    return bool(about) and abs(ratio - 1) <= ABOUT


def stands_bare(asked: Quantity, text: str) -> bool:
    """Whether `text` has the figure of a counted quantity without saying of what: "than 125"."""
    if not counts(asked):
        return False
    bare = {float(figure.replace(",", "")) for figure in _BARE.findall(fold(text))}
    bare |= {float(CARDINALS[word.lower()]) for word in _COMPOUND.findall(text)}
    return asked.value in bare


def spans_dates(asked: Quantity, days: Sequence[date]) -> bool:
    """Whether a duration is the time between two of the dates: two weeks, from the 5th to 19th."""
    size = _SIZES.get(asked.unit)
    if size is None or size[0] != "time" or size[1] < _DAY:
        return False
    length, leeway = asked.value * size[1] / _DAY, max(1.0, size[1] / _DAY / 3)
    return any(
        abs(abs((one - other).days) - length) <= leeway
        for place, one in enumerate(days)
        for other in days[:place]
    )


def is_time(quantity: Quantity) -> bool:
    """Whether it is a duration."""
    return _SIZES.get(quantity.unit, ("", 0))[0] == "time"
