"""Quantities that no figure states whole: 6个半小时, two and a half years, half an hour."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from index.time.numerals import to_number

_ZH_UNITS = {"小时": "hour", "钟头": "hour", "月": "month", "星期": "week"}
_EN_UNITS = {
    "hour": "hour", "minute": "minute", "day": "day", "week": "week", "month": "month",
    "year": "year", "kilometre": "km", "kilometer": "km", "metre": "m", "meter": "m",
    "mile": "mile", "percent": "%",
}  # fmt: skip
_SPANS = {"decade": (10.0, "year"), "century": (100.0, "year"), "fortnight": (2.0, "week")}
_NUMBER_ZH = r"(?<![第\d.零〇一二两三四五六七八九十百])(?P<n>\d+|[一二两三四五六七八九十]+)"
_BEHIND_ZH = re.compile(rf"{_NUMBER_ZH}\s?个半(?P<unit>{'|'.join(_ZH_UNITS)})")
_YEARS_ZH = re.compile(rf"{_NUMBER_ZH}\s?(?P<unit>年|天|小时)半(?![年月])")
_HALF_ZH = re.compile(r"半(?:个)?(?P<unit>小时|钟头)|半(?P<century>世纪|个世纪)")
_AND_A_HALF = re.compile(
    rf"\b(?P<n>\d+|[a-z]+)[ -]and[ -]a[ -]half[ -](?P<unit>{'|'.join(_EN_UNITS)})s?\b", re.I
)
_HALF_AN_HOUR = re.compile(r"\bhalf[ -](?:an?[ -])?(?P<unit>hour|century|decade)s?\b", re.I)
_SPAN = re.compile(
    r"\b(?:(?P<n>\d+|two|three|four|five|six|seven|eight|nine)[ -]"
    r"|(?:a|the (?:last|past)|past|last|one) )"
    r"(?P<unit>decade|fortnight|century|centurie)s?\b",
    re.I,
)  # fmt: skip

_MIXED = re.compile(r"(?<![\d.])(?P<n>\d{1,4})(?P<mag>[万亿])(?P<rest>\d{3,4})(?![\d.万])")

# (start, end, value, unit)
Found = tuple[int, int, float, str]
WordValue = Callable[[str], float | None]


def find_halves(text: str, word_value: WordValue) -> Iterator[Found]:
    """(start, end, value, unit) of each; `word_value` reads English number words."""
    for match in _MIXED.finditer(text):  # 2万4801张
        whole = float(match["n"]) * (1e4 if match["mag"] == "万" else 1e8)
        yield *match.span(), whole + float(match["rest"]), ""
    for match in _BEHIND_ZH.finditer(text):
        yield *match.span(), _whole(match["n"], word_value) + 0.5, _ZH_UNITS[match["unit"]]
    for match in _YEARS_ZH.finditer(text):
        unit = {"年": "year", "天": "day", "小时": "hour"}[match["unit"]]
        if len(match["n"]) < 4:
            yield *match.span(), _whole(match["n"], word_value) + 0.5, unit
    for match in _HALF_ZH.finditer(text):
        yield *match.span(), *((50.0, "year") if match["century"] else (0.5, "hour"))
    for match in _AND_A_HALF.finditer(text):
        value = _whole(match["n"], word_value)
        if value:
            yield *match.span(), value + 0.5, _EN_UNITS[match["unit"].lower()]
    for match in _HALF_AN_HOUR.finditer(text):
        unit = match["unit"].lower()
        yield *match.span(), *((0.5, "hour") if unit == "hour" else _times(0.5, unit))
    for match in _SPAN.finditer(text):
        count = _whole(match["n"], word_value) if match["n"] else 1.0
        yield *match.span(), *_times(count, match["unit"].lower().replace("rie", "ry"))


def _times(count: float, span: str) -> tuple[float, str]:
    value, unit = _SPANS[span]
    return count * value, unit


def _whole(number: str, word_value: WordValue) -> float:
    value = to_number(number) if not number.isascii() or number.isdigit() else None
    return float(value if value is not None else word_value(number) or 0.0)
