"""What suites that ask questions share, and how articles that say the same are told."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.evaluation.score import crashed, score
from assistant.evaluation.types import Dataset, Desk, Fixture, Row, SuiteArticle
from index.errors import UsageError
from index.settings import Settings


class AskingSuite:
    """A suite whose fixtures are put to the assistant as a user would put them."""

    asks = True

    def examine(self, fixture: Fixture, desk: Desk | None, settings: Settings) -> Row:
        """Ask, take the time, score. Whatever the assistant raises passes through."""
        del settings
        if desk is None:
            raise UsageError("this suite needs an index", hint="give --index DIR")
        started = time.perf_counter()
        answer = desk.ask(
            fixture.question,
            today=fixture.today,
            since=fixture.since,
            until=fixture.until,
            history=fixture.history,
        )
        return score(fixture, answer, desk, 1000 * (time.perf_counter() - started))

    def failed(self, fixture: Fixture, error: str, latency_ms: float) -> Row:
        """Wrong wherever the question counts."""
        return crashed(fixture, error, latency_ms)


def dataset(articles: Iterable[SuiteArticle], fixtures: Iterable[Fixture]) -> Dataset:
    """Articles once each, and fixtures whose gold accepts every article with the same text.

    Public sets repeat passages under several ids; which of the equal ones is retrieved is luck.
    """
    distinct = {article.id: article for article in articles}
    same: dict[str, list[str]] = defaultdict(list)
    for article in distinct.values():
        same[_bare(article)].append(article.id)
    groups = {key: keys for keys in same.values() if len(keys) > 1 for key in keys}
    return Dataset(list(distinct.values()), [_widened(fixture, groups) for fixture in fixtures])


def _widened(fixture: Fixture, groups: dict[str, list[str]]) -> Fixture:
    gold = tuple(
        tuple(dict.fromkeys(twin for key in group for twin in groups.get(key, [key])))
        for group in fixture.gold
    )
    return fixture if gold == fixture.gold else replace(fixture, gold=tuple(dict.fromkeys(gold)))


def _bare(article: SuiteArticle) -> str:
    return re.sub(r"\W+", "", article.html or article.text)


def paragraphs(texts: Sequence[str]) -> str:
    """Paragraphs as one article text."""
    return "\n".join(text.strip() for text in texts if text.strip())
