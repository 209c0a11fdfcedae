"""Newsdesk's own index, with its default embedder."""

from __future__ import annotations

from pathlib import Path

from measure import K, main

from index import NewsIndex, ingest
from index.embed import open_embedder
from index.settings import Settings


class Newsdesk:
    """SQLite, Tantivy and exact vectors; the int8 session of the same model."""

    packages = ("newsdesk", "onnxruntime", "faiss-cpu", "tantivy")

    def __init__(self, model: Path, work: Path) -> None:
        del model  # the bundled one: the same weights
        self._settings = Settings(index_dir=work / "index")
        self._embedder = open_embedder(self._settings)

    def ingest(self, articles: Path) -> tuple[int, float | None]:
        report = ingest(
            [articles],
            self._settings.index_dir,
            settings=self._settings,
            embedder=self._embedder,
        )
        if report.failed or report.pending_embeddings:
            raise SystemExit(f"ingest left something out: {report.to_json()}")
        self._index = NewsIndex.open(self._settings, embedder=self._embedder, read_only=True)
        return self._index.stats()["passages"], report.seconds_to_searchable

    def search(self, question: str) -> list[str]:
        return [hit.article.article_key for hit in self._index.search(question, k=K)]


if __name__ == "__main__":
    main(Newsdesk)
