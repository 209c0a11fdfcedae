"""The single pass: load -> language -> cut -> store -> lexical index -> embed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from index import fingerprint
from index.embed import Embedder, open_embedder
from index.embedding import embed_pending
from index.errors import LoadError, NewsdeskError
from index.formats.base import Source
from index.formats.parsers import Parsers
from index.formats.registry import named
from index.formats.walk import is_address, parts_at
from index.lexical import Lexical
from index.pages import Pages, PageVisit
from index.prepare import Cutter, with_language
from index.settings import Settings
from index.store import StoreWriter, WriterLock
from index.store.rows import record_hash
from index.types import LoadedArticle, LoadFailure
from index.visits import Visit, Visits

Progress = Callable[[str], None]
Item = LoadedArticle | LoadFailure | Visit | PageVisit
# A transaction, and one commit of the lexical index, for so many articles or characters.
BATCH_ARTICLES = 200
BATCH_CHARACTERS = 2_000_000


@dataclass
class IngestReport:
    """What became of every article: keys, and for failures the reason too.

    `seconds_to_searchable` is when the last of them could be found by words.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    duplicate: list[str] = field(default_factory=list)
    failed: list[LoadFailure] = field(default_factory=list)
    pending_embeddings: int = 0
    seconds: float = 0.0
    seconds_to_searchable: float = 0.0

    @property
    def articles(self) -> int:
        """How many were read, failures left out."""
        return sum(map(len, (self.added, self.updated, self.unchanged, self.duplicate)))

    @property
    def articles_per_second(self) -> float:
        """Over the whole ingest, embedding included where it waited for that."""
        return self.articles / self.seconds if self.seconds else 0.0

    def to_json(self) -> dict[str, Any]:
        """The contract's object: lists by outcome, their counts, what waits, and the pace."""
        outcomes = ("added", "updated", "unchanged", "duplicate", "failed")
        lists: dict[str, list[Any]] = {name: list(getattr(self, name)) for name in outcomes}
        counts = {name: len(keys) for name, keys in lists.items()}
        lists["failed"] = [{"key": item.key, "reason": item.reason} for item in self.failed]
        return {
            **lists,
            "counts": counts,
            "pending_embeddings": self.pending_embeddings,
            "seconds": round(self.seconds, 3),
            "seconds_to_searchable": round(self.seconds_to_searchable, 3),
            "articles_per_second": round(self.articles_per_second, 2),
        }


def ingest(
    locations: Iterable[str | Path],
    index_dir: str | Path,
    *,
    settings: Settings | None = None,
    format: str | None = None,
    mapping: Mapping[str, str] | None = None,
    wait: bool = True,
    fetch_pages: bool = False,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
) -> IngestReport:
    """Files, folders and URLs into the index at `index_dir`, made where there is none.

    `format` reads everything as that format; `mapping` names the columns or keys of tables and
    records that hold our fields ({"title": "headline"}); `fetch_pages` fetches the pages that
    feeds give only the beginning of; `wait=False` leaves embedding to the
    next ingest (lexical search has the articles at once either way). What can't be read is a
    line in the report. May be killed at any moment and run again. Raises IndexLockedError,
    IndexMismatchError, IndexDamagedError, ModelUnavailableError.
    """
    folder = Path(index_dir)
    chosen = replace(settings or Settings(), index_dir=folder)
    tell = progress or _silent
    started = time.perf_counter()
    folder.mkdir(parents=True, exist_ok=True)
    with WriterLock(folder):
        store = StoreWriter.open(folder, create=True)
        try:
            fingerprint.check_settings(store, chosen)
            store.complete_bands()
            store.complete_events()
            embedder = embedder or open_embedder(chosen, tell)
            fingerprint.claim(store, chosen, embedder)
            visits = Visits(
                store,
                format=format,
                mapping=mapping,
                fetch_pages=fetch_pages,
                allow_private=chosen.allow_private,
            )
            pages = Pages(store, allow_private=chosen.allow_private)
            run = _Run(store, Cutter(chosen.passage_tokens, embedder), visits, pages, tell)
            with Parsers(chosen.parse_workers) as parsers:
                loaded = _loaded(locations, format, mapping, parsers, visits)
                report = run.take(pages.fill(loaded) if fetch_pages else loaded)
            report.seconds_to_searchable = time.perf_counter() - started
            if wait:
                embed_pending(store, embedder, tell)
            report.pending_embeddings = store.counts()["pending_embeddings"]
        finally:
            store.close()
    report.seconds = time.perf_counter() - started
    return report


