"""A list by date: the events that the articles tell of a subject, one line each, each cited."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compose import Draft
from assistant.phrases import joined, spoken_interval
from assistant.stated import is_told
from assistant.timeline import TOLD, closeness, events_about, evidence_of
from assistant.types import Question, TimelineEvent
from assistant.understand.happenings import Happening, kinds_in, mentions
from index import NewsIndex
from index.types import DATE_MAX, DATE_MIN, Hit, Interval

LINES = 12
# Of a kind of event ("launches"), what is this much less close to it than the closest is left out.
KIND_SHARE = 0.6
# A list is as sure as its closest line is close; the names and dates in it are exact.
LEAST, SPAN = 0.4, 0.6


def list_draft(question: Question, index: NewsIndex) -> tuple[Draft | None, tuple[Hit, ...]]:
    """The lines and the passages they stand in; None where no dated sentence is about it."""
    asked = question.sub_questions[0]
    spellings = spellings_of(question, asked.event)
    hits = index.search(asked.text, k=TOLD, filter=question.filter, expansions=spellings)
    kinds = kinds_in(asked.text)
    told = events_about(
        spellings,
        hits,
        index,
        k=LINES,
        within=question.window or Interval(DATE_MIN, DATE_MAX),
        wanted=asked.text if asked.text != asked.event else "",
        share=KIND_SHARE,
        but=lambda text: _only_planned(text, kinds),
    )
    if not told:
        return None, ()
    near = max(closeness(asked.text, spellings, [one.quote for one in told], index))
    evidence = tuple(evidence_of(one, _hit_of(one, hits)) for one in told)
    language = question.answer_language
    draft = Draft(
        lead="",
        value=joined([one.quote for one in told], language),
        values=tuple(one.quote for one in told),
        value_type="list",
        confidence=LEAST + SPAN * max(0.0, min(1.0, float(near))),
        evidence=evidence,
        dated=tuple(spoken_interval(one.interval, language) for one in told),
    )
    passages = {item.passage.passage_id for item in evidence}
    return draft, tuple(hit for hit in hits if hit.passage.passage_id in passages)


def _only_planned(text: str, kinds: Sequence[Happening]) -> bool:
    """Whether a sentence speaks of events of `kinds`, and only of some to come."""
    places = mentions(kinds, text)
    return bool(places) and not any(is_told(text, start, end) for start, end in places)


def spellings_of(question: Question, subject: str) -> tuple[str, ...]:
    """The subject as asked for, and its other spellings, else those of the names in it."""
    known = _known(question, subject) or [
        one for name in question.names if name in subject for one in _known(question, name)
    ]
    return tuple(dict.fromkeys([subject, *known]))


def _known(question: Question, name: str) -> Sequence[str]:
    return question.aliases.get(name, ())


def _hit_of(event: TimelineEvent, hits: Sequence[Hit]) -> Hit:
    return next(
        hit
        for hit in hits
        if hit.article.article_id == event.article_id
        and hit.passage.start <= event.start < hit.passage.end
    )
