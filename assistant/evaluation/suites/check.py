"""Sentences that real articles bear out, and the same with one detail wrong: who tells them?"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from assistant.checking import Checked
from assistant.evaluation.score import crashed
from assistant.evaluation.suites.cross import wmt_articles, xwlb_articles
from assistant.evaluation.suites.crud_documents import crud_documents
from assistant.evaluation.types import Dataset, Desk, Fixture, Row, SuiteOptions
from assistant.serialise import citation_to_json
from index.errors import UsageError
from index.settings import Settings


@runtime_checkable
class Checking(Protocol):
    """What is measured: the part of `Assistant` that `newsdesk check` calls."""

    def check(self, draft: str, *, articles: tuple[str, ...] = ()) -> tuple[Checked, ...]:
        """Each sentence of `draft` held against the articles of those keys."""
        ...


class Check:
    """Our own sentences (data/check.jsonl) over CRUD, XWLB and WMT articles, checked one by one.

    `caught` is the share of the wrong ones that are said to be unsupported, `false_alarms` that
    of the right ones. The tag `direction` is the sentence's language, then the article's; `kind`
    what was changed; `split` says which articles the checks may be tuned on.
    """

    name = "check"
    help = "supported and unsupported sentences over Chinese and English news, told apart"
    asks = True

    def __init__(self, sentences: Path | None = None) -> None:
        """`sentences` is another file of rows over the same collections."""
        self._sentences = sentences

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """The articles that the sentences are about, and no others."""
        del options
        fixtures = list(_fixtures(self._sentences))
        asked = {key for fixture in fixtures for key in fixture.gold_keys()}
        pool = [*crud_documents(data, count=None), *xwlb_articles(data), *wmt_articles(data)]
        return Dataset([article for article in pool if article.id in asked], fixtures)

    def examine(self, fixture: Fixture, desk: Desk | None, settings: Settings) -> Row:
        """Check the sentence against its article."""
        del settings
        if not isinstance(desk, Checking):
            raise UsageError("this suite needs an index", hint="give --index DIR")
        started = time.perf_counter()
        checked = desk.check(fixture.question, articles=fixture.gold_keys())
        spent = 1000 * (time.perf_counter() - started)
        supported = all(one.supported for one in checked)
        problems = [problem for one in checked for problem in one.problems]
        said = "; ".join(f"{problem.kind}: {problem.text}" for problem in problems)
        metrics = _metrics(fixture, supported)
        return Row(
            id=fixture.id,
            question=fixture.question,
            gold=fixture.gold_keys(),
            answers=fixture.answers,
            value="yes" if supported else "no",
            value_type="yesno",
            abstained=False,
            confidence=min(one.confidence for one in checked),
            retrieved=(),
            citations=tuple(citation_to_json(quote) for one in checked for quote in one.quotes),
            tags=fixture.tags,
            metrics=metrics,
            cause=None if supported == _is_true(fixture) else "not_read",
            latency_ms=spent,
            text=said,
        )

    def failed(self, fixture: Fixture, error: str, latency_ms: float) -> Row:
        """As wrong as can be: the error missed, or the true sentence doubted."""
        metrics = _metrics(fixture, not _is_true(fixture))
        return replace(crashed(fixture, error, latency_ms), metrics=metrics)


def _is_true(fixture: Fixture) -> bool:
    return fixture.answers == ("yes",)


def _metrics(fixture: Fixture, supported: bool) -> Mapping[str, float]:
    name = "false_alarms" if _is_true(fixture) else "caught"
    return {name: float(not supported)}


def _fixtures(sentences: Path | None) -> Iterator[Fixture]:
    file = sentences or resources.files("assistant.evaluation") / "data" / "check.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        yield _fixture(json.loads(line))


def _fixture(row: dict[str, Any]) -> Fixture:
    return Fixture(
        id=row["id"],
        question=row["sentence"],
        answers=("yes" if row["supported"] else "no",),
        value_type="yesno",
        gold=((row["article"],),),
        tags={name: row[name] for name in ("kind", "direction", "split")},
    )
