"""Question -> ranked passages: one search for the whole, one for each event it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.types import Question
from index import NewsIndex
from index.types import Hit, Interval

# A passage whose article or wording falls into the question's own window moves up by this
# share of its score: soft, since a hard date filter loses right answers (design: it made
# the published system worse).
WINDOW_BOOST = 0.25
PER_EVENT = 5
DEEPER = 4  # times k: how deep the window looks for passages to move up


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found: `hits` for the question, `by_event` for each of its sub-questions."""

    hits: tuple[Hit, ...]
    by_event: tuple[tuple[Hit, ...], ...] = ()


def retrieve(question: Question, index: NewsIndex, *, k: int) -> Retrieved:
    """The `k` best passages; where the question names several events, the best of each in turn."""
    whole = _search(question, question.text, question.names, index, k)
    if not question.sub_questions:
        return Retrieved(hits=tuple(whole[:k]))
    by_event = tuple(
        tuple(_search(question, sub.text, sub.names, index, max(k, PER_EVENT)))
        for sub in question.sub_questions
    )
    return Retrieved(hits=tuple(_interleave([*by_event, whole]))[: max(k, 1)], by_event=by_event)


def _search(
    question: Question, text: str, names: Sequence[str], index: NewsIndex, k: int
) -> list[Hit]:
    expansions = [
        spelling
        for name in names
        for spelling in question.aliases.get(name, ())
        if spelling != name
    ]
    if question.window is None or question.sub_questions:
        return index.search(text, k=k, filter=question.filter, expansions=expansions)
    hits = index.search(text, k=k * DEEPER, filter=question.filter, expansions=expansions)
    boosted = [_boosted(hit, question.window) for hit in hits]
    return sorted(boosted, key=lambda hit: -hit.score)[:k]


def _boosted(hit: Hit, window: Interval) -> Hit:
    published = hit.article.published
    near = published is not None and published.interval.overlaps(window)
    return replace(hit, score=hit.score * (1 + WINDOW_BOOST)) if near else hit


def _interleave(rankings: Iterable[Sequence[Hit]]) -> list[Hit]:
    """The first of each ranking, then the second of each, …; each passage once."""
    rows = [list(ranking) for ranking in rankings]
    merged: dict[int, Hit] = {}
    for position in range(max((len(row) for row in rows), default=0)):
        for row in rows:
            if position < len(row):
                merged.setdefault(row[position].passage.passage_id, row[position])
    return list(merged.values())
