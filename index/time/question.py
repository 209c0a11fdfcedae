"""The window of time that a question names, for soft ranking."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from index.time.find import find_dates
from index.time.spans import add_days
from index.types import DATE_MAX, DATE_MIN, DateMention, Interval, Language

_BEFORE_LEFT = re.compile(r"\b(?:before|prior to|earlier than|up to)\s+(?:the\s+)?$", re.IGNORECASE)
_AFTER_LEFT = re.compile(r"\b(?:after|later than|following)\s+(?:the\s+)?$", re.IGNORECASE)
_UNTIL_LEFT = re.compile(
    r"(?:\b(?:until|till|by|as of)\s+(?:the\s+)?|截[至止]到?\s*|直到)$", re.IGNORECASE
)
_BEFORE_RIGHT = re.compile(r"^\s*(?:以前|之前|前(?!后|往|夕))")
_AFTER_RIGHT = re.compile(r"^\s*(?:以后|之后|后)")


def question_window(
    text: str, today: date | None, language: Language | None = None
) -> Interval | None:
    """The days that a question is about: "in March 2023", "去年", "before 2019"; None: no date.

    Relative words anchor on `today`. Where a question names several dates, the window
    runs from the first to the last; of a day and the month around it, the day counts.
    """
    mentions = find_dates(text, reference=today, language=language)
    windows = [found for mention in mentions if (found := _bounded(text, mention)) is not None]
    windows = [one for one in windows if not any(_around(one, other) for other in windows)]
    if not windows:
        return None
    if len(windows) == 1:
        return windows[0]
    start, end = min(one.start for one in windows), max(one.end for one in windows)
    return Interval(start, end, "range", min(one.certainty for one in windows))


def _around(wide: Interval, narrow: Interval) -> bool:
    inside = wide.start <= narrow.start and narrow.end <= wide.end
    return inside and (wide.start, wide.end) != (narrow.start, narrow.end)


def _bounded(text: str, mention: DateMention) -> Interval | None:
    """The mention's interval, opened by a "before", "after" or "until" beside it."""
    interval = mention.interval
    if interval is None:
        return None
    left, right = text[max(0, mention.start - 24) : mention.start], text[mention.end :]
    if (_BEFORE_LEFT.search(left) or _BEFORE_RIGHT.match(right)) and interval.start > DATE_MIN:
        return replace(
            interval, start=DATE_MIN, end=add_days(interval.start, -1), granularity="range"
        )
    if (_AFTER_LEFT.search(left) or _AFTER_RIGHT.match(right)) and interval.end < DATE_MAX:
        return replace(interval, start=add_days(interval.end, 1), end=DATE_MAX, granularity="range")
    if _UNTIL_LEFT.search(left) and interval.end < DATE_MAX:
        return replace(interval, start=DATE_MIN, granularity="range")
    return interval


def without_dates(text: str, today: date | None, language: Language | None = None) -> str:
    """`text` less the dates that it names."""
    kept, end = [], 0
    for mention in find_dates(text, reference=today, language=language):
        kept.append(text[end : mention.start])
        end = mention.end
    return " ".join(" ".join([*kept, text[end:]]).split())
