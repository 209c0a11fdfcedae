"""What a date rule knows while it reads: the text, the reference day, the dates before.

A grammar is a table of `Rule`s; each finds a wording and reads it in the `Scene`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from index.time import spans
from index.time.fiscal import ASSUMED, CALENDAR_YEAR, FiscalCalendar, FiscalCalendars
from index.types import Interval, Language

EXPLICIT = "explicit"
RELATIVE = "relative to reference"
ANCHORED = "relative to the date before it"
RELATIVE_TO_TEXT = "relative to a date in the text"
YEAR_FROM_REFERENCE = "year from reference"
YEAR_FROM_TEXT = "year from text"
MONTH_FROM_REFERENCE = "month from reference"
MONTH_FROM_TEXT = "month from text"
WEEKDAY = "weekday near reference"
FESTIVAL = "festival"
UNRESOLVED = "unresolved"

_BREAK = re.compile(r"[。！？!?\n]|\.\s+(?=[A-Z\"“])")
# What makes a date without a year lie ahead rather than behind.
_AHEAD_ZH = re.compile(
    r"(?:将(?!军|士|领|近|来)|拟于|预计|计划|定于|(?<!有)望|截止)[^。！？；\n]*$"
)
_AHEAD_EN = re.compile(
    r"\b(?:will|would|due|scheduled|expect\w*|plan\w*|upcoming|set (?:to|for))\b[^.;?!\n]*$",
    re.IGNORECASE | re.ASCII,
)
_AHEAD_AFTER = re.compile(
    r"^\s*(?:将(?!军|士|领|近)|起将|截止)|^[\w ]{0,12}\bwill\b", re.IGNORECASE
)
# The same farther back, within the clause and with nobody speaking in between.
_CLAUSE = 90
_AHEAD_IN_CLAUSE = re.compile(
    r"\b(?:will|shall|is to|are to)\b(?!.*\b(?:said|says|told|announced|reported|confirmed|added"
    r"|warned|learnt)\b)[^.,;:?!—\n]*$",
    re.IGNORECASE | re.ASCII,
)

# How much farther a day in the future counts than one in the past.
_FUTURE = {"date": 1.5, "day": 5.0, "over": 20.0}
# A year-less date this near (days before, after) to the reference is rarely another year's.
_NEAR = (45, 10)


_Make = Callable[[int], Interval | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a wording means: its days (None where that can't be said) and how it was read."""

    interval: Interval | None
    resolution: str


NOT_RESOLVED = Reading(None, UNRESOLVED)


