"""What a question about a first asks the first of, and which sentences call something that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.types import Evidence, Question
from assistant.understand.patterns import ASKING
from index.language import lexical_tokens

_SAYS_FIRST = re.compile(
    r"首[次度个款家颗台例批届轮份飞]|第一[次个款家颗台例批届]|头一[次回]|最早|\bfirst\b|\bearliest\b",
    re.IGNORECASE,
)
# The words after "first" up to where the question goes on: "first | commercial flight | of …".
_OF_WHAT = re.compile(
    r"(?:首[次度个款家颗台例]|第一[次个款家颗台例]|头一[次回])(?P<zh>[^，,？?是在哪何]{2,16})"
    r"|\bfirst\s+(?P<en>(?:(?!(?:of|in|on|at|to|by|for|with|from)\b)[\w'’-]+\s*){1,4})",
    re.IGNORECASE,
)
# A sentence that names this much less of it than another is about another first.
_LESS = 0.3


def says_first(text: str) -> bool:
    """Whether `text` calls something a first."""
    return bool(_SAYS_FIRST.search(text))


def same_first(question: Question, called: Sequence[Evidence]) -> list[Evidence]:
    """Of the sentences that call something a first, those that name what the question asks the
    first of as fully as the best does: a first flight is no first commercial flight.

    Sentences in another language can't be told by their words, and stay.
    """
    shares = [_share(question, item) for item in called]
    best = max((share for share in shares if share is not None), default=0.0)
    return [
        item
        for item, share in zip(called, shares, strict=True)
        if share is None or share > best - _LESS
    ]


def _share(question: Question, item: Evidence) -> float | None:
    match = _OF_WHAT.search(question.text)
    if match is None or item.article.language != question.language:
        return None
    asked = set(lexical_tokens(match["zh"] or match["en"])) - ASKING
    if not asked:
        return None
    return len(asked & set(lexical_tokens(item.quote))) / len(asked)
