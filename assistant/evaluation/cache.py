"""A suite's index, kept under the cache folder and reused while its articles stay the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.evaluation.fingerprint import articles_digest
from assistant.evaluation.types import SuiteArticle
from index.errors import IndexDamagedError, IndexMismatchError, NewsdeskError
from index.settings import Settings, default_cache_dir

_COMPLETE = "complete.json"


def evaluation_dir(settings: Settings) -> Path:
    """Where evaluation keeps indexes and unfinished runs."""
    return (settings.cache_dir or default_cache_dir()) / "evaluation"


def suite_index(
    name: str,
    articles: Sequence[SuiteArticle],
    settings: Settings,
    *,
    fresh: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Settings:
    """`settings` with the index over `articles`, built unless a complete one is there.

    An index that was left unfinished is gone on with: ingest knows what it has stored. One made
    by another version that can't be opened any more is built anew, as `fresh` asks for always.
    """
    folder = evaluation_dir(settings) / f"{name}-{articles_digest(articles, settings)}"
    placed = replace(settings, index_dir=folder / "index")
    if folder.exists() and (fresh or not _fits(placed)):
        shutil.rmtree(folder)
    if not (folder / _COMPLETE).is_file():
        _build(folder, articles, placed, progress)
    return placed


def _fits(settings: Settings) -> bool:
    """Whether what is there can be opened, or gone on with, under these settings."""
    from index import NewsIndex

    try:
        NewsIndex.open(settings, read_only=True).close()
    except (IndexMismatchError, IndexDamagedError):
        return False
    except NewsdeskError:
        return True  # nothing there yet, or another run is writing it: ingest will tell
    return True


def _build(
    folder: Path,
    articles: Sequence[SuiteArticle],
    settings: Settings,
    progress: Callable[[str], None] | None,
) -> None:
    from index import ingest

    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "articles.jsonl"
    with source.open("w", encoding="utf-8") as lines:
        for article in articles:
            lines.write(json.dumps(article.to_json(), ensure_ascii=False) + "\n")
    report = ingest(
        [source], settings.index_dir, settings=settings, format="jsonl", progress=progress
    ).to_json()
    failed: list[Any] = report["failed"]
    if len(failed) == len(articles):
        raise NewsdeskError(
            f"none of the suite's {len(articles)} articles could be stored: {failed[0]}",
            hint="see newsdesk doctor",
        )
    (folder / _COMPLETE).write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
