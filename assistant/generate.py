"""Evidence -> answer with a language model, checked sentence by sentence.

The model sees numbered passages and must mark each sentence with the passage it rests on.
What it says is then settled: a sentence without a marker in range, with a quote that the
passage doesn't hold, or with a number that the passage doesn't state, is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.cite import find_quote, numbers_agree
from assistant.compose import escape
from assistant.llm import ChatModel, open_model
from assistant.types import Evidence, Question
from index.language import lexical_tokens, split_sentences
from index.types import Hit
from prompts import render

MAX_PASSAGES = 6
_MARKER = re.compile(r"\s*[\[【](\d{1,2})[\]】]")
_QUOTED = re.compile(r"“([^”]{4,})”|\"([^\"]{4,})\"|「([^」]{4,})」")
# Small models go on with a question of their own after the answer.
_NEXT_TURN = re.compile(r"\n\s*(?:Question|Passages|Answer|问题|段落|回答)\s*[:：]")


@dataclass(frozen=True, slots=True)
class Written:
    """What is left of a model's text: each sentence, with the evidence of its markers."""

    sentences: tuple[str, ...]
    markers: tuple[tuple[int, ...], ...]  # for each sentence, positions in `evidence`
    evidence: tuple[Evidence, ...]
    dropped: int

    def text(self) -> str:
        """Markdown, markers numbered in the order of `evidence` from 1."""
        return " ".join(
            escape(sentence) + " " + "".join(f"[{place + 1}]" for place in marks)
            for sentence, marks in zip(self.sentences, self.markers, strict=True)
        )


class Writer:
    """Writes with a chat model from the passages it is given."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.name = model.name

    def write(
        self, question: Question, hits: Sequence[Hit], evidence: Sequence[Evidence]
    ) -> Iterator[str]:
        """The model's raw text, in pieces. Raises LLMError."""
        passages = pack(hits, evidence)
        prompt = render(
            "answer",
            question.answer_language,
            today=question.today.isoformat(),
            passages="\n".join(_delimited(number, hit) for number, hit in passages.items()),
            question=question.text,
        )
        yield from self._model.stream(prompt)

    def settle(self, text: str, hits: Sequence[Hit], evidence: Sequence[Evidence]) -> Written:
        """The sentences of `text` that the cited passages bear out."""
        passages = pack(hits, evidence)
        kept: list[tuple[str, tuple[int, ...]]] = []
        cited: list[Evidence] = []
        dropped = 0
        for sentence, numbers in marked_sentences(text):
            found = _supporting(sentence, numbers, passages, evidence)
            if not found:
                dropped += 1
                continue
            for item in found:
                if all(item.quote != other.quote for other in cited):
                    cited.append(item)
            places = [other.quote for other in cited]
            kept.append((sentence, tuple(places.index(item.quote) for item in found)))
        return Written(
            sentences=tuple(sentence for sentence, _ in kept),
            markers=tuple(marks for _, marks in kept),
            evidence=tuple(cited),
            dropped=dropped,
        )


def open_writer(spec: str) -> Writer | None:
    """A writer with the model that `spec` names; None for `none`. Raises as `open_model`."""
    model = open_model(spec)
    return Writer(model) if model else None


def pack(hits: Sequence[Hit], evidence: Sequence[Evidence]) -> dict[int, Hit]:
    """The passages for the prompt, numbered from 1: those with evidence first, each once."""
    worth = {item.passage.passage_id: item.score for item in reversed(evidence)}
    ranked = sorted(hits, key=lambda hit: -worth.get(hit.passage.passage_id, 0.0))
    once = {hit.passage.passage_id: hit for hit in ranked}
    return dict(enumerate(list(once.values())[:MAX_PASSAGES], start=1))


def marked_sentences(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The sentences of a model's answer, each with the numbers of the markers that end it."""
    text = _NEXT_TURN.split(text, maxsplit=1)[0].strip()
    # A marker belongs to the sentence before it, even after the full stop.
    text = re.sub(r"([。！？.!?])((?:\s*[\[【]\d{1,2}[\]】])+)", r"\2\1", text)
    result: list[tuple[str, tuple[int, ...]]] = []
    for start, end in split_sentences(text):
        sentence = text[start:end]
        numbers = tuple(dict.fromkeys(int(number) for number in _MARKER.findall(sentence)))
        bare = _MARKER.sub("", sentence).strip()
        if bare.strip("。！？.!? "):
            result.append((bare, numbers))
    return result


def _supporting(
    sentence: str,
    numbers: tuple[int, ...],
    passages: dict[int, Hit],
    evidence: Sequence[Evidence],
) -> list[Evidence]:
    """The evidence behind each marker; nothing where one marker or quote doesn't hold."""
    if not numbers or any(number not in passages for number in numbers):
        return []
    cited = [passages[number] for number in numbers]
    if not numbers_agree(sentence, [_context(hit) for hit in cited]):
        return []
    quotes = [next(group for group in match if group) for match in _QUOTED.findall(sentence)]
    if any(all(find_quote(hit.article.text, quote) is None for hit in cited) for quote in quotes):
        return []
    return [_best_sentence(sentence, hit, evidence) for hit in cited]


def _context(hit: Hit) -> str:
    """What a sentence may rest on: the passage, its title, and the day it was published."""
    published = hit.article.published
    day = published.interval.start.isoformat() if published else ""
    return f"{hit.article.title}\n{day}\n{hit.passage.text}"


def _best_sentence(sentence: str, hit: Hit, evidence: Sequence[Evidence]) -> Evidence:
    """The passage's sentence that shares most with the model's; the reader's find breaks ties."""
    found = [item for item in evidence if item.passage.passage_id == hit.passage.passage_id]
    wanted = set(lexical_tokens(sentence))

    def shared(span: tuple[int, int]) -> tuple[int, bool]:
        text = hit.passage.text[span[0] : span[1]]
        start = hit.passage.start + span[0]
        return len(wanted & set(lexical_tokens(text))), any(i.start == start for i in found)

    start, end = max(split_sentences(hit.passage.text), key=shared)
    quote = hit.passage.text[start:end]
    offset = hit.passage.start
    return Evidence(hit.passage, hit.article, offset + start, offset + end, quote, score=hit.score)


def _delimited(number: int, hit: Hit) -> str:
    """A passage as data: what could close its delimiter or open another is taken out."""
    published = hit.article.published
    day = published.interval.iso() if published else "unknown"
    return (
        f'<passage number="{number}" title="{_attribute(hit.article.title)}" '
        f'source="{_attribute(hit.article.source or "unknown")}" published="{day}">\n'
        f"{_harmless(hit.passage.text)}\n</passage>"
    )


def _harmless(text: str) -> str:
    return re.sub(r"<\s*/?\s*passage", "‹passage", text, flags=re.IGNORECASE)


def _attribute(text: str) -> str:
    return " ".join(_harmless(text).replace('"', "'").split())
