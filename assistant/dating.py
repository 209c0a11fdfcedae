"""When-questions by sentence: the one that tells the event, with its own date.

A span reader looks for words that are a date; news says "yesterday" and "tonight", and the date
of an event is that of its sentence. Of several dates in one sentence the reader's, or the one
in the clause that tells the event.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.clauses import ASKS_WHEN, date_in_clause
from assistant.counted_back import COUNTED_BACK, counted_back, referred_to
from assistant.designators import SIBLING, about_sibling
from assistant.kinds import (
    asks_since,
    coarser_than_asked,
    date_read,
    dates_answering,
    finer,
    given,
)
from assistant.logits import logit, sigmoid
from assistant.polarity import denied
from assistant.reading import Reading
from assistant.types import Evidence, Question
from assistant.understand.patterns import ASKING
from index.language import detect_language, lexical_tokens
from index.time.clauses import clauses
from index.types import DateMention, Interval

# Sentences looked at, best first.
LOOKED_AT = 10
# Of the logit: what the sentence's own score, the reader's belief in its passage, and a date that
# the reader takes from this very sentence weigh. Chosen on 231 when-questions (examples, ChronoQA).
SENTENCE, READER, TAKEN, BIAS = 1.2, 0.3, 1.2, -0.8
SAID = 1.0  # by the share of the question's own words, beyond the title, that the sentence says
NAMED = 1.2  # logits more where the question takes it for granted that the event happened
REPORTED = 1.0  # logits less where only the publication dates it
COUNTED = 3.0  # where it only counts up to a day
COARSER = 1.0  # where the date is coarser than what is asked for
DENIED = 1.5  # and where it says that something didn't happen, or will not
PLANNED = 1.0  # and where it was still to come when the article appeared
_TO_COME = re.compile(r"将|会在|计划|预计|\bwill\b|\b(?:is|are) (?:due|planned|expected)\b", re.I)
REFERRED = 3.0  # where it only counts from the event: "eleven days after the outage"
_PARTICLES = re.compile(r"[是的了于在吗呢]")
# A count is as of a day; nothing happened on it.
_AS_OF = re.compile(r"截[至止]到?\s*$|\bas of\s*$", re.IGNORECASE)
_COUNTS = re.compile(r"截[至止]|\bas of\b", re.IGNORECASE)


def when_question(event: str) -> str:
    """The question that asks for the date of `event` ("the opening of the bridge")."""
    if ASKS_WHEN.search(event):
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
    likely = [item for item in sentences[:LOOKED_AT] if item.event]
    passages = {item.passage.passage_id: item for item in likely}
    dates = {
        number: dates_answering(question, item.article, item.passage.text)
        for number, item in passages.items()
    }
    found = []
    for item in likely:
        number = item.passage.passage_id
        found.append(_dated(question, item, readings.get(number), dates[number], named))
    return sorted((item for item in found if item), key=lambda item: -item.score)


def _dated(
    question: Question,
    item: Evidence,
    reading: Reading | None,
    dates: Sequence[DateMention],
    named: bool,
) -> Evidence | None:
    """The sentence with the date of the event, and how well it answers; None without a date."""
    start, end = item.start - item.passage.start, item.end - item.passage.start
    inside = [
        one for one in dates if start <= one.start and one.end <= end and not _as_of(item, one)
    ]
    read = date_read(reading, inside) if reading else None
    asked = date_in_clause(question, item.quote, inside, start)
    if asked and read:
        asked = finer(asked, read)
    mention = asked or read or _by_clause(question, item, inside, start)
    event = (mention.interval if mention else None) or item.event
    referred = event is not None and referred_to(question, item)
    counted = counted_back(item.quote, event) if event is not None and referred else None
    event = counted or event
    if event is None or given(question, event):
        return None
    value = (
        SENTENCE * logit(item.score)
        + READER * (logit(reading.probability) if reading else 0.0)
        + TAKEN * (read is not None and mention == read)
        + (0.0 if named else SAID * (_said(question, item) - 0.5))
        + BIAS
        + NAMED * named
        - SIBLING * about_sibling(question, item.article, item.passage.text, start, end)
        - REPORTED * (not mention and not counted and item.event_origin == "publication")
        - COUNTED * (not mention and bool(_COUNTS.search(item.quote)))
        - PLANNED * (_still_to_come(item, event) and not _TO_COME.search(question.text))
        - REFERRED * (referred and not counted)
        - COARSER * coarser_than_asked(question, event)
        - DENIED * (denied(item.quote) and not denied(question.text))
    )
    origin = COUNTED_BACK if counted else "mention" if mention else item.event_origin
    return replace(item, event=event, event_origin=origin, score=sigmoid(value))


def _said(question: Question, item: Evidence) -> float:
    """The share of what the question says beyond the title that the sentence says; 0.5 where
    there is nothing, or it can't be told by words."""
    if item.article.language != question.language:
        return 0.5
    bare = _PARTICLES.sub(" ", ASKS_WHEN.sub(" ", question.text))
    asked = set(lexical_tokens(bare)) - ASKING - set(lexical_tokens(item.article.title))
    if not asked:
        return 0.5
    return len(asked & set(lexical_tokens(item.quote))) / len(asked)


def _still_to_come(item: Evidence, event: Interval) -> bool:
    """Whether the date lay ahead when the article appeared: a plan, not what happened."""
    published = item.article.published
    return published is not None and event.start > published.interval.end


def _as_of(item: Evidence, mention: DateMention) -> bool:
    """Whether the date is the day up to which something is counted."""
    return bool(_AS_OF.search(item.passage.text[: mention.start]))


def _by_clause(
    question: Question, item: Evidence, mentions: Sequence[DateMention], offset: int
) -> DateMention | None:
    """Of several dates, the one in, or last before, the clause that shares most with the question;
    None where there is no choice, or none that words could make."""
    if asks_since(question) and len(mentions) == 1:
        return mentions[0]
    if len(mentions) < 2 or item.article.language != question.language:
        return None
    asked = set(lexical_tokens(question.text))
    told = clauses(item.quote, 0, len(item.quote))
    shared = [len(asked & set(lexical_tokens(item.quote[a:b]))) for a, b in told]
    if not told or max(shared) == 0:
        return None
    start, end = (place + offset for place in told[shared.index(max(shared))])
    # Chinese says the day first: the last one before the end of the clause is its own.
    before = [mention for mention in mentions if mention.start < end]
    after = [mention for mention in mentions if start <= mention.start]
    return before[-1] if before else after[0]
