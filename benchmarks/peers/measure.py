"""What every peer is measured by. Standard library only: it runs in each peer's own environment."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

K = 10  # passages asked for
WARM_UP = 5  # questions asked before the clock counts


class Peer(Protocol):
    """A retrieval stack over articles with `id` and `text`."""

    packages: tuple[str, ...]  # whose versions are reported

    def __init__(self, model: Path, work: Path) -> None:
        """Load `model`, a sentence-transformers folder; `work` is an empty folder."""
        ...

    def ingest(self, articles: Path) -> tuple[int, float | None]:
        """Index a JSONL file; the number of passages, and seconds until all could be found.

        None: found only when ingest ends.
        """
        ...

    def search(self, question: str) -> list[str]:
        """Article ids of the `K` best passages, best first."""
        ...


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main(peer_class: type[Peer]) -> None:
    """Measure one peer as the arguments say, and write what was seen."""
    parser = argparse.ArgumentParser()
    for name in ("articles", "questions", "model", "work", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    questions = read_jsonl(args.questions)

    started = time.perf_counter()
    peer = peer_class(args.model, args.work)
    loaded, cpu = time.perf_counter(), cpu_seconds()
    passages, searchable = peer.ingest(args.articles)
    ingested = time.perf_counter()
    spent, peak = cpu_seconds() - cpu, peak_mib()
    for question in questions[:WARM_UP]:
        peer.search(question["question"])
    retrieved, times = {}, []
    for question in questions:
        before = time.perf_counter()
        retrieved[question["id"]] = peer.search(question["question"])
        times.append(1000 * (time.perf_counter() - before))
    seconds = ingested - loaded
    record = {
        "versions": {name: metadata.version(name) for name in peer.packages},
        "load_seconds": loaded - started,
        "ingest_seconds": seconds,
        "ingest_cpu_seconds": spent,
        "searchable_seconds": seconds if searchable is None else searchable,
        "passages": passages,
        "ingest_peak_mib": peak,
        "query_ms": times,
        "retrieved": retrieved,
    }
    args.out.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def cpu_seconds() -> float:
    """User and system time of this process: what other load on the machine changes least."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_mib() -> float:
    """The most memory that this process has held at once."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
