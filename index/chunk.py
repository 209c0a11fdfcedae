"""Text to passages: runs of whole sentences with exact offsets, within a token budget."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator

from index.language import split_sentences
from index.tokens import count_tokens

_CLAUSE = re.compile(r"[，,；;：:、)）]\s*|\s+")
Span = tuple[int, int]


def chunk(
    text: str, budget: int, fits: Callable[[str], bool] | None = None
) -> list[tuple[int, int]]:
    """Offsets of the passages of `text`, in order, together covering every sentence.

    `budget` is in tiktoken tokens. `fits` says whether the embedder takes a passage whole
    (its tokens are not tiktoken's: a URL of 18 tokens was 28 in e5); one that doesn't fit
    is halved until it does. A sentence over the budget is cut at clauses, then anywhere.
    """
    pieces = [piece for span in split_sentences(text) for piece in _cut(text, span, budget)]
    passages = list(_pack(text, pieces, budget))
    if fits is None:
        return passages
    return [part for passage in passages for part in _fitting(text, passage, fits)]


def _pack(text: str, pieces: list[Span], budget: int) -> Iterator[Span]:
    """Neighbouring pieces joined up to an even share of the budget, so that no tail is tiny."""
    sizes = [count_tokens(text[start:end]) for start, end in pieces]
    total = sum(sizes)
    if not pieces:
        return
    share = total / math.ceil(total / budget) if total else budget
    first, size = 0, 0
    for position in range(len(pieces)):
        over_budget = size + sizes[position] > budget
        # Closer to the even share without this piece than with it.
        past_share = size and size + sizes[position] / 2 > share
        if position > first and (over_budget or past_share):
            yield pieces[first][0], pieces[position - 1][1]
            first, size = position, 0
        size += sizes[position]
    yield pieces[first][0], pieces[-1][1]


def _cut(text: str, span: Span, budget: int) -> list[Span]:
    """A sentence within the budget stays whole; a longer one is halved near a clause end."""
    start, end = span
    if count_tokens(text[start:end]) <= budget or end - start < 2:
        return [span]
    return [part for half in _halves(text, span) for part in _cut(text, half, budget)]


def _fitting(text: str, span: Span, fits: Callable[[str], bool]) -> list[Span]:
    start, end = span
    if fits(text[start:end]) or end - start < 2:
        return [span]
    return [part for half in _halves(text, span) for part in _fitting(text, half, fits)]


def _halves(text: str, span: Span) -> list[Span]:
    """Two parts of `span`: at the sentence end nearest the middle, else clause, else middle."""
    start, end = span
    middle = (start + end) // 2
    sentence_ends = [start + stop for _, stop in split_sentences(text[start:end])][:-1]
    clause_ends = [match.end() for match in _CLAUSE.finditer(text, start, end)]
    # A clause end far from the middle would leave a sliver: then the middle is better.
    near = [
        cut for cut in clause_ends if start + (end - start) // 8 < cut < end - (end - start) // 8
    ]
    cut = min(sentence_ends or near or [middle], key=lambda place: abs(place - middle))
    return [part for part in (_trim(text, start, cut), _trim(text, cut, end)) if part[0] < part[1]]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
