"""Passages -> evidence with the answer's own words, by the reader.

The reader gives a span and the probability that its passage answers. Names that the question
gives and the article lacks speak against it; the same answer from several articles adds up.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.evidence import (
    EventDates,
    EvidenceReader,
    SentenceScorer,
    Similarity,
    names_share,
)
from assistant.instructions import without_instructions
from assistant.reader import WEIGHTS, Reader, shipped_folder
from assistant.reading import Reading
from assistant.types import Evidence, Question
from index.language import fold, split_sentences
from index.settings import Settings
from index.types import Hit

# Weight of names, in logits: a passage with none of the question's names loses this much.
NAMES_WEIGHT = 2.0
# Weight of what the quoted sentence means: the reader sees words that could answer, the
# embedding whether the sentence is about what was asked.
SIMILARITY_WEIGHT = 5.0
SIMILARITY_CENTRE = 0.3
# How much a second article that says the same adds, in logits, for its own probability.
AGREEMENT_WEIGHT = 1.0
_LIMIT = 1e-4


class SpanEvidence:
    """Evidence by answer spans; yes/no questions have none and go to `sentences`.

    `open_reader` is called at the first question, once.
    """

    def __init__(
        self, open_reader: Callable[[], Reader], sentences: EvidenceReader, similarity: Similarity
    ) -> None:
        self._open = open_reader
        self._sentences = sentences
        self._similarity = similarity
        self._opened: Reader | None = None
        self._lock = threading.Lock()

    def gather(self, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """One piece of evidence a passage, best first."""
        if question.expects == "yesno":
            return self._sentences.gather(question, hits)
        if not hits:
            return []
        readings = self._reader().read(
            question.text,
            [without_instructions(hit.passage.text) for hit in hits],
            [header_of(hit) for hit in hits],
        )
        dates = EventDates()
        found = [
            _evidence(question, hit, reading, dates)
            for hit, reading in zip(hits, readings, strict=True)
            if reading.text
        ]
        return sorted(_pooled(self._weighed(question, found)), key=lambda item: -item.score)

    def _weighed(self, question: Question, found: list[Evidence]) -> list[Evidence]:
        """Each piece with the closeness of its sentence to the question in its score."""
        close = self._similarity(question.text, [item.quote for item in found])
        return [
            replace(
                item,
                score=_sigmoid(
                    _logit(item.score) + SIMILARITY_WEIGHT * (closeness - SIMILARITY_CENTRE)
                ),
            )
            for item, closeness in zip(found, close, strict=True)
        ]

    def _reader(self) -> Reader:
        with self._lock:
            if self._opened is None:
                self._opened = self._open()
            return self._opened


def open_evidence(settings: Settings, similarity: Similarity) -> EvidenceReader:
    """Evidence by the shipped reader; by sentences alone where none is shipped."""
    sentences = SentenceScorer(similarity)
    if not (shipped_folder() / WEIGHTS).is_file():
        return sentences
    return SpanEvidence(lambda: Reader.open(settings), sentences, similarity)


def header_of(hit: Hit) -> str:
    """What the reader sees before a passage: its article's title and day, as in training."""
    published = hit.article.published
    day = published.interval.start.isoformat() if published else ""
    return f"{hit.article.title} {day}".strip()


def _evidence(question: Question, hit: Hit, reading: Reading, dates: EventDates) -> Evidence:
    start, end = _sentence_around(hit.passage.text, reading.start, reading.end)
    offset = hit.passage.start
    event, origin = dates.of(hit, offset + start)
    named = names_share(question, f"{hit.article.title}\n{hit.passage.text}")
    logit = _logit(reading.probability) + NAMES_WEIGHT * (named - 1) * bool(question.names)
    return Evidence(
        passage=hit.passage,
        article=hit.article,
        start=offset + start,
        end=offset + end,
        quote=hit.passage.text[start:end],
        score=_sigmoid(logit),
        value=reading.text,
        value_start=offset + reading.start,
        value_end=offset + reading.end,
        event=event,
        event_origin=origin,
    )


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence, or run of sentences, that holds the span."""
    touching = [span for span in split_sentences(text) if span[0] < end and start < span[1]]
    return (touching[0][0], touching[-1][1]) if touching else (start, end)


def _pooled(found: list[Evidence]) -> list[Evidence]:
    """Each piece with the weight of the other articles that give the same value added."""
    pooled: list[Evidence] = []
    for item in found:
        others = [
            other.score
            for other in found
            if other.article.article_id != item.article.article_id and _same_value(item, other)
        ]
        support = sum(sorted(others, reverse=True)[:2])
        logit = _logit(item.score) + AGREEMENT_WEIGHT * support
        pooled.append(replace(item, score=_sigmoid(logit)))
    return pooled


def _same_value(first: Evidence, second: Evidence) -> bool:
    one, other = (fold("".join((item.value or "").split())) for item in (first, second))
    return bool(one and other) and (
        one == other or (len(one) > 1 and one in other) or (len(other) > 1 and other in one)
    )


def _logit(probability: float) -> float:
    clipped = min(max(probability, _LIMIT), 1 - _LIMIT)
    return math.log(clipped / (1 - clipped))


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))
