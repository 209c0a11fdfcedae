"""The tables, and how the database file is opened."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from index.errors import (
    IndexDamagedError,
    IndexLockedError,
    IndexMismatchError,
    IndexNotFoundError,
    NewsdeskError,
)

DATABASE = "newsdesk.db"
SCHEMA_VERSION = 4
# Layout 1 lacks the bands of near-duplicates, 2 the dates of events, 3 those of
# a sentence's further clauses: read as they are, completed by the next ingest.
OLDEST_READ = 1
# A reader waits this long for a checkpoint, a writer for a reader's snapshot.
_BUSY_MS = 30_000

# `seq` is the commit that last touched a row: derived caches catch up by it. A copy has the
# same title and text as the article `copy_of`, which alone has passages. Removed articles stay
# as tombstones (`key` and texts gone), for caches to learn of it. AUTOINCREMENT: a number is
# never given twice, so a cache can't mistake a new passage for an old one.
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE commits (seq INTEGER PRIMARY KEY, token TEXT NOT NULL);
CREATE TABLE articles (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT UNIQUE,
    key TEXT UNIQUE,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    published TEXT,
    first_day INTEGER,
    last_day INTEGER,
    instant REAL,
    updated TEXT,
    url TEXT,
    source TEXT,
    author TEXT,
    language TEXT NOT NULL,
    categories TEXT NOT NULL,
    format TEXT NOT NULL,
    provenance TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    record_hash BLOB NOT NULL,
    copy_of INTEGER REFERENCES articles (row),
    version INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    seq INTEGER NOT NULL
);
CREATE INDEX articles_content ON articles (content_hash);
CREATE INDEX articles_copy ON articles (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX articles_seq ON articles (seq);
CREATE INDEX articles_day ON articles (first_day);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles (row),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    language TEXT NOT NULL,
    text_hash BLOB NOT NULL,
    embedding BLOB
);
CREATE INDEX passages_article ON passages (article);
CREATE INDEX passages_pending ON passages (id) WHERE embedding IS NULL;
"""
# What near-duplicates share (see `index.duplicates`), of every article that has passages.
_BANDS = """
CREATE TABLE bands (
    band INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (row),
    PRIMARY KEY (band, article)
) WITHOUT ROWID;
CREATE INDEX bands_article ON bands (article);
"""
# The days that each sentence's event has by the text (see `index.store.events`), copies too: they
# may be of other days. A sentence has one for each clause that is of another time.
_EVENTS = """
DROP TABLE IF EXISTS events;
CREATE TABLE events (
    article INTEGER NOT NULL REFERENCES articles (row),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    granularity TEXT NOT NULL,
    date_certainty REAL NOT NULL,
    origin TEXT NOT NULL,
    certainty REAL NOT NULL,
    said_start INTEGER NOT NULL,
    said_end INTEGER NOT NULL,
    resolution TEXT NOT NULL,
    PRIMARY KEY (article, start, said_start)
) WITHOUT ROWID;
"""
# By the layout that first had them so.
_LATER_TABLES = {2: _BANDS, 4: _EVENTS}


def connect(folder: Path, *, create: bool = False) -> sqlite3.Connection:
    """The database of the index at `folder`, in autocommit mode, checked for its schema.

    Raises IndexNotFoundError, IndexDamagedError, IndexMismatchError.
    """
    path = folder / DATABASE
    if not create and not path.is_file():
        raise IndexNotFoundError(
            f"there is no index at {folder}",
            hint=f"make one with: newsdesk ingest PATH --index {folder}",
        )
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(
            _address(path), uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if create and version == 0:
            _make(connection)
            version = SCHEMA_VERSION
    except sqlite3.DatabaseError as error:
        if connection is not None:
            connection.close()
        raise failed(folder, error) from error
    if not OLDEST_READ <= version <= SCHEMA_VERSION:
        connection.close()
        raise _other_schema(folder, version)
    return connection


def _address(path: Path) -> str:
    """As a URI. Even reading needs a file beside it, unless told that nobody can write."""
    fixed = path.is_file() and not os.access(path.parent, os.W_OK)
    return path.resolve().as_uri() + ("?immutable=1" if fixed else "")


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    _script(connection, _TABLES + "".join(_LATER_TABLES.values()))


def upgrade(connection: sqlite3.Connection) -> None:
    """A store of an older layout to today's; for its writer. Data are completed by `ingest`."""
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    if layout < SCHEMA_VERSION:
        _script(connection, "".join(sql for n, sql in _LATER_TABLES.items() if n > layout))


def _script(connection: sqlite3.Connection, tables: str) -> None:
    """One script is one transaction: a half-made schema is never seen."""
    connection.executescript(
        f"BEGIN IMMEDIATE;{tables}PRAGMA user_version = {SCHEMA_VERSION};COMMIT;"
    )


# Extended result codes carry the primary one in their low byte.
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_ROOM = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}


def failed(folder: Path, error: sqlite3.Error) -> NewsdeskError:
    """What an error of SQLite means to the user: busy, no room or right to write, or damage."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _BUSY:
        return IndexLockedError(
            f"the index at {folder} is in use: {error}", hint="try again when it is done"
        )
    if code in _NO_ROOM:
        return NewsdeskError(
            f"the index at {folder} can't be written: {error}",
            hint="check the free space and the permissions of that folder",
        )
    return damaged(folder, error)


def damaged(folder: Path, error: object) -> IndexDamagedError:
    """The error for a store that doesn't hold what it should."""
    return IndexDamagedError(
        f"the index at {folder} is damaged: {error}",
        hint="restore newsdesk.db from a backup, or ingest the articles again into a new folder",
    )


def _other_schema(folder: Path, version: int) -> IndexMismatchError | IndexNotFoundError:
    if version == 0:
        return IndexNotFoundError(
            f"{folder / DATABASE} is empty",
            hint=f"fill it with: newsdesk ingest PATH --index {folder}",
        )
    return IndexMismatchError(
        f"the index at {folder} has layout {version}; this newsdesk reads {SCHEMA_VERSION}",
        hint="use the newsdesk it was made with, or ingest the articles again into a new folder",
    )
