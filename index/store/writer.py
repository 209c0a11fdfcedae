"""Changing the store. A transaction is the only commit point."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from index.duplicates import bands, runs
from index.store.events import COLUMNS, events_of, pack_events
from index.store.reader import Store
from index.store.rows import (
    ARTICLE_COLUMNS,
    Vectors,
    article_id,
    content_hash,
    pack_published,
    pack_vector,
    record_hash,
    text_hash,
    to_article,
    to_loaded,
)
from index.store.schema import failed, upgrade
from index.time.events import RULES
from index.types import Language, LoadedArticle

Outcome = Literal["added", "updated", "unchanged", "duplicate"]
# An article's passages: offsets and language
Cut = Callable[[LoadedArticle], Sequence[tuple[int, int, Language]]]

_WRITTEN = (
    "article_id, key, title, text, published, first_day, last_day, instant, updated, url, source,"
    " author, language, categories, format, provenance, content_hash, record_hash, copy_of, seq"
)
_INSERT = (
    f"INSERT INTO articles ({_WRITTEN}, version)"
    f" VALUES ({', '.join('?' * len(_WRITTEN.split(',')))}, 1)"
)
_UPDATE = (
    f"UPDATE articles SET ({_WRITTEN}) = ({', '.join('?' * len(_WRITTEN.split(',')))}),"
    " version = version + 1 WHERE row = ?"
)
_INSERT_EVENT = (
    f"INSERT INTO events (article, {COLUMNS})"
    f" VALUES (?, {', '.join('?' * len(COLUMNS.split(',')))})"
)


class StoreWriter(Store):
    """A Store that also changes it. Its user must hold the WriterLock."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        # With WAL, a power cut may lose the last transactions, never mix them up.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        upgrade(self._connection)
        self._seq = 0

    @contextmanager
    def transaction(self, *, articles: bool = True) -> Iterator[None]:
        """All or nothing. `articles=False` for what lexical search needn't catch up with."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                if articles:
                    self._seq = self.sequence()[0] + 1
                    self._connection.execute(
                        "INSERT INTO commits VALUES (?, ?)", (self._seq, secrets.token_hex(8))
                    )
                yield
            except sqlite3.DatabaseError as error:
                self._undo("ROLLBACK")
                raise failed(self.folder, error) from error
            except BaseException:
                self._undo("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _undo(self, command: str) -> None:
        # A full disk makes SQLite roll the whole transaction back by itself.
        if self._connection.in_transaction:
            self._connection.execute(command)

    def put_meta(self, name: str, value: Any) -> None:
        """Store a JSON value."""
        self._connection.execute(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, json.dumps(value))
        )

    def put(self, article: LoadedArticle, cut: Cut) -> Outcome:
        """Store an article under its key; `cut` is asked for its passages where it needs any.

        Inside a transaction; where it fails, that article is as it was before.
        """
        self._connection.execute("SAVEPOINT article")
        try:
            outcome = self._put(article, cut)
        except BaseException:
            self._undo("ROLLBACK TO article")
            self._undo("RELEASE article")
            raise
        self._connection.execute("RELEASE article")
        return outcome

    def _put(self, article: LoadedArticle, cut: Cut) -> Outcome:
        record = record_hash(article)
        known = self.rows(
            "SELECT row, record_hash, content_hash FROM articles WHERE key = ?", (article.key,)
        )
        if not known:
            return self._add(article, record, cut)
        row, old_record, old_content = known[0]
        if old_record == record:
            return "unchanged"
        self._forget_passages(row)
        if old_content != content_hash(article.title, article.text):
            self._promote_copy(row, cut)
        original = self._original_of(article, row)
        self._connection.execute(_UPDATE, [*self._columns(article, record, original), row])
        self._put_events(row, article)
        self._put_passages(row, article, original, cut)
        return "updated"

    def remove(self, keys: Sequence[str], cut: Cut) -> int:
        """Remove the articles of those keys, unknown ones ignored. Returns how many there were."""
        removed = 0
        for key in dict.fromkeys(keys):
            for (row,) in self.rows("SELECT row FROM articles WHERE key = ?", (key,)):
                self._forget_passages(row)
                self._connection.execute("DELETE FROM events WHERE article = ?", (row,))
                self._promote_copy(row, cut)
                self._connection.execute(
                    "UPDATE articles SET removed = 1, article_id = NULL, key = NULL, title = '',"
                    " text = '', published = NULL, first_day = NULL, last_day = NULL,"
                    " instant = NULL, updated = NULL, url = NULL, source = NULL, author = NULL,"
                    " provenance = '{}', categories = '[]', content_hash = x'', record_hash = x'',"
                    " copy_of = NULL, seq = ? WHERE row = ?",
                    (self._seq, row),
                )
                removed += 1
        return removed

    def cut_again(self, cut: Cut) -> None:
        """New passages for every article, without embeddings: another budget or model."""
        self._connection.execute("DELETE FROM passages")
        self._connection.execute("DELETE FROM bands")
        rows = self.rows("SELECT row FROM articles WHERE removed = 0 AND copy_of IS NULL")
        for (row,) in rows:
            self._put_passages(row, self._loaded(row), None, cut)
        self._connection.execute("UPDATE articles SET seq = ?", (self._seq,))

    def put_vectors(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Embeddings of those passages: (len(ids), dimension)."""
        self._connection.executemany(
            "UPDATE passages SET embedding = ? WHERE id = ?",
            ((pack_vector(vector), number) for number, vector in zip(ids, vectors, strict=True)),
        )

    def _add(self, article: LoadedArticle, record: bytes, cut: Cut) -> Outcome:
        original = self._original_of(article, None)
        values = self._columns(article, record, original)
        row = int(self._connection.execute(_INSERT, values).lastrowid or 0)
        self._put_passages(row, article, original, cut)
        self._put_events(row, article)
        return "added" if original is None else "duplicate"

    def _original_of(self, article: LoadedArticle, row: int | None) -> int | None:
        """The row of another article with the same title and text, if it holds the passages."""
        found = self.rows(
            "SELECT row FROM articles WHERE content_hash = ? AND copy_of IS NULL AND row IS NOT ?",
            (content_hash(article.title, article.text), row),
        )
        return found[0][0] if found else None

    def _promote_copy(self, row: int, cut: Cut) -> None:
        """The first copy of an article that goes takes over for the others."""
        copies = self.rows("SELECT row FROM articles WHERE copy_of = ? ORDER BY row", (row,))
        if not copies:
            return
        heir = copies[0][0]
        self._connection.execute(
            "UPDATE articles SET copy_of = NULLIF(?, row), seq = ? WHERE copy_of = ?",
            (heir, self._seq, row),
        )
        self._put_passages(heir, self._loaded(heir), None, cut)

    def _forget_passages(self, row: int) -> None:
        self._connection.execute("DELETE FROM passages WHERE article = ?", (row,))
        self._connection.execute("DELETE FROM bands WHERE article = ?", (row,))

    def _put_passages(
        self, row: int, article: LoadedArticle, original: int | None, cut: Cut
    ) -> None:
        if original is not None:
            return
        self._connection.executemany(
            "INSERT INTO passages (article, start, end, language, text_hash)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                (row, start, end, language, text_hash(article.text[start:end]))
                for start, end, language in cut(article)
            ),
        )
        self._put_bands(row, article.text)

    def _put_bands(self, row: int, text: str) -> None:
        self._connection.executemany(
            "INSERT INTO bands VALUES (?, ?)", ((band, row) for band in bands(runs(text)))
        )

    def _put_events(self, row: int, article: LoadedArticle) -> None:
        self._connection.execute("DELETE FROM events WHERE article = ?", (row,))
        self._connection.executemany(
            _INSERT_EVENT, ((row, *values) for values in pack_events(events_of(article)))
        )

    def complete_events(self) -> None:
        """The dates of events in articles that another newsdesk stored. Its own transaction."""
        if not self.has_events():
            self.remake_events()

    def remake_events(self) -> None:
        """The dates of events in all articles, by their texts. Its own transaction."""
        with self.transaction(articles=False):
            self._connection.execute("DELETE FROM events")
            for (row,) in self.rows("SELECT row FROM articles WHERE removed = 0"):
                self._put_events(row, self._loaded(row))
            self.put_meta("events", RULES)

    def complete_bands(self) -> None:
        """The bands of articles that an older newsdesk stored without. Its own transaction."""
        if not self.meta("bands"):
            self.remake_bands()

    def remake_bands(self) -> None:
        """The bands of all articles, by their texts. Its own transaction."""
        with self.transaction(articles=False):
            self._connection.execute("DELETE FROM bands")
            for (row,) in self.rows(
                "SELECT row FROM articles WHERE removed = 0 AND copy_of IS NULL"
            ):
                ((text,),) = self.rows("SELECT text FROM articles WHERE row = ?", (row,))
                self._put_bands(row, text)
            self.put_meta("bands", True)

    def _loaded(self, row: int) -> LoadedArticle:
        found = self.rows(f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE row = ?", (row,))
        return to_loaded(to_article(found[0]))

    def _columns(self, article: LoadedArticle, record: bytes, original: int | None) -> list[object]:
        """Values for `_WRITTEN`."""
        published = article.published
        days = (published.interval.start, published.interval.end) if published else None
        return [
            article_id(article.key),
            article.key,
            article.title,
            article.text,
            pack_published(published),
            days[0].toordinal() if days else None,
            days[1].toordinal() if days else None,
            published.instant if published else None,
            pack_published(article.updated),
            article.url,
            article.source,
            article.author,
            article.language,
            json.dumps(article.categories, ensure_ascii=False),
            article.format,
            json.dumps(dict(article.provenance), ensure_ascii=False),
            content_hash(article.title, article.text),
            record,
            original,
            self._seq,
        ]
