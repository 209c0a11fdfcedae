"""Passages -> sentences that may answer, each with a score and the date of what it reports.

`EvidenceReader` is the seam: `SentenceScorer` needs no model of its own; a reader that finds
answer spans takes its place.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.instructions import readable
from assistant.reading import Reading
from assistant.types import Evidence, Question
from assistant.understand.patterns import ASKING
from index.language import fold, lexical_tokens, split_sentences
from index.quantities import find_quantities
from index.time import find_dates
from index.time.events import EventDate
from index.types import Article, Hit, Interval

# (article) -> its sentences that a date in its text dates
EventsOf = Callable[[Article], Sequence[EventDate]]
# (question, sentences) -> their centred cosine similarity, one for each sentence
Similarity = Callable[[str, Sequence[str]], Sequence[float]]


# An item of a list, which the sentence before it introduces.
_ITEM = re.compile(r"(?:[-•·*]|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、．)）])\s?(?!\d)")


class EvidenceReader(Protocol):
    """Finds in retrieved passages what may answer, best first."""

    def gather(self, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """What answers `question`."""
        ...

    def locate(self, event: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """The sentences that report the event which `event` names."""
        ...

    def ask(
        self, question: str, passages: Sequence[str], headers: Sequence[str]
    ) -> Sequence[Reading]:
        """The words in each passage that answer; empty where nothing here reads."""
        ...


@dataclass(frozen=True, slots=True)
class _Sentence:
    """`lead` introduces it where it is an item of a list: "from 1 January, in three steps:"."""

    hit: Hit
    start: int
    end: int
    text: str
    tokens: frozenset[str]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the features of a sentence, in a logistic score; see `SentenceScorer`."""

    similarity: float = 6.0
    coverage: float = 3.0
    names: float = 2.0
    kind: float = 1.0
    window: float = 0.7
    bias: float = -6.2


