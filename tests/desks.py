"""Desks over a few articles of a test's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assistant import Assistant
from index import ingest


@contextmanager
def desk_over(articles: Mapping[str, str], folder: Path) -> Iterator[Assistant]:
    """An assistant over these texts by their keys, its index in `folder`."""
    with desk_of(({"id": key, "text": text} for key, text in articles.items()), folder) as desk:
        yield desk


@contextmanager
def desk_of(rows: Iterable[Mapping[str, str]], folder: Path) -> Iterator[Assistant]:
    """The same over records with other fields too."""
    source = folder / "articles.jsonl"
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    source.write_text("\n".join(lines), encoding="utf-8")
    assert not ingest([source], folder / "index").failed
    with Assistant.open(folder / "index") as desk:
        yield desk
