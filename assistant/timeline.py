"""Dated events: those an answer rests on, and those that the articles tell of a subject.

Only sentences whose own words date an event, or the lead of a report, count as one; sentences
that tell the same event of the same time are one entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.evidence import EventDates
from assistant.instructions import readable
from assistant.types import Citation, Evidence, TimelineEvent
from index import NewsIndex
from index.language import detect_language, fold, lexical_tokens, split_sentences
from index.time import without_dates
from index.types import DATE_MAX, DATE_MIN, Hit, Interval

TOLD = 80  # passages read for a timeline
# Sentences of one date that share this much of the shorter one's words tell one event; of one
# event the days may differ within a longer interval.
SAME_WORDS = 0.5
# A sentence that calls the subject by name in its first words is about it.
LEADING = 0.1
ABOUT_START = 12  # characters
SHORTEST = 10  # characters beside a date: less is a dateline, not an event


@dataclass(frozen=True, slots=True)
class Told:
    """A dated sentence about a subject: its event, its words, how surely it is about it, and the
    passage that it stands in. `clause` is what it says of this event: of a sentence with several,
    only the event's part."""

    event: TimelineEvent
    tokens: frozenset[str]
    score: float
    hit: Hit
    clause: str


def timeline_of(
    evidence: Sequence[Evidence], citations: Sequence[Citation]
) -> tuple[TimelineEvent, ...]:
    """The dated events of an answer's cited evidence, in the order of time."""
    events = [
        _event(item, citation.number)
        for item, citation in zip(evidence, citations, strict=False)
        if item.event is not None
    ]
    return tuple(sorted(events, key=_in_time))


def _event(item: Evidence, number: int | None) -> TimelineEvent:
    if item.event is None:
        raise ValueError("only dated evidence has a place in time")
    article = item.article
    return TimelineEvent(
        interval=item.event,
        origin=item.event_origin,
        quote=item.quote,
        start=item.start,
        end=item.end,
        article_id=article.article_id,
        article_key=article.article_key,
        title=article.title,
        source=article.source,
        number=number,
    )


def evidence_of(event: TimelineEvent, hit: Hit) -> Evidence:
    """The event's sentence as evidence of the passage it stands in."""
    return Evidence(
        passage=hit.passage,
        article=hit.article,
        start=event.start,
        end=event.end,
        quote=event.quote,
        score=hit.score,
        event=event.interval,
        event_origin=event.origin,
    )


def events_about(
    spellings: Sequence[str],
    hits: Sequence[Hit],
    index: NewsIndex,
    *,
    k: int,
    within: Interval,
    wanted: str = "",
    share: float = 0.0,
    but: Callable[[str], bool] = lambda _: False,
) -> tuple[TimelineEvent, ...]:
    """At most `k` events that `hits` tell of a subject in any of its spellings, by date; those
    of other days than `within` are left out.

    Where there are more, those closest to the subject are kept. `wanted` says which kind of
    event is; what is less than `share` as close to it as the closest is left out, and so are
    sentences of which `but` is true.
    """
    told = [
        one
        for one in told_of(spellings, hits, index)
        if one.event.interval.overlaps(within) and not but(one.event.quote)
    ]
    near = closeness(wanted or spellings[0], spellings, [one.event.quote for one in told], index)
    if wanted and told:
        least = share * max(near)
        told = [one for one, value in zip(told, near, strict=True) if value >= least]
        near = [value for value in near if value >= least]
    scored = sorted(
        (
            replace(one, score=one.score + float(value))
            for one, value in zip(told, near, strict=True)
        ),
        key=lambda one: -one.score,
    )
    kept: list[Told] = []
    for one in scored:
        if len(kept) < k and not any(same_event(one, other) for other in kept):
            kept.append(one)
    return tuple(sorted((one.event for one in kept), key=_in_time))


def closeness(
    wanted: str, spellings: Sequence[str], texts: Sequence[str], index: NewsIndex
) -> list[float]:
    """How close each of `texts` is to `wanted`, which calls the subject by the first of
    `spellings`: to each text by the first one in its language, without which all is less close.
    """
    near = [0.0] * len(texts)
    languages = [detect_language(text) for text in texts]
    for language in sorted(set(languages)):
        places = [place for place, one in enumerate(languages) if one == language]
        called = next((one for one in spellings if detect_language(one) == language), spellings[0])
        asked = wanted.replace(spellings[0], called)
        found = index.similarity(asked, [texts[place] for place in places])
        for place, value in zip(places, found, strict=True):
            near[place] = value
    return near


def told_of(spellings: Sequence[str], hits: Sequence[Hit], index: NewsIndex) -> Iterator[Told]:
    """The sentences of `hits` that tell a dated event of the subject."""
    names = [fold(spelling) for spelling in spellings]
    dates = EventDates(index.events)
    for hit in hits:
        said = readable(hit)
        titled = any(name in fold(hit.article.title) for name in names)
        for start, end in split_sentences(said):
            sentence = fold(said[start:end])
            places = [sentence.find(name) for name in names if name in sentence]
            lead = hit.passage.start + start == 0 and titled
            if not places and not lead:
                continue
            place = hit.passage.start + start
            interval, origin = dates.of(hit, place)
            if interval is None or not (origin == "mention" or lead) or _open(interval):
                continue
            leading = LEADING if lead or min(places, default=99) <= ABOUT_START else 0.0
            text = said[start:end]
            if len(without_dates(text, None)) < SHORTEST:
                continue
            item = Evidence(
                hit.passage, hit.article, place, place + len(text), text, 0.0,
                event=interval, event_origin=origin,
            )  # fmt: skip
            words = frozenset(lexical_tokens(text))
            others = dates.all_of(hit, place)[1:]
            own = _without(text, [(one.start - place, one.end - place) for one in others])
            yield Told(_event(item, None), words, leading, hit, own)
            for one in others:
                also = replace(item, event=one.interval, event_origin=one.origin)
                clause = text[one.start - place : one.end - place]
                yield Told(_event(also, None), words, leading, hit, clause)


def _without(text: str, parts: Sequence[tuple[int, int]]) -> str:
    """`text` without its `parts`, which stand in order."""
    starts = [0, *(end for _, end in parts)]
    ends = [*(start for start, _ in parts), len(text)]
    return "".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def _open(interval: Interval) -> bool:
    return interval.start == DATE_MIN or interval.end == DATE_MAX


def same_event(one: Told, other: Told) -> bool:
    """Whether two sentences tell the same event of the same time."""
    if not one.event.interval.overlaps(other.event.interval):
        return False
    if (one.event.article_id, one.event.start) == (other.event.article_id, other.event.start):
        return True
    shorter = min(len(one.tokens), len(other.tokens))
    return bool(shorter) and len(one.tokens & other.tokens) >= SAME_WORDS * shorter


def _in_time(event: TimelineEvent) -> tuple[object, ...]:
    return event.interval.start, event.interval.end, event.article_key, event.start
