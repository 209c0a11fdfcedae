"""Filling in the embeddings that the store waits for."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from index.centre import References, references_fingerprint
from index.embed import Embedder
from index.prepare import embedding_text
from index.progress import Clock, pace
from index.store import PassageRow, Store, StoreWriter

Progress = Callable[[str], None]
# Passages a transaction: a kill loses at most a few seconds of work.
BATCH = 128
_REFERENCES = "references"


def embed_pending(
    store: StoreWriter, embedder: Embedder, tell: Progress, *, clock: Clock = time.monotonic
) -> None:
    """Embed what waits, batch by batch, each committed: a killed run is gone on with."""
    waiting = store.counts()["pending_embeddings"]
    done, started = 0, clock()
    if waiting:
        keep_references(store, embedder)
    while batch := store.pending(BATCH):
        vectors = embedder.embed_passages(_texts(store, batch, embedder))
        with store.transaction(articles=False):
            store.put_vectors([passage.id for passage in batch], vectors)
        done += len(batch)
        waiting = max(done, waiting)
        told = pace(done, clock() - started, done / waiting)
        tell(f"{done:,} of {waiting:,} passages embedded{told}")


def keep_references(store: StoreWriter, embedder: Embedder) -> None:
    """Work out the reference means for centring, unless they are there."""
    if stored_references(store, embedder) is None:
        packed = References.embed(embedder).to_json()
        name = references_fingerprint(embedder.fingerprint)
        with store.transaction(articles=False):
            store.put_meta(_REFERENCES, {"fingerprint": name, **packed})


def stored_references(store: Store, embedder: Embedder) -> References | None:
    """The reference means of that embedder, as far as the store has them."""
    stored = store.meta(_REFERENCES)
    if stored is None or stored["fingerprint"] != references_fingerprint(embedder.fingerprint):
        return None
    return References.from_json(stored)


def _texts(store: Store, batch: Sequence[PassageRow], embedder: Embedder) -> list[str]:
    articles = store.articles_at(passage.article for passage in batch)
    return [
        embedding_text(articles[passage.article], passage.start, passage.end, embedder)
        for passage in batch
    ]
