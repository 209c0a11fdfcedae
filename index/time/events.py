"""When what a sentence reports happened: its own date, else the one that governs it.

A sentence with several dated clauses tells of several events: its first is its own, and each other
clause with a day or month of another time adds one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index.time.anchors import counted_from
from index.time.clauses import clauses
from index.time.find import find_dates, since_span
from index.types import DATE_MAX, DATE_MIN, DateMention, Interval, Language

# What dates a sentence: bumped with any change of outcome, it makes the next ingest date all anew.
RULES = 3
Origin = Literal["mention", "paragraph", "dateline", "publication"]

# How sure it is that a sentence's event lies in the date found so.
_TRUST: dict[Origin, float] = {
    "mention": 0.9,
    "paragraph": 0.6,
    "dateline": 0.5,
    "publication": 0.3,
}
# A time that a figure is only held against, or counted up to.
_COMPARED = re.compile(
    r"(?:[比较]|相比|截[至止]到?|低于|高于|超过)\s*$"
    r"|\b(?:than|from|as of|compared (?:with|to)|against)\s*$",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:said|told|reported)\b", re.IGNORECASE)
_WORDS = 6  # letters or characters of a clause beside its date
_STEPS = (7, 31, 92, 184, 366)  # days: about a week, month, quarter, half, year
_DATELINE = re.compile(
    r"^[^。！？\n]{0,40}?(?:电|讯|报道|消息|\)|）|--|—|:)|^[A-Z][A-Za-z .,]{2,40}(?:\([^)]*\)"
    r"|[-—–]{1,2})"
)


@dataclass(frozen=True, slots=True)
class EventDate:
    """A sentence `text[start:end]` and the days of the event it reports; or one of its clauses.

    `origin` says where the date comes from; `mention` is its wording, None for publication.
    """

    start: int
    end: int
    interval: Interval
    origin: Origin
    certainty: float
    mention: DateMention | None = None


def event_dates(
    text: str,
    sentences: Sequence[tuple[int, int]],
    published: Interval | None,
    language: Language | None = None,
) -> list[EventDate]:
    """The event dates of each sentence that has any: in the order of `sentences`, a sentence's own
    before those of its other clauses.

    A sentence takes its own mention, else the last one before it in its paragraph, else
    the dateline at the head of the text, else the publication. Sentences for which
    nothing is known are left out. "Since 2019" dates its sentence by 2019, when it began.
    """
    reference = published.end if published is not None and published.end < DATE_MAX else None
    mentions = [
        mention
        for mention in find_dates(text, reference=reference, language=language, open_ends=False)
        if mention.interval is not None
    ]
    dateline = _dateline(text, mentions, reference)
    found: list[EventDate] = []
    governing: DateMention | None = None
    previous_end = 0
    for start, end in sentences:
        if "\n" in text[previous_end:start]:
            governing = None
        own = _own(text, mentions, start, end)
        found.extend(_event(start, end, own, governing, dateline, published))
        if own is not None:
            found.extend(_others(text, mentions, own, start, end))
        if own is not None and _governs(text, own):
            governing = own
        previous_end = end
    return found


def date_at(
    text: str,
    start: int,
    end: int,
    *,
    reference: date | None,
    language: Language | None = None,
) -> DateMention | None:
    """The resolved date that `text[start:end]` touches, read in its context; the most of it wins.

    An answer span like "9月1日" or "20日" alone has lost the year that the text gives.
    """
    best: tuple[int, DateMention] | None = None
    for mention in find_dates(text, reference=reference, language=language, open_ends=False):
        shared = min(mention.end, end) - max(mention.start, start)
        if mention.interval is not None and shared > (best[0] if best else 0):
            best = (shared, mention)
    return best[1] if best else None


def _event(
    start: int,
    end: int,
    own: DateMention | None,
    governing: DateMention | None,
    dateline: DateMention | None,
    published: Interval | None,
) -> list[EventDate]:
    sources: tuple[tuple[Origin, DateMention | None], ...] = (
        ("mention", own),
        ("paragraph", governing),
        ("dateline", dateline),
    )
    for origin, mention in sources:
        if mention is not None and mention.interval is not None:
            certainty = _TRUST[origin] * mention.interval.certainty
            return [EventDate(start, end, mention.interval, origin, certainty, mention)]
    if published is None:
        return []
    certainty = _TRUST["publication"] * published.certainty
    return [EventDate(start, end, published, "publication", certainty)]


def _own(text: str, mentions: Sequence[DateMention], start: int, end: int) -> DateMention | None:
    """The sentence's date: the finest ("born in 1973, … was appointed on 29 December"), the
    first of equals; one with an open end ("since 2019") only where there is no other; one
    that is only counted from, never.
    """
    inside = [
        mention
        for mention in mentions
        if start <= mention.start and mention.end <= end and not counted_from(text, mention)
    ]
    return min(inside, key=lambda mention: _coarseness(text, mention), default=None)


def _others(
    text: str, mentions: Sequence[DateMention], own: DateMention, start: int, end: int
) -> Iterator[EventDate]:
    """The events of the clauses beside that of `own`: a clause's finest date, at most a month
    long, that is of another time and isn't only compared with."""
    told = [own.interval]
    for first, last in clauses(text, start, end):
        mention = _own(text, mentions, first, last)
        if (
            mention is None
            or first <= own.start < last
            or _COMPARED.search(text, first, mention.start)
        ):
            continue
        interval = mention.interval
        if interval is None or _open(text, mention) or (interval.end - interval.start).days > 31:
            continue
        if not _tells(text[first : mention.start] + text[mention.end : last]):
            continue
        if not any(one and one.overlaps(interval) for one in told):
            told.append(interval)
            certainty = _TRUST["mention"] * interval.certainty
            yield EventDate(first, last, interval, "mention", certainty, mention)


def _tells(clause: str) -> bool:
    """Whether a clause without its date says anything, and not only who said so."""
    letters = sum(character.isalpha() for character in clause)
    return letters >= _WORDS and not _SAID.search(clause)


def _coarseness(text: str, mention: DateMention) -> tuple[bool, int]:
    interval = mention.interval
    days = (interval.end - interval.start).days if interval else DATE_MAX.toordinal()
    return _open(text, mention), sum(days > step for step in _STEPS)


def _open(text: str, mention: DateMention) -> bool:
    interval = mention.interval
    if interval is not None and (interval.start == DATE_MIN or interval.end == DATE_MAX):
        return True
    return since_span(text, mention) is not None


def _governs(text: str, mention: DateMention) -> bool:
    """A stretch of years or an open end doesn't date the sentences after it."""
    interval = mention.interval
    if interval is None or _open(text, mention):
        return False
    return (interval.end - interval.start).days <= 366


def _dateline(
    text: str, mentions: Sequence[DateMention], reference: date | None
) -> DateMention | None:
    """A day in the head of the text, near the publication where that is known."""
    head = text.lstrip()[:80]
    if not mentions or not _DATELINE.match(head):
        return None
    first = mentions[0]
    interval = first.interval
    if interval is None or interval.granularity != "day" or first.start > 60:
        return None
    if reference is not None and abs((reference - interval.start).days) > 7:
        return None
    return replace(first)
