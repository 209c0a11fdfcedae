"""English dates relative to another day: yesterday, last Thursday, three years ago, the next day"
"."""

from __future__ import annotations

import re
from datetime import date

from index.time import spans
from index.time.en_words import (
    ANY_CASE,
    CLOCK,
    NUMBERS,
    WEEKDAY_NAME,
    WEEKDAYS,
    YEAR_WORDS,
    amount,
)
from index.time.scene import (
    ANCHORED,
    NOT_RESOLVED,
    RELATIVE,
    WEEKDAY,
    Reading,
    Rule,
    Scene,
)
from index.types import Interval

_WORDS = "|".join(sorted(NUMBERS, key=len, reverse=True))
_N = rf"(?P<n>\d{{1,3}}|(?:a\s+)?(?:couple|dozen)|{_WORDS})(?:\s+of)?"
_UNIT = r"(?P<unit>hour|day|week|month|quarter|year|decade)s?"
_ABOUT = r"(?:(?:about|around|nearly|almost|roughly|over|more\s+than|some|at\s+least)\s+)?"
_PAST = "past|last|previous|recent"

DAY_WORDS = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0,
    "this morning": 0, "this afternoon": 0, "this evening": 0, "the day after tomorrow": 2,
    "tomorrow": 1,
}  # fmt: skip
DAY_ANCHORED = {
    "the next day": 1, "the following day": 1, "a day later": 1, "the day after": 1,
    "the same day": 0,
    "that day": 0, "that same day": 0, "the previous day": -1, "the day before": -1,
    "a day earlier": -1,
}  # fmt: skip
YEAR_ANCHORED = {
    "the same year": 0, "that year": 0, "that same year": 0, "the following year": 1,
    "the next year": 1, "the previous year": -1, "the year before": -1, "the year after": 1,
    "later that year": 0, "earlier that year": 0,
}  # fmt: skip
MONTH_ANCHORED = {
    "the same month": 0, "that month": 0, "the following month": 1, "the next month": 1,
    "the previous month": -1,
    "the month before": -1, "later that month": 0,
}  # fmt: skip


def _phrases(table: dict[str, int]) -> str:
    return "|".join(key.replace(" ", r"\s+") for key in sorted(table, key=len, reverse=True))


DAY = re.compile(
    rf"\b(?:{_phrases(DAY_WORDS)})\b(?!['’]s\s+(?:[A-Z]))(?:\s+(?:morning|afternoon|evening))?",
    ANY_CASE,
)
DAY_AFTER = re.compile(rf"\b(?:{_phrases(DAY_ANCHORED)})\b", ANY_CASE)
YEAR_AFTER = re.compile(rf"\b(?:{_phrases(YEAR_ANCHORED)})\b", ANY_CASE)
MONTH_AFTER = re.compile(rf"\b(?:{_phrases(MONTH_ANCHORED)})\b", ANY_CASE)
WEEKDAY_RULE = re.compile(
    r"(?<!\ba )(?<!each )(?<!every )(?<!Black )(?<!Good )(?<!Cyber )\b"
    r"(?:(?P<w>last|this|next|this\s+past|this\s+coming|the\s+previous|the\s+following)\s+)?"
    rf"(?P<d>{WEEKDAY_NAME})(?!s)\b"
    rf"(?:\s+(?P<after>last\s+week|this\s+week|next\s+week))?{CLOCK}",
    ANY_CASE,
)
WEEKEND = re.compile(r"\b(?P<w>last|this|next|this\s+past|the|over\s+the)\s+weekend\b", ANY_CASE)
SPAN = re.compile(
    r"\b(?:(?P<part>early|late|earlier|later)\s+)?(?P<w>last|this|next|the\s+current|the\s+past)"
    r"\s+(?P<unit>week|month|quarter|decade|century)\b(?!['’]?-)",
    ANY_CASE,
)
RECENT = re.compile(
    rf"\bthe\s+(?P<dir>{_PAST}|next|coming|following)\s+(?:{_N}\s+)?{_UNIT}\b(?!\s+of)",
    ANY_CASE,
)
RECENT_BARE = re.compile(rf"\b(?P<dir>past|last|next)\s+{_N}\s+{_UNIT}\b", ANY_CASE)
AGO = re.compile(rf"\b{_ABOUT}{_N}\s+{_UNIT}\s+ago\b", ANY_CASE)
HALF_AGO = re.compile(r"\b(?P<n>half\s+a)\s+(?P<unit>year|decade)\s+ago\b", ANY_CASE)
LATER = re.compile(
    rf"\b{_N}\s+{_UNIT}\s+(?P<dir>later|earlier|after\s+that|before\s+that)\b", ANY_CASE
)
TO_DATE = re.compile(
    r"\byear[- ]to[- ]date\b|\b(?:so\s+far\s+this|(?:since|from)\s+the\s+(?:start|beginning)\s+of"
    r"\s+(?:the|this))\s+(?P<unit>year|month|week)\b",
    ANY_CASE,
)
SAME_PERIOD = re.compile(
    r"\b(?:the\s+)?(?:same|corresponding|year-ago|year-earlier|prior-year)\s+"
    r"(?:period|quarter|month|time)(?:\s+(?:of\s+|in\s+)?(?:last\s+year|the\s+previous\s+year"
    r"|a\s+year\s+(?:ago|earlier)|the\s+year\s+before|(?P<y>20\d\d)))?\b"
    r"|\ba\s+year\s+(?:earlier|before)\b",
    ANY_CASE,
)


