"""DomainRAG (Wang et al. 2024): one university's admission pages, in Chinese."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from assistant.evaluation.files import Answers, infer_type, read_jsonl
from assistant.evaluation.suites.base import AskingSuite, dataset
from assistant.evaluation.types import Dataset, Fixture, SuiteArticle, SuiteOptions
from assistant.types import Turn
from index.errors import UsageError

Loaded = Iterator[tuple[list[SuiteArticle], Fixture]]

# The references are word-segmented: a space that touches a CJK character or mark isn't the text's.
_SEGMENTED = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")


class DomainRAG(AskingSuite):
    """All tasks over one pool of their references, or `--task NAME` alone.

    `conversation` are follow-ups with history; `time_sensitive` asks as of a year; `structured`
    has its answers in HTML tables. `--task faithful` puts the *falsified* references into the
    pool and expects what they say: the articles decide, not memory.
    """

    name = "domainrag"
    help = (
        "follow-ups, as-of questions, tables (--task conversation, time_sensitive, structured, …)"
    )

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """The references of the chosen tasks as articles."""
        if options.task is not None and options.task not in _TASKS:
            raise UsageError(f"no such task: {options.task}", hint=f"use {', '.join(_TASKS)}")
        chosen = [options.task] if options.task else [name for name in _TASKS if name != "faithful"]
        articles, fixtures = [], []
        for task in chosen:
            for found, fixture in _TASKS[task](data / "domainrag"):
                articles += found
                fixtures.append(fixture)
        return dataset(articles, fixtures)


def basic(folder: Path) -> Loaded:
    """Single facts."""
    for number, row in enumerate(read_jsonl(folder / "basic_qa.jsonl.gz")):
        articles = [_article(one) for one in row["positive_reference"]]
        yield articles, _fixture("basic", number, row["question"], row["answers"], articles)


def conversation(folder: Path) -> Loaded:
    """The last question of a conversation, with what was said before as history."""
    for number, row in enumerate(read_jsonl(folder / "conversation_qa.jsonl.gz")):
        turns = row["history_qa"]
        articles = [_article(one["positive_reference"]) for one in [*turns, row]]
        history = tuple(Turn(turn["question"], _first(turn["answers"])) for turn in turns)
        yield (
            articles,
            _fixture(
                "conversation",
                number,
                row["question"],
                row["answers"],
                articles[-1:],
                history=history,
            ),
        )


def time_sensitive(folder: Path) -> Loaded:
    """The same question as of different years: asked on the last day of the year."""
    for number, row in enumerate(read_jsonl(folder / "time_sensitive.jsonl.gz")):
        articles = [_article(one) for one in row["positive_reference"]]
        yield (
            articles,
            _fixture(
                "time_sensitive",
                number,
                row["question"],
                row["answers"],
                articles,
                today=date(int(row["date"][:4]), 12, 31),
            ),
        )


def structured(folder: Path) -> Loaded:
    """Answers in the tables of whole HTML pages."""
    for number, row in enumerate(read_jsonl(folder / "structured_qa.jsonl.gz")):
        title = row["positive_reference"]["title"]
        key = f"table-{_digest(row['positive_html'])}"
        articles = [SuiteArticle(key, title=title, html=row["positive_html"], language="zh")]
        yield articles, _fixture("structured", number, row["question"], row["answers"], articles)


def multidoc(folder: Path) -> Loaded:
    """Long answers over several pages: retrieval and F1 tell more than accuracy here."""
    for number, row in enumerate(read_jsonl(folder / "multidoc_qa.jsonl.gz")):
        articles = [_article(one) for one in row["referred_docs"]]
        yield articles, _fixture("multidoc", number, row["question"], [row["answer"]], articles)


def faithful(folder: Path) -> Loaded:
    """Falsified references, and what they say."""
    for number, row in enumerate(read_jsonl(folder / "faithful_qa.jsonl.gz")):
        articles = [_article(row["counterfact_reference"])]
        answers = row["counterfact_answers"]
        yield articles, _fixture("faithful", number, row["question"], answers, articles)


_TASKS: Mapping[str, Callable[[Path], Loaded]] = {
    "basic": basic,
    "conversation": conversation,
    "time_sensitive": time_sensitive,
    "structured": structured,
    "multidoc": multidoc,
    "faithful": faithful,
}


def _article(reference: Mapping[str, Any]) -> SuiteArticle:
    text = _SEGMENTED.sub("", reference["contents"])
    key = f"{reference.get('id', 'page')}-{_digest(text)}"
    return SuiteArticle(
        key, text, title=reference["title"], published=reference.get("date"), language="zh"
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _fixture(
    task: str,
    number: int,
    question: str,
    answers: list[Any],
    articles: list[SuiteArticle],
    *,
    today: date | None = None,
    history: tuple[Turn, ...] = (),
) -> Fixture:
    golds = _answers(answers)
    return Fixture(
        id=f"{task}-{number}",
        question=question,
        answers=golds,
        value_type=infer_type(golds),
        gold=tuple((article.id,) for article in articles),
        today=today,
        history=history,
        tags={"task": task},
    )


def _answers(given: list[Any]) -> Answers:
    """DomainRAG lists alternatives, each a list of facts that are all needed."""
    lists = [
        [_SEGMENTED.sub("", fact).strip() for fact in one]
        if isinstance(one, list)
        else [_SEGMENTED.sub("", one).strip()]
        for one in given
    ]
    if all(len(facts) == 1 for facts in lists):
        return tuple(facts[0] for facts in lists)
    longest = max(lists, key=len)
    return tuple((fact,) for fact in longest)


def _first(answers: list[Any]) -> str:
    return "；".join(answers[0]) if isinstance(answers[0], list) else str(answers[0])
