"""Question -> ranked passages: one search for the whole, one for each event it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.types import Question, SubQuestion
from assistant.understand.events import search_text
from index import NewsIndex
from index.language import lexical_tokens
from index.types import Hit, Interval

# A passage whose article or wording falls into the question's own window moves up by this
# share of its score: soft, since a hard date filter loses right answers (design: it made
# the published system worse).
WINDOW_BOOST = 0.25
PER_EVENT = 5
# The share of a part's words that the passage of the whole event must hold.
HELD = 0.6
DEEPER = 4  # times k: how deep the window looks for passages to move up


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found: `hits` for the question, `by_event` for each of `sub_questions`.

    These are the question's own, less those that turned out to be halves of one event.
    """

    hits: tuple[Hit, ...]
    by_event: tuple[tuple[Hit, ...], ...] = ()
    sub_questions: tuple[SubQuestion, ...] = ()


def retrieve(question: Question, index: NewsIndex, *, k: int) -> Retrieved:
    """The `k` best passages; where the question names several events, the best of each in turn."""
    whole = _search(question, question.text, question.names, index, k)
    if not question.sub_questions:
        return Retrieved(hits=tuple(whole[:k]))
    found = _whole_events(
        question,
        [_search_event(question, sub, index, k) for sub in question.sub_questions],
        index,
        k,
    )
    merged = _interleave([*(event.hits for event in found), whole])
    return Retrieved(
        hits=tuple(merged[: max(k, 1)]),
        by_event=tuple(event.hits for event in found),
        sub_questions=tuple(event.sub for event in found),
    )


@dataclass(frozen=True, slots=True)
class _Event:
    sub: SubQuestion
    hits: tuple[Hit, ...]


def _search_event(question: Question, sub: SubQuestion, index: NewsIndex, k: int) -> _Event:
    hits = _search(question, sub.text, sub.names, index, max(k, PER_EVENT))
    return _Event(sub, tuple(hits))


def _whole_events(
    question: Question, parts: Sequence[_Event], index: NewsIndex, k: int
) -> list[_Event]:
    """The events of a question that was cut at every "and"; at least two stay.

    Two parts joined by one are a single event ("A and B married") where the search for both
    finds the article that the longer part finds, and its passage holds the words of the shorter.
    """
    whole = list(parts)
    for place in range(len(whole) - 1, 0, -1):
        if len(whole) == 2:
            break
        first, second = whole[place - 1 : place + 1]
        if second.sub.joint:
            both = _search_event(question, _join(question, first.sub, second.sub), index, k)
            shorter, longer = sorted((first, second), key=lambda part: len(part.sub.event))
            if _tells_both(both, longer, shorter.sub.event):
                whole[place - 1 : place + 1] = [both]
    return whole


def _tells_both(both: _Event, longer: _Event, shorter: str) -> bool:
    if not both.hits or not longer.hits:
        return False
    best = both.hits[0]
    words = set(lexical_tokens(shorter))
    held = words & set(lexical_tokens(best.passage.text))
    same = best.article.article_id == longer.hits[0].article.article_id
    return same and len(held) >= HELD * len(words)


def _join(question: Question, first: SubQuestion, second: SubQuestion) -> SubQuestion:
    event = f"{first.event}{second.joint}{second.event}"
    names = tuple(dict.fromkeys((*first.names, *second.names)))
    return SubQuestion(search_text(event, question.text), names, event, first.joint)


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
