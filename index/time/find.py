"""Both grammars over one text: which wordings are dates, read in order, ranges joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.time import (
    en_calendar,
    en_periods,
    en_relative,
    numeric,
    spans,
    zh_calendar,
    zh_periods,
    zh_relative,
)
from index.time.fiscal import FiscalCalendars, default_calendars
from index.time.scene import YEAR_FROM_REFERENCE, YEAR_FROM_TEXT, Reading, Rule, Scene
from index.types import DATE_MAX, DateMention, Interval, Language

GRAMMARS: dict[str, tuple[Rule, ...]] = {
    "figures": numeric.RULES,
    "zh": zh_calendar.RULES + zh_relative.RULES + zh_periods.RULES,
    "en": en_calendar.RULES + en_periods.RULES + en_relative.RULES,
}
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2}|Q[1-4]")
_FIGURE = re.compile(r"\d")

# Full-width figures and letters; one character for one, so that offsets stay.
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_EDGE = re.compile(r"\s*[“\"「]?(?:the\s+)?", re.IGNORECASE)
_JOIN = re.compile(
    r"\s*(?:至|到|-|—|–|――|~|～|一直到|直到|to|through|thru|until|till)+\s*", re.IGNORECASE
)
_JOIN_AND = re.compile(r"\s*(?:和|与|and|&)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:between|介于|在)\s*$", re.IGNORECASE)
_SINCE_BEFORE = re.compile(r"(?:ever\s+)?since\s+(?:the\s+|at least\s+)?$", re.IGNORECASE)
_SINCE_AFTER = re.compile(r"\s*(?:开始)?(?:以来|至今|迄今)")


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    rule: Rule
    match: re.Match[str]


def find_dates(
    text: str,
    *,
    reference: date | None,
    language: Language | None = None,
    company: str | None = None,
    calendars: FiscalCalendars | None = None,
    open_ends: bool = True,
) -> list[DateMention]:
    """The date expressions of `text`, in order, not overlapping.

    Both grammars run wherever their script occurs. `reference` is the day that relative
    and year-less dates are read from (an article's publication, a question's today); with
    None they stay unresolved unless the text itself settles them. `company` names whose
    fiscal calendar holds; without it the company is looked for in the text. "since 2019"
    runs on without end; with `open_ends=False` it is 2019, when that began.
    """
    original, text = text, text.translate(_FULL_WIDTH)
    scene = Scene(text, reference, language, calendars or default_calendars(), company)
    mentions = list(_read(scene, _candidates(text)))
    found = _joined(text, mentions)
    if open_ends:
        found = [_since(text, mention) for mention in found]
    return [replace(one, text=original[one.start : one.end]) for one in found]


def _candidates(text: str) -> Iterable[_Candidate]:
    grammars = []
    if _HAN.search(text):
        grammars.append(GRAMMARS["zh"])
    if _LATIN.search(text):
        grammars.append(GRAMMARS["en"])
    if _FIGURE.search(text):
        grammars.append(GRAMMARS["figures"])
    for rules in grammars:
        for rule in rules:
            if rule.cue not in text:
                continue
            for match in rule.pattern.finditer(text):
                group = "span" if "span" in rule.pattern.groupindex else 0
                start, end = match.span(group)
                if end > start:
                    yield _Candidate(start, end, rule, match)


def _read(scene: Scene, candidates: Iterable[_Candidate]) -> Iterator[DateMention]:
    """Read the wordings in order; where one turns out to be no date, those that it hid."""
    for candidate, hidden in _choose(candidates):
        reading = candidate.rule.read(candidate.match, scene)
        if reading is None:
            yield from _read(scene, hidden)
            continue
        reading = scene.settled(reading)
        mention = _mention(scene.text, candidate, reading)
        scene.remember(reading, mention.end)
        yield mention


def _choose(candidates: Iterable[_Candidate]) -> list[tuple[_Candidate, list[_Candidate]]]:
    """The longest wordings that don't overlap, in order, each with those it hides."""
    chosen: list[tuple[_Candidate, list[_Candidate]]] = []
    holder: dict[int, list[_Candidate]] = {}  # offset -> what the wording there hides
    for candidate in sorted(candidates, key=lambda item: (item.start - item.end, item.start)):
        # What was chosen is no shorter, so that it can't lie strictly inside this one.
        hidden = holder.get(candidate.start, holder.get(candidate.end - 1))
        if hidden is not None:
            hidden.append(candidate)
            continue
        mine: list[_Candidate] = []
        chosen.append((candidate, mine))
        holder.update(dict.fromkeys(range(candidate.start, candidate.end), mine))
    return sorted(chosen, key=lambda item: item[0].start)


def _mention(text: str, candidate: _Candidate, reading: Reading) -> DateMention:
    """The mention without article, blanks or a lone quotation mark at its edges."""
    start, end = candidate.start, candidate.end
    if text[start] == "“" and text[end - 1] == "”":
        start, end = start + 1, end - 1
    quoted = all(mark in text[start:end] for mark in "“”")
    if edge := _EDGE.match(text, start, end):
        start = edge.end() if not quoted or text[edge.end() - 1] != "“" else start
    wording = text[start:end]
    end -= len(wording) - len(wording.rstrip(" " if quoted else '”」" '))
    return DateMention(start, end, text[start:end], reading.interval, reading.resolution)


def _joined(text: str, mentions: Sequence[DateMention]) -> list[DateMention]:
    """Two dates with "to" between them are one range."""
    done: list[DateMention] = []
    for mention in mentions:
        if done and (joined := _join(text, done[-1], mention)):
            done[-1] = joined
        else:
            done.append(mention)
    return done


def _join(text: str, first: DateMention, last: DateMention) -> DateMention | None:
    gap = text[first.end : last.start]
    between = _JOIN_AND.fullmatch(gap) and _BETWEEN.search(
        text, max(0, first.start - 10), first.start
    )
    if not _JOIN.fullmatch(gap) and not between:
        return None
    if first.interval is None or last.interval is None:
        return None
    start = _in_year_of(first, last.interval)
    if start.start == last.interval.start or start.end == DATE_MAX:
        return None
    interval = spans.hull(start, last.interval)
    if interval is None:
        return None
    return DateMention(
        first.start, last.end, text[first.start : last.end], interval, last.resolution
    )


def _in_year_of(first: DateMention, last: Interval) -> Interval:
    """ "May 26 to June 3, 2022": the first takes the year that the last names."""
    interval = first.interval or last
    if first.resolution not in (YEAR_FROM_REFERENCE, YEAR_FROM_TEXT):
        return interval
    moved = spans.shift_years(interval, last.start.year - interval.start.year, interval.certainty)
    return moved if moved.start <= last.start else spans.shift_years(moved, -1, interval.certainty)


def _since(text: str, mention: DateMention) -> DateMention:
    """ "since 2019", "2019年以来": open at the end."""
    interval, span = mention.interval, since_span(text, mention)
    if interval is None or span is None:
        return mention
    opened = replace(interval, end=DATE_MAX, granularity="range")
    return DateMention(*span, text[span[0] : span[1]], opened, mention.resolution)


def since_span(text: str, mention: DateMention) -> tuple[int, int] | None:
    """Where the mention runs on without end: its offsets with the "since" beside it."""
    interval, start, end = mention.interval, mention.start, mention.end
    if interval is None or interval.end == DATE_MAX or "以来" in mention.text:
        return None
    if before := _SINCE_BEFORE.search(text, max(0, start - 24), start):
        return before.start(), end
    if after := _SINCE_AFTER.match(text, end):
        return start, after.end()
    return None
