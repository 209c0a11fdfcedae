"""A question to ranked passages: one dense search, one lexical search a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.dense import DenseHit
from index.fusion import WORDS_WEIGHT, Ranking, fuse, interleave, raise_crossing
from index.lexical import Lexical, LexicalHit
from index.store import Selection
from index.terms import Weighted, crossing_terms, own_terms, said_terms
from index.types import Language

LANGUAGES: tuple[Language, ...] = ("en", "zh", "und")
# How deep each list is fused.
LEXICAL_DEPTH = 100
# Deeper, since it also says in which order languages take turns.
DENSE_DEPTH = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the rankings need it."""

    query: str
    language: Language
    expansions: Sequence[str]
    selection: Selection | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """Passage ids, best first; what each list said of them (1-based ranks)."""

    ids: list[int]
    dense: dict[int, tuple[int, float]]
    lexical: dict[int, int]


def rank(asked: Asked, nearest: Sequence[DenseHit], lexical: Lexical) -> Ranked:
    """All that was found, best first."""
    readable: tuple[Language, ...] = (
        (asked.language, "und") if asked.language != "und" else LANGUAGES
    )
    others = tuple(language for language in LANGUAGES if language not in readable)
    terms = own_terms(asked.query, asked.expansions)
    own = _by_words(terms, asked, readable, lexical)
    crossing = (
        _by_words(crossing_terms(asked.query, asked.expansions), asked, others, lexical)
        if others
        else []
    )
    turns = [hit.language in readable for hit in nearest]
    own_nearest = [hit.id for hit in nearest if hit.language in readable]
    other_nearest = {hit.id: hit.score for hit in nearest if hit.language not in readable}
    best = lexical.best_score(said_terms(asked.query, asked.expansions))
    ids = interleave(
        fuse(
            [
                Ranking(own_nearest[:LEXICAL_DEPTH]),
                Ranking([hit.id for hit in own], WORDS_WEIGHT),
            ]
        ),
        raise_crossing(other_nearest, {hit.id: hit.score / best for hit in crossing}),
        turns,
    )
    return Ranked(
        ids,
        {hit.id: (place, hit.score) for place, hit in enumerate(nearest, start=1)},
        {hit.id: place for hits in (own, crossing) for place, hit in enumerate(hits, start=1)},
    )


def _by_words(
    terms: Weighted, asked: Asked, languages: tuple[Language, ...], lexical: Lexical
) -> list[LexicalHit]:
    everything = set(languages) == set(LANGUAGES)
    return lexical.search(
        terms,
        limit=LEXICAL_DEPTH,
        languages=() if everything else languages,
        selection=asked.selection,
    )
