"""A date or time value in the forms that files and pages use, as days in the outlet's zone."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from index.types import Interval, Published

# Newspapers begin in 1605; no article is of a year that lies beyond this one.
FIRST_YEAR = 1600
LAST_YEAR = 2100
# Seconds taken for milliseconds, or a zero, land here; a real article of that month is the rarer.
_EPOCH = (date(1969, 12, 31), date(1970, 1, 31))

MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august"
        "|sep sept september|oct october|nov november|dec december".split("|"),
        start=1,
    )
    for name in names.split()
}
MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
# Hours east of Greenwich. CST is China's in a Chinese source, else America's.
_ABBREVIATIONS = {
    "gmt": 0.0, "utc": 0.0, "z": 0.0, "wet": 0.0, "bst": 1.0, "cet": 1.0, "west": 1.0,
    "cest": 2.0, "eet": 2.0, "eest": 3.0, "msk": 3.0, "ist": 5.5, "hkt": 8.0, "sgt": 8.0,
    "cst": -6.0, "cdt": -5.0, "jst": 9.0, "kst": 9.0, "aest": 10.0, "aedt": 11.0,
    "est": -5.0, "edt": -4.0, "mst": -7.0, "mdt": -6.0, "pst": -8.0, "pdt": -7.0,
}  # fmt: skip
_PLACES = {"et": "America/New_York", "北京时间": "Asia/Shanghai", "pt": "America/Los_Angeles"}

_CLOCK = (
    r"(?P<half>凌晨|早上|上午|中午|下午|傍晚|晚上|晚间|晚)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{2})"
    r"分?(?:\s*:?\s*(?P<second>\d{2})秒?)?(?:[.,]\d{1,9})?\s*(?P<noon>[ap]\.?m\.?)?"
)
_ZONE = (
    r"\s*\(?(?P<zone>(?:GMT|UTC)?\s?[+-]\d{2}:?\d{2}|(?:GMT|UTC)\s?[+-]\d{1,2}|北京时间|"
    + "|".join(sorted([*_ABBREVIATIONS, "et", "pt"], key=len, reverse=True))
    + r")(?![A-Za-z\d])\)?"
)
_TAIL = rf"(?:[T,\s]*(?:at\s+)?(?:{_CLOCK})(?:{_ZONE})?)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
YEAR = r"(?P<year>(?:1[6-9]|20|21)\d{2})"
_ZH_WEEKDAY = r"(?:\s*[(]?(?:星期|周)[一二三四五六日天][)]?)?"


def _pattern(body: str) -> re.Pattern[str]:
    return re.compile(body, re.IGNORECASE)


# Full dates with an optional time; each is tried at the start of a value and searched in a text.
FULL = (
    _pattern(rf"{YEAR}\s*年\s*(?P<mon>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*[日号]{_ZH_WEEKDAY}{_TAIL}"),
    _pattern(rf"{YEAR}(?P<sep>[-/.])(?P<mon>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})(?!\d){_TAIL}"),
    # With dots, the day comes first (German, Russian); with slashes it may be the month.
    _pattern(rf"(?<![\d.])(?P<day>\d{{1,2}})\.(?P<mon>\d{{1,2}})\.{YEAR}(?!\d){_TAIL}"),
    _pattern(rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{MONTH},?[\s-]+{YEAR}{_TAIL}"),
    _pattern(rf"{_WEEKDAY}{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{YEAR}{_TAIL}"),
)  # fmt: skip
# Only as a whole value: in running text these digits may be anything.
_WHOLE = (
    _pattern(rf"{YEAR}(?P<mon>\d{{2}})(?P<day>\d{{2}})"),
    _pattern(
        rf"{YEAR}(?P<mon>\d{{2}})(?P<day>\d{{2}})T?(?P<hour>\d{{2}})(?P<minute>\d{{2}})"
        rf"(?P<second>\d{{2}})?(?:{_ZONE})?"
    ),
    # date(1) and JavaScript: Thu May 26 20:08:55 CST 2022, Thu May 26 2022 20:08:55 GMT+0800
    _pattern(rf"[a-z]{{3}}\s+{MONTH}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}(?:{_ZONE})?\s+{YEAR}"),
    _pattern(rf"{YEAR}\s*年\s*(?P<mon>\d{{1,2}})\s*月"),
    _pattern(rf"{YEAR}[-/.](?P<mon>\d{{1,2}})"),
    _pattern(rf"{MONTH},?\s+{YEAR}"),
    _pattern(rf"{YEAR}\s*年?"),
    _pattern(rf"(?P<first>\d{{1,2}})(?P<sep>[-/.])(?P<then>\d{{1,2}})(?P=sep){YEAR}{_TAIL}"),
)


def read_moment(value: object, *, zone: str | None = None) -> Published | None:
    """A date or time value as `Published` in `zone`; None where it is none, or can't be.

    Takes Unix seconds or milliseconds, ISO 8601, RFC 2822, Chinese and English dates, compact
    digits, months and years. A time is moved to `zone`; midnight is read as "that day", since
    that is how day-only dates are stored.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        value = value.isoformat()
    number = _number(value)
    if number is not None:
        return _from_number(number, zone)
    text = _plain(str(value))
    for pattern in FULL:
        if found := pattern.match(text):
            return from_match(found, zone)
    for pattern in _WHOLE:
        if found := pattern.fullmatch(text):
            return from_match(found, zone)
    return None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:200]).replace("\u2212", "-").strip(" \t\n\"'")


