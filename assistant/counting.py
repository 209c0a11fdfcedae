"""How often something happened: the count that an article states, else the events that they tell.

An archive holds what it holds: the answer says that the articles tell of so many, and each of
them is a line with its date and its citation. It never says that there were so many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.compose import Draft
from assistant.evidence import EventDates
from assistant.listing import spellings_of
from assistant.phrases import say, spoken_interval
from assistant.retrieve import within_window
from assistant.stated import has_count, is_told, stated_draft
from assistant.timeline import TOLD, Told, closeness, evidence_of, told_of
from assistant.types import Evidence, Question
from assistant.understand.happenings import Happening, kinds_in, mentions
from assistant.understand.patterns import ASKING
from index import NewsIndex
from index.language import lexical_tokens
from index.time import find_dates
from index.types import DATE_MAX, DATE_MIN, DateMention, Hit, Interval

MOST = 40  # events listed
# What is this much less close to the kind of event asked for than the closest is another. Where
# the table of kinds doesn't know the wording, closeness decides, with the words.
KIND_SHARE, UNKNOWN_SHARE = 0.5, 0.8
SAME_WORDS = 0.5  # of the words that ask for an event, those that its sentence says
LONGEST = 366  # days: a longer stretch of time dates no event
# Reports in two languages may date an event by the days of two time zones.
ZONES = 1  # days
LEAST, SPAN = 0.4, 0.6
_JOINT = re.compile(
    r"\s*(?:[,、，和及与]|以及|,?\s*(?:and|&))\s*(?:again\s+)?(?:(?:on|in)\s+)?", re.I
)


@dataclass(frozen=True, slots=True)
class _Counted:
    """The events of the time asked for, in its order, and how many more may be of it."""

    told: tuple[Told, ...]
    unclear: int
    near: float


def count_draft(
    question: Question, index: NewsIndex, evidence: Sequence[Evidence], *, least: float
) -> tuple[Draft | None, tuple[Hit, ...]]:
    """The count and the passages that it rests on; None where neither is clear.

    `evidence` is what was read for the question; what is surer than `least` counts as read.
    """
    asked = question.sub_questions[0]
    spellings = spellings_of(question, asked.event)
    kinds = kinds_in(asked.text)
    hits = _hits(question, index, spellings)
    dates = EventDates(index.events)
    stated = stated_draft(question, evidence, hits, kinds, spellings, dates, least=least)
    if stated is not None:
        return stated, ()
    counted = _counted(question, index, spellings, kinds, hits)
    if not counted.told:
        return None, ()
    draft = _drafted(question, counted)
    passages = {item.passage.passage_id for item in draft.evidence}
    return draft, tuple(hit for hit in hits if hit.passage.passage_id in passages)


def _hits(question: Question, index: NewsIndex, spellings: Sequence[str]) -> list[Hit]:
    """What is closest of all, and of what was published when it was news."""
    text = question.sub_questions[0].text
    found = index.search(text, k=TOLD, filter=question.filter, expansions=spellings)
    if question.window is not None:
        then = within_window(question.filter, question.window)
        found = [*found, *index.search(text, k=TOLD, filter=then, expansions=spellings)]
    return list({hit.passage.passage_id: hit for hit in found}.values())


def _counted(
    question: Question,
    index: NewsIndex,
    spellings: Sequence[str],
    kinds: Sequence[Happening],
    hits: Sequence[Hit],
) -> _Counted:
    within = _within(question)
    told = [
        one
        for sentence in told_of(spellings, hits, index)
        if _happened(sentence, kinds)
        for one in _each_day(sentence)
        if one.event.interval.overlaps(within)
    ]
    if not told:
        return _Counted((), 0, 0.0)
    asked = question.sub_questions[0].text
    near = closeness(asked, spellings, [one.event.quote for one in told], index)
    # Across languages all is less close.
    closest = {one.hit.article.language: 0.0 for one in told}
    for one, value in zip(told, near, strict=True):
        closest[one.hit.article.language] = max(closest[one.hit.article.language], value)
    share = KIND_SHARE if kinds else UNKNOWN_SHARE
    scored = [
        replace(one, score=one.score + value)
        for one, value in zip(told, near, strict=True)
        if value >= share * closest[one.hit.article.language]
        and (kinds or _in_its_words(question, one))
    ]
    events = _events(scored)
    clear = [one for one in events if _inside(one.event.interval, within)]
    clear = sorted(sorted(clear, key=lambda one: -one.score)[:MOST], key=_in_time)
    return _Counted(tuple(clear), len(events) - len(clear), max(near))


def _within(question: Question) -> Interval:
    """The days asked about: the question's, within those that the user set."""
    window = question.window or Interval(DATE_MIN, DATE_MAX)
    start = max(window.start, question.filter.event_since or DATE_MIN)
    end = min(window.end, question.filter.event_until or DATE_MAX)
    return Interval(start, max(start, end), "range")


