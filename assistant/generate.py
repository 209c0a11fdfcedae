"""Evidence -> answer with a language model, checked sentence by sentence.

The model sees numbered passages and must mark each sentence with the passage it rests on.
What it says is then settled: a sentence without a marker in range, or with a quote, number,
date, name or negation that its passages don't bear out, is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.cite import Source, disagreement
from assistant.compose import escape
from assistant.instructions import (
    readable,
    readable_title,
    speaks_to_assistant,
    without_instructions,
)
from assistant.llm import ChatModel, open_model
from assistant.types import Evidence, Question
from assistant.usage import Meter
from index.language import lexical_tokens, split_sentences
from index.quantities import find_quantities, same_quantity
from index.types import Hit
from prompts import render

MAX_PASSAGES = 6
BASE_PASSAGES = 1  # a small base model marks at random where it has a choice
# [1], 【1】, ［1］, [1, 2], [passage 1]; in round brackets only where it ends the sentence.
_NUMBERS = r"(\d{1,2}(?:\s*[,，、;；]\s*\d{1,2})*)"
_MARKER = re.compile(rf"\s*[\[【［]\s*(?:passages?|段落)?\s*{_NUMBERS}\s*[\]】］]", re.IGNORECASE)
_ROUND = re.compile(rf"\s*[(（]\s*(?:passages?|段落)?\s*{_NUMBERS}\s*[)）](?=[。！？.!?]*$)")
_AFTER_STOP = re.compile(
    rf"([。！？.!?]+[”\"」]?)((?:{_MARKER.pattern}|\s*[(（]{_NUMBERS}[)）](?=\s|$))+)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d+")
# Small models go on with a question of their own after the answer.
_NEXT_TURN = re.compile(r"\n\s*(?:###|(?:Question|Passages|Answer|问题|段落|回答)\s*[:：])")
_DECLINED = re.compile(
    r"not in the articles|the (?:articles|passages) (?:do not|don['’]t) "
    r"|(?:文章|段落)(?:中|里)?(?:都|均)?(?:没有|未)(?:提到|提及|说明|写明)",
    re.IGNORECASE,
)


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
    """Writes with a language model from the passages it is given."""

    def __init__(self, model: ChatModel) -> None:
        self.model = model
        self.name = model.name
        self.is_base = model.is_base

    def write(
        self, question: Question, hits: Sequence[Hit], evidence: Sequence[Evidence], meter: Meter
    ) -> Iterator[str]:
        """The model's raw text, in pieces, counted by `meter`. Raises LLMError."""
        prompt = self.prompt(question, hits, evidence)
        yield from meter.of(prompt, self.model.stream(prompt))

    def prompt(self, question: Question, hits: Sequence[Hit], evidence: Sequence[Evidence]) -> str:
        """What the model is shown."""
        passages = self._pack(hits, evidence)
        made = self._completion if self.model.is_base else self._instruction
        return made(question, passages)

    def mend(
        self,
        question: Question,
        hits: Sequence[Hit],
        evidence: Sequence[Evidence],
        text: str,
        dropped: Sequence[Dropped],
        meter: Meter,
    ) -> Iterator[str]:
        """A second try at `text`, after what of it doesn't stand. Raises LLMError."""
        faults = "\n".join(f"- {_one_line(one.sentence)} ({one.why})" for one in dropped)
        prompt = render(
            "repair",
            question.answer_language,
            prompt=self.prompt(question, hits, evidence).rstrip(),
            text=_NEXT_TURN.split(text, maxsplit=1)[0].strip(),
            faults=faults,
        ).rstrip()
        yield from meter.of(prompt, self.model.stream(prompt))

    def settle(self, text: str, hits: Sequence[Hit], evidence: Sequence[Evidence]) -> Written:
        """The sentences of `text` that the cited passages bear out."""
        passages = self._pack(hits, evidence)
        kept: list[tuple[str, tuple[int, ...]]] = []
        cited: list[Evidence] = []
        dropped: list[Dropped] = []
        declined = False
        for sentence, numbers in marked_sentences(text):
            if _DECLINED.search(sentence):
                declined = True
                continue
            if self.model.is_base and len(passages) == 1:
                # Shown one passage, it can rest on no other, and isn't asked for markers.
                numbers = numbers or (1,)
            fault = _fault(sentence, numbers, passages)
            found = () if fault else _quotes(sentence, numbers, passages, evidence)
            if not fault and self.model.is_base and not _read(found, evidence):
                fault = "not what was asked"
            if fault:
                dropped.append(Dropped(sentence, fault))
                continue
            cited += [item for item in found if item not in cited]
            kept.append((sentence, tuple(cited.index(item) for item in found)))
        return Written(
            sentences=tuple(sentence for sentence, _ in kept),
            markers=tuple(marks for _, marks in kept),
            evidence=tuple(cited),
            dropped=tuple(dropped),
            declined=declined,
        )

    def _pack(self, hits: Sequence[Hit], evidence: Sequence[Evidence]) -> dict[int, Hit]:
        return pack(hits, evidence, BASE_PASSAGES if self.model.is_base else MAX_PASSAGES)

    def _instruction(self, question: Question, passages: dict[int, Hit]) -> str:
        return render(
            "answer",
            question.answer_language,
            today=question.today.isoformat(),
            passages="\n".join(_delimited(number, hit) for number, hit in passages.items()),
            question=_one_line(question.text),
        )

    def _completion(self, question: Question, passages: dict[int, Hit]) -> str:
        # The model goes on right after "Answer:", so nothing may follow it.
        return render(
            "complete",
            question.answer_language,
            passage="".join(map(_in_one_line, passages.values())),
            question=_one_line(question.text),
        ).rstrip()


