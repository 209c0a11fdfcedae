"""Whether articles bear a claim out: the sentences it rests on, and all that disagrees.

A value that stands elsewhere in the article, said of something else, is no support: the claim
is set beside the sentences closest to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.cite.align import Ground, Similarities
from assistant.cite.days import dates
from assistant.cite.denials import denials
from assistant.cite.figures import numbers
from assistant.cite.named import names
from assistant.cite.problem import UNSAID, Problem
from assistant.cite.quotes import find_quote
from assistant.cite.reversal import opposites
from assistant.cite.rivals import rivals
from assistant.cite.speakers import attributions
from assistant.cite.swapped import swapped, swapped_dates
from assistant.cite.verify import QUOTED
from assistant.cite.words import Match
from index.language import detect_language

# What the best sentence must reach to be about the same thing at all; see `tests/test_check.py`.
LEAST, LEAST_CROSSING = 0.45, 0.13


def problems(
    claim: str,
    near: Sequence[Ground],
    ranked: Sequence[Ground],
    similarities: Similarities,
    match: Match | None = None,
) -> list[Problem]:
    """All that speaks against `claim`. `ranked` are the sentences closest to it, best first,
    `near` those that it rests on, `similarities` tells how close in meaning texts are, and
    `match`, where there is one, what word of a text says what a word of the claim does."""
    if not ranked or ranked[0].score < (LEAST_CROSSING if ranked[0].crossing else LEAST):
        return [Problem("unsupported", UNSAID)]
    found = [
        *_quotes(claim, ranked),
        *numbers(claim, near, ranked),
        *swapped(claim, near, similarities),
        *dates(claim, near, ranked),
        *swapped_dates(claim, near),
        *names(claim, near, ranked),
        *rivals(claim, near, ranked),
        *attributions(claim, ranked, similarities),
        *opposites(claim, near, ranked, similarities),
        *(denials(claim, near, match) if match else ()),
    ]
    return list(dict.fromkeys(found))


def _quotes(claim: str, ranked: Sequence[Ground]) -> Iterator[Problem]:
    for match in QUOTED.finditer(claim):
        quote = next(group for group in match.groups() if group)
        comparable = detect_language(quote) == ranked[0].article.language
        texts = (f"{one.article.title}\n{one.article.text}" for one in ranked)
        if comparable and not any(find_quote(text, quote) for text in texts):
            yield Problem("quote", quote)
