"""Near-duplicates: reprints, cut or retouched, by MinHash over runs of characters.

A sketch is made by one permutation hashing (Li, Owen and Zhang 2012): each run of characters is
hashed once, the hash chooses one of `BINS` and the least hash of each bin is kept. Two sketches
share about as many bins as the texts share runs (their Jaccard index). Candidates share one of
the sketch's bands (Broder 1997; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets",
ch. 3); they are then compared exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.language import fold
from index.types import Article

# Characters of a run: five Chinese characters say about what four English words do.
RUN_HAN, RUN_OTHER = 5, 16
BINS = 64
ROWS = 4  # bins a band: at a Jaccard index of 0.6, 0.89 of pairs share one of the 16 bands
# Texts that share this much of their runs, and the shorter's figures to this share, are one story.
# Measured on CRUD's reprints (benchmarks/duplicates.py): without the figures, a tenth of such
# pairs were other days of one template ("shares of X closed at …").
NEAR, FIGURES = 0.6, 0.7
SHORTEST = 40  # letters: below it, a chance phrase is half of the text
_BASE = np.uint64(1_000_003)
_OTHER = re.compile(r"[\W_]+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_CACHED = 512  # texts; an answer compares a dozen
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)

Hashes = NDArray[np.uint64]


def runs(text: str) -> Hashes:
    """The hashes of the runs of letters and figures in `text`, each once, sorted.

    Case, width, script variant, space and punctuation don't count. Empty for a short text.
    """
    letters = _OTHER.sub("", fold(text))
    if len(letters) < SHORTEST:
        return np.zeros(0, np.uint64)
    codes = np.frombuffer(letters.encode("utf-32-le"), np.uint32).astype(np.uint64)
    han = ((codes >= 0x3400) & (codes <= 0x9FFF)).mean() > 0.5
    length = RUN_HAN if han else RUN_OTHER
    count = len(codes) - length + 1
    hashed = np.zeros(count, np.uint64)
    with np.errstate(over="ignore"):
        for place in range(length):
            hashed = hashed * _BASE + codes[place : place + count]
        return np.unique(_mixed(hashed))


def _mixed(values: Hashes) -> Hashes:
    """SplitMix64's finaliser: every bit of a value decides every bit of its hash."""
    values = (values ^ (values >> np.uint64(30))) * _MIX_1
    values = (values ^ (values >> np.uint64(27))) * _MIX_2
    return values ^ (values >> np.uint64(31))


def bands(hashes: Hashes) -> list[int]:
    """What a text shares with its near-duplicates: one signed 64-bit number a band, for SQLite.

    Empty bins (short texts) are filled from their neighbour, so that equal texts stay equal.
    """
    if not len(hashes):
        return []
    bins = (hashes % np.uint64(BINS)).astype(np.int64)
    least = np.full(BINS, np.iinfo(np.uint64).max, np.uint64)
    # Sorted hashes, taken from the greatest down: the least of each bin is written last.
    least[bins[::-1]] = hashes[::-1]
    filled = np.zeros(BINS, bool)
    filled[bins] = True
    nearest = np.arange(BINS)
    for _ in range(BINS):
        if filled[nearest].all():
            break
        nearest = np.where(filled[nearest], nearest, (nearest + 1) % BINS)
    sketch = least[nearest]
    numbers = np.arange(BINS // ROWS, dtype=np.uint64)
    with np.errstate(over="ignore"):
        joined = numbers + np.uint64(1)
        for row in sketch.reshape(BINS // ROWS, ROWS).T:
            joined = _mixed(joined * _BASE + row)
    return [int(number) for number in joined.astype(np.int64)]


def likeness(one: Hashes, other: Hashes) -> float:
    """The Jaccard index of two texts' runs, 0..1."""
    if not len(one) or not len(other):
        return 0.0
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)


def same_story(one: str, other: str) -> bool:
    """Whether two texts are reprints of each other, cut or retouched."""
    if likeness(run_hashes(one), run_hashes(other)) < NEAR:
        return False
    fewer, more = sorted((figures(one), figures(other)), key=len)
    return len(fewer & more) >= FIGURES * len(fewer)


def one_source(one: Article, other: Article) -> bool:
    """Whether two articles count once: they are the same, or reprints of each other."""
    return one.article_id == other.article_id or same_story(one.text, other.text)


def stories(texts: Iterable[str]) -> int:
    """How many there are, reprints counted once."""
    told: list[str] = []
    for text in texts:
        if not any(text == other or same_story(text, other) for other in told):
            told.append(text)
    return len(told)


@lru_cache(maxsize=_CACHED)
def run_hashes(text: str) -> Hashes:
    """`runs`, kept for the texts compared last."""
    return runs(text)


@lru_cache(maxsize=_CACHED)
def figures(text: str) -> frozenset[str]:
    """The figures of a text, as written."""
    return frozenset(_FIGURE.findall(fold(text)))
