"""Newsdesk beside its peers: the same articles, model and questions, one after another.

    python benchmarks/peers/run.py --data ../shared/data [--articles 2000]

Each runs in a process of its own, the peers in their pinned environments (`make bench` makes
them). Articles are the first N documents of CRUD-RAG, questions those of its short questions
whose answer stands in one of them. Writes benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from assistant.evaluation.bootstrap import mean_interval
from assistant.evaluation.files import read_jsonl
from assistant.evaluation.retrieval import ndcg_at, recall_at, reciprocal_rank
from assistant.evaluation.suites.crud import crud_fixtures
from assistant.evaluation.suites.crud_documents import crud_article
from assistant.evaluation.types import Fixture, SuiteArticle
from index.encoder.rebuild import rebuild
from index.settings import Settings

HERE = Path(__file__).resolve().parent
BENCHMARKS = HERE.parent
RESULTS = BENCHMARKS / "RESULTS.md"


@dataclass(frozen=True, slots=True)
class Contender:
    """A row of the table: its script, and the interpreter that runs it."""

    name: str
    script: str
    python: Path


CONTENDERS = (
    Contender("Newsdesk", "newsdesk_peer.py", Path(sys.executable)),
    Contender("LangChain", "langchain_peer.py", BENCHMARKS / ".venv-langchain/bin/python"),
    Contender("txtai", "txtai_peer.py", BENCHMARKS / ".venv-txtai/bin/python"),
)


def main() -> None:
    """Measure all, print the table, write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--out", type=Path, default=RESULTS)
    args = parser.parse_args()
    missing = [one.name for one in CONTENDERS if not one.python.is_file()]
    if missing:
        raise SystemExit(f"no environment for {', '.join(missing)}: run make bench")
    articles, fixtures = workload(args.data, args.articles)
    model = rebuild(Settings().models_dir())
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        records = {
            one.name: measure(one, articles, fixtures, model, Path(folder)) for one in CONTENDERS
        }
    text = render(records, articles, fixtures, load)
    args.out.write_text(text, encoding="utf-8")
    print(text)


def workload(data: Path, count: int) -> tuple[list[SuiteArticle], list[Fixture]]:
    """The first `count` documents, and the questions that one of them answers."""
    documents = read_jsonl(data / "crud_rag" / "documents.jsonl.gz")
    articles = [crud_article(row) for row in islice(documents, count)]
    held = {article.id for article in articles}
    fixtures = []
    for fixture in crud_fixtures(data, articles):
        gold = tuple(key for key in fixture.gold[0] if key in held)
        if gold:
            fixtures.append(replace(fixture, gold=(gold,)))
    return articles, fixtures


def measure(
    contender: Contender,
    articles: Sequence[SuiteArticle],
    fixtures: Sequence[Fixture],
    model: Path,
    folder: Path,
) -> dict[str, Any]:
    """What the contender's process writes down."""
    work = folder / contender.name
    work.mkdir()
    inputs, questions, out = (work / name for name in ("a.jsonl", "q.jsonl", "out.json"))
    _write(inputs, [article.to_json() for article in articles])
    _write(questions, [{"id": one.id, "question": one.question} for one in fixtures])
    print(f"{contender.name} ...", file=sys.stderr, flush=True)
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"}
    subprocess.run(
        [
            str(contender.python), str(HERE / contender.script),
            "--articles", str(inputs), "--questions", str(questions),
            "--model", str(model), "--work", str(work), "--out", str(out),
        ],
        check=True,
        env=environment,
        cwd=BENCHMARKS.parent,
    )  # fmt: skip
    record: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return record


def _write(path: Path, rows: Sequence[dict[str, str]]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def render(
    records: dict[str, dict[str, Any]],
    articles: Sequence[SuiteArticle],
    fixtures: Sequence[Fixture],
    load: float,
) -> str:
    """RESULTS.md; `load` is the machine's load average before the run."""
    base = records["LangChain"]["ingest_seconds"]
    rows = [_row(name, record, len(articles), base, fixtures) for name, record in records.items()]
    versions = "\n".join(
        f"- {name}: {', '.join(f'{package} {v}' for package, v in record['versions'].items())}"
        for name, record in records.items()
    )
    return f"""# Newsdesk beside its peers

Written by `make bench` (`benchmarks/peers/run.py`). One run, one machine, one after another:
{_machine()}, load average {load:.1f} before it (other work slows the
many-threaded peers most; CPU time tells).

Articles: the first {len(articles):,} documents of CRUD-RAG. Questions: the {len(fixtures)} short
ones that one of them answers. Model: multilingual-e5-small, rebuilt from its package, with its
query and passage prefixes; Newsdesk runs it as an int8 ONNX session, the peers through torch.
Retrieval counts articles, ten passages deep; 95% bootstrap intervals.

{_head()}
{chr(10).join(rows)}

Articles/s and memory are of ingest alone, the model loaded before; memory is the process's
peak. "Searchable after": seconds until the last article could be found (by words, in Newsdesk,
while its vectors are still being made).

{versions}
"""


def _head() -> str:
    columns = (
        "",
        "articles/s",
        "beside LangChain",
        "CPU time",
        "searchable after",
        "peak memory",
        "passages",
        "recall@1",
        "recall@5",
        "MRR",
        "nDCG@10",
        "query p50",
        "query p95",
    )
    return f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"


def _row(
    name: str, record: dict[str, Any], articles: int, base: float, fixtures: Sequence[Fixture]
) -> str:
    ranked = {one.id: list(dict.fromkeys(record["retrieved"][one.id])) for one in fixtures}
    p50, p95 = np.percentile(record["query_ms"], [50, 95])
    quality = [
        _interval([metric(ranked[one.id], one.gold) for one in fixtures])
        for metric in (
            lambda found, gold: recall_at(1, found, gold),
            lambda found, gold: recall_at(5, found, gold),
            reciprocal_rank,
            lambda found, gold: ndcg_at(10, found, gold),
        )
    ]
    cells = [
        name,
        f"{articles / record['ingest_seconds']:.1f}",
        f"{base / record['ingest_seconds']:.2f}x",
        f"{record['ingest_cpu_seconds']:.0f} s",
        f"{record['searchable_seconds']:.1f} s",
        f"{record['ingest_peak_mib']:,.0f} MiB",
        f"{record['passages']:,}",
        *quality,
        f"{p50:.1f} ms",
        f"{p95:.1f} ms",
    ]
    return f"| {' | '.join(cells)} |"


def _interval(values: Sequence[float]) -> str:
    mean, low, high = mean_interval(values)
    return f"{mean:.3f} ({low:.2f}–{high:.2f})"


def _machine() -> str:
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = names[0].partition(":")[2].strip() if names else cpu
    return f"{cpu}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
