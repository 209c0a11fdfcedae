"""Questions in one language over a mixed Chinese and English news collection."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path

from assistant.evaluation.files import fixture_of, read_jsonl
from assistant.evaluation.suites.base import AskingSuite, dataset, paragraphs
from assistant.evaluation.suites.crud_documents import crud_documents
from assistant.evaluation.types import Dataset, Fixture, SuiteArticle, SuiteOptions

_ARTICLES = 620  # about 2,000 passages


class Cross(AskingSuite):
    """Our own questions (data/cross.jsonl) over CRUD, XWLB and WMT articles in one index.

    The index holds the gold articles, every WMT article in its source language, and a seeded
    sample of the rest, 620 articles in all. Where a row names several gold articles, any of them
    holds the answer.
    """

    name = "cross"
    help = "questions across languages over mixed Chinese and English news"

    def __init__(self, questions: Path | None = None) -> None:
        """`questions` is another file of fixtures over the same collections."""
        self._questions = questions

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """The mixed collection and its questions, tagged by `direction`."""
        fixtures = list(_fixtures(self._questions))
        gold = {key for fixture in fixtures for key in fixture.gold_keys()}
        wmt = list(wmt_articles(data))
        pool = [*crud_documents(data, count=None), *xwlb_articles(data)]
        kept = [article for article in pool if article.id in gold]
        others = [article for article in pool if article.id not in gold]
        room = max(0, (options.documents or _ARTICLES) - len(kept) - len(wmt))
        sampled = random.Random(options.seed).sample(others, min(room, len(others)))
        return dataset([*wmt, *kept, *sampled], fixtures)


def _fixtures(questions: Path | None) -> Iterator[Fixture]:
    file = questions or resources.files("assistant.evaluation") / "data" / "cross.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        fixture = fixture_of(json.loads(line))
        yield replace(fixture, gold=(fixture.gold_keys(),))


def wmt_articles(data: Path) -> Iterator[SuiteArticle]:
    """The WMT news articles of both folders, in their source language."""
    for side in ("en", "zh"):
        for row in read_jsonl(data / "wmt22_news_en_zh" / f"{side}_source_docs.jsonl.gz"):
            text = paragraphs(row[f"src_{side}"])
            yield SuiteArticle(row["doc_id"], text, source="wmt", language=side)


def xwlb_articles(data: Path) -> Iterator[SuiteArticle]:
    """The items of the CCTV bulletins."""
    for row in read_jsonl(data / "xwlb" / "items.jsonl.gz"):
        yield SuiteArticle(
            row["id"],
            row["text"],
            title=row["title"],
            published=row["date"],
            source="xwlb",
            language="zh",
        )