def _key(found: str, table: dict[str, int]) -> int:
    """The value of the longest phrase that `found` begins with."""
    flat = " ".join(found.casefold().split())
    return table[max((key for key in table if flat.startswith(key)), key=len)]


def read_day(found: re.Match[str], scene: Scene) -> Reading | None:
    """yesterday, last night."""
    if found[0] == "TODAY":  # the newspaper
        return None
    shift = _key(found[0], DAY_WORDS)
    return scene.from_reference(lambda day: spans.one(spans.add_days(day, shift)))


def read_day_after(found: re.Match[str], scene: Scene) -> Reading | None:
    """the next day: of the day before it in the text."""
    if scene.previous is None or scene.previous.start != scene.previous.end:
        return NOT_RESOLVED
    clause = re.match(r"\s+(?:the|he|she|it|they|we|his|her)\b", scene.text[found.end() :])
    if clause and found[0].casefold().endswith(("before", "after")):
        return None  # "the day before the vote"
    shift = _key(found[0], DAY_ANCHORED)
    return scene.from_previous(lambda day: spans.one(spans.add_days(day, shift)))


def read_year_after(found: re.Match[str], scene: Scene) -> Reading | None:
    """that year, the following year."""
    if scene.previous is None:
        return NOT_RESOLVED
    shift = _key(found[0], YEAR_ANCHORED)
    return scene.from_previous(lambda day: spans.year(day.year + shift))


def read_month_after(found: re.Match[str], scene: Scene) -> Reading | None:
    """that month, the following month."""
    if scene.previous is None or scene.previous.granularity not in ("day", "month"):
        return NOT_RESOLVED
    shift = _key(found[0], MONTH_ANCHORED)
    return scene.from_previous(
        lambda day: spans.unit_of(spans.add_months(day.replace(day=1), shift), "month")
    )


def read_weekday(found: re.Match[str], scene: Scene) -> Reading | None:
    """on Wednesday: the nearest, the past preferred; last: before the reference; next: after."""
    number = WEEKDAYS[found["d"].casefold()]
    word = " ".join((found["w"] or found["after"] or "").casefold().split())
    ahead = scene.ahead(found.start(), found.end())

    def make(day: date) -> Interval | None:
        if word.endswith(" week"):
            monday = spans.add_days(day, -day.weekday() + 7 * YEAR_WORDS[word.split()[0]])
            return spans.one(spans.add_days(monday, number), 0.95)
        if word == "this":
            return spans.one(spans.add_days(day, number - day.weekday()), 0.85)
        back = (day.weekday() - number) % 7
        if word in ("next", "this coming", "the following"):
            return spans.one(spans.add_days(day, 7 - back), 0.8)
        if word:
            return spans.one(spans.add_days(day, -(back or 7)), 0.85)
        return spans.one(spans.add_days(day, (7 - back) % 7 if ahead else -back), 0.85)

    reading = scene.from_reference(make)
    return Reading(reading.interval, WEEKDAY) if reading.interval else reading


def read_weekend(found: re.Match[str], scene: Scene) -> Reading | None:
    """last weekend: Saturday and Sunday."""
    word = found["w"].casefold().split()[-1]

    def make(day: date) -> Interval | None:
        saturday = spans.add_days(day, -day.weekday() + 5)
        now = word == "this" or (word == "the" and day.weekday() >= 5)
        shift = 7 if word == "next" else 0 if now else -7
        saturday = spans.add_days(saturday, shift)
        return Interval(saturday, spans.add_days(saturday, 1), "range", 0.7)

    return scene.from_reference(make)


