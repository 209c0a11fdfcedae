"""Passages -> evidence with the answer's own words, by the reader.

The reader gives spans and the probability that each passage answers; what speaks for and
against a span becomes features, and those its confidence.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.confidence import ConfidenceModel, Features, shipped_model
from assistant.dating import LOOKED_AT, dated_sentences, when_question
from assistant.designators import SIBLING, about_sibling
from assistant.eras import tells_time
from assistant.evidence import (
    EventDates,
    EventsOf,
    EvidenceReader,
    SentenceScorer,
    Similarity,
    in_window,
    names_share,
)
from assistant.firsts import same_first, says_first
from assistant.heard import heard
from assistant.instructions import readable, readable_title
from assistant.kinds import of_kind, sentence_around
from assistant.logits import logit, sigmoid
from assistant.merged import shipped_folder
from assistant.objections import named_somewhere, objections
from assistant.reader import NAME, WEIGHTS, Reader
from assistant.reading import Reading
from assistant.telling import by_event
from assistant.types import Evidence, Question
from assistant.windowed import of_the_time
from index.duplicates import one_source
from index.language import fold
from index.quantities import find_quantities
from index.settings import Settings
from index.time import find_dates
from index.types import Hit

# A sentence that calls the event a first, asked when it first happened. In logits.
SAYS_FIRST = 1.0
# A yes/no question has no span: sentence and reader share the say. Judged on the example
# articles, where the sentence's score alone refused two in three.
YES_NO_SHIFT = 0.8
YES_NO_READER = 0.25
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece of evidence and what speaks for it."""

    evidence: Evidence
    features: Features


