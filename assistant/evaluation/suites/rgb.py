"""RGB (Chen et al. 2024): questions with relevant, irrelevant and falsified passages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.evaluation.files import Answers, infer_type, read_jsonl
from assistant.evaluation.right import matches
from assistant.evaluation.suites.base import AskingSuite, dataset
from assistant.evaluation.types import Dataset, Desk, Fixture, Row, SuiteArticle, SuiteOptions
from index.errors import UsageError
from index.settings import Settings

Loaded = tuple[list[SuiteArticle], list[Fixture]]

_TODAY = date(2023, 5, 1)  # after its news, so that a run doesn't depend on the clock


class RGB(AskingSuite):
    """All passages of a task in one index, each an article.

    `noise`: positives and negatives. `integration`: two facts are needed, one from each of two
    sets of positives. `counterfactual`: true, falsified and irrelevant passages side by side; an
    answer that repeats the falsified one is `misled`. Non-commercial data: for measuring only.
    """

    name = "rgb"
    help = "robustness (--task noise, integration, counterfactual)"

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """Articles and fixtures of one task."""
        task = options.task or "noise"
        if task not in _TASKS:
            raise UsageError(f"no such task: {task}", hint=f"use {', '.join(_TASKS)}")
        articles, fixtures = _TASKS[task](data / "rgb")
        return dataset(articles, fixtures)

    def examine(self, fixture: Fixture, desk: Desk | None, settings: Settings) -> Row:
        """As asked, with `misled` where the row has a falsified answer."""
        row = super().examine(fixture, desk, settings)
        fakes = fixture.payload.get("fake")
        if not fakes:
            return row
        wrong = not row.metrics["answer_accuracy"] and row.value is not None
        misled = float(wrong and any(matches(row.value or "", fake) for fake in fakes))
        return replace(row, metrics={**row.metrics, "misled": misled})


def noise(folder: Path, *, with_positives: Callable[[str], bool] = lambda _: True) -> Loaded:
    """zh_refine; where `with_positives` says no to an id, its answer isn't in the pool."""
    articles: list[SuiteArticle] = []
    fixtures = []
    for row in read_jsonl(folder / "zh_refine.jsonl.gz"):
        identity = f"rgb-{row['id']}"
        positive = list(_passages(identity, "p", row["positive"]))
        answered = with_positives(identity)
        articles += [*(positive if answered else ()), *_passages(identity, "n", row["negative"])]
        answers = _answers(row["answer"]) if answered else ()
        gold = (tuple(article.id for article in positive),) if answered else ()
        fixtures.append(_fixture(identity, row["query"], answers, gold, {"language": "zh"}))
    return articles, fixtures


def integration(folder: Path) -> Loaded:
    """zh_int: an answer needs a passage from each of the two sets."""
    articles: list[SuiteArticle] = []
    fixtures = []
    for row in read_jsonl(folder / "zh_int.jsonl.gz"):
        identity = f"rgb-int-{row['id']}"
        sides = [
            list(_passages(identity, f"p{side}-", passages))
            for side, passages in enumerate(row["positive"])
        ]
        articles += [article for side in sides for article in side]
        articles += _passages(identity, "n", row["negative"])
        gold = tuple(tuple(article.id for article in side) for side in sides)
        tags = {"language": "zh"}
        fixtures.append(_fixture(identity, row["query"], _answers(row["answer"]), gold, tags))
    return articles, fixtures


def counterfactual(folder: Path) -> Loaded:
    """zh_fact and en_fact."""
    articles: list[SuiteArticle] = []
    fixtures = []
    for language in ("zh", "en"):
        for row in read_jsonl(folder / f"{language}_fact.jsonl.gz"):
            identity = f"rgb-{language}-fact-{row['id']}"
            positive = list(_passages(identity, "p", row["positive"]))
            articles += positive
            articles += _passages(identity, "w", row["positive_wrong"])
            articles += _passages(identity, "n", row["negative"])
            gold = (tuple(article.id for article in positive),)
            fakes = _answers(row["fakeanswer"])
            fixtures.append(
                _fixture(
                    identity,
                    row["query"],
                    _answers(row["answer"]),
                    gold,
                    {"language": language},
                    {"fake": [fake for fake in fakes if isinstance(fake, str)]},
                )
            )
    return articles, fixtures


_TASKS: Mapping[str, Callable[[Path], Loaded]] = {
    "noise": noise,
    "integration": integration,
    "counterfactual": counterfactual,
}


def _passages(identity: str, side: str, texts: Sequence[str]) -> Iterator[SuiteArticle]:
    for number, text in enumerate(texts):
        if text.strip():
            yield SuiteArticle(f"{identity}-{side}{number}", text)


def _answers(given: Any) -> Answers:
    """RGB's answer: a string, or a list of facts all needed, each perhaps a list of wordings."""
    facts = given if isinstance(given, list) else [given]
    grouped = [tuple(fact) if isinstance(fact, list) else (fact,) for fact in facts]
    return grouped[0] if len(grouped) == 1 else tuple(grouped)


def _fixture(
    identity: str,
    question: str,
    answers: Answers,
    gold: tuple[tuple[str, ...], ...],
    tags: Mapping[str, str],
    payload: Mapping[str, Any] | None = None,
) -> Fixture:
    return Fixture(
        id=identity,
        question=question,
        answers=answers,
        value_type=infer_type(answers),
        gold=gold,
        today=_TODAY,
        tags=tags,
        payload=payload or {},
    )
