"""Ingest beside LangChain's usual path, in one run: same documents, same model, same machine.

    python -m venv --system-site-packages benchmarks/.venv   # or any with the packages below
    python benchmarks/ingest.py --data ../shared/data --langchain benchmarks/.venv/bin/python

Newsdesk: JSONL of the first documents of CRUD-RAG into an index, embeddings included, by
`newsdesk ingest` in a process of its own. LangChain: RecursiveCharacterTextSplitter(400, 50),
HuggingFaceEmbeddings over the same rebuilt model, FAISS.from_documents, likewise. Models are
prepared before either clock starts; imports and model loading count. Needs langchain-community,
langchain-huggingface and langchain-text-splitters. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

from index.embed import open_embedder
from index.encoder.rebuild import rebuild
from index.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
NEWSDESK = "import sys; from assistant.cli import main; sys.exit(main())"
LANGCHAIN = """
import json, sys
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
source, model = sys.argv[1:3]
with open(source, encoding="utf-8") as lines:
    documents = [Document(json.loads(line)["text"]) for line in lines]
pieces = RecursiveCharacterTextSplitter(chunk_size=400, chunk_overlap=50).split_documents(documents)
FAISS.from_documents(pieces, HuggingFaceEmbeddings(model_name=model))
print(json.dumps({"pieces": len(pieces)}))
"""


def documents(data: Path, count: int) -> list[dict[str, Any]]:
    """The first of CRUD-RAG's documents as JSONL articles."""
    with gzip.open(data / "crud_rag" / "documents.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, count)]
    return [{"id": row["doc_id"], "text": row["text"]} for row in rows]


def run(python: str, code: str, *arguments: str) -> dict[str, Any]:
    """A process's JSON output, with its seconds and its peak memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    started = time.perf_counter()
    done = subprocess.run(
        [python, "-c", code, *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    said: dict[str, Any] = json.loads(done.stdout)
    # The system keeps the largest child only: a later, smaller one can't be told from it.
    memory = round(peak / 1024) if peak > before else None
    return {**said, "process_seconds": round(seconds, 1), "peak_mb": memory}


def main() -> None:
    """Measure both, Newsdesk first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--langchain", metavar="PYTHON", help="an interpreter that has LangChain")
    args = parser.parse_args()
    settings = Settings()
    open_embedder(settings)
    model = rebuild(settings.models_dir())
    rows = documents(args.data, args.documents)
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "documents.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        ours = run(
            sys.executable, NEWSDESK, "ingest", str(source), "--index", f"{name}/index", "--json"
        )
        theirs = run(args.langchain, LANGCHAIN, str(source), str(model)) if args.langchain else {}
    result: dict[str, Any] = {"documents": len(rows)}
    for label, measured in (("newsdesk", ours), ("langchain", theirs)):
        kept = {
            key: value for key, value in measured.items() if not isinstance(value, (list, dict))
        }
        pace = round(len(rows) / measured["process_seconds"], 2) if measured else None
        result[label] = {**kept, "documents_per_second": pace}
    if theirs:
        result["ratio"] = round(theirs["process_seconds"] / ours["process_seconds"], 2)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
