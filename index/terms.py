"""A question to the tokens that passages of its own language, and of others, are searched by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from index.language import lexical_tokens

Weighted = Mapping[str, float]
# Of a name's other spellings: they find what the question's own words miss, but several
# spellings of one name shouldn't outweigh the rest of the question.
SPELLING_WEIGHT = 0.5
_LATIN = re.compile(r"[a-z0-9][a-z0-9.]*")
# English words that don't name anything: Chinese articles have them in titles of songs and films.
_FUNCTION_WORDS = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her his how"
    " i if in into is it its many much new not of on one or she so than that the their them then"
    " there they this to up was we were what when where which who whom whose why will with would"
    " you your first last after before between during over under about".split()
)

# Words that ask. An article that asks questions itself is no better an answer for it.
ASKING_WEIGHT = 0.2
_ASKING = frozenset(
    "what who whom whose when where which why how many much did do does"
    " 什么 多少 哪个 哪些 哪一 何时 哪里 哪家 哪位 为何 为什 如何 是否 时候 几个 几次".split()
)


def own_terms(query: str, expansions: Sequence[str]) -> Weighted:
    """All tokens of the question, those that ask for little, and of its names' spellings."""
    terms: dict[str, float] = {
        token: ASKING_WEIGHT if token in _ASKING else float(n)
        for token, n in Counter(lexical_tokens(query)).items()
    }
    for token in _tokens_of(expansions):
        terms.setdefault(token, SPELLING_WEIGHT)
    return terms


def said_terms(query: str, expansions: Sequence[str]) -> Weighted:
    """The same, each for what it weighs as a word: how much could be found at most."""
    return {
        token: max(weight, 1.0) if token in _ASKING else weight
        for token, weight in own_terms(query, expansions).items()
    }


def crossing_terms(query: str, expansions: Sequence[str]) -> Weighted:
    """What can stand in a text of another language: numbers, Latin names, other spellings."""
    terms = {
        token: 1.0
        for token in lexical_tokens(query)
        if _LATIN.fullmatch(token) and token not in _FUNCTION_WORDS
    }
    for token in _tokens_of(expansions):
        terms.setdefault(token, 1.0)
    return terms


def _tokens_of(expansions: Sequence[str]) -> list[str]:
    return [token for spelling in expansions for token in lexical_tokens(spelling)]
