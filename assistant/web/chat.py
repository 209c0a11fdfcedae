"""One turn of the chat as a plain generator of values; gradio only shows what it yields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.api import Assistant
from assistant.types import Answer, Turn
from assistant.web.evidence import EMPTY, evidence_html
from index.errors import NewsdeskError, UsageError

STAGES = {
    "understanding": "Understanding the question …",
    "searching": "Searching {articles} articles …",
    "reading": "Reading …",
    "writing": "Writing …",
    "checking": "Checking every quote …",
}
_MARKER = re.compile(r"(?<!\\)\[(\d{1,2})\]")


@dataclass(frozen=True, slots=True)
class ChatView:
    """What the page shows at one moment: the reply so far, the evidence, the turns so far."""

    reply: str
    evidence: str
    turns: tuple[Turn, ...]


def respond(
    desk: Assistant,
    question: str,
    turns: Sequence[Turn],
    *,
    since: str | None = None,
    until: str | None = None,
    sources: Sequence[str] = (),
    today: date | None = None,
) -> Iterator[ChatView]:
    """Views of an answer as it comes; the last one is checked and final."""
    kept = tuple(turns)
    text = ""
    try:
        events = desk.stream(
            question,
            today=today,
            since=parse_day(since),
            until=parse_day(until),
            sources=tuple(sources or ()),
            history=kept,
        )
        for event in events:
            if event.kind == "stage":
                yield ChatView(text or _stage(desk, event.text), EMPTY, kept)
            elif event.kind == "delta":
                text += event.text
                yield ChatView(text, EMPTY, kept)
            elif event.answer is not None:
                yield _final(desk, question, event.answer, kept)
    except NewsdeskError as error:
        yield ChatView(f"⚠ {error.line()}", EMPTY, kept)


def parse_day(text: str | None) -> date | None:
    """An ISO day from a text box; empty is None. Raises UsageError on anything else."""
    if text is None or not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day", hint="write it like 2022-05-26") from error


def linked(text: str) -> str:
    """Markers as links to the highlighted quotes."""
    return _MARKER.sub(r"[\[\1\]](#nd-cite-\1)", text)


def _final(desk: Assistant, question: str, answer: Answer, turns: tuple[Turn, ...]) -> ChatView:
    notes = "".join(f"\n\n*{note}*" for note in answer.notes)
    understood = answer.question.text
    asked = f"\n\n<sub>understood as: {understood}</sub>" if understood != question.strip() else ""
    return ChatView(
        linked(answer.text) + notes + asked,
        evidence_html(answer, desk.article),
        (*turns, Turn(understood, answer.text)),
    )


def _stage(desk: Assistant, stage: str) -> str:
    return STAGES[stage].format(articles=desk.index.coverage().articles)