class SpanEvidence:
    """Evidence by answer spans; yes/no questions have none and go to `sentences`.

    `open_reader` is called at the first question, once.
    """

    def __init__(
        self,
        open_reader: Callable[[], Reader],
        sentences: EvidenceReader,
        similarity: Similarity,
        events: EventsOf,
        model: ConfidenceModel | None = None,
    ) -> None:
        self._open = open_reader
        self._sentences = sentences
        self._similarity = similarity
        self._events = events
        self._model = model or shipped_model()
        self._opened: Reader | None = None
        self._lock = threading.Lock()

    def gather(self, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """One piece of evidence a passage, best first; its score is its confidence.

        When-questions have their dated sentences beside.
        """
        if question.expects == "yesno":
            return self._supporting(question, hits)
        readings = self._read(question.text, hits)
        named = named_somewhere(question, hits)
        spans = [
            replace(item.evidence, score=self._score(question, item, named))
            for item in self._candidates(question, hits, readings)
        ]
        if question.expects != "date":
            return _best_first(spans)
        sentences = self._sentences.gather(question, hits)
        found = spans + dated_sentences(question, sentences, _by_passage(hits, readings))
        if question.operator == "first":
            found += self._called_first(question, sentences, spans)
        return _best_first(by_event(question, found))

    def locate(self, event: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """The sentences that tell the event, with its date as read in them."""
        sentences = self._sentences.locate(event, hits)
        likely = {item.passage.passage_id for item in sentences[:LOOKED_AT]}
        read = [hit for hit in hits if hit.passage.passage_id in likely]
        # The time that an event is named with is its own: no date is left out for being given.
        asked = replace(event, text=when_question(event.text), window=None)
        readings = _by_passage(read, self._read(asked.text, read))
        return _best_first(by_event(event, dated_sentences(asked, sentences, readings, named=True)))

    def ask(
        self, question: str, passages: Sequence[str], headers: Sequence[str]
    ) -> Sequence[Reading]:
        """The reader's own answer, passage by passage."""
        return self._reader().read(question, list(passages), list(headers))

    def _score(self, question: Question, item: Candidate, named: Sequence[str]) -> float:
        """The confidence of a candidate: what its features say, and what rules say beside them."""
        value = logit(self._model.probability(item.features))
        value += objections(question, item.evidence, named)
        return sigmoid(value - SIBLING * _about_sibling(question, item.evidence))

    def _called_first(
        self, question: Question, sentences: Sequence[Evidence], spans: Sequence[Evidence]
    ) -> list[Evidence]:
        """Of each passage, the sentence that calls an event a first, dated by that event.

        A span is rarely the date of it: "the first annual profit in 13 years".
        """
        scores = {item.passage.passage_id: item.score for item in spans}
        called = [
            item
            for item in sentences
            if item.passage.passage_id in scores and says_first(item.quote)
        ]
        best: dict[int, Evidence] = {}
        for item in same_first(question, called):
            best.setdefault(item.passage.passage_id, item)
        return [
            replace(item, score=sigmoid(logit(scores[number]) + SAYS_FIRST))
            for number, item in best.items()
        ]

    def _supporting(self, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """Sentences for a yes or no: their own score and whether the reader finds the passage
        to answer, in logits."""
        found = self.candidates(question, hits)
        answers = {item.evidence.passage.passage_id: item.features.reader for item in found}
        scored = [
            replace(
                item,
                score=sigmoid(
                    logit(item.score)
                    + YES_NO_SHIFT
                    + YES_NO_READER * reader
                    - SIBLING * _about_sibling(question, item)
                ),
            )
            for item in self._sentences.gather(question, hits)
            if (reader := answers.get(item.passage.passage_id)) is not None
        ]
        return _best_first(scored)

    def candidates(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """The best span of each passage with its features, in the order of `hits`."""
        return self._candidates(question, hits, self._read(question.text, hits))

    def _read(self, question: str, hits: Sequence[Hit]) -> Sequence[Reading]:
        """What the reader reads in each of the passages."""
        if not hits:
            return ()
        return self.ask(question, [readable(hit) for hit in hits], [header_of(hit) for hit in hits])

    def _candidates(
        self, question: Question, hits: Sequence[Hit], readings: Sequence[Reading]
    ) -> list[Candidate]:
        dates = EventDates(self._events)
        timely = [
            of_the_time(question, hit, reading, dates)
            for hit, reading in zip(hits, readings, strict=True)
        ]
        found = [
            (place, reading, _evidence(hit, of_kind(question, hit, reading), dates))
            for place, (hit, reading) in enumerate(zip(hits, timely, strict=True))
            if reading.text.strip()
        ]
        close = self._similarity(question.text, [item.quote for *_, item in found])
        made = [
            Candidate(item, _features(question, hits[place], place, reading, item, float(near)))
            for (place, reading, item), near in zip(found, close, strict=True)
        ]
        return [with_agreement(candidate, made) for candidate in made]

    def _reader(self) -> Reader:
        with self._lock:
            if self._opened is None:
                self._opened = self._open()
            return self._opened


def _about_sibling(question: Question, item: Evidence) -> bool:
    """Whether the sentence is about another of the row that the question asks one of."""
    offset = item.passage.start
    return about_sibling(
        question, item.article, item.passage.text, item.start - offset, item.end - offset
    )


def _by_passage(hits: Sequence[Hit], readings: Sequence[Reading]) -> dict[int, Reading]:
    return {hit.passage.passage_id: one for hit, one in zip(hits, readings, strict=True)}


def _best_first(evidence: Sequence[Evidence]) -> list[Evidence]:
    return sorted(evidence, key=lambda item: -item.score)


def open_evidence(settings: Settings, similarity: Similarity, events: EventsOf) -> EvidenceReader:
    """Evidence by the shipped reader; by sentences alone where none is shipped."""
    sentences = SentenceScorer(similarity, events)
    if not (shipped_folder(NAME) / WEIGHTS).is_file():
        return sentences
    return SpanEvidence(lambda: Reader.open(settings), sentences, similarity, events)


def header_of(hit: Hit) -> str:
    """What the reader sees before a passage: its article's title and day, as in training."""
    published = hit.article.published
    day = published.interval.start.isoformat() if published else ""
    return f"{readable_title(hit)} {day}".strip()


def _evidence(hit: Hit, reading: Reading, dates: EventDates) -> Evidence:
    start, end = sentence_around(hit.passage.text, reading.start, reading.end)
    offset = hit.passage.start
    event, origin = dates.at(hit, offset + reading.start)
    return Evidence(
        passage=hit.passage,
        article=hit.article,
        start=offset + start,
        end=offset + end,
        quote=hit.passage.text[start:end],
        score=reading.probability,
        value=reading.text,
        value_start=offset + reading.start,
        value_end=offset + reading.end,
        event=event,
        event_origin=origin,
    )


def _features(
    question: Question, hit: Hit, place: int, reading: Reading, item: Evidence, closeness: float
) -> Features:
    around = f"{hit.article.title}\n{hit.passage.text}"
    crossing = hit.article.language != question.language
    reader = logit(reading.probability)
    names = _names_missing(question, around, crossing=crossing)
    return Features(
        reader=reader,
        share=reading.spans[0].share if reading.spans else 0.0,
        closeness=closeness,
        dense=hit.dense_score or 0.0,
        rank=1 / (1 + place),
        names=names,
        numbers=_figures_share(question.text, f"{header_of(hit)}\n{hit.passage.text}"),
        window=in_window(question.window, item.event),
        kind=_kind(question, reading.text),
        echo=float(fold(reading.text) in fold(question.text)),
        agreement=0.0,
        crossing=float(crossing),
        reader_crossing=reader * crossing,
        closeness_crossing=closeness * crossing,
        names_crossing=names * crossing,
        heard=heard(question, around) if crossing else 0.0,
    )


def _names_missing(question: Question, text: str, *, crossing: bool) -> float:
    """The share of the names found that could be, less one; 0 where none could."""
    judged = [name for name in question.names if not crossing or name in question.aliases]
    return names_share(question, text, crossing=crossing) - 1 if judged else 0.0


def _figures_share(question: str, text: str) -> float:
    """The share of the question's figures that `text` holds, less one; 0 without figures."""
    asked = set(_FIGURE.findall(fold(question)))
    if not asked:
        return 0.0
    held = set(_FIGURE.findall(fold(text)))
    return len(asked & held) / len(asked) - 1


def _kind(question: Question, value: str) -> float:
    if question.expects == "date":
        told = find_dates(value, reference=question.today) or tells_time(value)
        return 1.0 if told else -1.0
    if question.expects == "number":
        return 1.0 if find_quantities(value) else -1.0
    return 0.0


def with_agreement(candidate: Candidate, all_of: Sequence[Candidate]) -> Candidate:
    """How surely other articles say the same, summed over the best two of them; a reprint is no
    other article."""
    others = sorted(
        (
            other.evidence.score
            for other in all_of
            if _same_value(candidate.evidence, other.evidence)
            and not one_source(candidate.evidence.article, other.evidence.article)
        ),
        reverse=True,
    )
    agreement = sum(others[:2])
    return replace(candidate, features=replace(candidate.features, agreement=agreement))


def _same_value(first: Evidence, second: Evidence) -> bool:
    one, other = (fold("".join((item.value or "").split())) for item in (first, second))
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) > 1 and shorter in longer)
