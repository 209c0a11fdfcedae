"""Reading the store. One connection, shared by the threads of a process."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.duplicates import same_story
from index.errors import ArticleNotFoundError, IndexMismatchError
from index.store.events import COLUMNS as EVENT_COLUMNS
from index.store.events import events_of, unpack_event
from index.store.rows import ARTICLE_COLUMNS, to_article, unpack_vectors
from index.store.schema import connect, damaged, failed
from index.store.select import Selection, where
from index.time.events import RULES, EventDate
from index.types import Article, Filter, Language, Passage
from index.versions import DAYS, TITLE, is_version, published_order, title_share

_EVERYTHING = Filter()
_BATCH = 500
_COMPARED = 50  # candidates for a near-duplicate: a template may have thousands


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage with what the derived indexes need to know of it."""

    id: int
    article: int
    start: int
    end: int
    language: Language


@dataclass(frozen=True, slots=True)
class Place:
    """Embeddings of some passages, row for row: float16, uncentred."""

    ids: NDArray[np.int64]
    articles: NDArray[np.int64]
    languages: NDArray[np.str_]
    vectors: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Span:
    """What a collection covers: publication days, articles, and those without a day."""

    first: date | None
    last: date | None
    articles: int
    undated: int


class Store:
    """Read access to the store of the index at `folder`. See `StoreWriter` for changes."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> Self:
        """Raises IndexNotFoundError, IndexDamagedError, IndexMismatchError."""
        return cls(folder, connect(folder, create=create))

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._connection.close()

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises IndexDamagedError where SQLite can't read its file."""
        try:
            with self._lock:
                return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise failed(self.folder, error) from error

    def each(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one by one, for what may be larger than memory."""
        try:
            with self._lock:
                yield from self._connection.execute(sql)
        except sqlite3.DatabaseError as error:
            raise failed(self.folder, error) from error

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment, whatever a writer does meanwhile."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("COMMIT")

    def data_version(self) -> int:
        """Changes when another connection has committed."""
        return int(self.rows("PRAGMA data_version")[0][0])

    def sequence(self) -> tuple[int, str]:
        """The last commit that changed articles: its number, and a token no other store has."""
        found = self.rows("SELECT seq, token FROM commits ORDER BY seq DESC LIMIT 1")
        return found[0] if found else (0, "")

    def has_commit(self, seq: int, token: str) -> bool:
        """Whether that commit is part of this store's history (not of a backup's future)."""
        found = self.rows("SELECT 1 FROM commits WHERE seq = ? AND token = ?", (seq, token))
        return bool(found)

    def meta(self, name: str) -> Any:
        """A stored JSON value, None where there is none."""
        found = self.rows("SELECT value FROM meta WHERE name = ?", (name,))
        return json.loads(found[0][0]) if found else None

    def article(self, article_id: str) -> Article:
        """Raises ArticleNotFoundError."""
        return self._one("article_id", article_id)

    def article_by_key(self, key: str) -> Article:
        """Raises ArticleNotFoundError."""
        return self._one("key", key)

    def _one(self, column: str, value: str) -> Article:
        found = self.rows(
            f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE {column} = ? AND removed = 0", (value,)
        )
        if not found:
            raise ArticleNotFoundError(
                f"no article {value} in {self.folder}", hint="newsdesk index stats counts what is"
            )
        return to_article(found[0])

    def articles(self, chosen: Filter, limit: int | None, offset: int) -> list[Article]:
        """Those that pass, copies too, the latest published first."""
        condition, values = self._condition(chosen)
        found = self.rows(
            f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE {condition}"
            " ORDER BY last_day IS NULL, last_day DESC, instant DESC, row LIMIT ? OFFSET ?",
            [*values, -1 if limit is None else limit, offset],
        )
        return [to_article(row) for row in found]

    def articles_at(self, rows: Iterable[int]) -> dict[int, Article]:
        """The articles in those rows."""
        found: dict[int, Article] = {}
        for group in _groups(sorted(set(rows)), _BATCH):
            marks = ", ".join("?" * len(group))
            sql = f"SELECT row, {ARTICLE_COLUMNS} FROM articles WHERE row IN ({marks})"
            found |= {
                row[0]: to_article(row[1:]) for row in self.rows(sql + " AND removed = 0", group)
            }
        return found

    def reprints(self, article_id: str) -> list[Article]:
        """The other articles with the same title and text, and those with nearly the same text,
        in the order they were stored."""
        same = self._same_content([self._row(article_id)])
        near = self._near(article_id, same)
        found = self.articles_at(self._same_content([*same, *near]))
        return [one for _, one in sorted(found.items()) if one.article_id != article_id]

    def versions(self, article_id: str) -> list[Article]:
        """The other states of the article's story from the same source, the oldest first."""
        article = self.article(article_id)
        if not article.source or article.published is None:
            return []
        day = article.published.interval.start.toordinal()
        near = self.rows(
            "SELECT row, title FROM articles WHERE removed = 0 AND source = ?"
            " AND first_day BETWEEN ? AND ?",
            (article.source, day - DAYS, day + DAYS),
        )
        # A rewrite may share no band; reprints by the same source may have another title.
        alike = {row for row, title in near if title_share(article.title, title) >= TITLE}
        alike |= set(self._near(article_id, [self._row(article_id)]))
        found = [one for one in self.articles_at(alike).values() if is_version(article, one)]
        return sorted(found, key=published_order)

    def _row(self, article_id: str) -> int:
        found = self.rows("SELECT row FROM articles WHERE article_id = ?", (article_id,))
        return int(found[0][0]) if found else 0

    def _same_content(self, rows: Sequence[int]) -> list[int]:
        marks = ", ".join("?" * len(rows))
        found = self.rows(
            "SELECT DISTINCT other.row FROM articles this JOIN articles other ON"
            " other.content_hash = this.content_hash AND other.removed = 0"
            f" WHERE this.removed = 0 AND this.row IN ({marks})",
            rows,
        )
        return [row[0] for row in found]

    def _near(self, article_id: str, same: Sequence[int]) -> list[int]:
        """Rows of near-duplicates among those that share most bands."""
        if not self.rows("SELECT 1 FROM sqlite_master WHERE name = 'bands'"):
            return []  # an older newsdesk's index, not ingested into since
        marks = ", ".join("?" * len(same))
        found = self.rows(
            "SELECT other.article FROM bands this JOIN bands other ON other.band = this.band"
            f" WHERE this.article IN ({marks}) AND other.article NOT IN ({marks})"
            " GROUP BY other.article ORDER BY COUNT(*) DESC, other.article LIMIT ?",
            [*same, *same, _COMPARED],
        )
        text = self.article(article_id).text
        candidates = self.articles_at(row[0] for row in found)
        return [row for row, one in candidates.items() if same_story(text, one.text)]

    def passages(self, article_id: str) -> list[Passage]:
        """The passages of an article (a copy's are its original's), in order."""
        article = self.article(article_id)
        found = self.rows(
            "SELECT id, start, end, language FROM passages WHERE article ="
            " (SELECT COALESCE(copy_of, row) FROM articles WHERE article_id = ?) ORDER BY start",
            (article_id,),
        )
        return [
            Passage(number, article_id, start, end, article.text[start:end], language)
            for number, start, end, language in found
        ]

    def has_events(self) -> bool:
        """Whether the events of all articles are stored, dated as this newsdesk dates them."""
        return bool(self.meta("events") == RULES)

    def events(self, article: Article) -> list[EventDate]:
        """The article's sentences that its text dates, in order, before their other clauses."""
        if not self.has_events():
            return events_of(article)
        found = self.rows(
            f"SELECT {EVENT_COLUMNS} FROM events WHERE article = ?"
            " ORDER BY start, end DESC, said_start",
            (self._row(article.article_id),),
        )
        return [unpack_event(row, article.text) for row in found]

    def _condition(self, chosen: Filter) -> tuple[str, list[object]]:
        if chosen.by_event and not self.has_events():
            raise IndexMismatchError(
                f"the index at {self.folder} doesn't have the dates of events yet",
                hint="newsdesk index rebuild makes them, and so does the next ingest",
            )
        return where(chosen)

    def sources(self) -> list[str]:
        """All outlets, by name."""
        found = self.rows(
            "SELECT DISTINCT source FROM articles"
            " WHERE removed = 0 AND source IS NOT NULL ORDER BY source"
        )
        return [row[0] for row in found]

    def span(self, chosen: Filter = _EVERYTHING) -> Span:
        """What the articles that pass cover, copies counted."""
        condition, values = self._condition(chosen)
        first, last, articles, dated = self.rows(
            "SELECT MIN(first_day), MAX(last_day), COUNT(*), COUNT(first_day)"
            f" FROM articles WHERE {condition}",
            values,
        )[0]
        days = [None if day is None else date.fromordinal(day) for day in (first, last)]
        return Span(days[0], days[1], articles, articles - dated)

    def select(self, chosen: Filter) -> Selection:
        """The articles that pass, each by the row that holds its passages."""
        condition, values = self._condition(chosen)
        found = self.rows(
            f"SELECT row, COALESCE(copy_of, row) FROM articles WHERE {condition}"
            " ORDER BY copy_of IS NULL, row DESC",
            values,
        )
        # The later entry wins: the original over its copies, the first copy over later ones.
        return Selection({original: row for row, original in found})

    def places(self, ids: Iterable[int]) -> dict[int, PassageRow]:
        """The passages of those ids, as far as they still exist."""
        found: dict[int, PassageRow] = {}
        for group in _groups(sorted(set(ids)), _BATCH):
            marks = ", ".join("?" * len(group))
            sql = f"SELECT id, article, start, end, language FROM passages WHERE id IN ({marks})"
            found |= {row[0]: PassageRow(*row) for row in self.rows(sql, group)}
        return found

    def passages_of(self, rows: Iterable[int]) -> dict[int, list[PassageRow]]:
        """The passages of the articles in `rows`, by article row, in order."""
        found: dict[int, list[PassageRow]] = {}
        for group in _groups(rows, _BATCH):
            marks = ", ".join("?" * len(group))
            sql = (
                "SELECT id, article, start, end, language FROM passages"
                f" WHERE article IN ({marks}) ORDER BY article, start"
            )
            for row in self.rows(sql, group):
                found.setdefault(row[1], []).append(PassageRow(*row))
        return found

    def changed_since(self, seq: int) -> list[int]:
        """Rows of the articles touched after commit `seq`, removed ones included."""
        found = self.rows("SELECT row FROM articles WHERE seq > ? ORDER BY row", (seq,))
        return [row[0] for row in found]

    def pending(self, limit: int) -> list[PassageRow]:
        """Passages without an embedding, in order."""
        found = self.rows(
            "SELECT id, article, start, end, language FROM passages"
            " WHERE embedding IS NULL ORDER BY id LIMIT ?",
            (limit,),
        )
        return [PassageRow(*row) for row in found]

    def embedded_ids(self) -> NDArray[np.int64]:
        """Ids of the passages with an embedding, sorted."""
        found = self.rows("SELECT id FROM passages WHERE embedding IS NOT NULL ORDER BY id")
        return np.array([row[0] for row in found], np.int64)

    def passage_ids(self) -> NDArray[np.int64]:
        """Ids of all passages, sorted."""
        found = self.rows("SELECT id FROM passages ORDER BY id")
        return np.array([row[0] for row in found], np.int64)

    def vectors(self, ids: NDArray[np.int64], dimension: int) -> Place:
        """Embeddings of those passages. Raises IndexDamagedError where one has a wrong size."""
        found: list[tuple[Any, ...]] = []
        # Neighbours are read as one range; an index filled in one go is a single range.
        for first, last in _runs(ids):
            found += self.rows(
                "SELECT id, article, language, embedding FROM passages"
                " WHERE id BETWEEN ? AND ? AND embedding IS NOT NULL ORDER BY id",
                (first, last),
            )
        try:
            vectors = unpack_vectors([row[3] for row in found], dimension)
        except ValueError as error:
            raise damaged(self.folder, f"embeddings of a wrong size ({error})") from error
        return Place(
            np.array([row[0] for row in found], np.int64),
            np.array([row[1] for row in found], np.int64),
            np.array([row[2] for row in found], "U3"),
            vectors,
        )

    def counts(self) -> dict[str, int]:
        """Articles (of them copies), passages, and passages that wait for their embedding."""
        articles, copies = self.rows(
            "SELECT COUNT(*), COUNT(copy_of) FROM articles WHERE removed = 0"
        )[0]
        passages, embedded = self.rows("SELECT COUNT(*), COUNT(embedding) FROM passages")[0]
        return {
            "articles": articles,
            "copies": copies,
            "passages": passages,
            "pending_embeddings": passages - embedded,
        }

    def languages(self) -> dict[str, int]:
        """Articles a language."""
        return dict(
            self.rows(
                "SELECT language, COUNT(*) FROM articles WHERE removed = 0"
                " GROUP BY language ORDER BY language"
            )
        )


def _groups(numbers: Iterable[int], size: int) -> Iterator[tuple[int, ...]]:
    rest = iter(numbers)
    while group := tuple(islice(rest, size)):
        yield group


def _runs(ids: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Sorted ids as (first, last) of runs without a gap."""
    if not len(ids):
        return
    breaks = np.flatnonzero(np.diff(ids) != 1)
    starts = np.concatenate(([0], breaks + 1))
    ends = np.concatenate((breaks, [len(ids) - 1]))
    for start, end in zip(starts, ends, strict=True):
        yield int(ids[start]), int(ids[end])
