"""When-questions by sentence: the one that tells the event, with its own date.

A span reader looks for words that are a date; news says "yesterday" and "tonight", and the date
of an event is that of its sentence. Of several dates in one sentence the reader's, or the one
in the clause that tells the event.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.designators import other_sibling
from assistant.kinds import LEAST_SHARE, given
from assistant.polarity import denied
from assistant.reading import Reading
from assistant.types import Evidence, Question
from index.language import detect_language, lexical_tokens
from index.time import find_dates
from index.time.anchors import counted_from
from index.types import DateMention

# Sentences looked at, best first.
LOOKED_AT = 10
# Of the logit: what the sentence's own score, the reader's belief in its passage, and a date that
# the reader takes from this very sentence weigh. Chosen on 231 when-questions (examples, ChronoQA).
SENTENCE, READER, TAKEN, BIAS = 1.2, 0.3, 1.2, -0.8
NAMED = 1.2  # logits more where the question takes it for granted that the event happened
SIBLING = 2.5  # logits less where the sentence is about a sibling of what is asked about
REPORTED = 1.0  # where only the publication dates it
COUNTED = 3.0  # where it only counts up to a day
DENIED = 1.5  # and where it says that something didn't happen, or will not
_LIMIT = 1e-3
_CLAUSE = re.compile(r"[,，;；。！？!?]|\.\s|\band\b")
_ASKS_WHEN = re.compile(
    r"什么时候|何时|哪[一几]?[天日年月]|几月|几号|\bwhen\b|\bwhat (?:date|day|year)", re.IGNORECASE
)
# A count is as of a day; nothing happened on it.
_AS_OF = re.compile(r"(?:截[至止]到?|到)\s*$|\bas of\s*$|\bby (?:the end of )?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Dated:
    mention: DateMention | None
    taken: bool


def when_question(event: str) -> str:
    """The question that asks for the date of `event` ("the opening of the bridge")."""
    if _ASKS_WHEN.search(event):
        return event
    if detect_language(event) == "zh":
        return f"{event.rstrip('？?。')}是什么时候？"
    return f"When was {event.rstrip('?. ')}?"


def dated_sentences(
    question: Question,
    sentences: Sequence[Evidence],
    readings: Mapping[int, Reading],
    *,
    named: bool = False,
) -> list[Evidence]:
    """The best of `sentences` that have a date, each by the date of the event asked for, best
    first. `readings`: what was read in each passage, by its id; `named`: the question is not
    whether the event happened but how it stands to another."""
    bias = BIAS + NAMED * named
    found = [
        dated
        for item in sentences[:LOOKED_AT]
        if (dated := _dated(question, item, readings.get(item.passage.passage_id), bias))
    ]
    return sorted(found, key=lambda item: -item.score)


def _dated(
    question: Question, item: Evidence, reading: Reading | None, bias: float
) -> Evidence | None:
    if item.event is None:
        return None
    chosen = _date_in(question, item, reading)
    interval = chosen.mention.interval if chosen.mention else None
    event = interval or item.event
    if given(question, event):
        return None
    before = item.passage.text[: item.start - item.passage.start]
    crossing = item.article.language != question.language
    sibling = other_sibling(
        question.text, item.quote, before, item.article.title, crossing=crossing
    )
    belief = _logit(reading.probability) if reading else 0.0
    logit = (
        SENTENCE * _logit(item.score)
        + READER * belief
        + TAKEN * chosen.taken
        + bias
        - SIBLING * sibling
        - REPORTED * (not interval and item.event_origin == "publication")
        - COUNTED * (not interval and _as_of(item))
        - DENIED * (denied(item.quote) and not denied(question.text))
    )
    return replace(
        item,
        event=event,
        event_origin="mention" if interval else item.event_origin,
        score=1 / (1 + math.exp(-logit)),
    )


def _date_in(question: Question, item: Evidence, reading: Reading | None) -> _Dated:
    published = item.article.published
    offset = item.start - item.passage.start
    mentions = [
        mention
        for mention in find_dates(
            item.passage.text,
            reference=published.interval.start if published else None,
            language=item.article.language,
            open_ends=False,
        )
        if mention.interval
        and offset <= mention.start
        and mention.end <= offset + len(item.quote)
        and not given(question, mention.interval)
        and not counted_from(item.passage.text, mention)
        and not _AS_OF.search(item.passage.text[: mention.start])
    ]
    for span in reading.spans if reading else ():
        inside = [one for one in mentions if one.start < span.end and span.start < one.end]
        if inside and span.share >= LEAST_SHARE:
            return _Dated(inside[-1], taken=True)
    if len(mentions) < 2 or item.article.language != question.language:
        return _Dated(None, taken=False)
    return _Dated(_by_clause(question, item, mentions, offset), taken=False)


def _as_of(item: Evidence) -> bool:
    """Whether all that dates the sentence is the day of a count."""
    return bool(re.search(r"截[至止]|\bas of\b", item.quote, re.IGNORECASE))


def _by_clause(
    question: Question, item: Evidence, mentions: Sequence[DateMention], offset: int
) -> DateMention | None:
    """The date in, or last before, the clause that shares most with the question."""
    asked = set(lexical_tokens(question.text))
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(item.quote)), len(item.quote)]
    clauses = [(a, b) for a, b in itertools.pairwise(cuts) if b > a]
    shared = [len(asked & set(lexical_tokens(item.quote[a:b]))) for a, b in clauses]
    if not clauses or max(shared) == 0:
        return None
    end = clauses[shared.index(max(shared))][1] + offset
    before = [mention for mention in mentions if mention.start < end]
    return before[-1] if before else None


def _logit(probability: float) -> float:
    clipped = min(max(probability, _LIMIT), 1 - _LIMIT)
    return math.log(clipped / (1 - clipped))