def open_writer(spec: str) -> Writer | None:
    """A writer with the model that `spec` names; None for `none`. Raises as `open_model`."""
    model = open_model(spec)
    return Writer(model) if model else None


def pack(
    hits: Sequence[Hit], evidence: Sequence[Evidence], most: int = MAX_PASSAGES
) -> dict[int, Hit]:
    """At most `most` passages for the prompt, numbered from 1: those with evidence first."""
    worth = {item.passage.passage_id: item.score for item in reversed(evidence)}
    ranked = sorted(hits, key=lambda hit: -worth.get(hit.passage.passage_id, 0.0))
    once = {hit.passage.passage_id: hit for hit in ranked}
    return dict(enumerate(list(once.values())[:most], start=1))


def marked_sentences(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The sentences of a model's answer, each with the numbers of the markers that end it."""
    text = _NEXT_TURN.split(text, maxsplit=1)[0].strip()
    # A marker belongs to the sentence before it, even after the full stop.
    text = _AFTER_STOP.sub(lambda match: _bracketed(match[2]) + match[1] + " ", text)
    result: list[tuple[str, tuple[int, ...]]] = []
    for start, end in split_sentences(text):
        sentence = _ROUND.sub(lambda match: f"[{match[1]}]", text[start:end].strip())
        groups = _MARKER.findall(sentence)
        numbers = tuple(dict.fromkeys(int(n) for group in groups for n in _FIGURE.findall(group)))
        bare = _MARKER.sub("", sentence).strip()
        if bare.strip("。！？.!? "):
            result.append((bare, numbers))
    return result


def _bracketed(markers: str) -> str:
    return "".join(f"[{number}]" for number in _FIGURE.findall(markers))


def _fault(sentence: str, numbers: Sequence[int], passages: dict[int, Hit]) -> str | None:
    """Why the sentence doesn't stand: a marker that is missing or out of range, or what the
    passages don't bear out; None where it does."""
    if not numbers:
        return "no marker"
    if unknown := [number for number in numbers if number not in passages]:
        return f"no passage {unknown[0]}"
    return disagreement(sentence, [_source(passages[number]) for number in numbers])


def _quotes(
    sentence: str,
    numbers: Sequence[int],
    passages: dict[int, Hit],
    evidence: Sequence[Evidence],
) -> Sequence[Evidence]:
    """The evidence behind each marker."""
    return [_best_sentence(sentence, passages[number], evidence) for number in numbers]


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


def _best_sentence(sentence: str, hit: Hit, evidence: Sequence[Evidence]) -> Evidence:
    """The passage's sentence that shares most with the model's; the reader's find breaks ties."""
    found = {i.start: i for i in evidence if i.passage.passage_id == hit.passage.passage_id}
    wanted = set(lexical_tokens(sentence))
    quantities = find_quantities(sentence)
    offset = hit.passage.start

    def shared(span: tuple[int, int]) -> tuple[int, int, bool]:
        text = hit.passage.text[span[0] : span[1]]
        held = find_quantities(text)
        agreeing = sum(any(same_quantity(said, one) for one in held) for said in quantities)
        return agreeing, len(wanted & set(lexical_tokens(text))), offset + span[0] in found

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
    seen = _MARKER.sub(lambda match: f" ({match[1]})", seen)
    return re.sub(r"<\s*/?\s*passage", "‹passage", seen, flags=re.IGNORECASE)


def _attribute(text: str) -> str:
    return _one_line(text).replace('"', "'")


def _one_line(text: str) -> str:
    return " ".join(_harmless(text).split())
