"""NewsIndex: hybrid search over the store, and all that is read from it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from index import fingerprint, inspect_store
from index.centre import References
from index.dense import Dense
from index.embed import Embedder, open_embedder
from index.embedding import stored_references
from index.errors import IndexLockedError, UsageError
from index.fusion import rank_score
from index.language import detect_language, fold
from index.lexical import Lexical
from index.prepare import Cutter
from index.ranking import DENSE_DEPTH, LEXICAL_DEPTH, Asked, Ranked, rank
from index.rebuild import rebuild_at
from index.settings import Settings
from index.store import Selection, Store, StoreWriter, WriterLock
from index.store.reader import Span
from index.time.events import EventDate
from index.types import Article, Filter, Hit, Passage

Progress = Callable[[str], None]
SELECTIONS_KEPT = 16
_ALL = Filter()


class NewsIndex:
    """An open index. Searches see what other processes have committed since the last one.

    Safe to share between threads. The embedding model is loaded at the first search.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        embedder: Embedder | None,
        read_only: bool,
        centred: bool = True,
    ) -> None:
        self._centred = centred
        self.settings = settings
        self._store = store
        self._read_only = read_only
        self._embedder = embedder
        self._lexical: Lexical | None = None
        self._dense: Dense | None = None
        self._selections: dict[Filter, Selection] = {}
        self._seen = -1
        self._lock = threading.RLock()

    @classmethod
    def open(
        cls,
        settings: Settings | str | Path,
        *,
        embedder: Embedder | None = None,
        read_only: bool = False,
        centred: bool = True,
    ) -> Self:
        """The index that `settings` name; a bare path takes the settings it was made with.

        `centred=False` compares plain cosines, to measure what centring by language gives.
        Raises IndexNotFoundError, IndexDamagedError, and IndexMismatchError where the
        settings are not those of the index.
        """
        given = settings if isinstance(settings, Settings) else None
        chosen = given or Settings(index_dir=Path(str(settings)))
        store = Store.open(chosen.index_dir)
        try:
            if given is None:
                chosen = fingerprint.stored_settings(store, chosen)
            fingerprint.check_settings(store, chosen)
            if embedder is not None:
                fingerprint.check_embedder(store, embedder)
        except BaseException:
            store.close()
            raise
        return cls(store, chosen, embedder=embedder, read_only=read_only, centred=centred)

    @staticmethod
    def rebuild_at(
        settings: Settings, *, progress: Progress | None = None, embedder: Embedder | None = None
    ) -> dict[str, Any]:
        """Migrate the index to `settings` and make its caches anew; see `index.rebuild`."""
        return rebuild_at(settings, progress=progress, embedder=embedder)

    def close(self) -> None:
        """Release the files."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        filter: Filter = _ALL,
        expansions: Sequence[str] = (),
    ) -> list[Hit]:
        """The `k` best passages that pass `filter`, best first.

        `expansions` are other spellings of names in the query, in any language.
        """
        if k < 1:
            raise UsageError(f"k is {k}", hint="ask for at least one passage")
        if not query.strip():
            return []
        # The model runs outside the lock: it is most of the time, and takes threads itself.
        vector = self._open_embedder().embed_queries([query])[0]
        with self._lock, self._store.snapshot():
            self.refresh()
            selection = self._select(filter) if filter else None
            asked = Asked(query, detect_language(query), expansions, selection)
            dense = self._open_dense()
            question = dense.centres.question(vector, asked.language)
            nearest = dense.search(question, limit=DENSE_DEPTH, selection=selection)
            return self._hits(rank(asked, nearest, self._open_lexical()), k, selection)

    def similarity(self, query: str, texts: Sequence[str]) -> list[float]:
        """Centred cosine similarity of a question and each of `texts` (sentences), -1 to 1."""
        return self.similarities([query], texts)[0]

    def similarities(self, queries: Sequence[str], texts: Sequence[str]) -> list[list[float]]:
        """`similarity` of each query; the texts are embedded once."""
        if not texts or not queries:
            return [[] for _ in queries]
        embedder = self._open_embedder()
        vectors = embedder.embed_passages(texts)
        centres = self._open_dense().centres
        languages = [detect_language(text) for text in texts]
        passages = centres.passages(vectors, languages)
        questions = [
            centres.question(vector, detect_language(query))
            for query, vector in zip(queries, embedder.embed_queries(queries), strict=True)
        ]
        return [[float(x) for x in passages @ question] for question in questions]

    def refresh(self) -> None:
        """See what was committed since; costs next to nothing where nothing was."""
        with self._lock:
            version = self._store.data_version()
            if version == self._seen:
                return
            fingerprint.check_settings(self._store, self.settings)
            if self._lexical is not None:
                self._lexical = _caught_up(self._lexical, self._store)
            if self._dense is not None:
                self._dense.refresh(self._store)
            self._selections.clear()
            self._seen = version

    def article(self, article_id: str) -> Article:
        """Raises ArticleNotFoundError."""
        return self._store.article(article_id)

    def article_by_key(self, key: str) -> Article:
        """By the identity its source gave. Raises ArticleNotFoundError."""
        return self._store.article_by_key(key)

    def articles(
        self, filter: Filter = _ALL, *, limit: int | None = None, offset: int = 0
    ) -> list[Article]:
        """Those that pass, copies too, the latest published first, undated ones last."""
        return self._store.articles(filter, limit, offset)

    def passages(self, article_id: str) -> list[Passage]:
        """The article's passages in order. Raises ArticleNotFoundError."""
        return self._store.passages(article_id)

    def events(self, article: Article) -> list[EventDate]:
        """The article's sentences that a date in its text dates, in order."""
        return self._store.events(article)

    def copies(self, article_id: str, quote: str = "") -> tuple[str, ...]:
        """Keys of the article's reprints that hold `quote`, white space and width aside."""
        wanted = _squeezed(quote)
        return tuple(
            article.article_key
            for article in self._store.reprints(article_id)
            if wanted in _squeezed(article.text)
        )

    def reprints(self, article_id: str) -> list[Article]:
        """The other articles with the same text, as it is, cut or retouched."""
        return self._store.reprints(article_id)

    def versions(self, article_id: str) -> list[Article]:
        """Other states of the article's story from the same source, the oldest first: an update
        under another key, a longer rewrite within days."""
        return self._store.versions(article_id)

    def coverage(self, filter: Filter = _ALL) -> Span:
        """First and last publication day, articles, and how many of them are undated."""
        return self._store.span(filter)

    def sources(self) -> list[str]:
        """The outlets in the index, by name."""
        return self._store.sources()

    def stats(self) -> dict[str, Any]:
        """Counts, languages, fingerprint, sizes on disk and the content digest."""
        return inspect_store.stats(self._store)

    def verify(self) -> list[str]:
        """What is wrong, in words; empty where the index passes every check."""
        with self._lock:
            return inspect_store.problems(self._store, self._open_lexical(), self._dense)

    def delete(self, keys: Sequence[str]) -> int:
        """Remove the articles of those keys. Returns how many there were.

        Raises IndexLockedError while another process writes.
        """
        if self._read_only:
            raise UsageError("the index is open for reading only", hint="open it for writing")
        with WriterLock(self._store.folder):
            writer = StoreWriter.open(self._store.folder)
            try:
                with writer.transaction():
                    # Removing cuts only where a copy takes over.
                    removed = writer.remove(keys, _LateCutter(self))
                Lexical.open(writer, writable=True)
            finally:
                writer.close()
        self.refresh()
        return removed

    def rebuild(self, *, progress: Progress | None = None) -> dict[str, Any]:
        """Make everything derived anew, and embed what waits. Returns the new stats."""
        if self._read_only:
            raise UsageError("the index is open for reading only", hint="open it for writing")
        done = rebuild_at(self.settings, progress=progress, embedder=self._open_embedder())
        with self._lock:
            self._lexical = self._dense = None
        return done

    def _select(self, chosen: Filter) -> Selection:
        """Kept until something is committed: a question is often several searches."""
        if chosen not in self._selections:
            if len(self._selections) >= SELECTIONS_KEPT:
                self._selections.clear()
            self._selections[chosen] = self._store.select(chosen)
        return self._selections[chosen]

    def _hits(self, ranked: Ranked, k: int, selection: Selection | None) -> list[Hit]:
        # A derived index may know passages that the store no longer has: some spare ones.
        best = ranked.ids[: k + LEXICAL_DEPTH]
        places = self._store.places(best)
        kept = [places[number] for number in best if number in places][:k]
        shown = {
            place.article: selection.shown[place.article] if selection else place.article
            for place in kept
        }
        articles = self._store.articles_at(shown.values())
        hits = []
        for place_in_order, place in enumerate(kept, start=1):
            article = articles[shown[place.article]]
            text = article.text[place.start : place.end]
            near, closeness = ranked.dense.get(place.id, (None, None))
            hits.append(
                Hit(
                    Passage(
                        place.id, article.article_id, place.start, place.end, text, place.language
                    ),
                    article,
                    score=rank_score(place_in_order),
                    dense_score=closeness,
                    dense_rank=near,
                    lexical_rank=ranked.lexical.get(place.id),
                )
            )
        return hits

    def _open_embedder(self) -> Embedder:
        with self._lock:
            if self._embedder is None:
                embedder = open_embedder(self.settings)
                fingerprint.check_embedder(self._store, embedder)
                self._embedder = embedder
            return self._embedder

    def _open_dense(self) -> Dense:
        with self._lock:
            if self._dense is None:
                embedder = self._open_embedder()
                dense = Dense(self._references(embedder), embedder.dimension)
                dense.refresh(self._store)
                self._dense = dense
            return self._dense

    def _references(self, embedder: Embedder) -> References | None:
        if not self._centred:
            return None
        return stored_references(self._store, embedder) or References.embed(embedder)

    def _open_lexical(self) -> Lexical:
        with self._lock:
            if self._lexical is None:
                self._lexical = _open_lexical(self._store)
            return self._lexical


class _LateCutter:
    """A Cutter that loads the embedding model only where something has to be cut."""

    def __init__(self, index: NewsIndex) -> None:
        self._index = index

    def __call__(self, article: Any) -> Any:
        budget = self._index.settings.passage_tokens
        return Cutter(budget, self._index._open_embedder())(article)


def _squeezed(text: str) -> str:
    return "".join(fold(text).split())


def _open_lexical(store: Store) -> Lexical:
    """In step with the store, mended on disk unless another process is at it."""
    try:
        with WriterLock(store.folder):
            return Lexical.open(store, writable=True)
    except (IndexLockedError, OSError):
        return Lexical.open(store, writable=False)


def _caught_up(lexical: Lexical, store: Store) -> Lexical:
    if lexical.in_memory:
        lexical.catch_up(store)
    else:
        lexical.reload()
    return lexical
