"""One turn of the chat as a plain generator of values; gradio only shows what it yields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from assistant.api import Assistant
from assistant.compose import escape
from assistant.types import Answer
from assistant.understand import MAX_QUESTION
from assistant.usage import Usage
from assistant.web.conversation import Exchange, Exchanges, Scope, history
from assistant.web.words import Speech, word
from index.errors import NewsdeskError

_MARKER = re.compile(r"(?<!\\)\[(\d{1,2})\]")
NO_SCOPE = Scope()


def respond(
    desk: Assistant,
    question: str,
    earlier: Exchanges = (),
    *,
    scope: Scope = NO_SCOPE,
    today: date | None = None,
    now: datetime | None = None,
    speech: Speech = "en",
) -> Iterator[Exchanges]:
    """The conversation as the reply grows; the last one holds the checked answer, or the error.

    `now` is when it is asked; `today` (the door's clock if None) anchors "last year".
    """
    number = max((item.number for item in earlier), default=0) + 1
    current = Exchange(number, question.strip()[:MAX_QUESTION], scope, at=now)
    text = ""
    try:
        since, until = scope.published(speech)
        event_since, event_until = scope.happened(speech)
        for event in desk.stream(
            question,
            today=today,
            since=since,
            until=until,
            sources=scope.sources,
            event_since=event_since,
            event_until=event_until,
            history=history(earlier),
            answer_threshold=scope.strictness,
        ):
            if event.kind == "delta":
                text += event.text
            if event.answer is not None:
                reply = reply_of(current, event.answer, speech)
                current = replace(current, reply=reply, answer=event.answer)
            else:
                current = replace(current, reply=text or _stage(desk, event.text, speech))
            yield (*earlier, current)
    except NewsdeskError as error:
        yield (*earlier, replace(current, reply=f"⚠ {escape(error.line())}"))


def reply_of(exchange: Exchange, answer: Answer, speech: Speech) -> str:
    """The final reply: markers as links, the notes, the question where it was completed, and what
    a language model's part took."""
    stale = (word("stale", speech),) if exchange.stale else ()
    notes = "".join(f"\n\n*{note}*" for note in (*answer.notes, *stale))
    understood = answer.question.text
    same = understood.strip() == exchange.asked
    asked = "" if same else f"\n\n<small>↳ {escape(understood)}</small>"
    took = f"\n\n<small>{escape(_took(answer, speech))}</small>" if answer.usage else ""
    return linked(answer.text, exchange.number) + notes + asked + took


def _took(answer: Answer, speech: Speech) -> str:
    used = answer.usage or Usage()
    told = word(
        "tokens_about" if used.estimated else "tokens",
        speech,
        model=answer.model,
        read=f"{used.prompt_tokens:,}",
        written=f"{used.completion_tokens:,}",
        first=f"{used.first_seconds:.1f}",
        speed=f"{used.tokens_per_second():.0f}",
    )
    return (
        told if used.cost is None else f"{told} · {word('cost', speech, cost=f'{used.cost:.4f}')}"
    )


def again(exchanges: Exchanges, speech: Speech) -> Exchanges:
    """A conversation brought back, its replies written anew in the interface's language."""
    return tuple(
        item if item.answer is None else replace(item, reply=reply_of(item, item.answer, speech))
        for item in exchanges
    )


def linked(text: str, turn: int) -> str:
    """Markers as links to the quotes of their own turn."""
    return _MARKER.sub(rf"[\[\1\]](#nd-cite-{turn}-\1)", text)


def _stage(desk: Assistant, stage: str, speech: Speech) -> str:
    return f"*{word(stage, speech, articles=desk.index.coverage().articles)}*"


def failed(question: str, earlier: Exchanges, scope: Scope, error: NewsdeskError) -> Exchanges:
    """The conversation with an exchange that couldn't begin: its reply is the error's one line."""
    number = max((item.number for item in earlier), default=0) + 1
    reply = f"⚠ {escape(error.line())}"
    return (*earlier, Exchange(number, question.strip(), scope, reply))
