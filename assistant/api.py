"""The one facade: open an index, ask, stream, search, read an article.

Stages, each timed: understanding (question -> Plan), searching (Plan -> passages), reading
(passages -> evidence), writing (evidence -> text), checking (every quote exact).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any, Self

from assistant.checking import Checked, open_checker
from assistant.cite import cite
from assistant.clock import StageClock, today_in
from assistant.compose import Draft, render, render_abstention
from assistant.confidence import shipped_model
from assistant.conversation import standalone
from assistant.crediting import credited
from assistant.drafting import draft
from assistant.evidence import EvidenceReader
from assistant.generate import Writer, open_writer
from assistant.namesakes import other_spellings, with_namesakes
from assistant.proposing import planned
from assistant.retrieve import Retrieved, nearest_articles, retrieve
from assistant.spans import open_evidence
from assistant.timeline import TOLD, events_about, timeline_of
from assistant.trace import Trace
from assistant.translate import Translation, translating
from assistant.types import Answer, AnswerEvent, Coverage, Question, TimelineEvent, Turn
from assistant.understand import understand
from assistant.understand.names import names_of
from assistant.usage import Meter
from assistant.writing import write
from index import NewsIndex
from index.errors import NewsdeskError, UsageError
from index.language import detect_language, split_sentences
from index.names import load_aliases
from index.settings import Settings
from index.time import question_window
from index.types import DATE_MAX, DATE_MIN, Article, Filter, Hit, Interval, Language

RETRIEVED = 10  # passages listed in an answer: recall@10 is measured on them
CHECKED = 5  # passages whose articles a sentence is checked against
NEAREST = 3  # articles shown when the assistant abstains


class Assistant:
    """Answers questions over one index. Open it with `Assistant.open`; close it when done."""

    def __init__(
        self,
        index: NewsIndex,
        settings: Settings,
        *,
        reader: EvidenceReader | None = None,
        writer: Writer | None = None,
    ) -> None:
        self.index = index
        self.settings = settings
        self._reader = reader or open_evidence(settings, index.similarity, index.events)
        self._writer = writer
        self._aliases = load_aliases()

    @classmethod
    def open(cls, path: str | Path | Settings, *, llm: str | None = None, **settings: Any) -> Self:
        """The assistant over the index at `path` (or as `Settings` say).

        `llm` is a model spec (`none`, `gguf:PATH`, `gguf:bundled`, `provider:model`); other
        keywords are settings. Raises IndexNotFoundError, IndexMismatchError, SettingsError,
        ModelUnavailableError, LLMError.
        """
        if isinstance(path, Settings):
            chosen = path
        else:
            chosen = Settings.load(index_dir=path, llm=llm, **settings)
        index = NewsIndex.open(chosen, read_only=True)
        try:
            return cls(index, chosen, writer=open_writer(llm or chosen.llm, chosen))
        except NewsdeskError:
            index.close()
            raise

    def using(self, llm: str) -> Assistant:
        """An assistant over the same open index that writes with another model.

        Raises SettingsError and LLMError as `open` does. Closing either closes the index.
        """
        writer = open_writer(llm, self.settings)
        return Assistant(self.index, self.settings, reader=self._reader, writer=writer)

    def close(self) -> None:
        """Release the index."""
        self.index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(
        self,
        question: str,
        *,
        today: date | None = None,
        since: date | None = None,
        until: date | None = None,
        sources: Sequence[str] | None = None,
        event_since: date | None = None,
        event_until: date | None = None,
        answer_language: Language | None = None,
        history: Sequence[Turn] = (),
        answer_threshold: float | None = None,
    ) -> Answer:
        """The checked answer: a drained `stream`."""
        answer: Answer | None = None
        for event in self.stream(
            question,
            today=today,
            since=since,
            until=until,
            sources=sources,
            event_since=event_since,
            event_until=event_until,
            answer_language=answer_language,
            history=history,
            answer_threshold=answer_threshold,
        ):
            answer = event.answer or answer
        if answer is None:
            raise NewsdeskError("the answer stream ended early", hint="report this as a fault")
        return answer

    def stream(
        self,
        question: str,
        *,
        today: date | None = None,
        since: date | None = None,
        until: date | None = None,
        sources: Sequence[str] | None = None,
        event_since: date | None = None,
        event_until: date | None = None,
        answer_language: Language | None = None,
        history: Sequence[Turn] = (),
        answer_threshold: float | None = None,
    ) -> Iterator[AnswerEvent]:
        """Stages and text as they come, then the final Answer.

        `answer_threshold` is the confidence below which to abstain, for this question.

        `since` and `until` filter by publication day, `event_since` and `event_until` by the
        days of events that an article tells, all inclusive. `today` anchors "last year"; this
        door reads the clock where it isn't given, nothing deeper does.
        """
        clock, trace, meter = StageClock(), Trace([]), Meter(self.settings.llm_prices())
        least = self.threshold if answer_threshold is None else answer_threshold
        yield AnswerEvent("stage", "understanding")
        with clock.stage("understanding"):
            alone = standalone(question, history, self._aliases)
            understood = understand(
                alone.text,
                today=today or today_in(self.settings.tz),
                aliases=self._aliases,
                filter=self._filter(since, until, sources, event_since, event_until),
                answer_language=answer_language or alone.answer_language,
            )
            understood = planned(
                with_namesakes(understood, self.index),
                self._writer,
                self._aliases,
                seconds=self.settings.llm_plan,
                trace=trace,
                meter=meter,
            )
        trace.understood(understood)
        yield AnswerEvent("stage", "searching")
        with clock.stage("searching"):
            found = retrieve(understood, self.index, k=RETRIEVED)
            understood = replace(understood, sub_questions=found.sub_questions)
        yield AnswerEvent("stage", "reading")
        with clock.stage("reading"):
            drafted, found = draft(
                understood, found, self._reader, self.index, least=least, trace=trace
            )
        trace.decided(drafted.value if drafted else None, _confidence(drafted), least)
        if drafted is None or drafted.confidence < least:
            answer = self._abstain(understood, found, drafted, clock)
        else:
            answer = yield from self._write(understood, found, drafted, clock, trace, meter)
        if meter.usage:
            trace.add("writing", "usage", **asdict(meter.usage))
        answer = replace(answer, usage=meter.usage, trace=tuple(trace.events))
        if self._writer is None or answer.abstained or (drafted and drafted.counted):
            yield AnswerEvent("delta", answer.text)
        yield AnswerEvent("answer", answer=answer)

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        since: date | None = None,
        until: date | None = None,
        sources: Sequence[str] | None = None,
        event_since: date | None = None,
        event_until: date | None = None,
        today: date | None = None,
    ) -> list[Hit]:
        """The `k` best passages with their articles and scores.

        A time that the query names ("yesterday's …") moves passages up, as in `ask`.
        """
        chosen = self._filter(since, until, sources, event_since, event_until)
        language = detect_language(query)
        day = today or today_in(self.settings.tz)
        names, aliases = names_of(query, language, self._aliases)
        asked = Question(
            query,
            language,
            day,
            window=question_window(query, day, language),
            filter=chosen,
            names=names,
            aliases=aliases,
        )
        return list(retrieve(asked, self.index, k=k).hits)

    def _filter(
        self,
        since: date | None,
        until: date | None,
        sources: Sequence[str] | None,
        event_since: date | None,
        event_until: date | None,
    ) -> Filter:
        return Filter(
            since=since,
            until=until,
            sources=tuple(sources or ()),
            tz=self.settings.tz,
            event_since=event_since,
            event_until=event_until,
        )

    def timeline(
        self,
        subject: str,
        *,
        k: int = 20,
        since: date | None = None,
        until: date | None = None,
        sources: Sequence[str] | None = None,
    ) -> tuple[TimelineEvent, ...]:
        """At most `k` dated events that the articles tell of `subject`, by date.

        `subject` is found in every spelling that the name table knows, in both languages;
        `since` and `until` filter by the event's own days.
        """
        known = [one for mention in self._aliases.find(subject) for one in mention.spellings]
        chosen = Filter(sources=tuple(sources or ()), tz=self.settings.tz)
        learnt = () if known else other_spellings(subject, self.index, chosen)
        spellings = tuple(dict.fromkeys([subject, *known, *learnt]))
        hits = self.index.search(subject, k=TOLD, filter=chosen, expansions=spellings)
        within = Interval(since or DATE_MIN, until or DATE_MAX)
        return events_about(spellings, hits, self.index, k=k, within=within)

    def check(self, draft: str, *, articles: Sequence[str] = ()) -> tuple[Checked, ...]:
        """Each sentence of `draft` held against the articles of those keys.

        Without keys, against those of the whole index closest to it: one suffices. Raises
        ArticleNotFoundError for a key that the index doesn't have.
        """
        named = [self.index.article_by_key(key) for key in articles]
        sentences = [draft[start:end].strip() for start, end in split_sentences(draft)]
        checker = open_checker(self.index.similarities, self._reader.ask, self.settings)
        return tuple(
            (checker.check if named else checker.among)(sentence, named or self._closest(sentence))
            for sentence in sentences
            if sentence
        )

    def _closest(self, sentence: str) -> list[Article]:
        found = {hit.article.article_id: hit.article for hit in self.search(sentence, k=CHECKED)}
        return list(found.values())

    def article(self, article_id: str) -> Article:
        """The stored article. Raises ArticleNotFoundError."""
        return self.index.article(article_id)

    def translate(self, article_id: str, start: int, end: int, *, to: Language) -> Translation:
        """A machine translation of a quote, never to be taken for one: a drained `translating`."""
        steps = self.translating(article_id, start, end, to=to)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                made: Translation = done.value
                return made

    def translating(
        self, article_id: str, start: int, end: int, *, to: Language
    ) -> Generator[str, None, Translation]:
        """The model's text for `article.text[start:end]` as it comes, then the Translation.

        Raises ArticleNotFoundError, UsageError for what isn't sent to a model, LLMError.
        """
        text = self.article(article_id).text
        if not 0 <= start < end <= len(text):
            raise UsageError(f"no text from {start} to {end}", hint="give a citation's place")
        return translating(self._writer.model if self._writer else None, text[start:end], to)

    @property
    def threshold(self) -> float:
        """The confidence below which it abstains, where a question doesn't say otherwise."""
        chosen = self.settings.answer_threshold
        return shipped_model().threshold if chosen is None else chosen

    def _write(
        self,
        question: Question,
        found: Retrieved,
        drafted: Draft,
        clock: StageClock,
        trace: Trace,
        meter: Meter,
    ) -> Generator[AnswerEvent, None, Answer]:
        yield AnswerEvent("stage", "writing")
        with clock.stage("writing"):
            composed = self._composed(question, found, drafted, clock)
        if self._writer is None or drafted.counted:
            yield AnswerEvent("stage", "checking")
            return composed
        return (
            yield from write(
                self._writer,
                question,
                found,
                drafted,
                composed,
                self.index,
                clock,
                trace,
                meter,
                open_checker(self.index.similarities, self._reader.ask, self.settings),
            )
        )

    def _composed(
        self, question: Question, found: Retrieved, drafted: Draft, clock: StageClock
    ) -> Answer:
        evidence = tuple(credited(item, question, self.index) for item in drafted.evidence)
        citations = cite(evidence, self.index)
        return Answer(
            text=render(drafted, citations, evidence, question.answer_language),
            value=drafted.value,
            values=drafted.values,
            value_type=drafted.value_type,
            confidence=drafted.confidence,
            language=question.answer_language,
            abstained=False,
            question=question,
            citations=citations,
            timeline=timeline_of(evidence, citations),
            dispute=drafted.dispute,
            retrieved=found.hits,
            coverage=self._coverage(question),
            timings=clock.seconds,
        )

    def _abstain(
        self, question: Question, found: Retrieved, drafted: Draft | None, clock: StageClock
    ) -> Answer:
        nearest = nearest_articles(found.hits, NEAREST)
        coverage = self._coverage(question)
        return Answer(
            text=render_abstention(question, nearest, coverage),
            value=None,
            values=(),
            value_type="none",
            confidence=_confidence(drafted),
            language=question.answer_language,
            abstained=True,
            question=question,
            retrieved=found.hits,
            nearest=nearest,
            coverage=coverage,
            timings=clock.seconds,
        )

    def _coverage(self, question: Question) -> Coverage:
        found = self.index.coverage(question.filter)
        return Coverage(found.first, found.last, found.articles, found.undated)


def _confidence(drafted: Draft | None) -> float:
    return drafted.confidence if drafted else 0.0
