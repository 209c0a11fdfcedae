"""'On the day that X, …': the day of X, then the rest of the question asked of that day.

Which report of X is meant shows in the rest: two events that fall on one day among thousands
seldom do so by chance. Where no report dates X for certain, the rest is answered with a remark
that says so, never as if it were of that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.compose import Draft, draft_answer, escape
from assistant.evidence import EvidenceReader
from assistant.operands import READ, asked_alone, reports
from assistant.phrases import say
from assistant.retrieve import Retrieved, retrieve
from assistant.temporal import Operand, operand_line
from assistant.trace import Trace
from assistant.types import Evidence, Question
from assistant.understand.events import anchor_unit
from index import NewsIndex
from index.types import Granularity, Hit, Interval

ANCHORS = 8  # passages among which the anchor's day is looked for
# A report of the anchor counts by itself from this score on; below it, down to COINCIDING, only
# where the rest has a report of the same day.
SURE = 0.5
COINCIDING = 0.01
# An answer that isn't known to be of that day must be clear in itself, and is worth less.
CLEAR = 0.15
UNTIED = 0.7
SHORT = 4  # days: a longer event has no one day but its first


@dataclass(frozen=True, slots=True)
class _Anchor:
    evidence: Evidence
    when: Interval


def on_that_day(
    question: Question,
    found: Retrieved,
    reader: EvidenceReader,
    index: NewsIndex,
    least: float,
    trace: Trace,
) -> tuple[Draft | None, Retrieved]:
    """The draft for the rest of the question, and what was retrieved for it."""
    first, rest = found.sub_questions
    unit = anchor_unit(question.text)
    asked = asked_alone(question, rest, rest.event)
    dated = [
        _Anchor(item, _widened(item.event, unit))
        for item in reports(question, first, found.by_event[0][:ANCHORS], reader, trace)
        if item.event
    ]
    undated = reader.gather(asked, found.by_event[1][:READ])
    trace.read(asked.text, undated)
    anchor = _coinciding(dated, undated, least) or _sure(dated)
    if anchor:
        there = replace(asked, window=anchor.when)
        again = retrieve(there, index, k=len(found.hits) or 1)
        trace.searched(there.text, again.hits)
        evidence = reader.gather(there, again.hits[:READ])
        trace.read(there.text, evidence)
        answer = draft_answer(there, evidence, again.hits)
        if answer and answer.confidence >= least and _of_then(answer, anchor.when):
            tied = _tied(answer, Operand(first.event, anchor.evidence), question)
            return tied, _beside(again, anchor.evidence, found.by_event[0])
    return _untied(draft_answer(asked, undated, found.by_event[1]), first.event, question), found


def _widened(when: Interval, unit: Granularity) -> Interval:
    """The event's month or year, where the question asks of that; of a long event the first day."""
    day = when.start
    if unit == "year":
        return Interval(date(day.year, 1, 1), date(day.year, 12, 31), "year", when.certainty)
    if unit == "month":
        last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return Interval(day.replace(day=1), last, "month", when.certainty)
    if when.granularity == "range" and (when.end - when.start).days > SHORT:
        return Interval(day, day, "day", when.certainty)
    return when


def _coinciding(
    dated: Sequence[_Anchor], undated: Sequence[Evidence], least: float
) -> _Anchor | None:
    """The anchor's report that another article, which answers the rest, shares its day with."""
    pairs = [
        (anchor.evidence.score * item.score, anchor)
        for anchor in dated
        for item in undated
        if anchor.evidence.score >= COINCIDING
        and item.score >= least
        and item.event
        and item.event.overlaps(anchor.when)
        and (item.event.end - item.event.start).days <= SHORT
        and item.article.article_id != anchor.evidence.article.article_id
    ]
    return max(pairs, key=lambda pair: pair[0])[1] if pairs else None


def _sure(dated: Sequence[_Anchor]) -> _Anchor | None:
    return dated[0] if dated and dated[0].evidence.score >= SURE else None


def _of_then(answer: Draft, when: Interval) -> bool:
    """Whether the quote that answers isn't known to be of another time."""
    event = answer.evidence[0].event
    return event is None or event.overlaps(when)


def _tied(answer: Draft, anchor: Operand, question: Question) -> Draft:
    """The answer with the anchor's date beside it, cited too."""
    line = operand_line(anchor, len(answer.evidence) + 1, question.answer_language)
    return replace(answer, evidence=(*answer.evidence, anchor.evidence), anchored=(line,))


def _beside(found: Retrieved, anchor: Evidence, reports: Sequence[Hit]) -> Retrieved:
    """What was found for the rest, with the anchor's passage second."""
    number = anchor.passage.passage_id
    beside = [hit for hit in reports if hit.passage.passage_id == number]
    rest = [hit for hit in found.hits if hit.passage.passage_id != number]
    return Retrieved((*rest[:1], *beside, *rest[1:]))


def _untied(answer: Draft | None, anchor: str, question: Question) -> Draft | None:
    if answer is None or answer.confidence < CLEAR:
        return None
    said = say("not_that_day", question.answer_language, anchor=escape(anchor))
    return replace(
        answer,
        confidence=answer.confidence * UNTIED,
        remark=" ".join(filter(None, (said, answer.remark))),
    )
