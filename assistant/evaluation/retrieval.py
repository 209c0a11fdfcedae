"""Ranking metrics over article keys, one question at a time. All take binary relevance.

`ranked` lists article keys best first, each once; `gold` holds one group of interchangeable keys
an article that is needed (see `Fixture.gold`), and a group counts once, at its first member's
rank. With groups of one key the figures are those of trec_eval and ranx.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Gold = Sequence[Sequence[str]]


def found_ranks(ranked: Sequence[str], gold: Gold) -> list[int]:
    """The 1-based rank of each gold group that was retrieved, ascending."""
    places = {key: rank for rank, key in reversed(list(enumerate(ranked, start=1)))}
    ranks = [min((places[key] for key in group if key in places), default=0) for group in gold]
    return sorted(rank for rank in ranks if rank)


def recall_at(k: int, ranked: Sequence[str], gold: Gold) -> float:
    """Share of the gold articles within the first `k` (Manning et al. 2008, §8.4)."""
    return sum(rank <= k for rank in found_ranks(ranked, gold)) / len(gold)


def all_gold_at(k: int, ranked: Sequence[str], gold: Gold) -> float:
    """1 where every gold article is within the first `k`: what comparing events needs."""
    return float(sum(rank <= k for rank in found_ranks(ranked, gold)) == len(gold))


def reciprocal_rank(ranked: Sequence[str], gold: Gold) -> float:
    """1 / rank of the first gold article, 0 where none was retrieved (Voorhees 1999, TREC-8)."""
    ranks = found_ranks(ranked, gold)
    return 1 / ranks[0] if ranks else 0.0


def ndcg_at(k: int, ranked: Sequence[str], gold: Gold) -> float:
    """Normalised discounted cumulative gain, log2 discount (Järvelin and Kekäläinen 2002)."""
    gain = sum(1 / math.log2(rank + 1) for rank in found_ranks(ranked, gold) if rank <= k)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(gold)) + 1))
    return gain / ideal