class SentenceScorer:
    """Scores sentences by meaning, words, names, and whether they hold the kind of value asked."""

    def __init__(
        self, similarity: Similarity, events: EventsOf, weights: Weights | None = None
    ) -> None:
        self._similarity = similarity
        self._events = events
        self._weights = weights or Weights()

    def gather(self, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """Every sentence of `hits` with its score (0..1), best first."""
        sentences = list(_sentences(hits))
        if not sentences:
            return []
        similar = self._similarity(question.text, [one.lead + one.text for one in sentences])
        asked = _asked_tokens(question)
        rarity = _rarity(sentences)
        dates = EventDates(self._events)
        scored = [
            self._evidence(question, sentence, float(closeness), asked, rarity, dates)
            for sentence, closeness in zip(sentences, similar, strict=True)
        ]
        return sorted(scored, key=lambda item: -item.score)

    def locate(self, event: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """The same: an event is named, not asked for."""
        return self.gather(event, hits)

    def ask(
        self, question: str, passages: Sequence[str], headers: Sequence[str]
    ) -> Sequence[Reading]:
        """Sentences are scored here, not read."""
        del question, passages, headers
        return ()

    def _evidence(
        self,
        question: Question,
        sentence: _Sentence,
        closeness: float,
        asked: frozenset[str],
        rarity: Callable[[str], float],
        dates: EventDates,
    ) -> Evidence:
        event, origin = dates.of(sentence.hit, sentence.start, question.window)
        weights = self._weights
        # The title names what a sentence in the middle of its article leaves out.
        around = sentence.text + "\n" + sentence.hit.article.title
        total = sum(rarity(token) for token in asked) or 1.0
        same_language = sentence.hit.article.language == question.language
        coverage = sum(rarity(token) for token in asked & sentence.tokens) / total
        logit = (
            weights.bias
            + weights.similarity * closeness
            + weights.coverage * (coverage if same_language else 0.4)
            + weights.names * names_share(question, around)
            + weights.kind * _holds_kind(question, sentence.text)
            + weights.window * in_window(question.window, event)
        )
        return Evidence(
            passage=sentence.hit.passage,
            article=sentence.hit.article,
            start=sentence.start,
            end=sentence.end,
            quote=sentence.text,
            score=1 / (1 + math.exp(-logit)),
            event=event,
            event_origin=origin,
        )


class EventDates:
    """The date of the event that a sentence reports, looked up once an article."""

    def __init__(self, events: EventsOf) -> None:
        self._events = events
        self._by_article: dict[str, Sequence[EventDate]] = {}

    def of(
        self, hit: Hit, start: int, within: Interval | None = None
    ) -> tuple[Interval | None, str]:
        """The interval and its origin for the sentence that begins at `start`: of several clauses
        the first one's that is of the time `within`, else the sentence's own."""
        told = self.all_of(hit, start)
        if told:
            event = next((one for one in told if within and within.overlaps(one.interval)), told[0])
            return event.interval, event.origin
        published = hit.article.published
        return (published.interval, "publication") if published else (None, "")

    def at(self, hit: Hit, place: int) -> tuple[Interval | None, str]:
        """The same for the clause that has `place`, where it has a time of its own."""
        clause = next(
            (one for one in self.all_of(hit, place)[1:] if one.start <= place < one.end), None
        )
        return (clause.interval, clause.origin) if clause else self.of(hit, place)

    def all_of(self, hit: Hit, start: int) -> list[EventDate]:
        """What the text dates of the sentence around `start`: its own event, then those of its
        other clauses."""
        article = hit.article
        if article.article_id not in self._by_article:
            self._by_article[article.article_id] = self._events(article)
        events = self._by_article[article.article_id]
        own = next((one for one in events if one.start <= start < one.end), None)
        if own is None:
            return []
        return [one for one in events if own.start <= one.start and one.end <= own.end]


def names_share(question: Question, text: str, *, crossing: bool = False) -> float:
    """The share of the question's names that `text` holds in any spelling; 0.5 without names.

    `crossing`: the text is in another language, where only names whose spelling there is
    known can be missed; 0.5 where there are none of these.
    """
    names = [name for name in question.names if not crossing or name in question.aliases]
    if not names:
        return 0.5
    folded = fold(text)
    return sum(_held(name, question.aliases.get(name, ()), folded) for name in names) / len(names)


def _held(name: str, spellings: Sequence[str], folded: str) -> float:
    """1 where a spelling of the name stands in the text; of "Lanhai L5" the share of its words."""
    if any(fold(spelling) in folded for spelling in (name, *spellings)):
        return 1.0
    words = fold(name).split()
    return sum(word in folded for word in words) / len(words) if len(words) > 1 else 0.0


def _sentences(hits: Sequence[Hit]) -> Iterator[_Sentence]:
    for hit in hits:
        told = readable(hit)
        lead = ""
        for start, end in split_sentences(told):
            text = told[start:end]
            if not _ITEM.match(text):
                lead = text if text.endswith((":", "：")) else ""
            said = f"{lead}\n{text}\n{hit.article.title}"
            yield _Sentence(
                hit,
                hit.passage.start + start,
                hit.passage.start + end,
                text,
                frozenset(lexical_tokens(said)),
                lead if lead != text else "",
            )


def _asked_tokens(question: Question) -> frozenset[str]:
    return frozenset(lexical_tokens(question.text)) - ASKING


def _rarity(sentences: Sequence[_Sentence]) -> Callable[[str], float]:
    """Inverse sentence frequency among the candidates: what all share tells none apart."""
    counts = Counter(token for sentence in sentences for token in sentence.tokens)
    return lambda token: math.log(1 + len(sentences) / (1 + counts[token]))


def _holds_kind(question: Question, text: str) -> float:
    if question.expects == "date":
        return float(bool(find_dates(text, reference=question.today)))
    if question.expects == "number":
        return float(bool(find_quantities(text)))
    return 0.5


def in_window(window: Interval | None, event: Interval | None) -> float:
    """1 where the event lies in the window, -1 where it doesn't, 0 where one isn't known."""
    if window is None or event is None:
        return 0.0
    return 1.0 if window.overlaps(event) else -1.0
