"""Lexical search: Tantivy over our own tokens. Derived from the store, never trusted over it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.language import lexical_tokens
from index.store import Selection, Store
from index.types import Language

FOLDER = "lexical"
STATE = "lexical.json"
# Counts changes of tokens or fields: caches of another revision are rebuilt.
REVISION = 1
# Title tokens stand in every passage of an article, so they say less of this passage.
TITLE_BOOST = 0.4
# Tantivy's, and not to be set: a term's score ends at (k1 + 1) times its rarity.
BM25_K1 = 1.2
_BATCH = 500
_HEAP = 64_000_000

# What Tantivy raises for a folder that is absent, damaged or of another version.
_UNREADABLE = (ValueError, OSError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class LexicalHit:
    """A passage and its BM25 score."""

    id: int
    score: float


class Lexical:
    """BM25 (Tantivy: k1 1.2, b 0.75) over the passages of a store.

    A watermark beside the folder names the store's last commit in it. `catch_up` replaces
    the passages of every article touched since, which may be repeated any number of times: a
    process killed between Tantivy's commit and the watermark leaves nothing to mend.
    """

    def __init__(self, index: Any, folder: Path | None, mark: int = 0) -> None:
        self._index = index
        self._folder = folder
        self._mark = mark
        self._searcher = index.searcher()

    @classmethod
    def open(cls, store: Store, *, writable: bool) -> Self:
        """The index in step with `store`: as it lies there, caught up, or made anew.

        Without `writable` (another process writes, or the folder can't be written) nothing on
        disk is changed: an index that is absent or damaged is made in memory.
        """
        opened = cls._open_folder(store)
        if opened is None:
            opened = cls._new(store.folder if writable else None)
        if writable or opened._folder is None:
            opened.catch_up(store)
            if not opened.in_step(store):
                opened = cls._new(store.folder if writable else None)
                opened.catch_up(store)
        return opened

    @classmethod
    def _open_folder(cls, store: Store) -> Self | None:
        import tantivy

        try:
            state = json.loads((store.folder / STATE).read_text(encoding="utf-8"))
            known = state["sequence"] == 0 or store.has_commit(state["sequence"], state["token"])
            if state["revision"] != REVISION or not known:
                return None
            index = tantivy.Index(_schema(), str(store.folder / FOLDER), reuse=True)
            return cls(index, store.folder, state["sequence"])
        except _UNREADABLE:
            return None

    @classmethod
    def _new(cls, folder: Path | None) -> Self:
        import tantivy

        if folder is None:
            return cls(tantivy.Index(_schema()), None)
        (folder / STATE).unlink(missing_ok=True)
        shutil.rmtree(folder / FOLDER, ignore_errors=True)
        (folder / FOLDER).mkdir(parents=True)
        return cls(tantivy.Index(_schema(), str(folder / FOLDER)), folder)

    def catch_up(self, store: Store) -> None:
        """Take in every article that the store changed since the watermark."""
        with store.snapshot():
            sequence, token = store.sequence()
            rows = store.changed_since(self._mark)
            if rows:
                self._replace(store, rows)
        self._mark = sequence
        if rows and self._folder is not None:
            _write_state(self._folder, sequence, token)

    def _replace(self, store: Store, rows: Sequence[int]) -> None:
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        try:
            if self._searcher.num_docs:
                for row in rows:
                    writer.delete_documents_by_term("article", str(row))
            for group in _groups(rows):
                self._add(writer, store, group)
            writer.commit()
            writer.wait_merging_threads()
        except BaseException:
            writer.rollback()
            raise
        self.reload()

    def _add(self, writer: Any, store: Store, rows: Sequence[int]) -> None:
        import tantivy

        articles = store.articles_at(rows)
        for row, passages in store.passages_of(rows).items():
            article = articles[row]
            title = " ".join(lexical_tokens(article.title))
            for passage in passages:
                body = " ".join(lexical_tokens(article.text[passage.start : passage.end]))
                writer.add_document(
                    tantivy.Document(
                        id=passage.id,
                        article=str(row),
                        language=passage.language,
                        title=title,
                        body=body,
                    )
                )

    def reload(self) -> None:
        """See what has been committed since."""
        self._index.reload()
        self._searcher = self._index.searcher()

    @property
    def in_memory(self) -> bool:
        """Whether nothing of it is kept on disk."""
        return self._folder is None

    def in_step(self, store: Store) -> bool:
        """Whether it holds exactly the store's passages."""
        return bool(np.array_equal(self.ids(), store.passage_ids()))

    def ids(self) -> NDArray[np.int64]:
        """Ids of all passages in it, sorted."""
        import tantivy

        if not self._searcher.num_docs:
            return np.zeros(0, np.int64)
        found = self._searcher.search(tantivy.Query.all_query(), limit=self._searcher.num_docs)
        return np.sort(np.array(self._ids_at([place for _, place in found.hits]), np.int64))

    def search(
        self,
        tokens: Mapping[str, float],
        *,
        limit: int,
        languages: Iterable[Language] = (),
        selection: Selection | None = None,
    ) -> list[LexicalHit]:
        """The best passages for weighted tokens, among those languages and that selection."""
        if not tokens or not self._searcher.num_docs:
            return []
        found = self._searcher.search(
            self._query(tokens, tuple(languages), selection), limit=limit, count=False
        ).hits
        ids = self._ids_at([place for _, place in found])
        hits = [LexicalHit(n, score) for n, (score, _) in zip(ids, found, strict=True)]
        # Equal scores come in the order of segments, which differs from one build to the next.
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))

    def best_score(self, tokens: Mapping[str, float]) -> float:
        """What a body would score at most that says all of `tokens` over and over."""
        total = self._searcher.num_docs
        having = np.array([self._searcher.doc_freq("body", token) for token in tokens])
        rarity = np.log(1 + (total - having + 0.5) / (having + 0.5))
        weights = np.array(list(tokens.values()))
        return max(float((BM25_K1 + 1) * rarity @ weights), 1e-9) if tokens else 1.0

    def _query(
        self,
        tokens: Mapping[str, float],
        languages: tuple[Language, ...],
        selection: Selection | None,
    ) -> Any:
        import tantivy
        from tantivy import Occur, Query

        schema = self._index.schema
        terms: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for token, weight in tokens.items():
            for field, boost in (("body", weight), ("title", weight * TITLE_BOOST)):
                term = Query.term_query(schema, field, token, index_option="freq")
                terms.append((Occur.Should, Query.boost_query(term, boost)))
        parts = [(Occur.Must, Query.boolean_query(terms))]
        if languages:
            allowed = Query.term_set_query(schema, "language", list(languages))
            parts.append((Occur.Must, Query.const_score_query(allowed, 0.0)))
        if selection is not None:
            allowed = Query.term_set_query(schema, "article", selection.terms)
            parts.append((Occur.Must, Query.const_score_query(allowed, 0.0)))
        return Query.boolean_query(parts)

    def _ids_at(self, places: Sequence[Any]) -> list[int]:
        return [int(n or 0) for n in self._searcher.fast_field_values("id", list(places))]


def _schema() -> Any:
    """`article` is text: deleting by a term of an unsigned field silently deletes nothing."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", fast=True)
    for name in ("article", "language"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("title", "body"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _groups(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


def _write_state(folder: Path, sequence: int, token: str) -> None:
    state = {"revision": REVISION, "sequence": sequence, "token": token}
    fresh = folder / f"{STATE}.new"
    fresh.write_text(json.dumps(state), encoding="utf-8")
    fresh.replace(folder / STATE)