def _number(value: object) -> float | None:
    if isinstance(value, (int, float)):
        return float(value)
    text = str(value).strip()
    return (
        float(text) if re.fullmatch(r"\d{9,14}(?:\.\d{1,9})?", text) and not _digits(text) else None
    )


def _digits(text: str) -> bool:
    """Whether 12 or 14 digits are a date and time written together."""
    return bool(
        re.fullmatch(
            r"20\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d(\d\d)?", text
        )
    )


def _from_number(number: float, zone: str | None) -> Published | None:
    if number != number or number < 0:
        return None
    if number < 1e8:  # 20220526 and 2022 written as integers
        return read_moment(f"{int(number)}", zone=zone) if number >= 1000 else None
    seconds = number / 1000 if number >= 1e11 else number
    if seconds > 4.2e9:
        return None
    return _timed(datetime.fromtimestamp(seconds, UTC), zone)


def from_match(found: re.Match[str], zone: str | None) -> Published | None:
    parts = found.groupdict()
    year = int(parts["year"])
    if parts.get("first"):
        parts |= _day_and_month(int(parts["first"]), int(parts["then"]), parts["sep"])
    month = (
        int(parts["mon"]) if parts.get("mon") else MONTHS.get((parts.get("month") or "").lower())
    )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        if month is None:
            return whole_days(date(year, 1, 1), date(year, 12, 31), "year", zone)
        if not parts.get("day"):
            last = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            return whole_days(date(year, month, 1), last, "month", zone)
        day = date(year, month, int(parts["day"]))
        if not parts.get("hour"):
            return whole_days(day, day, "day", zone)
        return _at(day, parts, zone)
    except (ValueError, OverflowError):
        return None


def _day_and_month(first: int, then: int, separator: str) -> dict[str, str | None]:
    """Day and month of 26/05/2022, 05/26/2022 and 26.05.2022; none where both orders could be."""
    if separator == "." or first > 12 or first == then:
        return {"day": str(first), "mon": str(then)}
    # 0 is no month: the value is then refused, since nobody can say which of the two it is.
    return {"day": str(then), "mon": str(first if then > 12 else 0)}


def _at(day: date, parts: dict[str, str | None], zone: str | None) -> Published | None:
    hour, minute, second = (int(parts.get(key) or 0) for key in ("hour", "minute", "second"))
    half = parts.get("half") or (parts.get("noon") or "").lower().replace(".", "")
    if half in {"下午", "傍晚", "晚上", "晚间", "晚", "pm"} and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    if hour == 24:
        return whole_days(day, day, "day", zone)
    moment = datetime(day.year, day.month, day.day, hour, minute, min(second, 59))
    stated = _stated_zone(parts.get("zone"), zone)
    if not (hour or minute or second):
        # Midnight is how a day is stored; in Greenwich's time too, unless it is one in `zone`.
        return whole_days(day, day, "day", zone)
    if stated is None and (home := _zone_info(zone)) is not None:
        return _timed(moment.replace(tzinfo=home), zone)
    if stated is None:
        return _checked(Published(Interval(day, day), "", zone=None, time=moment.isoformat()))
    return _timed(moment.replace(tzinfo=stated), zone)


def _timed(moment: datetime, zone: str | None) -> Published | None:
    home = _zone_info(zone)
    local = moment.astimezone(home) if home else moment
    label = zone if home else _label(moment)
    day = local.date()
    midnight = (local.hour, local.minute, local.second) == (0, 0, 0)
    return _checked(
        Published(
            Interval(day, day),
            "",
            zone=label,
            time=None if midnight else local.replace(microsecond=0).isoformat(),
            instant=None if midnight else moment.timestamp(),
        )
    )


def whole_days(start: date, end: date, granularity: str, zone: str | None) -> Published | None:
    interval = Interval(start, end, granularity)  # type: ignore[arg-type]
    return _checked(Published(interval, "", zone=zone if _zone_info(zone) else None))


def _checked(found: Published) -> Published | None:
    start = found.interval.start
    if _EPOCH[0] <= start <= _EPOCH[1] or not FIRST_YEAR <= start.year <= LAST_YEAR:
        return None
    return found


def _stated_zone(text: str | None, home: str | None) -> tzinfo | None:
    if not text:
        return None
    name = text.lower().replace(" ", "")
    if name in _PLACES:
        return _zone_info(_PLACES[name])
    if name == "cst" and (home or "").startswith("Asia/"):
        return timezone(timedelta(hours=8))
    if name in _ABBREVIATIONS:
        hours = _ABBREVIATIONS[name]
        return UTC if hours == 0 else timezone(timedelta(hours=hours))
    sign, digits = name.lstrip("gmtuc")[0], name.lstrip("gmtuc")[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    offset = timedelta(hours=hours, minutes=minutes)
    if offset >= timedelta(hours=24):
        return None
    return timezone(-offset if sign == "-" else offset) if offset else UTC


def _zone_info(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _label(moment: datetime) -> str:
    offset = moment.strftime("%z")
    return "UTC" if offset in {"", "+0000"} else f"{offset[:3]}:{offset[3:]}"
