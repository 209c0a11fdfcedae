"""The CRUD-RAG news documents: a suite's own articles, and distractors for others."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from assistant.evaluation.files import read_jsonl
from assistant.evaluation.types import SuiteArticle
from index.errors import UsageError


def crud_article(record: dict[str, Any]) -> SuiteArticle:
    """One document; its date where the header gave it in full."""
    dated = record["date"] if record["date_kind"] == "header_full" else None
    return SuiteArticle(record["doc_id"], record["text"], published=dated, language="zh")


def crud_documents(
    data: Path, *, count: int | None, keep: Iterable[str] = (), seed: int = 0
) -> list[SuiteArticle]:
    """All documents, or `count`: those in `keep` and a seeded sample, in the file's order."""
    articles = list(map(crud_article, read_jsonl(data / "crud_rag" / "documents.jsonl.gz")))
    kept = set(keep)
    if count is None or count >= len(articles):
        return articles
    others = [article.id for article in articles if article.id not in kept]
    room = max(0, count - (len(articles) - len(others)))
    chosen = kept | set(random.Random(seed).sample(others, min(room, len(others))))
    return [article for article in articles if article.id in chosen]


def distractors(data: Path, spec: str | None, seed: int) -> Iterator[SuiteArticle]:
    """The articles that `--distractors crud:N` adds. Raises UsageError on any other wording."""
    if spec is None:
        return
    name, _, number = spec.partition(":")
    if name != "crud" or not number.isdigit():
        raise UsageError(f"distractors {spec!r} are unknown", hint="use crud:5000")
    yield from crud_documents(data, count=int(number), seed=seed)
