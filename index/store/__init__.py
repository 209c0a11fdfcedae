"""The one source of truth: a SQLite file, one writer, many readers."""

from index.store.lock import WriterLock
from index.store.reader import PassageRow, Place, Store
from index.store.schema import DATABASE, SCHEMA_VERSION
from index.store.select import Selection
from index.store.writer import StoreWriter

__all__ = [
    "DATABASE",
    "SCHEMA_VERSION",
    "PassageRow",
    "Place",
    "Selection",
    "Store",
    "StoreWriter",
    "WriterLock",
]
