"""Migrating an index to other settings, and making everything derived anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

from index import fingerprint, inspect_store
from index.embed import Embedder, open_embedder
from index.embedding import embed_pending
from index.errors import IndexMismatchError
from index.lexical import FOLDER, STATE, Lexical
from index.prepare import Cutter
from index.settings import Settings
from index.store import Store, StoreWriter, WriterLock

Progress = Callable[[str], None]


def rebuild_at(
    settings: Settings, *, progress: Progress | None = None, embedder: Embedder | None = None
) -> dict[str, Any]:
    """Bring the index to `settings`, embed what waits, remake the caches and what
    near-duplicates are found by, date its events anew; returns its stats.

    Another embedding model or passage budget cuts every article again in one transaction,
    and embeds after that in resumable batches: a killed rebuild is gone on with by the next
    one, or by an ingest. Raises as `ingest` does, and IndexNotFoundError.
    """
    tell = progress or (lambda _: None)
    folder = settings.index_dir
    Store.open(folder).close()  # an index that isn't there mustn't be made by its lock file
    with WriterLock(folder):
        store = StoreWriter.open(folder)
        try:
            embedder = embedder or open_embedder(settings, tell)
            if _made_otherwise(store, settings, embedder):
                tell("cutting every article again")
                with store.transaction():
                    fingerprint.put(store, settings, embedder)
                    store.cut_again(Cutter(settings.passage_tokens, embedder))
            store.remake_bands()
            store.remake_events()
            (folder / STATE).unlink(missing_ok=True)
            shutil.rmtree(folder / FOLDER, ignore_errors=True)
            Lexical.open(store, writable=True)
            embed_pending(store, embedder, tell)
            return inspect_store.stats(store)
        finally:
            store.close()


def _made_otherwise(store: Store, settings: Settings, embedder: Embedder) -> bool:
    try:
        fingerprint.check_settings(store, settings)
        fingerprint.check_embedder(store, embedder)
    except IndexMismatchError:
        return True
    return False
