"""Several rankings of passages to one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009, who took 60). With 10, being
# first in one list counts for more than being middling in all of them; measured on ChronoQA.
RRF_K = 10


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passage ids, best first, and how much this list's word counts."""

    ids: Sequence[int]
    weight: float = 1.0


def fuse(rankings: Iterable[Ranking], *, k: int = RRF_K) -> list[tuple[int, float]]:
    """(id, score), best first: the sum of weight / (k + rank) over the rankings."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, number in enumerate(ranking.ids, start=1):
            scores[number] = scores.get(number, 0.0) + ranking.weight / (k + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
