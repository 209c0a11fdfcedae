"""Evidence -> answer with a language model, checked sentence by sentence.

The model sees numbered passages and must mark each sentence with the passage it rests on.
What it says is then settled: a sentence without a marker in range, or with a quote, number,
date, name or negation that its passages don't bear out, is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

from assistant.checking import Checker
from assistant.cite import Source, disagreement, find_quote, invented
from assistant.compose import escape
from assistant.instructions import (
    readable,
    readable_title,
    speaks_to_assistant,
    without_instructions,
)
from assistant.llm import ChatModel, StructuredModel, open_model
from assistant.spoken import MARKER, Reply, Spoken, first_turn, reply_in_text
from assistant.structured import SentenceReader, schema_of
from assistant.types import Evidence, Question
from assistant.usage import Meter
from index.errors import FormatRefusedError
from index.language import lexical_tokens, split_sentences
from index.quantities import find_quantities, same_quantity
from index.settings import Settings
from index.types import Hit
from prompts import render

MAX_PASSAGES = 6
BASE_PASSAGES = 1  # a small base model marks at random where it has a choice
Ask = Callable[[bool], str]  # whether in JSON -> the prompt
Said = Generator[str, None, Reply]  # the text to show as it comes, then the reply


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that doesn't stand, and why."""

    sentence: str
    why: str


@dataclass(frozen=True, slots=True)
class Written:
    """What is left of a model's text: each sentence, with the evidence of its markers.

    `declined` where the model said that the passages don't answer.
    """

    sentences: tuple[str, ...]
    markers: tuple[tuple[int, ...], ...]  # for each sentence, positions in `evidence`
    evidence: tuple[Evidence, ...]
    dropped: tuple[Dropped, ...]
    declined: bool = False

    def text(self) -> str:
        """Markdown, markers numbered in the order of `evidence` from 1."""
        return " ".join(
            escape(sentence) + " " + "".join(f"[{place + 1}]" for place in marks)
            for sentence, marks in zip(self.sentences, self.markers, strict=True)
        )


