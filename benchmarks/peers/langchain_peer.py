"""LangChain as its guides put it together: splitter, HuggingFace embeddings, FAISS."""

from __future__ import annotations

from pathlib import Path

from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from measure import K, main, read_jsonl


class LangChain:
    """RecursiveCharacterTextSplitter(400, 50), with the prefixes that the model wants."""

    packages = (
        "langchain-core",
        "langchain-community",
        "langchain-huggingface",
        "sentence-transformers",
        "torch",
        "faiss-cpu",
    )

    def __init__(self, model: Path, work: Path) -> None:
        del work  # it keeps its index in memory
        self._embeddings = HuggingFaceEmbeddings(
            model_name=str(model),
            model_kwargs={"device": "cpu"},
            encode_kwargs={"prompt_name": "passage"},
            query_encode_kwargs={"prompt_name": "query"},
        )

    def ingest(self, articles: Path) -> tuple[int, float | None]:
        documents = [
            Document(row["text"], metadata={"id": row["id"]}) for row in read_jsonl(articles)
        ]
        splitter = RecursiveCharacterTextSplitter(chunk_size=400, chunk_overlap=50)
        chunks = splitter.split_documents(documents)
        self._store = FAISS.from_documents(chunks, self._embeddings)
        return len(chunks), None

    def search(self, question: str) -> list[str]:
        found = self._store.similarity_search(question, k=K)
        return [document.metadata["id"] for document in found]


if __name__ == "__main__":
    main(LangChain)
