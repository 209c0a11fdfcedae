"""All sources -> the training and held-out rows, the same for the same seed and files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from index.chunk import chunk
from training.align import holds
from training.negatives import Miner, Swapper
from training.rows import Document, Example, Row, held_out
from training.sources import SOURCES, distractors

# Passages as the index makes them (220), and shorter and longer ones for robustness.
BUDGETS = (110, 220, 220, 300)
# How often an answerable question also appears with a passage that doesn't answer it.
MINED, SAME_ARTICLE, SWAPPED, SHUFFLED = 0.34, 0.14, 0.24, 0.04
MINED_DEPTH = 12
HEADER_SHARE = 0.5
# Cross-lingual gold is scarce: but for our own, it appears twice.
CROSS_COPIES = 2
OWN = ("pairs", "passages")
# Of the held-out questions, always the same: all would be three times as many as the other sets'.
HELD_OUT_DRAWN = {"passages": 0.35}
DISTRACTOR_DOCUMENTS = 3000

Passage = tuple[Document, int, int]


@dataclass(frozen=True, slots=True)
class _Corpus:
    documents: dict[str, Document]
    seed: int

    def passages(self, key: str, copy: int = 0) -> list[tuple[int, int]]:
        """The document's passages at a budget drawn from its key."""
        rng = Random(f"{self.seed}:{key}:{copy}")
        return chunk(self.documents[key].text, rng.choice(BUDGETS), None)


def build(
    data: Path, pairs_dir: Path, *, seed: int = 13, shares: Mapping[str, float] | None = None
) -> list[Row]:
    """Every row, shuffled. `data` is the folder of data sets, `pairs_dir` our own pairs.

    `shares` names sources of which only that share is drawn, another for each seed; held-out
    rows always are.
    """
    documents: dict[str, Document] = {}
    examples: list[Example] = []
    for load in SOURCES.values():
        loaded, found = load(data, pairs_dir)
        documents |= loaded
        examples += found
    corpus = _Corpus(documents, seed)
    miners = {
        "zh": Miner(list(_pool(documents, examples, data, "zh", seed))),
        "en": Miner(list(_pool(documents, examples, data, "en", seed))),
    }
    swapper = make_swapper(documents, examples, seed)
    mine = _Mining(miners, examples)
    rows: list[Row] = []
    for example in examples:
        if not _drawn(example, shares or {}, seed):
            continue
        for copy in range(_copies(example, documents[example.document])):
            rows += _rows(example, corpus, mine, swapper, copy)
    Random(seed).shuffle(rows)
    return rows


def _drawn(example: Example, shares: Mapping[str, float], seed: int) -> bool:
    if held_out(example.group):
        seed, share = 0, HELD_OUT_DRAWN.get(example.source, 1.0)
    else:
        share = shares.get(example.source, 1.0)
    return Random(f"{seed}:{example.question}:{example.document}").random() < share


def _copies(example: Example, document: Document) -> int:
    cross = example.question_language != document.language
    return CROSS_COPIES if cross and example.source not in OWN else 1


def digest(rows: list[Row]) -> str:
    """A short fingerprint of the rows, for the log and the model card."""
    return hashlib.sha256("\n".join(map(repr, rows)).encode()).hexdigest()[:16]


def _pool(
    documents: dict[str, Document], examples: list[Example], data: Path, language: str, seed: int
) -> Iterator[Passage]:
    asked = {example.document for example in examples}
    others = [key for key in documents if key not in asked and key.startswith("crud/")]
    spare = Random(seed).sample(others, min(DISTRACTOR_DOCUMENTS, len(others)))
    news = distractors(data) if language == "zh" else {}
    kept = asked | set(spare)
    chosen = [doc for key, doc in documents.items() if key in kept or not key.startswith("crud/")]
    for document in (*chosen, *list(news.values())[::3]):
        if document.language == language:
            for start, end in chunk(document.text, 220, None):
                yield document, start, end


class _Mining:
    """Passages that a search in the passage's language finds for a question."""

    def __init__(
        self,
        miners: dict[str, Miner],
        examples: list[Example],
    ) -> None:
        self._miners = miners
        # A cross-lingual question is searched by its twin: the question of the passage's language.
        self._twins = {
            (example.document, example.start, example.question_language): example.question
            for example in examples
        }

    def find(self, example: Example, language: str) -> list[Passage]:
        """Ranked passages without the answer, from other groups."""
        question = self._twins.get((example.document, example.start, language), example.question)
        return [
            (document, start, end)
            for document, start, end in self._miners[language].find(question, MINED_DEPTH)
            if document.key != example.document
            and not document.key.startswith(f"{example.group}/")
            and not holds(document.text[start:end], example.answers)
        ]


def make_swapper(documents: dict[str, Document], examples: list[Example], seed: int) -> Swapper:
    """A swapper that knows the names in `examples`."""
    swapper = Swapper(sorted({example.question for example in examples}), seed)
    swapper.learn_runs(
        [
            (example.question, documents[example.document].text)
            for example in examples
            if example.answerable and example.question_language == "zh"
        ]
    )
    return swapper


def _rows(
    example: Example, corpus: _Corpus, mine: _Mining, swapper: Swapper, copy: int
) -> Iterator[Row]:
    document = corpus.documents[example.document]
    spans = corpus.passages(document.key, copy)
    rng = Random(f"{corpus.seed}:{example.question}:{document.key}:{copy}")
    make = partial(_row, example, rng)
    if not example.answerable:
        span = max(spans, key=lambda span: _shared(example.question, document.text[slice(*span)]))
        yield make(document, span, "given")
        return
    home = next((s for s in spans if s[0] <= example.start and example.end <= s[1]), None)
    if home is None:
        # The chunker cut through the answer: a window around it instead.
        home = (max(0, example.start - 100), min(len(document.text), example.end + 100))
    yield make(document, home, "gold")
    if rng.random() < SAME_ARTICLE:
        rest = [
            s for s in spans if s != home and not holds(document.text[slice(*s)], example.answers)
        ]
        if rest:
            yield make(document, rng.choice(rest), "same-article")
    if rng.random() < SWAPPED:
        changed = swapper.swap(example.question, document.text[slice(*home)])
        if changed:
            yield make(document, home, "swapped", changed)
    if rng.random() < MINED:
        found = mine.find(example, document.language)
        if found:
            other, start, end = rng.choice(found[:6])
            yield make(other, (start, end), "mined")
    if rng.random() < SHUFFLED:
        key = rng.choice(sorted(corpus.documents)[:4000])
        other = corpus.documents[key]
        if other.text and not holds(other.text, example.answers):
            yield make(other, rng.choice(corpus.passages(key)), "shuffled")


def _row(
    example: Example,
    rng: Random,
    document: Document,
    span: tuple[int, int],
    kind: str,
    question: str | None = None,
) -> Row:
    start, end = span
    gold = kind == "gold"
    return Row(
        source=example.source,
        pairing=f"{example.question_language}-{document.language}",
        kind=kind,
        question=question or example.question,
        passage=document.text[start:end],
        header=document.header if rng.random() < HEADER_SHARE else "",
        start=example.start - start if gold else -1,
        end=example.end - start if gold else -1,
        answers=example.answers if gold else (),
        held_out=held_out(example.group),
    )


def _shared(question: str, passage: str) -> int:
    words = set(re.findall(r"\w", question)) if not question.isascii() else set(question.split())
    return sum(word in passage for word in words)
