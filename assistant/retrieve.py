"""Question -> ranked passages: one search for the whole, one for each event it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.designators import about_sibling, designators
from assistant.types import Nearest, Question, SubQuestion
from assistant.understand.events import search_text
from index import NewsIndex
from index.fusion import RRF_K
from index.language import fold, lexical_tokens
from index.time import without_dates
from index.types import Filter, Hit, Interval

# Where the question names a time, a search among the articles published then joins the search
# among all, and articles known to be of another time lose this share. Soft: a hard date filter
# loses right answers (design: it made the published system worse).
OUTSIDE = 0.8
REPORTED_WITHIN = 2  # days: what happens in a window is news until so long after it
TITLE = 4  # letters or characters: shorter titles stand in a question by chance
TITLED = 1.0  # more than any place in both rankings gives
PER_EVENT = 5
# The share of a part's words that the passage of the whole event must hold.
HELD = 0.6
DEEPER = 4  # times k: how deep the ranking of all is looked at before the window reorders it


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found: `hits` for the question, `by_event` for each of `sub_questions`.

    These are the question's own, less those that turned out to be halves of one event.
    """

    hits: tuple[Hit, ...]
    by_event: tuple[tuple[Hit, ...], ...] = ()
    sub_questions: tuple[SubQuestion, ...] = ()


def retrieve(question: Question, index: NewsIndex, *, k: int) -> Retrieved:
    """The `k` best passages; where the question names several events, the best of each in turn.

    A question for a count is searched for as it is: an article may state it.
    """
    if question.operator == "count":
        alone = retrieve(replace(question, operator="plain", sub_questions=()), index, k=k)
        return replace(alone, sub_questions=question.sub_questions)
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
    window = None if question.sub_questions else question.window
    if window is None:
        found = index.search(text, k=k, filter=question.filter, expansions=expansions)
        return _siblings_last(replace(question, text=text), found)
    reported = _reported(window)
    then = within_window(question.filter, reported)
    ranked = _by_window(
        question,
        index.search(text, k=k * DEEPER, filter=question.filter, expansions=expansions),
        # The filter has found the day: its figures would only match those of other texts.
        index.search(
            without_dates(text, question.today) or text,
            k=k * DEEPER,
            filter=then,
            expansions=expansions,
        ),
        reported,
    )
    return _siblings_last(question, ranked)[:k]


def _siblings_last(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """What is only about line 3 goes behind the rest where line 2 is asked about."""
    if not designators(question.text):
        return list(hits)

    def of_sibling(hit: Hit) -> bool:
        passage = hit.passage.text
        return about_sibling(question, hit.article, passage, 0, len(passage))

    return sorted(hits, key=of_sibling)


def called(question: Question, hit: Hit) -> float:
    """How surely `question` calls the hit's article by its title: 1; ½ where that was published
    just after the time that it names; 0 where it is of another time or title."""
    # A day alone is no title: it calls every article of that day.
    title = _letters(without_dates(hit.article.title, question.today))
    if len(title) < TITLE or title not in _letters(question.text):
        return 0.0
    window = question.window
    if window is None or not _outside(hit, window):
        return 1.0
    return 0.0 if _outside(hit, _reported(window)) else 0.5


def _letters(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def _reported(window: Interval) -> Interval:
    """The days on which what happened in `window` is reported."""
    latest = date.max - timedelta(days=REPORTED_WITHIN)
    return replace(window, end=min(window.end, latest) + timedelta(days=REPORTED_WITHIN))


def within_window(chosen: Filter, window: Interval) -> Filter:
    """The user's filter, narrowed to what was published in `window`."""
    return replace(
        chosen,
        since=max(window.start, chosen.since or window.start),
        until=min(window.end, chosen.until or window.end),
    )


def _by_window(
    question: Question, all_of: Sequence[Hit], inside: Sequence[Hit], window: Interval
) -> list[Hit]:
    """Both rankings fused. What was published in the window counts by how close in meaning it
    is to the question, next to the closest passage of all; what the question calls by its title
    comes first."""
    closest = max((hit.dense_score or 0.0 for hit in (*all_of, *inside)), default=0.0)
    scores: dict[int, float] = {}
    hits: dict[int, Hit] = {}
    for place, hit in enumerate(all_of, start=1):
        hits[hit.passage.passage_id] = hit
        scores[hit.passage.passage_id] = (OUTSIDE if _outside(hit, window) else 1.0) / (
            RRF_K + place
        )
    for place, hit in enumerate(inside, start=1):
        share = max(hit.dense_score or 0.0, 0.0) / closest if closest > 0 else 0.5
        number = hit.passage.passage_id
        hits.setdefault(number, hit)
        scores[number] = scores.get(number, 0.0) + share**2 / (RRF_K + place)
        scores[number] += TITLED * called(question, hit)
    ranked = sorted(scores, key=lambda number: -scores[number])
    return [replace(hits[number], score=scores[number]) for number in ranked]


def nearest_articles(hits: Sequence[Hit], k: int) -> tuple[Nearest, ...]:
    """The first `k` articles of `hits`, each once."""
    articles = {hit.article.article_id: hit.article for hit in hits}
    return tuple(Nearest.of(article) for article in list(articles.values())[:k])


def _outside(hit: Hit, window: Interval) -> bool:
    published = hit.article.published
    return published is not None and not published.interval.overlaps(window)


def _interleave(rankings: Iterable[Sequence[Hit]]) -> list[Hit]:
    """The first of each ranking, then the second of each, …; each passage once."""
    rows = [list(ranking) for ranking in rankings]
    merged: dict[int, Hit] = {}
    for position in range(max((len(row) for row in rows), default=0)):
        for row in rows:
            if position < len(row):
                merged.setdefault(row[position].passage.passage_id, row[position])
    return list(merged.values())