class _Run:
    """One ingest's passage over its articles, batch by batch."""

    def __init__(
        self, store: StoreWriter, cutter: Cutter, visits: Visits, pages: Pages, tell: Progress
    ) -> None:
        self._store = store
        self._cutter = cutter
        self._visits = visits
        self._pages = pages
        self._tell = tell
        self._lexical = Lexical.open(store, writable=True)
        self._report = IngestReport()
        self._seen: dict[str, bytes] = {}

    def take(self, loaded: Iterable[Item]) -> IngestReport:
        """Store and index everything that can be."""
        for batch in _batches(loaded):
            with self._store.transaction():
                for item in batch:
                    self._take_one(item)
            self._lexical.catch_up(self._store)
            self._tell(f"{self._report.articles} articles searchable by words")
        return self._report

    def _take_one(self, item: Item) -> None:
        if isinstance(item, LoadFailure):
            self._report.failed.append(item)
            return
        if isinstance(item, PageVisit):
            self._pages.remember(item)
            return
        if isinstance(item, Visit):
            if item.modified:
                self._visits.remember(item)
            else:
                self._report.unchanged += item.keys
            return
        try:
            article = _checked(item)
            record = record_hash(article)
            if self._seen.setdefault(article.key, record) != record:
                raise LoadError("another article of this ingest has the same key")
            outcome = self._store.put(article, self._cutter)
        except (LoadError, ValueError, RecursionError) as error:
            self._report.failed.append(LoadFailure(item.key, str(error)))
            return
        getattr(self._report, outcome).append(article.key)


def _checked(article: LoadedArticle) -> LoadedArticle:
    """Raises ValueError for what can't be stored."""
    if not article.text.strip():
        raise ValueError("it has no text")
    for value in (article.key, article.title, article.text):
        value.encode()  # half of a surrogate pair can be neither stored nor searched
    return with_language(article)


def _loaded(
    locations: Iterable[str | Path],
    format: str | None,
    mapping: Mapping[str, str] | None,
    parsers: Parsers,
    visits: Visits,
) -> Iterator[Item]:
    """Everything at `locations`, in order."""
    for addressed, group in groupby(locations, is_address):
        if addressed:
            for url in map(str, group):
                yield from _fetched(url, format, visits)
        else:
            yield from parsers.load(_parts(group, format, mapping), format)


def _fetched(url: str, format: str | None, visits: Visits) -> Iterator[Item]:
    try:
        if format is not None:
            named(format)
        yield from visits.load(url)
    except NewsdeskError as error:
        yield LoadFailure(url, error.line())


def _parts(
    locations: Iterable[str | Path], format: str | None, mapping: Mapping[str, str] | None
) -> Iterator[Source | LoadFailure]:
    for location in locations:
        try:
            if format is not None:
                named(format)
            yield from parts_at(location, mapping=mapping)
        except (NewsdeskError, OSError) as error:
            yield LoadFailure(str(location), str(error))


def _batches(loaded: Iterable[Item]) -> Iterator[Sequence[Item]]:
    batch: list[Item] = []
    size = 0
    for item in loaded:
        batch.append(item)
        size += len(item.text) if isinstance(item, LoadedArticle) else 0
        if len(batch) >= BATCH_ARTICLES or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _silent(_: str) -> None:
    """The progress of those who didn't ask."""
