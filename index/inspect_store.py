"""What an index holds, and whether it is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from index import fingerprint
from index.dense import Dense
from index.duplicates import bands, runs
from index.errors import IndexDamagedError
from index.lexical import FOLDER, Lexical
from index.store import DATABASE, Store
from index.store.digest import content_digest
from index.store.events import events_of
from index.store.rows import text_hash

_EVENTS_REMEDY = "newsdesk index rebuild dates them anew"
_BANDS_REMEDY = "newsdesk index rebuild makes them anew"


def stats(store: Store) -> dict[str, Any]:
    """Counts, coverage, languages, fingerprint, bytes on disk, content digest."""
    span = store.span()
    return {
        **store.counts(),
        "undated": span.undated,
        "first": span.first.isoformat() if span.first else None,
        "last": span.last.isoformat() if span.last else None,
        "languages": store.languages(),
        "sources": len(store.sources()),
        "fingerprint": fingerprint.described(store),
        "bytes": {
            "database": _size(store.folder / DATABASE),
            "lexical": sum(_size(path) for path in sorted((store.folder / FOLDER).glob("*"))),
        },
        "content_digest": content_digest(store),
    }


def problems(store: Store, lexical: Lexical, dense: Dense | None) -> list[str]:
    """What doesn't hold: the database's pages, offsets, embeddings, bands, dates of events, and
    the derived indexes."""
    found: list[str] = []
    with store.snapshot():
        checked = [str(row[0]) for row in store.rows("PRAGMA integrity_check")]
        found += [f"database: {line}" for line in checked if line != "ok"]
        found += _wrong_offsets(store)
        found += _wrong_vectors(store)
        found += _wrong_bands(store)
        found += _wrong_events(store)
        if not lexical.in_step(store):
            found.append("the lexical index is not in step with the store")
        if dense is not None and not np.array_equal(dense.ids(), store.embedded_ids()):
            found.append("the dense index is not in step with the store")
    return found


def _wrong_offsets(store: Store) -> list[str]:
    found: list[str] = []
    holders = "SELECT row FROM articles WHERE removed = 0 AND copy_of IS NULL"
    orphans = store.rows(f"SELECT COUNT(*) FROM passages WHERE article NOT IN ({holders})")[0][0]
    if orphans:
        found.append(f"{orphans} passages belong to no article")
    # Article by article: joined, a text would be read once for each of its passages.
    for row, key, text in store.each("SELECT row, key, text FROM articles WHERE removed = 0"):
        for start, end, witness in store.rows(
            "SELECT start, end, text_hash FROM passages WHERE article = ?", (row,)
        ):
            if not 0 <= start < end <= len(text) or text_hash(text[start:end]) != witness:
                found.append(f"{key}: the passage at {start} to {end} is not what was stored")
    return found


def _wrong_bands(store: Store) -> list[str]:
    """Where the bands of near-duplicates aren't those of the articles' texts."""
    if not store.meta("bands"):
        return []  # an older newsdesk's index: the next ingest makes them
    holders = "SELECT row FROM articles WHERE removed = 0 AND copy_of IS NULL"
    strays = store.rows(
        f"SELECT COUNT(DISTINCT article) FROM bands WHERE article NOT IN ({holders})"
    )
    found = [f"near-duplicates: {strays[0][0]} articles that are gone"] if strays[0][0] else []
    for row, key, text in store.each(
        "SELECT row, key, text FROM articles WHERE removed = 0 AND copy_of IS NULL"
    ):
        kept = {band for (band,) in store.rows("SELECT band FROM bands WHERE article = ?", (row,))}
        if kept != set(bands(runs(text))):
            found.append(f"near-duplicates: those of {key} can't be found by its text")
    return [f"{line}; {_BANDS_REMEDY}" for line in found]


def _wrong_events(store: Store) -> list[str]:
    """Where the dates of events aren't those that the articles' texts give."""
    if not store.has_events():
        return []  # another newsdesk's index: the next ingest makes them
    strays = store.rows(
        "SELECT COUNT(DISTINCT article) FROM events"
        " WHERE article NOT IN (SELECT row FROM articles WHERE removed = 0)"
    )
    found = [f"events: {strays[0][0]} articles that are gone"] if strays[0][0] else []
    for article_id, key in store.each("SELECT article_id, key FROM articles WHERE removed = 0"):
        article = store.article(article_id)
        if store.events(article) != events_of(article):
            found.append(f"events: those of {key} are not dated as its text says")
    return [f"{line}; {_EVENTS_REMEDY}" for line in found]


def _wrong_vectors(store: Store) -> list[str]:
    try:
        place = store.vectors(store.embedded_ids(), fingerprint.dimension(store))
    except IndexDamagedError as error:
        return [str(error)]
    lengths = np.linalg.norm(place.vectors.astype(np.float32), axis=1)
    wrong = place.ids[~(np.abs(lengths - 1) < 0.01)]
    return [f"the embedding of passage {number} is not of length 1" for number in wrong.tolist()]


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
