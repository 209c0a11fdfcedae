"""Dense search: the store's embeddings, centred by language, in a FAISS index in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from index.centre import Centres, Centring, Plain, References, Vectors
from index.store import Place, Selection, Store
from index.types import Language


@dataclass(frozen=True, slots=True)
class DenseHit:
    """A passage and its centred cosine similarity to the question."""

    id: int
    score: float
    language: Language


class Dense:
    """Exact search. `refresh` brings it in step with the store; nothing of it is kept on disk.

    Centring moves every vector when the collection's means move, so that vectors are kept
    uncentred (float16) beside the centred ones that FAISS holds.
    """

    def __init__(self, references: References | None, dimension: int) -> None:
        """`references` None: without centring."""
        self._references = references
        self._dimension = dimension
        empty = np.zeros(0, np.int64)
        vectors = np.zeros((0, dimension), np.float16)
        self._place = Place(empty, empty, np.zeros(0, "U3"), vectors)
        self._settle()

    def refresh(self, store: Store) -> None:
        """Drop passages that are gone, read those that are new."""
        with store.snapshot():
            wanted = store.embedded_ids()
            if np.array_equal(wanted, self._place.ids):
                return
            new = store.vectors(np.setdiff1d(wanted, self._place.ids), self._dimension)
        kept = np.isin(self._place.ids, wanted)
        self._place = _merged(self._place, kept, new)
        self._settle()

    def __len__(self) -> int:
        return len(self._place.ids)

    def ids(self) -> NDArray[np.int64]:
        """Ids of all passages in it, sorted."""
        return self._place.ids

    def search(
        self, question: Vectors, *, limit: int, selection: Selection | None = None
    ) -> list[DenseHit]:
        """The nearest passages to a centred question (dimension,), among that selection."""
        import faiss

        if not len(self):
            return []
        options: Any = None
        if selection is not None:
            allowed = np.isin(self._place.articles, selection.rows)
            # The bitmap must outlive the search: FAISS keeps a bare pointer to it.
            bitmap = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bitmap))
            options = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, places = self._index.search(question[None], min(limit, len(self)), params=options)
        # FAISS fills up with -1 where fewer passages pass.
        found = [(int(p), float(s)) for p, s in zip(places[0], scores[0], strict=True) if p >= 0]
        ids, languages = self._place.ids, self._place.languages
        return [
            DenseHit(int(ids[place]), score, cast(Language, str(languages[place])))
            for place, score in found
        ]

    def _settle(self) -> None:
        import faiss

        place = self._place
        self.centres: Centring = Plain()
        if self._references is not None:
            self.centres = Centres(self._references, place.vectors, place.languages)
        index: Any = faiss.IndexFlatIP(self._dimension)
        index.add(self.centres.passages(place.vectors, place.languages))
        self._index = index


def _merged(old: Place, kept: NDArray[np.bool_], new: Place) -> Place:
    """What is kept of `old`, and `new`, by id."""
    ids = np.concatenate([old.ids[kept], new.ids])
    order = np.argsort(ids, kind="stable")
    return Place(
        ids[order],
        np.concatenate([old.articles[kept], new.articles])[order],
        np.concatenate([old.languages[kept], new.languages])[order],
        np.concatenate([old.vectors[kept], new.vectors])[order],
    )
