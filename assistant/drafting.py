"""Plan and passages -> a draft answer: by computing on dates where events are compared, else
from the evidence that answers best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.anchoring import on_that_day
from assistant.compose import Draft, draft_answer
from assistant.counting import count_draft
from assistant.evidence import EvidenceReader
from assistant.listing import list_draft
from assistant.operands import READ, asked_alone, operand
from assistant.phrases import joined, say
from assistant.retrieve import Retrieved, called
from assistant.temporal import COMPARING, compute, operand_line
from assistant.trace import Trace
from assistant.types import Evidence, Question, SubQuestion
from assistant.understand.expects import expects_of
from index import NewsIndex
from index.types import Hit


def draft(
    question: Question,
    found: Retrieved,
    reader: EvidenceReader,
    index: NewsIndex,
    *,
    least: float,
    trace: Trace,
) -> tuple[Draft | None, Retrieved]:
    """The draft, None where nothing supports one, and what was retrieved for it in the end.

    `least` is the confidence below which a part of a question counts as not answered.
    """
    trace.searched(question.text, found.hits)
    for sub, hits in zip(found.sub_questions, found.by_event, strict=False):
        trace.searched(sub.text, hits)
    if question.operator == "list" and found.sub_questions:
        listed, passages = list_draft(question, index)
        if listed is not None:
            trace.read(question.text, listed.evidence)
            rest = [hit for hit in found.hits if hit not in passages]
            return listed, replace(found, hits=(*passages, *rest))
        question = replace(question, operator="plain", expects=expects_of(question.text, "plain"))
    if question.operator == "count" and found.sub_questions:
        return _counted(question, found, reader, index, least, trace)
    if question.operator == "each" and found.sub_questions:
        return _each(question, found, reader, least, trace), found
    if question.operator in COMPARING and question.sub_questions:
        return _compared(question, found, reader, trace), found
    if question.operator == "on-the-day" and found.sub_questions:
        return on_that_day(question, found, reader, index, least, trace)
    evidence = reader.gather(question, found.hits[:READ])
    trace.read(question.text, evidence)
    return draft_answer(question, evidence, found.hits), reranked(question, found, evidence)


def _counted(
    question: Question,
    found: Retrieved,
    reader: EvidenceReader,
    index: NewsIndex,
    least: float,
    trace: Trace,
) -> tuple[Draft | None, Retrieved]:
    """A count as an article states it, else of what the articles tell, line by line."""
    plain = replace(question, operator="plain")
    evidence = reader.gather(replace(plain, sub_questions=()), found.hits[:READ])
    trace.read(question.text, evidence)
    drafted, passages = count_draft(plain, index, evidence, least=least)
    found = reranked(question, found, evidence)
    if drafted is None or not passages:
        return drafted, found
    trace.read(question.text, drafted.evidence)
    return drafted, replace(found, hits=(*passages, *(h for h in found.hits if h not in passages)))


def reranked(question: Question, found: Retrieved, evidence: Sequence[Evidence]) -> Retrieved:
    """The passages read, ordered by what was read in them; the rest as the search ranked them.

    What the question calls by its title stays first.
    """
    scores: dict[int, float] = {}
    for item in evidence:
        number = item.passage.passage_id
        scores[number] = max(scores.get(number, 0.0), item.score)

    def order(hit: Hit) -> tuple[float, float]:
        return -called(question, hit), -scores.get(hit.passage.passage_id, 0.0)

    read = sorted(found.hits[:READ], key=order)
    return replace(found, hits=(*read, *found.hits[READ:]))


def _compared(
    question: Question, found: Retrieved, reader: EvidenceReader, trace: Trace
) -> Draft | None:
    """The operator's outcome over the dates of the named events, each of them cited."""
    operands = [
        event
        for sub, hits in zip(found.sub_questions, found.by_event, strict=True)
        if (event := operand(question, sub, hits, reader, trace))
    ]
    if len(operands) < len(found.sub_questions):
        return None
    computed = compute(question.operator, operands, question.answer_language)
    if computed is None:
        return None
    lines = [
        operand_line(event, number, question.answer_language)
        for number, event in enumerate(operands, start=1)
    ]
    return Draft(
        lead=computed.sentence,
        value=computed.value,
        values=computed.values,
        value_type=computed.value_type,
        confidence=min(event.evidence.score for event in operands),
        evidence=tuple(event.evidence for event in operands),
        working=tuple(lines),
    )


def _each(
    question: Question, found: Retrieved, reader: EvidenceReader, least: float, trace: Trace
) -> Draft | None:
    """The answers to the parts of the question, in its order; what isn't found is said."""
    language = question.answer_language
    drafts = [
        _part(question, sub, hits, reader, trace)
        for sub, hits in zip(found.sub_questions, found.by_event, strict=True)
    ]
    kept = [part if part and part.confidence >= least else None for part in drafts]
    answered = [part for part in kept if part]
    if not answered:
        return max(
            (part for part in drafts if part), key=lambda part: part.confidence, default=None
        )
    lines = [
        f"{sub.event} {part.lead or part.value} [{answered.index(part) + 1}]"
        if part
        else say("part_missing", language, part=sub.event)
        for sub, part in zip(found.sub_questions, kept, strict=True)
    ]
    said = [part.lead or part.value for part in answered]
    return Draft(
        lead=joined(said, language),
        value=joined(said, language),
        values=tuple(part.value for part in answered),
        value_type="list",
        confidence=min(part.confidence for part in answered),
        evidence=tuple(part.evidence[0] for part in answered),
        working=tuple(lines),
    )


def _part(
    question: Question, sub: SubQuestion, hits: Sequence[Hit], reader: EvidenceReader, trace: Trace
) -> Draft | None:
    asked = asked_alone(question, sub, sub.text)
    evidence = reader.gather(asked, hits[:READ])
    trace.read(sub.text, evidence)
    return draft_answer(asked, evidence, hits)
