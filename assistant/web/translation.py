"""The translation of a quote, asked for by the page: lines of JSON as the model goes on.

It stands under the quote and is labelled; it isn't part of the conversation, so no export has it.
"""

from __future__ import annotations

import json
from collections.abc import Generator

from pydantic import BaseModel, ConfigDict, Field

from assistant.api import Assistant
from assistant.translate import Translation
from assistant.types import Answer, Citation
from assistant.web.desks import Desks
from assistant.web.markup import action
from assistant.web.sayings import line_of
from assistant.web.turns import Turns
from assistant.web.words import Speech, word
from index.errors import NewsdeskError
from index.language import detect_language
from index.types import Language

MAX_SPEC = 200  # characters of a model's name
# On one server: more at once only slow each other down, and answers too. A page asks for one.
AT_ONCE, WAITING = 2, 8
POLL = 0.5  # seconds between two lines that say that it still waits; a reader who left shows then


class TranslationRequest(BaseModel):
    """The body of the page's `POST /translate`: a quote by its place, and who shall translate."""

    model_config = ConfigDict(extra="forbid")

    article: str
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    to: Language
    model: str = Field(max_length=MAX_SPEC)
    speech: Speech = "en"


def target_of(citation: Citation, answer: Answer, speech: Speech) -> Language | None:
    """The language that a reader may want the quote in: the answer's, else the interface's; None
    where it is in both."""
    own = detect_language(citation.quote)
    return next((to for to in (answer.language, speech) if to not in (own, "und")), None)


def control(citation: Citation, answer: Answer, speech: Speech) -> tuple[str, str]:
    """The button and the place for the translation; nothing where none is wanted. Both wait,
    unseen, until a language model is chosen (see page.js)."""
    to = target_of(citation, answer, speech)
    if to is None:
        return "", ""
    button = action(
        "translate",
        word("translate", speech),
        style="nd-quiet",
        hint=word("translate_hint", speech),
        article=citation.article_id,
        start=citation.start,
        end=citation.end,
        to=to,
        working=word("translating", speech),
        waiting=word("translate_waits", speech),
        cancel=word("cancel", speech),
        cancelled=word("cancelled", speech),
    )
    return button, f'<p class="nd-translated" role="status" lang="{to}" hidden></p>'


def translations() -> Turns:
    """The turns at translating of one server."""
    return Turns("translations", AT_ONCE, WAITING)


def lines_of(desks: Desks, request: TranslationRequest, turns: Turns) -> Generator[str]:
    """`{"waiting"}` while others are translated, `{"piece"}` as the model writes, then
    `{"text", "label"}`, or `{"error"}`: one a line."""
    try:
        with turns.take() as turn:
            while ahead := turn.ahead(POLL):
                yield _line(waiting=ahead)
            yield from _translated(desks.get(request.model), request)
    except NewsdeskError as error:
        yield _line(error=f"⚠ {line_of(error, request.speech)}")


def _translated(desk: Assistant, request: TranslationRequest) -> Generator[str]:
    steps = desk.translating(request.article, request.start, request.end, to=request.to)
    while True:
        try:
            yield _line(piece=next(steps))
        except StopIteration as done:
            yield _line(text=done.value.text, label=label_of(done.value, request.speech))
            return


def label_of(made: Translation, speech: Speech) -> str:
    """What must be said beside it."""
    key = "machine_translation" if made.figures_agree else "machine_translation_doubted"
    return word(key, speech, model=made.model)


def _line(**values: str | int) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"
