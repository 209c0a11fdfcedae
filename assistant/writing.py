"""A language model's part of an answer: it writes, what the articles don't bear out goes back
to it once, and what still isn't borne out is dropped. The composed answer stands behind it."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

from assistant.checking import Checker
from assistant.cite import Related, cite
from assistant.clock import StageClock
from assistant.compose import Draft
from assistant.generate import Said, Writer, Written
from assistant.operands import READ
from assistant.phrases import say
from assistant.retrieve import Retrieved
from assistant.spoken import Reply
from assistant.timeline import timeline_of
from assistant.trace import Trace
from assistant.types import Answer, AnswerEvent, Citation, Evidence, Question, Stance
from assistant.usage import Meter
from index.errors import LLMError
from index.types import Hit


def write(
    writer: Writer,
    question: Question,
    found: Retrieved,
    drafted: Draft,
    composed: Answer,
    related: Related,
    clock: StageClock,
    trace: Trace,
    meter: Meter,
    checker: Checker,
) -> Generator[AnswerEvent, None, Answer]:
    """The model's text as it comes, then the answer as far as its passages bear it out.

    Where the model fails or nothing of it stands, `composed` is the answer and says why. `meter`
    counts what it takes; `checker` is what a draft is checked with.
    """
    hits, evidence = found.hits[:READ], drafted.evidence
    _tell_prompt(trace, writer, question, hits, evidence)
    try:
        with clock.stage("writing"):
            reply = yield from _deltas(writer.write(question, hits, evidence, meter))
    except LLMError as error:
        # The answer doesn't hang on the model: the composed one stands, and says why.
        trace.add("writing", "failed", reason=error.line())
        note = say("llm_failed", composed.language, reason=error.line())
        return replace(composed, notes=(note,), model=writer.name)
    yield AnswerEvent("stage", "checking")
    if reply.fell_back:
        trace.add("writing", "asked for text", reason=reply.fell_back)
    with clock.stage("checking"):
        written = writer.settle(reply, hits, evidence, checker)
    _tell(trace, reply, written)
    if written.dropped and not writer.is_base:
        with clock.stage("writing"):
            written = _mended(
                writer, question, found, drafted, reply, written, trace, meter, checker
            )
    return _answer(writer, written, drafted, composed, related)


def _mended(
    writer: Writer,
    question: Question,
    found: Retrieved,
    drafted: Draft,
    first: Reply,
    written: Written,
    trace: Trace,
    meter: Meter,
    checker: Checker,
) -> Written:
    """What stands after the model was told what was wrong: the better of its two tries."""
    hits, evidence = found.hits[:READ], drafted.evidence
    try:
        again = _drained(writer.mend(question, hits, evidence, first.raw, written.dropped, meter))
    except LLMError as error:
        trace.add("writing", "mending failed", reason=error.line())
        return written
    second = writer.settle(again, hits, evidence, checker)
    _tell(trace, again, second)
    better = len(second.sentences) > len(written.sentences) or (
        len(second.sentences) == len(written.sentences)
        and len(second.dropped) < len(written.dropped)
    )
    return second if better else written


def _deltas(said: Said) -> Generator[AnswerEvent, None, Reply]:
    """The pieces of a reply as events, then the reply."""
    while True:
        try:
            yield AnswerEvent("delta", next(said))
        except StopIteration as end:
            reply: Reply = end.value
            return reply


def _drained(said: Said) -> Reply:
    while True:
        try:
            next(said)
        except StopIteration as end:
            reply: Reply = end.value
            return reply


def _answer(
    writer: Writer, written: Written, drafted: Draft, composed: Answer, related: Related
) -> Answer:
    language = composed.language
    if not written.sentences:
        note = say("declined" if written.declined else "composed", language)
        return replace(composed, notes=(note,), model=writer.name)
    count = len(written.dropped)
    # What the composed answer would have said of its certainty holds for the model's words too.
    notes = (drafted.remark, say("dropped", language, count=count) if count else "")
    citations = cite(written.evidence, related)
    return replace(
        composed,
        text=written.text(),
        citations=citations,
        timeline=timeline_of(written.evidence, citations),
        dispute=renumbered(composed, citations),
        notes=tuple(filter(None, notes)),
        model=writer.name,
    )


def renumbered(composed: Answer, citations: Sequence[Citation]) -> tuple[Stance, ...]:
    """The dispute by the numbers of `citations`; none where they don't show all of its sides."""
    own = {(one.article_id, one.start): one.number for one in citations}
    places = {one.number: (one.article_id, one.start) for one in composed.citations}
    stances = [(stance, own.get(places[stance.number])) for stance in composed.dispute]
    shown = tuple(replace(stance, number=number) for stance, number in stances if number)
    return shown if len(shown) == len(composed.dispute) else ()


def _tell_prompt(
    trace: Trace,
    writer: Writer,
    question: Question,
    hits: Sequence[Hit],
    evidence: Sequence[Evidence],
) -> None:
    prompt = writer.prompt(question, hits, evidence)
    trace.add("writing", "prompt", model=writer.name, format=writer.format, text=prompt)


def _tell(trace: Trace, reply: Reply, written: Written) -> None:
    trace.add(
        "checking",
        "sentences",
        text=reply.raw,
        kept=[
            {"sentence": sentence, "quotes": [written.evidence[mark].quote for mark in marks]}
            for sentence, marks in zip(written.sentences, written.markers, strict=True)
        ],
        dropped=[{"sentence": one.sentence, "why": one.why} for one in written.dropped],
    )
