"""Which word of a text says what a word of a claim says, in any language, by the encoder's states.

Across languages a claim's "not" stands beside 未 where the text has one, and beside nothing like
it where it hasn't.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from index.encoder.session import EncoderSession
    from index.settings import Settings

Floats = NDArray[np.float32]
# What is one word though the tokenizer cuts it in pieces: of Latin letters, a figure.
_WHOLE = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’&-]*|\d[\d.,:]*\d|\d")
_REMEMBERED = 512  # sentences


@dataclass(frozen=True, slots=True)
class Word:
    """`claim[start:end]` and the place in a text whose word is closest to it; `likeness` is their
    states' cosine (-1..1), each taken from its own sentence's mean."""

    start: int
    end: int
    likeness: float
    told: tuple[int, int]


# (claim, text) -> the claim's words, in order; none where either has no words
Match = Callable[[str, str], Sequence[Word]]


class Matcher:
    """A Match that keeps the states of the sentences it saw last."""

    def __init__(self, session: EncoderSession) -> None:
        self._session = session
        self._states = lru_cache(maxsize=_REMEMBERED)(self._read)

    def __call__(self, claim: str, text: str) -> list[Word]:
        """See Match."""
        (spans, asked), (places, told) = self._states(claim), self._states(text)
        if not spans or not places:
            return []
        likeness = asked @ told.T
        return [
            Word(start, end, float(row.max()), places[int(row.argmax())])
            for (start, end), row in zip(spans, likeness, strict=True)
        ]

    def _read(self, text: str) -> tuple[list[tuple[int, int]], Floats]:
        """Where the words of `text` are, and their states (words, hidden), normalised."""
        from index.encoder.rebuild import PROMPTS

        base, prefix = self._session.base, PROMPTS["query"]
        encoding = base.tokenizer.encode(prefix + text)
        ids = encoding.ids[: base.max_positions]
        offsets = [(a - len(prefix), b - len(prefix)) for a, b in encoding.offsets[: len(ids)]]
        kept = [place for place, (a, b) in enumerate(offsets) if b > max(a, 0)]
        if not kept:
            return [], np.zeros((0, base.hidden_size), np.float32)
        states = next(self._session.states([ids]))[kept]
        spans = _words(text, [offsets[place] for place in kept])
        centred = states - states.mean(axis=0)
        found = np.array([centred[pieces].mean(axis=0) for _, pieces in spans], np.float32)
        found = found.reshape(len(spans), base.hidden_size)
        return [span for span, _ in spans], found / (
            np.linalg.norm(found, axis=1, keepdims=True) + 1e-9
        )


def _words(text: str, pieces: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], list[int]]]:
    """The words as (span, pieces): whole words of letters or figures, else each piece."""
    whole = [match.span() for match in _WHOLE.finditer(text)]
    found: dict[tuple[int, int], list[int]] = {}
    for place, (start, end) in enumerate(pieces):
        of = next((span for span in whole if start < span[1] and span[0] < end), None)
        lead = len(text[max(start, 0) : end]) - len(text[max(start, 0) : end].lstrip())
        span = of or (max(start, 0) + lead, end)
        if any(character.isalnum() for character in text[span[0] : span[1]]):
            found.setdefault(span, []).append(place)
    return sorted(found.items())


def open_matcher(settings: Settings) -> Matcher:
    """The bundled encoder's, in the session that embeds. Raises ModelUnavailableError."""
    return _opened(settings.models_dir(), settings.threads)


@lru_cache(maxsize=1)
def _opened(models_dir: Path, threads: int) -> Matcher:
    from index.encoder.session import prepare, shared_session

    return Matcher(shared_session(prepare(models_dir), threads))
