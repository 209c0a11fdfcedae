"""Rankings by meaning and by words to one, across languages.

Words can only favour passages in the question's own language: fused as they are, they bury the
right passage in another. So passages are ranked within each language first, and the languages
are interleaved as meaning alone ranks them (vectors are centred by language, so that it can).
In a collection of one language this is plain reciprocal rank fusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

# Of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009, who took 60). With 10, being
# first in one list counts for more than being middling in all of them.
RRF_K = 10
# Measured on ChronoQA, XQuAD and mixed news: words are the better list by a little.
WORDS_WEIGHT = 1.2
# What a passage in another language gains when it holds all that could be found in it by
# words, in units of cosine similarity.
CROSSING_GAIN = 1.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passage ids, best first, and how much this list's word counts."""

    ids: Sequence[int]
    weight: float = 1.0


def fuse(rankings: Iterable[Ranking], *, k: int = RRF_K) -> list[int]:
    """Ids, best first, by the sum of weight / (k + rank) over the rankings."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, number in enumerate(ranking.ids, start=1):
            scores[number] = scores.get(number, 0.0) + ranking.weight / (k + rank)
    return sorted(scores, key=lambda number: (-scores[number], number))


def raise_crossing(near: Mapping[int, float], shares: Mapping[int, float]) -> list[int]:
    """Passages of other languages, best first.

    `near` are their cosine similarities; `shares` say how much of the question's weight in
    words was found in them (0 to 1). Scores, not ranks: a chance number should lift a little,
    a name and a number a lot.
    """
    floor = min(near.values(), default=0.0)
    scores = {
        number: near.get(number, floor) + CROSSING_GAIN * shares.get(number, 0.0)
        for number in {*near, *shares}
    }
    return sorted(scores, key=lambda number: (-scores[number], number))


def interleave(own: Sequence[int], other: Sequence[int], turns: Iterable[bool]) -> list[int]:
    """Both lists in one, the next taken from `own` where a turn is true; leftovers at the end."""
    return list(_interleaved(iter(own), iter(other), turns))


def _interleaved(own: Iterator[int], other: Iterator[int], turns: Iterable[bool]) -> Iterator[int]:
    for turn in turns:
        following = next(own if turn else other, None)
        if following is not None:
            yield following
    yield from own
    yield from other


def rank_score(rank: int) -> float:
    """The score shown for a place in the final order: 1 at the top, as in rank fusion."""
    return (RRF_K + 1) / (RRF_K + rank)