@dataclass(slots=True)
class Scene:
    """The state of reading one text.

    `previous` is the last date resolved before; `stand_in` the first whole day that the text
    gives, which stands for the reference where that is unknown.
    """

    text: str
    reference: date | None
    language: Language | None
    calendars: FiscalCalendars
    company: str | None = None
    previous: Interval | None = None
    previous_end: int = 0
    stand_in: date | None = None
    companies: list[tuple[int, FiscalCalendar]] | None = None  # found when first needed

    @property
    def today(self) -> date | None:
        """The day that relative wordings count from: the reference, else the text's first day."""
        return self.reference or self.stand_in

    def remember(self, reading: Reading, end: int) -> None:
        """Note a resolved date as the anchor of later ones."""
        if reading.interval is not None:
            self.previous, self.previous_end = reading.interval, end
            whole_day = reading.interval.granularity == "day" and reading.resolution == EXPLICIT
            if self.stand_in is None and whole_day:
                self.stand_in = reading.interval.start

    def settled(self, reading: Reading) -> Reading:
        """The reading, less sure where it counts from the text's first day, not the reference."""
        if self.reference is not None or reading.resolution not in (RELATIVE, WEEKDAY):
            return reading
        return Reading(_with(reading.interval, 0.6), RELATIVE_TO_TEXT)

    def same_sentence(self, at: int) -> Interval | None:
        """The date before `at` in the same sentence."""
        if self.previous is None or _BREAK.search(self.text, self.previous_end, at):
            return None
        return self.previous

    def ahead(self, start: int, end: int) -> bool:
        """Whether the words around say that the date lies in the future."""
        return bool(
            _AHEAD_ZH.search(self.text[max(0, start - 14) : start])
            or _AHEAD_EN.search(self.text[max(0, start - 32) : start])
            or _AHEAD_AFTER.search(self.text[end : end + 20])
            or _AHEAD_IN_CLAUSE.search(self.text[max(0, start - _CLAUSE) : start])
        )

    def without_year(
        self,
        start: int,
        end: int,
        make: Callable[[int], Interval | None],
        over: bool = False,
    ) -> Reading:
        """Read a date that names no year; `make` gives it for a year.

        The year of the date before it in the paragraph, unless the reference is close by;
        else the year that puts it nearest to the reference (the past preferred; `over`: it
        must be past); else the last year in the text.
        """
        near = self._year_before(start, make)
        if self.reference is None:
            if near is None and self.previous is not None and self.previous.start.year > 1:
                near = make(self.previous.start.year)
            return Reading(_with(near, 0.7), YEAR_FROM_TEXT) if near else NOT_RESOLVED
        future = self._future(start, end, "over" if over else "date")
        found = _nearest(self.reference, make, future)
        if near is not None and (found is None or not _close(self.reference, found)):
            return Reading(_with(near, 0.8), YEAR_FROM_TEXT)
        return Reading(_with(found, 0.9), YEAR_FROM_REFERENCE) if found else NOT_RESOLVED

    def _future(self, start: int, end: int, kind: str) -> float:
        """How much farther the future counts, for a wording at these offsets."""
        return 1 / _FUTURE["date"] if self.ahead(start, end) else _FUTURE[kind]

    def _year_before(self, at: int, make: Callable[[int], Interval | None]) -> Interval | None:
        """The date in the year of the one before it in the sentence, or of a day, month or
        quarter before it in the paragraph.
        """
        before = self.same_sentence(at)
        if before is None and self.previous and "\n" not in self.text[self.previous_end : at]:
            before = self.previous
            if before.granularity not in ("day", "month", "quarter"):
                return None
        if before is None or (before.end - before.start).days > 366:
            return None
        if before.granularity in ("day", "month", "quarter"):
            return _follow(before, make)
        inside = (make(year) for year in (before.start.year, before.end.year))
        return next(
            (one for one in inside if one and before.start <= one.start and one.end <= before.end),
            None,
        )

    def on_weekday(self, make: _Make, weekday: int) -> _Make:
        """`make` for years in which its day is that weekday, where one near the reference is."""
        if self.reference is None:
            return make

        def fitting(year: int) -> Interval | None:
            made = make(year)
            return made if made and made.start.weekday() == weekday else None

        near = range(max(2, self.reference.year - 1), min(9990, self.reference.year + 1) + 1)
        return fitting if any(fitting(year) for year in near) else make

    def without_month(
        self, start: int, end: int, make: Callable[[int, int], Interval | None]
    ) -> Reading:
        """Read a day that names no month: of the date before it in the sentence, else nearest."""
        near = self.same_sentence(start)
        if near is not None and near.granularity in ("day", "month"):
            found = make(near.start.year, near.start.month)
            if found is not None and found.start >= near.start:
                return Reading(_with(found, 0.9), MONTH_FROM_TEXT)
            after = spans.add_months(near.start.replace(day=1), 1)
            behind = found is not None and (near.start - found.start).days < 8
            return Reading(
                _with(found if behind else make(after.year, after.month), 0.7), MONTH_FROM_TEXT
            )
        if self.reference is not None:
            first = self.reference.replace(day=1)
            options = [spans.add_months(first, count) for count in (-2, -1, 0, 1)]
            days = [made for at in options if (made := make(at.year, at.month)) is not None]
            found = _closest(self.reference, days, self._future(start, end, "day"))
            return Reading(_with(found, 0.8), MONTH_FROM_REFERENCE)
        if self.previous is not None and self.previous.granularity in ("day", "month"):
            made = make(self.previous.start.year, self.previous.start.month)
            return Reading(_with(made, 0.7), MONTH_FROM_TEXT)
        return NOT_RESOLVED

    def compared(self, at: int) -> Interval | None:
        """The date before, where the wording at `at` compares with it (比上年, 较上月)."""
        near = self.same_sentence(at)
        return near if near and self.text[max(0, at - 1) : at] in ("比", "较") else None

    def from_reference(self, make: Callable[[date], Interval | None]) -> Reading:
        """Read a wording that only the reference day can resolve."""
        if self.today is None:
            return NOT_RESOLVED
        made = make(self.today)
        return Reading(made, RELATIVE) if made else NOT_RESOLVED

    def from_previous(self, make: Callable[[date], Interval | None]) -> Reading:
        """Read "the next day", "two weeks later": from the last date, else from the reference."""
        if self.previous is not None:
            made = make(self.previous.end)
            return Reading(_with(made, 0.8), ANCHORED) if made else NOT_RESOLVED
        reading = self.from_reference(make)
        return replace(reading, interval=_with(reading.interval, 0.5))

    def fiscal(self, at: int) -> tuple[FiscalCalendar, float, str]:
        """The fiscal calendar that holds at `at`: with its certainty and the resolution to name."""
        found = self.calendars.named(self.company) if self.company else self._company_near(at)
        if found is None:
            return CALENDAR_YEAR, ASSUMED, "fiscal year (calendar year assumed)"
        return found, 0.95, f"fiscal year ({found.company})"

    def _company_near(self, at: int) -> FiscalCalendar | None:
        """The calendar of the company named last before `at`, else first after it."""
        if self.companies is None:
            self.companies = self.calendars.mentioned(self.text)
        index = bisect_right(self.companies, at, key=lambda named: named[0])
        near = self.companies[max(0, index - 1) : max(1, index)]
        return near[0][1] if near else None


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a grammar: a wording and how it is read (None: it is no date after all).

    A group named `span` in the pattern narrows the mention to that part of the match.
    `cue` is a string without which the pattern can't match: it spares the search.
    """

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Scene], Reading | None]
    cue: str = ""


def _with(interval: Interval | None, certainty: float) -> Interval | None:
    """The interval, no surer than `certainty`."""
    if interval is None or interval.certainty <= certainty:
        return interval
    return replace(interval, certainty=certainty)


def _follow(near: Interval, make: Callable[[int], Interval | None]) -> Interval | None:
    """The date in the year of `near`, or the next where that would lie most of a year back."""
    same = make(near.start.year)
    if same is not None and (near.start - same.end).days > 300:
        same = make(near.start.year + 1) or same
    return _with(same, 0.9)


def _close(reference: date, found: Interval) -> bool:
    """Whether a day or month is so near to the reference that the text's year can't be meant."""
    behind, ahead = (reference - found.end).days, (found.start - reference).days
    return behind <= _NEAR[0] and ahead <= _NEAR[1]


def _nearest(
    reference: date, make: Callable[[int], Interval | None], future: float
) -> Interval | None:
    for reach in (1, 4, 8):  # 29 February comes every four years, once in eight
        years = range(max(2, reference.year - reach), min(9990, reference.year + reach) + 1)
        found = [made for year in years if (made := make(year)) is not None]
        if found:
            return _closest(reference, found, future)
    return None


def _closest(reference: date, options: list[Interval], future: float) -> Interval | None:
    """The option nearest to `reference`; a day in the future counts `future` times as far."""

    def distance(option: Interval) -> float:
        if option.contains(reference):
            return 0.0 if future < _FUTURE["over"] else (option.end - reference).days * future
        if option.start > reference:
            return (option.end - reference).days * future
        return float((reference - option.end).days)

    return min(options, key=distance, default=None)
