"""Asking a language model for a plan, where the wording leaves one unsure.

It is shown the question and the day it is asked, never any article's text.
The setting `llm_plan` says how many seconds it gets. What fails, takes longer or isn't borne out
by the question leaves the plan by wording, and the trace says why.
"""

from __future__ import annotations

import queue
import re
import threading
import unicodedata
from collections.abc import Generator

from assistant.generate import Writer
from assistant.llm import ChatModel
from assistant.trace import Trace
from assistant.types import Question
from assistant.understand.proposal import LONGEST, RefusedError, settled, told, unsure
from assistant.usage import Counted, Meter
from index.errors import LLMError
from index.names import Aliases
from prompts import render

_TAG = re.compile(r"<\s*/?\s*question\b[^>]*>?", re.IGNORECASE)


def planned(
    question: Question,
    writer: Writer | None,
    aliases: Aliases,
    *,
    seconds: float,
    trace: Trace,
    meter: Meter,
) -> Question:
    """The question with the model's plan where that is asked for and stands, else as it is.

    No model is asked without a reason: no model, no seconds, or a plan that is sure.
    """
    reason = unsure(question) if writer and not writer.is_base and seconds > 0 else ""
    if not writer or not reason:
        return question
    said: list[str] = []
    try:
        asked = prompt(question)
        for piece in meter.of(asked, _within(writer.model, asked, seconds)):
            said.append(piece)
            if sum(map(len, said)) > LONGEST:
                raise RefusedError("it is too long")
        proposed, why = settled("".join(said), question, aliases), ""
    except LLMError as error:
        proposed, why = question, str(error)
    trace.add(
        "understanding",
        "proposal",
        model=writer.name,
        unsure=reason,
        used="wording" if why else "proposal",
        refused=why,
        by_wording=told(question),
        text="".join(said),
    )
    return proposed


def prompt(question: Question) -> str:
    """What the model is shown: the question and the day, nothing else."""
    seen = "".join(c for c in question.text if unicodedata.category(c) != "Cf")
    return render(
        "plan",
        question.language,
        question=" ".join(_TAG.sub("‹question›", seen).split()),
        today=question.today.isoformat(),
    ).rstrip()


def _within(model: ChatModel, asked: str, seconds: float) -> Generator[str, None, Counted | None]:
    """The model's pieces; LLMError where its answer isn't over after `seconds`.

    It is read in a thread of its own, since a server that says nothing can't be left otherwise.
    """
    pieces: queue.SimpleQueue[str | LLMError | _End] = queue.SimpleQueue()
    left = threading.Event()
    reader = threading.Thread(target=_read, args=(model, asked, pieces, left), daemon=True)
    late = threading.Timer(
        seconds,
        pieces.put,
        args=(LLMError(f"{model.name} gave no plan in {seconds:g} s", hint="raise llm_plan"),),
    )
    late.daemon = True
    reader.start()
    late.start()
    try:
        while True:
            piece = pieces.get()
            if isinstance(piece, LLMError):
                raise piece
            if isinstance(piece, _End):
                return piece.counted
            yield piece
    finally:
        left.set()
        late.cancel()


class _End:
    """The model's answer is over."""

    def __init__(self, counted: Counted | None) -> None:
        self.counted = counted


def _read(
    model: ChatModel,
    asked: str,
    pieces: queue.SimpleQueue[str | LLMError | _End],
    left: threading.Event,
) -> None:
    """Put what the model says into `pieces`, until it is over or nobody listens any more."""
    stream = model.stream(asked)
    try:
        while not left.is_set():
            pieces.put(next(stream))
    except StopIteration as end:
        pieces.put(_End(end.value if isinstance(end.value, Counted) else None))
    except LLMError as error:
        pieces.put(error)