def _inside(interval: Interval, within: Interval) -> bool:
    return within.start <= interval.start and interval.end <= within.end


def _happened(told: Told, kinds: Sequence[Happening]) -> bool:
    """Whether the sentence tells of one event, of `kinds` where these are known, that was no plan
    and isn't denied."""
    event = told.event
    published = told.hit.article.published
    if (event.interval.end - event.interval.start).days > LONGEST:
        return False
    if published is not None and event.interval.start > published.interval.end:
        return False
    if has_count(told.clause, kinds):
        return False
    places = mentions(kinds, told.clause) if kinds else [(0, len(told.clause))]
    return any(is_told(told.clause, start, end) for start, end in places)


def _in_its_words(question: Question, told: Told) -> bool:
    """Whether the sentence says enough of the words that ask."""
    asked = question.sub_questions[0]
    words = set(lexical_tokens(asked.text.replace(asked.event, " "))) - ASKING
    return len(words & told.tokens) >= SAME_WORDS * len(words)


def _each_day(told: Told) -> Iterator[Told]:
    """The sentence once for each date that it lists: "in March, May and July"."""
    article, event = told.hit.article, told.event
    reference = article.published.interval.end if article.published else None
    dated = [
        mention
        for mention in find_dates(event.quote, reference=reference, language=article.language)
        if mention.interval
    ]
    listed = _listed(event.quote, dated, event.interval)
    if len(listed) < 2:
        yield told
        return
    for interval in listed:
        yield replace(told, event=replace(event, interval=interval))


def _listed(text: str, dated: Sequence[DateMention], own: Interval) -> list[Interval]:
    """The dates that stand side by side with the sentence's own."""
    rows: list[list[DateMention]] = []
    for mention in dated:
        if rows and _JOINT.fullmatch(text[rows[-1][-1].end : mention.start]):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    found = [[one.interval for one in row if one.interval] for row in rows]
    return next((row for row in found if any(one.overlaps(own) for one in row)), [])


def _events(told: Sequence[Told]) -> list[Told]:
    """Each event once, told by the sentence that dates it best and is closest.

    Of one subject and kind, what may be of the same time is taken for one: two on a day, or one in
    a month beside one of a day in it, are rather told twice than happened twice.
    """
    ranked = sorted(told, key=lambda one: (_days(one.event.interval), -one.score))
    kept: list[Told] = []
    for one in ranked:
        if not any(_may_be_same(one, other) for other in kept):
            kept.append(one)
    return kept


def _may_be_same(one: Told, other: Told) -> bool:
    if one.event.interval.overlaps(other.event.interval):
        return True
    if one.hit.article.language == other.hit.article.language:
        return False
    apart = (
        max(one.event.interval.start, other.event.interval.start).toordinal()
        - min(one.event.interval.end, other.event.interval.end).toordinal()
    )
    return apart <= ZONES


def _days(interval: Interval) -> int:
    return interval.end.toordinal() - interval.start.toordinal()


def _in_time(told: Told) -> tuple[object, ...]:
    event = told.event
    return event.interval.start, event.interval.end, event.article_key, event.start


def _drafted(question: Question, counted: _Counted) -> Draft:
    language, count = question.answer_language, len(counted.told)
    remarks = [
        say("count_most", language, count=count) if count == MOST else "",
        say("count_unclear", language, count=counted.unclear)
        if counted.unclear and count < MOST
        else "",
    ]
    return Draft(
        lead=say("count_told", language, count=count),
        value=str(count),
        values=(str(count),),
        value_type="number",
        confidence=LEAST + SPAN * max(0.0, min(1.0, float(counted.near))),
        evidence=tuple(evidence_of(one.event, one.hit) for one in counted.told),
        remark=" ".join(remark for remark in remarks if remark),
        dated=tuple(spoken_interval(one.event.interval, language) for one in counted.told),
    )
