"""A language model's answer within a bound of time, and a word from it to see that it works.

It is read in a thread of its own, since a server that says nothing can't be left otherwise.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator
from contextlib import closing

from assistant.llm import ChatModel
from assistant.usage import Counted
from index.errors import LLMError

GREETING = "Say the one word: ready"
_SLOW = "the server is slow or gone, or still loads the model: try again, or use a smaller one"


def within(
    model: ChatModel, asked: str, seconds: float, refusal: LLMError
) -> Generator[str, None, Counted | None]:
    """The model's pieces; raises `refusal` where its answer isn't over after `seconds`."""
    pieces: queue.SimpleQueue[str | LLMError | _End] = queue.SimpleQueue()
    left = threading.Event()
    reader = threading.Thread(target=_read, args=(model, asked, pieces, left), daemon=True)
    late = threading.Timer(seconds, pieces.put, args=(refusal,))
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


def first_word(model: ChatModel, seconds: float) -> str:
    """The first words that the model says when greeted: its key, name and server are right.

    Raises LLMError where it fails, says nothing, or takes longer than `seconds`.
    """
    refusal = LLMError(f"{model.name} said nothing in {seconds:g} s", hint=_SLOW)
    with closing(within(model, GREETING, seconds, refusal)) as pieces:
        for piece in pieces:
            if piece.strip():
                return piece.strip()
    raise LLMError(f"{model.name} said nothing", hint="check the model's name, or use another")


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
