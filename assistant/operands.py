"""A part of a question -> the question that asks it alone, or the evidence that dates it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence import EvidenceReader
from assistant.temporal import Operand
from assistant.trace import Trace
from assistant.types import Evidence, Question, SubQuestion
from assistant.understand.expects import expects_of, operator_of
from index.time import question_window
from index.types import Hit

READ = 8  # passages read for evidence
DATED = 4  # passages of an event among which its date is looked for
# An event happens on a day: a sentence nearly as good that dates one goes before one that is
# about a stretch of time ("sales from January to June").
NEARLY = 0.7
STRETCH = 31  # days


def asked_alone(question: Question, sub: SubQuestion, text: str) -> Question:
    """The question that asks `text`, its part `sub`, and nothing else."""
    operator = operator_of(text)
    return replace(
        question,
        text=text,
        names=sub.names,
        subjects=tuple(name for name in question.subjects if name in text),
        operator=operator if operator in {"first", "latest", "when"} else "plain",
        expects=expects_of(text, "plain"),
        window=question_window(text, question.today, question.language) or question.window,
        sub_questions=(),
    )


def operand(
    question: Question, sub: SubQuestion, hits: Sequence[Hit], reader: EvidenceReader, trace: Trace
) -> Operand | None:
    """The event with the best evidence that dates it; None where nothing does."""
    dated = reports(question, sub, hits[:DATED], reader, trace)
    return Operand(sub.event or sub.text, _on_a_day(dated)) if dated else None


def reports(
    question: Question, sub: SubQuestion, hits: Sequence[Hit], reader: EvidenceReader, trace: Trace
) -> list[Evidence]:
    """The dated sentences that report the event, best first."""
    asked = replace(
        question,
        text=sub.text,
        names=sub.names,
        operator="when",
        expects="date",
        window=question_window(sub.event or sub.text, question.today, question.language)
        or question.window,
        sub_questions=(),
    )
    dated = [item for item in reader.locate(asked, hits) if item.event]
    trace.read(sub.text, dated)
    return dated


def _on_a_day(dated: Sequence[Evidence]) -> Evidence:
    """The best, or the first of its article nearly as good that isn't about a stretch of time."""
    best = dated[0]
    near = [
        item
        for item in dated
        if item.score >= NEARLY * best.score
        and item.article.article_id == best.article.article_id
        and item.event
        and (item.event.end - item.event.start).days < STRETCH
    ]
    return near[0] if near else best
