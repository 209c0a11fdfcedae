"""txtai: hybrid embeddings (BM25 and FAISS) over whole articles, its default unit."""

from __future__ import annotations

from pathlib import Path

from measure import K, main, read_jsonl
from txtai import Embeddings


class Txtai:
    """An article longer than the model's 512 positions is cut off by txtai itself."""

    packages = ("txtai", "transformers", "torch", "faiss-cpu")

    def __init__(self, model: Path, work: Path) -> None:
        del work  # it keeps its index in memory
        self._embeddings = Embeddings(
            path=str(model),
            hybrid=True,
            gpu=False,
            instructions={"query": "query: ", "data": "passage: "},
        )

    def ingest(self, articles: Path) -> tuple[int, float | None]:
        rows = read_jsonl(articles)
        self._embeddings.index((row["id"], row["text"], None) for row in rows)
        return len(rows), None

    def search(self, question: str) -> list[str]:
        return [identity for identity, _ in self._embeddings.search(question, K)]


if __name__ == "__main__":
    main(Txtai)
