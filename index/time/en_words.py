"""English date vocabulary: month names, ordinals, numbers, and the pieces patterns share."""

from __future__ import annotations

import re

from index.time.scene import RELATIVE, Scene

MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,"
        "september sept sep,october oct,november nov,december dec".split(","),
        1,
    )
    for name in names.split()
}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
    "final": 4, "last": 4, "latter": 2,
}  # fmt: skip
NUMBERS = {
    name: number
    for number, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "couple": 2, "dozen": 12}
WEEKDAYS = {
    name: index
    for index, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
YEAR_WORDS = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "following": 1}
PARTS = {
    "early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid",
    "late": "late", "end": "late",
}  # fmt: skip

_LONG = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_NOT_COUNT = (
    r"\s?(?:%|percent|million|billion|trillion|units|people|euros?|dollars|yuan|RMB|points)"
)
MONTH = rf"(?:(?:{_LONG})\b|{_SHORT})"
LONG_MONTH = f"(?:{_LONG})"
DAY = rf"(?:3[01]|[12]\d|0?[1-9])(?:\s?(?:st|nd|rd|th))?(?![\d:]|[.,]\d|{_NOT_COUNT})"
YEAR = rf"(?:(?:1[5-9]|20|21)\d\d)(?![\d,]*\d|\.\d|{_NOT_COUNT})"
# Before 1500 a number is as often a count: a year where no counted thing follows.
OLD_YEAR = (
    r"1[0-4]\d\d(?=\s*(?:[.;:)?!]|,(?!\d)|$)"
    r"|\s+(?:when|where|while|the|and|as|after|before|by|at|in|to|he|she|it|they|a|an|was|were)\b)"
)
YEAR_WORD = r"(?:last|this|next|the\s+current|the\s+previous|the\s+following)\s+year"
WEEKDAY_NAME = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
WEEKDAY_LEAD = rf"(?:(?:{WEEKDAY_NAME}|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?),?\s+)?"
CLOCK = (
    r"(?:\s+(?:early\s+)?(?:morning|afternoon|evening|night)\b)?"
    r"(?:,?\s+(?:at\s+)?(?:\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.m\.|[ap]m\b)|[0-2]?\d:[0-5]\d(?!\d))"
    r"(?:\s+(?:E[SD]?T|P[SD]?T|GMT|UTC|BST|CET|Beijing time|local time))?)?"
)
# ASCII: a Chinese character beside a word or figure is a word boundary.
ANY_CASE = re.IGNORECASE | re.ASCII


def month_number(text: str) -> int:
    """The number of a month's name, short or long."""
    return MONTHS[text.casefold().rstrip(". ")]


def day_number(text: str) -> int:
    """26th -> 26."""
    return int(re.sub(r"\D", "", text))


def amount(text: str) -> int | None:
    """A whole number in figures or words."""
    text = text.casefold().replace(",", "").strip()
    return int(text) if text.isdigit() else NUMBERS.get(text)


def full_year(text: str) -> int:
    """22 -> 2022, 98 -> 1998, 2022 -> 2022."""
    number = int(text)
    return number if number > 99 else number + (1900 if number > 60 else 2000)


def year_in(
    groups: dict[str, str | None], scene: Scene, name: str = "y", word: str = "yw"
) -> tuple[int, str] | None:
    """The year of a match's groups, 0 where only the reference could tell; None: none named."""
    if text := groups.get(name):
        return full_year(text), "explicit"
    if phrase := groups.get(word):
        if scene.today is None:
            return 0, "unresolved"
        key = next(part for part in phrase.casefold().split() if part in YEAR_WORDS)
        return scene.today.year + YEAR_WORDS[key], RELATIVE
    return None