class Writer:
    """Writes with a language model from the passages it is given.

    `format` is "text" (sentences with markers), "json" (held to a schema) or "auto": JSON where
    the model's server takes a schema and the model follows instructions. A server that refuses
    the schema, or whose model doesn't keep to it, is asked for text from then on.
    """

    def __init__(self, model: ChatModel, format: str = "auto") -> None:
        self.model = model
        self.name = model.name
        self.is_base = model.is_base
        self._structured = model if isinstance(model, StructuredModel) else None
        able = self._structured is not None and self._structured.takes_schema
        self._json = able and (format == "json" or (format == "auto" and not model.is_base))

    @property
    def format(self) -> str:
        """What the model is asked for next: "json" or "text"."""
        return "json" if self._json else "text"

    def write(
        self, question: Question, hits: Sequence[Hit], evidence: Sequence[Evidence], meter: Meter
    ) -> Said:
        """The model's text to show, in pieces, counted by `meter`; then its Reply.

        Raises LLMError.
        """
        passages = self._pack(hits, evidence)

        def ask(as_json: bool) -> str:
            return self._prompt(question, passages, as_json)

        return (yield from self._said(ask, passages, meter))

    def prompt(self, question: Question, hits: Sequence[Hit], evidence: Sequence[Evidence]) -> str:
        """What the model is shown."""
        return self._prompt(question, self._pack(hits, evidence), self._json)

    def mend(
        self,
        question: Question,
        hits: Sequence[Hit],
        evidence: Sequence[Evidence],
        text: str,
        dropped: Sequence[Dropped],
        meter: Meter,
    ) -> Said:
        """A second try at `text`, after what of it doesn't stand. Raises LLMError."""
        faults = "\n".join(f"- {_one_line(one.sentence)} ({one.why})" for one in dropped)
        passages = self._pack(hits, evidence)

        def ask(as_json: bool) -> str:
            return render(
                "repair",
                question.answer_language,
                prompt=self._prompt(question, passages, as_json).rstrip(),
                text=first_turn(text),
                faults=faults,
            ).rstrip()

        return (yield from self._said(ask, passages, meter))

    def _said(self, ask: Ask, passages: dict[int, Hit], meter: Meter) -> Said:
        """The reply to `ask(as_json)`: in JSON if it can be, else in text, now and from then on."""
        if not self._json or self._structured is None:
            return (yield from self._in_text(ask(False), meter))
        reader = SentenceReader()
        try:
            reply = yield from self._in_json(self._structured, ask(True), reader, passages, meter)
            why = f"{self.name} doesn't keep to the JSON asked for"
        except FormatRefusedError as error:
            reply, why = None, error.line()
        if reply is not None:
            return reply
        if reader.is_prose:
            reply = reply_in_text(reader.raw)
        else:
            reply = yield from self._in_text(ask(False), meter)
        # Remembered once text did come: else it wasn't the format that the server minded.
        self._json = False
        return replace(reply, fell_back=why)

    def _in_json(
        self,
        model: StructuredModel,
        prompt: str,
        reader: SentenceReader,
        passages: dict[int, Hit],
        meter: Meter,
    ) -> Generator[str, None, Reply | None]:
        for piece in meter.of(prompt, model.stream_json(prompt, schema_of(passages))):
            if shown := reader.feed(piece):
                yield shown
        return reader.reply()

    def _in_text(self, prompt: str, meter: Meter) -> Said:
        pieces: list[str] = []
        for piece in meter.of(prompt, self.model.stream(prompt)):
            pieces.append(piece)
            yield piece
        return reply_in_text("".join(pieces))

    def settle(
        self,
        said: str | Reply,
        hits: Sequence[Hit],
        evidence: Sequence[Evidence],
        checker: Checker | None = None,
    ) -> Written:
        """The sentences of a reply (or of a text) that the cited passages bear out, and, where
        there is a `checker`, nothing in their articles speaks against."""
        reply = reply_in_text(said) if isinstance(said, str) else said
        passages = self._pack(hits, evidence)
        kept: list[tuple[str, tuple[int, ...]]] = []
        cited: list[Evidence] = []
        dropped: list[Dropped] = []
        declined = reply.declined
        for spoken in reply.sentences:
            if spoken.declines:
                declined = True
                continue
            if self.model.is_base and len(passages) == 1:
                # Shown one passage, it can rest on no other, and isn't asked for markers.
                spoken = replace(spoken, numbers=spoken.numbers or (1,))
            fault = _fault(spoken, passages)
            found = () if fault else _quotes(spoken, passages, evidence)
            if not fault and self.model.is_base and not _read(found, evidence):
                fault = "not what was asked"
            if not fault and checker is not None:
                fault = _doubted(spoken, found, checker)
            if fault:
                dropped.append(Dropped(spoken.text, fault))
                continue
            cited += [item for item in found if item not in cited]
            kept.append((spoken.text, tuple(cited.index(item) for item in found)))
        return Written(
            sentences=tuple(sentence for sentence, _ in kept),
            markers=tuple(marks for _, marks in kept),
            evidence=tuple(cited),
            dropped=tuple(dropped),
            declined=declined,
        )

    def _pack(self, hits: Sequence[Hit], evidence: Sequence[Evidence]) -> dict[int, Hit]:
        return pack(hits, evidence, BASE_PASSAGES if self.model.is_base else MAX_PASSAGES)

    def _prompt(self, question: Question, passages: dict[int, Hit], as_json: bool) -> str:
        made = self._completion if self.model.is_base else self._instruction
        return made(question, passages, as_json)

    def _instruction(self, question: Question, passages: dict[int, Hit], as_json: bool) -> str:
        return render(
            "answer_json" if as_json else "answer",
            question.answer_language,
            today=question.today.isoformat(),
            passages="\n".join(_delimited(number, hit) for number, hit in passages.items()),
            question=_one_line(question.text),
        )

    def _completion(self, question: Question, passages: dict[int, Hit], as_json: bool) -> str:
        # The model goes on right after "Answer:", so nothing may follow it.
        return render(
            "complete_json" if as_json else "complete",
            question.answer_language,
            passage="".join(map(_in_one_line, passages.values())),
            question=_one_line(question.text),
        ).rstrip()


def open_writer(spec: str, settings: Settings | None = None) -> Writer | None:
    """A writer with the model that `spec` names, as `settings` say; None for `none`.

    Raises as `open_model`.
    """
    chosen = settings or Settings()
    model = open_model(spec)
    return Writer(model, chosen.llm_format) if model else None


def pack(
    hits: Sequence[Hit], evidence: Sequence[Evidence], most: int = MAX_PASSAGES
) -> dict[int, Hit]:
    """At most `most` passages for the prompt, numbered from 1: those with evidence first."""
    worth = {item.passage.passage_id: item.score for item in reversed(evidence)}
    ranked = sorted(hits, key=lambda hit: -worth.get(hit.passage.passage_id, 0.0))
    once = {hit.passage.passage_id: hit for hit in ranked}
    return dict(enumerate(list(once.values())[:most], start=1))


