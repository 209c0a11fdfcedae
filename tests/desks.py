"""Desks over a few articles of a test's own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assistant import Assistant
from index import ingest


@contextmanager
def desk_over(articles: Mapping[str, str], folder: Path) -> Iterator[Assistant]:
    """An assistant over these texts by their keys, its index in `folder`."""
    rows = (
        json.dumps({"id": key, "text": text}, ensure_ascii=False) for key, text in articles.items()
    )
    source = folder / "articles.jsonl"
    source.write_text("\n".join(rows), encoding="utf-8")
    report = ingest([source], folder / "index")
    assert not report.failed
    with Assistant.open(folder / "index") as desk:
        yield desk
