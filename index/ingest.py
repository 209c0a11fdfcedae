"""The single pass: load -> language -> cut -> store -> lexical index -> embed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

from index import fingerprint
from index.embed import Embedder, open_embedder
from index.embedding import embed_pending
from index.errors import LoadError, NewsdeskError
from index.formats.base import Loaded, Source, reason_of
from index.formats.parsers import Parsers
from index.formats.registry import named
from index.formats.walk import is_address, parts_at
from index.lexical import Lexical
from index.pages import Pages, PageVisit
from index.prepare import Cutter, with_language, without_future
from index.progress import Meter
from index.report import IngestReport
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
    today: date | None = None,
) -> IngestReport:
    """Files, folders and URLs into the index at `index_dir`, made where there is none.

    `format` reads everything as that format; `mapping` names the columns or keys of tables and
    records that hold our fields ({"title": "headline"}); `fetch_pages` fetches the pages that
    feeds give only the beginning of; `wait=False` leaves embedding to the
    next ingest (lexical search has the articles at once either way). Dates after `today` (the
    clock's where it is None) are rejected. What can't be read is a
    line in the report. May be killed at any moment and run again. Raises IndexLockedError,
    IndexMismatchError, IndexDamagedError, ModelUnavailableError.
    """
    folder = Path(index_dir)
    chosen = replace(settings or Settings(), index_dir=folder)
    tell = progress or _silent
    places = list(locations)
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
            meter = Meter(places)
            cutter = Cutter(chosen.passage_tokens, embedder)
            run = _Run(store, cutter, visits, pages, today or date.today())
            with Parsers(chosen.parse_workers) as parsers:
                loaded = _loaded(places, format, mapping, parsers, visits, meter)
                items = pages.fill(loaded) if fetch_pages else loaded
                for report in run.take(items):
                    tell(meter.line(report.articles))
            report = run.report
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
        self, store: StoreWriter, cutter: Cutter, visits: Visits, pages: Pages, today: date
    ) -> None:
        self._store = store
        self._cutter = cutter
        self._visits = visits
        self._pages = pages
        self._today = today
        self._lexical = Lexical.open(store, writable=True)
        self._seen: dict[str, bytes] = {}
        self.report = IngestReport()

    def take(self, loaded: Iterable[Item]) -> Iterator[IngestReport]:
        """Store and index everything that can be; the report so far after each batch."""
        for batch in _batches(loaded):
            with self._store.transaction():
                for item in batch:
                    self._take_one(item)
            self._lexical.catch_up(self._store)
            yield self.report

    def _take_one(self, item: Item) -> None:
        if isinstance(item, LoadFailure):
            self.report.take_failure(item)
        elif isinstance(item, PageVisit):
            self._pages.remember(item)
        elif isinstance(item, LoadedArticle):
            self._take_article(item)
        elif item.modified:
            self._visits.remember(item)
        else:
            self.report.take_unread(item.url, item.keys)

    def _take_article(self, item: LoadedArticle) -> None:
        try:
            article = without_future(_checked(item), self._today)
            record = record_hash(article)
            if self._seen.setdefault(article.key, record) != record:
                raise LoadError("another article of this ingest has the same key")
            outcome = self._store.put(article, self._cutter)
        except (LoadError, ValueError, RecursionError) as error:
            self.report.take_failure(LoadFailure(item.key, str(error), item.format, item.file))
            return
        self.report.take(article, outcome)


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
    meter: Meter,
) -> Iterator[Loaded | Visit]:
    """Everything at `locations`, in order."""
    for addressed, group in groupby(locations, is_address):
        if addressed:
            for url in map(str, group):
                meter.address()
                yield from _fetched(url, format, visits)
        else:
            yield from parsers.load(_parts(group, format, mapping, meter), format)


def _fetched(url: str, format: str | None, visits: Visits) -> Iterator[Loaded | Visit]:
    try:
        if format is not None:
            named(format)
        yield from visits.load(url)
    except NewsdeskError as error:
        yield LoadFailure(url, error.line())


def _parts(
    locations: Iterable[str | Path],
    format: str | None,
    mapping: Mapping[str, str] | None,
    meter: Meter,
) -> Iterator[Source | LoadFailure]:
    for location in locations:
        try:
            if format is not None:
                named(format)
            yield from parts_at(location, mapping=mapping, watch=meter.watch)
        except NewsdeskError as error:
            yield LoadFailure(str(location), error.line())
        except OSError as error:
            yield LoadFailure(str(location), reason_of(error))


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