def _fault(spoken: Spoken, passages: dict[int, Hit]) -> str | None:
    """Why the sentence doesn't stand: a marker that is missing or out of range, or what the
    passages don't bear out; None where it does."""
    if not spoken.whole:
        return "broken off"
    if not spoken.numbers:
        return "no marker"
    if unknown := [number for number in spoken.numbers if number not in passages]:
        return f"no passage {unknown[0]}"
    sources = [_source(passages[number]) for number in spoken.numbers]
    return invented(spoken.quotes, sources) or disagreement(spoken.text, sources)


def _quotes(
    spoken: Spoken, passages: dict[int, Hit], evidence: Sequence[Evidence]
) -> Sequence[Evidence]:
    """The evidence behind each marker."""
    return [_best_sentence(spoken, passages[number], evidence) for number in spoken.numbers]


def _doubted(spoken: Spoken, found: Sequence[Evidence], checker: Checker) -> str | None:
    """What `newsdesk check` would say against the sentence, beside the articles it cites."""
    articles = {item.article.article_id: item.article for item in found}
    problems = checker.check(spoken.text, list(articles.values())).problems
    return f"{problems[0].kind}: {problems[0].text}" if problems else None


def _read(found: Sequence[Evidence], evidence: Sequence[Evidence]) -> bool:
    """Whether all of `found` is what the reader took for an answer, where it took anything.

    A small base model says true things that nobody asked for.
    """
    return not evidence or all(item in evidence for item in found)


def _source(hit: Hit) -> Source:
    published = hit.article.published
    return Source(
        passage=readable(hit),
        title=readable_title(hit),
        published=published.interval if published else None,
        article=without_instructions(hit.article.text),
    )


def _best_sentence(spoken: Spoken, hit: Hit, evidence: Sequence[Evidence]) -> Evidence:
    """The passage's sentence that shares most with the model's: its figures, then what it quotes,
    then its words; the reader's find breaks ties."""
    found = {i.start: i for i in evidence if i.passage.passage_id == hit.passage.passage_id}
    wanted = set(lexical_tokens(spoken.text))
    quantities = find_quantities(spoken.text)
    offset = hit.passage.start

    def shared(span: tuple[int, int]) -> tuple[int, int, int, bool]:
        text = hit.passage.text[span[0] : span[1]]
        held = find_quantities(text)
        agreeing = sum(any(same_quantity(said, one) for one in held) for said in quantities)
        quoted = sum(find_quote(text, quote) is not None for quote in spoken.quotes)
        words = len(wanted & set(lexical_tokens(text)))
        return agreeing, quoted, words, offset + span[0] in found

    start, end = max(split_sentences(readable(hit)), key=shared)
    quote = hit.passage.text[start:end]
    read = found.get(offset + start)
    if read is not None and read.quote == quote:
        return read
    return Evidence(hit.passage, hit.article, offset + start, offset + end, quote, score=hit.score)


def _delimited(number: int, hit: Hit) -> str:
    """A passage as data: what could close its delimiter or open another is taken out."""
    return (
        f'<passage number="{number}" title="{_attribute(readable_title(hit))}" '
        f'source="{_attribute(_source_name(hit))}" published="{_published(hit)}">\n'
        f"{_harmless(readable(hit))}\n</passage>"
    )


def _in_one_line(hit: Hit) -> str:
    """So that a passage can't pretend to be the next question."""
    title, source = _one_line(readable_title(hit)), _one_line(_source_name(hit))
    return f"{title} ({source}, {_published(hit)}): {_one_line(readable(hit))}"


def _source_name(hit: Hit) -> str:
    source = hit.article.source or ""
    return "unknown" if not source or speaks_to_assistant(source) else source


def _published(hit: Hit) -> str:
    published = hit.article.published
    return published.interval.iso() if published else "unknown"


def _harmless(text: str) -> str:
    """Without invisible characters, delimiters and markers of its own."""
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf")
    seen = MARKER.sub(lambda match: f" ({match[1]})", seen)
    return re.sub(r"<\s*/?\s*passage", "‹passage", seen, flags=re.IGNORECASE)


def _attribute(text: str) -> str:
    return _one_line(text).replace('"', "'")


def _one_line(text: str) -> str:
    return " ".join(_harmless(text).split())