def read_span(found: re.Match[str], scene: Scene) -> Reading | None:
    """last week, this quarter, next month."""
    word, unit = found["w"].casefold().split()[-1], found["unit"].casefold()
    if word == "past":
        return (
            scene.from_reference(lambda day: Interval(spans.move(day, -1, unit), day, "range", 0.9))
            if unit != "century"
            else NOT_RESOLVED
        )
    shift = YEAR_WORDS[word]
    if unit == "century":
        return scene.from_reference(
            lambda day: spans.years(
                (day.year // 100 + shift) * 100, (day.year // 100 + shift) * 100 + 99
            )
        )
    if unit == "week":
        return scene.from_reference(lambda day: spans.week(day, shift))
    return scene.from_reference(
        lambda day: spans.unit_of(spans.move(day.replace(day=1), shift, unit), unit)
    )


def read_recent(found: re.Match[str], scene: Scene) -> Reading | None:
    """the past three years: up to the reference; the next two weeks: from it."""
    count = amount(found["n"].split()[-1]) if found["n"] else 1
    if not count:
        return NOT_RESOLVED
    unit, direction = found["unit"].casefold(), found["dir"].casefold()
    if unit == "hour":
        count, unit = max(1, round(count / 24)), "day"
    if direction == "following" or (direction == "previous" and not found["n"]):
        return None
    if direction in ("next", "coming"):
        return scene.from_reference(
            lambda day: Interval(day, spans.move(day, count, unit), "range", 0.9)
        )
    return scene.from_reference(
        lambda day: Interval(spans.move(day, -count, unit), day, "range", 0.9)
    )


def read_ago(found: re.Match[str], scene: Scene) -> Reading | None:
    """three years ago is a year, three days ago a day."""
    unit = found["unit"].casefold()
    if found["n"].casefold().startswith("half"):
        count, unit = (6, "month") if unit == "year" else (5, "year")
    else:
        count = amount(found["n"].split()[-1]) or 0
    if not count:
        return NOT_RESOLVED
    if unit == "decade":
        count, unit = count * 10, "year"
    return scene.from_reference(
        lambda day: spans.unit_of(spans.move(day, -count, unit), unit, 0.85)
    )


def read_later(found: re.Match[str], scene: Scene) -> Reading | None:
    """two days later: counted from the date before it in the text."""
    count, unit = amount(found["n"].split()[-1]), found["unit"].casefold()
    previous = scene.previous
    if not count or previous is None or unit == "hour":
        return NOT_RESOLVED
    if unit in ("day", "week") and previous.granularity != "day":
        return NOT_RESOLVED
    sign = 1 if found["dir"].casefold().startswith(("later", "after")) else -1
    return scene.from_previous(lambda day: _moved(day, sign * count, unit))


def _moved(day: date, count: int, unit: str) -> Interval | None:
    if unit == "week":
        return spans.one(spans.move(day, count, unit))
    return spans.unit_of(spans.move(day, count, unit), "year" if unit == "decade" else unit)


def read_to_date(found: re.Match[str], scene: Scene) -> Reading | None:
    """so far this year."""
    unit = (found["unit"] or "year").casefold()

    def make(day: date) -> Interval | None:
        whole = spans.unit_of(day, unit)
        return Interval(whole.start, day, "range") if whole else None

    return scene.from_reference(make)


def read_same_period(found: re.Match[str], scene: Scene) -> Reading | None:
    """the same period last year, a year earlier: the stretch before it, moved."""
    previous = scene.previous
    flat = found[0].casefold()
    if not re.search(r"year|20\d\d|corresponding", flat):
        return None
    if previous is None or previous.granularity == "year" or previous.start.year < 2:
        if "last year" not in flat:
            return NOT_RESOLVED
        reading = scene.from_reference(lambda day: spans.year(day.year - 1, 0.4))
        return Reading(reading.interval, RELATIVE) if reading.interval else NOT_RESOLVED
    count = int(found["y"]) - previous.start.year if found["y"] else -1
    if previous.end.year + count > 9990:
        return NOT_RESOLVED
    return Reading(spans.shift_years(previous, count, 0.8), ANCHORED)


RULES = (
    Rule("day", DAY, read_day),
    Rule("day of the date before", DAY_AFTER, read_day_after),
    Rule("year of the date before", YEAR_AFTER, read_year_after),
    Rule("month of the date before", MONTH_AFTER, read_month_after),
    Rule("weekday", WEEKDAY_RULE, read_weekday),
    Rule("weekend", WEEKEND, read_weekend),
    Rule("week, month, quarter", SPAN, read_span),
    Rule("recent years", RECENT, read_recent),
    Rule("recent years, bare", RECENT_BARE, read_recent),
    Rule("years ago", AGO, read_ago),
    Rule("half a year ago", HALF_AGO, read_ago),
    Rule("same period", SAME_PERIOD, read_same_period),
    Rule("days later", LATER, read_later),
    Rule("year to date", TO_DATE, read_to_date),
)
