"""What a reader's numbers mean: token layout, spans from logits, calibrated probability.

Plain numpy, no model: the same code reads in the product, in training's evaluation and in
tests, so that what was calibrated is what runs.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.language import fold

BOS, PAD, EOS = 0, 1, 2
QUERY_PREFIX = "query: "
MAX_QUESTION, MAX_HEADER, MAX_TOKENS = 64, 32, 280
# Neighbouring windows of a long passage share this many tokens: no shorter answer is cut.
WINDOW_OVERLAP = 64
MAX_SPAN_TOKENS = 48
# Logits that each token beyond a span's first costs it where spans are chosen: of those that say it
# longer or shorter the shorter stands. Held-out rows: 0.03 to 0.06 reads all sources best but CMRC.
LENGTH = 0.05
N_BEST = 5

# A token's mark: outside the passage, in it, or in it and said by the question too. Agreement
# of names, dates and numbers is what "not here" turns on, so the model is told where it is.
OUTSIDE, PASSAGE, SHARED = 0, 1, 2
MARKS = 3

Floats = NDArray[np.float32]
Offsets = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Span:
    """A candidate answer: `passage[start:end] == text`; `share` (0..1) among the candidates."""

    start: int
    end: int
    text: str
    score: float
    share: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one passage: its best span, and whether it answers at all.

    `passage[start:end] == text`. `score` is the span's logit over the null answer's;
    `probability` (0..1), calibrated, that the passage answers the question. `spans` are the
    best few, this one first. A passage without words reads as empty with probability 0.
    """

    start: int
    end: int
    text: str
    score: float
    probability: float
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling over two scores: sigmoid(bias + margin * m + answerable * a)."""

    margin: float
    answerable: float
    bias: float

    def probability(self, margin: float, answerable: float) -> float:
        """The calibrated probability that the passage answers."""
        logit = self.bias + self.margin * margin + self.answerable * answerable
        return float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids of one question and a run of a passage's tokens.

    `ids[first : first + len(offsets)]` are the passage's; `offsets` their character spans.
    `marks`, one a token, choose the learnt vector that is added to the token's embedding.
    """

    passage: int
    ids: list[int]
    marks: list[int]
    first: int
    offsets: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question ready to be set before passages: its text, and the ids of it prefixed."""

    text: str
    ids: Sequence[int]

    def head(self, header: Sequence[int]) -> list[int]:
        """`<s> query: QUESTION </s> </s> [HEADER </s>]`: what stands before the passage."""
        head = [BOS, *self.ids[:MAX_QUESTION], EOS, EOS]
        return [*head, *header[:MAX_HEADER], EOS] if header else head

    def window(
        self, passage: int, head: list[int], text: str, ids: Sequence[int], offsets: Offsets
    ) -> Window:
        """One window over a run of the tokens of `text`."""
        marks = [OUTSIDE] * len(head) + self._marks(text, ids, offsets) + [OUTSIDE]
        return Window(passage, [*head, *ids, EOS], marks, len(head), offsets)

    def _marks(self, text: str, ids: Sequence[int], offsets: Offsets) -> list[int]:
        """Which passage tokens the question says too: the same piece, or Chinese within it."""
        asked = set(self.ids)
        marks = []
        for token, (start, end) in zip(ids, offsets, strict=True):
            surface = text[start:end].strip()
            shared = is_word(surface) and says(asked, self.text, token, surface)
            marks.append(SHARED if shared else PASSAGE)
        return marks


def is_word(surface: str) -> bool:
    """Whether a piece is more than punctuation."""
    return any(character.isalnum() for character in surface)


def says(ids: Container[int], text: str, token: int, surface: str) -> bool:
    """Whether a text says a piece of another: the same piece, or Chinese within it."""
    return token in ids or (not surface.isascii() and surface in text)


def windows_of(
    asked: Asked,
    passage: int,
    text: str,
    header: Sequence[int],
    ids: Sequence[int],
    offsets: Offsets,
) -> list[Window]:
    """The passage after the question, in overlapping windows where it is too long for one."""
    head = asked.head(header)
    room = MAX_TOKENS - len(head) - 1
    stride = max(1, room - WINDOW_OVERLAP)
    starts = [0]
    while starts[-1] + room < len(ids):
        starts.append(min(starts[-1] + stride, len(ids) - room))
    return [
        asked.window(passage, head, text, ids[at : at + room], offsets[at : at + room])
        for at in starts
    ]


def decode(
    text: str, window: Window, start: Floats, end: Floats, answerable: float, fit: Calibration
) -> Reading:
    """The reading of one window. `start`, `end`: its logits, (tokens,), padding allowed."""
    count = len(window.offsets)
    first = window.first
    null = float(start[0] + end[0])
    if not count:
        return Reading(0, 0, "", float("-inf"), 0.0)
    totals = start[first : first + count, None] + end[None, first : first + count]
    reach = np.subtract.outer(np.arange(count), np.arange(count))
    totals = np.where((reach <= 0) & (reach > -MAX_SPAN_TOKENS), totals, -np.inf)
    spans = _best_spans(text, window.offsets, totals, -LENGTH * reach)
    if not spans:
        return Reading(0, 0, "", float("-inf"), 0.0)
    best = spans[0]
    margin = best.score - null
    return Reading(
        best.start, best.end, best.text, margin, fit.probability(margin, answerable), spans
    )


def _best_spans(
    text: str,
    offsets: Sequence[tuple[int, int]],
    totals: NDArray[np.floating],
    costs: NDArray[np.floating],
) -> tuple[Span, ...]:
    """Chosen by what is left of their totals after their costs; their scores are the totals."""
    flat = (totals - costs).ravel()
    order = np.argsort(-flat, kind="stable")[: N_BEST * 8]
    chosen: list[tuple[int, int, float]] = []
    scores: list[float] = []
    for place in order:
        first, last = divmod(int(place), totals.shape[1])
        if not np.isfinite(flat[place]):
            break
        span = _trimmed(text, offsets[first][0], offsets[last][1])
        # Spans that overlap one already chosen only say it longer or shorter.
        if span is None or any(span[0] < end and start < span[1] for start, end, _ in chosen):
            continue
        chosen.append((*span, float(flat[place])))
        scores.append(float(totals.ravel()[place]))
        if len(chosen) == N_BEST:
            break
    if not chosen:
        return ()
    left = np.array([value for *_, value in chosen])
    shares = np.exp(left - left.max())
    shares /= shares.sum()
    return tuple(
        Span(start, end, text[start:end], score, float(share))
        for (start, end, _), score, share in zip(chosen, scores, shares, strict=True)
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def best_reading(readings: Sequence[Reading]) -> Reading:
    """One passage's windows as one reading: the most probable window's, spans of all."""
    best = max(readings, key=lambda reading: (reading.probability, reading.score))
    if len(readings) == 1:
        return best
    spans: list[Span] = list(best.spans)
    rest = [span for reading in readings for span in reading.spans if reading is not best]
    for span in sorted(rest, key=lambda span: -span.score):
        if not any(span.start < kept.end and kept.start < span.end for kept in spans):
            spans.append(span)
    kept = tuple(spans[:N_BEST])
    return Reading(best.start, best.end, best.text, best.score, best.probability, kept)


@dataclass(frozen=True, slots=True)
class Pooled:
    """One answer over several passages. `support`: (position of the passage, span), best first.

    `probability`: that at least one of its passages gives it as the answer.
    """

    text: str
    probability: float
    support: tuple[tuple[int, Span], ...]


def pool(readings: Sequence[Reading]) -> list[Pooled]:
    """Equal answers of several passages added up, most probable first; others stay apart.

    A passage's probability is shared among its spans by their share. Passages count as
    independent witnesses (noisy or), so copies of one article belong in once.
    """
    found: dict[str, list[tuple[float, int, Span]]] = {}
    for place, reading in enumerate(readings):
        best: dict[str, tuple[float, int, Span]] = {}
        for span in reading.spans:
            weight = reading.probability * span.share
            key = _key(span.text)
            if key and weight > best.get(key, (0.0, 0, span))[0]:
                best[key] = (weight, place, span)
        for key, entry in best.items():
            found.setdefault(key, []).append(entry)
    pooled = [_pooled(sorted(entries, key=lambda e: -e[0])) for entries in found.values()]
    return sorted(pooled, key=lambda answer: -answer.probability)


def _pooled(entries: Sequence[tuple[float, int, Span]]) -> Pooled:
    missed = float(np.prod([1 - weight for weight, _, _ in entries]))
    support = tuple((place, span) for _, place, span in entries)
    return Pooled(entries[0][2].text, 1 - missed, support)


def _key(text: str) -> str:
    return "".join(
        character for character in fold(text) if character.isalnum() or character in ".%"
    )
