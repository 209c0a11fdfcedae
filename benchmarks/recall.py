"""Recall@k of search alone on ChronoQA and XQuAD, without any answering.

    python benchmarks/recall.py chronoqa --data ../shared/data --cache DIR
    python benchmarks/recall.py xquad --data ../shared/data --cache DIR

`chronoqa`: every passage is an article; also by whether the gold is one article or several.
`xquad`: all English and Chinese paragraphs in one index; English questions whose gold is the
Chinese paragraph, its English twin left out of the search; with and without centring.
The indexes are kept in the cache folder. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from index import NewsIndex, ingest
from index.embed import Embedder, open_embedder
from index.names import load_aliases
from index.settings import Settings
from index.types import Filter

DEPTHS = (1, 5, 10)
EVERYTHING = Filter()


@dataclass(frozen=True)
class Asked:
    """A question, the keys of its gold articles, a group to average over, what may be found."""

    question: str
    gold: tuple[str, ...]
    group: str
    filter: Filter = EVERYTHING


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a .jsonl.gz file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def chronoqa(data: Path) -> tuple[list[dict[str, Any]], list[Asked]]:
    """Articles and questions."""
    folder = data / "chronoqa"
    articles = [{"id": row["id"], "text": row["text"]} for row in rows(folder / "chunks.jsonl.gz")]
    asked = []
    for row in rows(folder / "questions.jsonl.gz"):
        gold = tuple(row["gold_chunk_ids"])
        asked.append(Asked(row["question"], gold, "one gold" if len(gold) == 1 else "several gold"))
    return articles, asked


def xquad(data: Path) -> tuple[list[dict[str, Any]], list[Asked]]:
    """Articles and questions; keys are the paragraph's id and its language."""
    table = list(rows(data / "xquad_en_zh" / "xquad_en_zh.jsonl.gz"))
    contexts = {row["para_id"]: row for row in table}
    articles = [
        {"id": f"{name}:{language}", "text": row[f"context_{language}"], "language": language}
        for name, row in contexts.items()
        for language in ("en", "zh")
    ]
    asked = [Asked(row["question_en"], (f"{row['para_id']}:zh",), "en-zh") for row in table]
    asked += [Asked(row["question_zh"], (f"{row['para_id']}:en",), "zh-en") for row in table]
    return articles, asked


SETS = {"chronoqa": chronoqa, "xquad": xquad}


def build(name: str, articles: list[dict[str, Any]], cache: Path, embedder: Embedder) -> Path:
    """The index over those articles; ingest leaves what it already has as it is."""
    cache.mkdir(parents=True, exist_ok=True)
    source = cache / f"{name}.jsonl"
    source.write_text(
        "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles),
        encoding="utf-8",
    )
    ingest([source], cache / name, format="jsonl", embedder=embedder, progress=say)
    return cache / name


def twin_left_out(index: NewsIndex, asked: list[Asked]) -> list[Asked]:
    """Each question may find every article but the gold one's translation."""
    ids = {article.article_key: article.article_id for article in index.articles()}
    swapped = {"zh": "en", "en": "zh"}
    changed = []
    for item in asked:
        name, _, language = item.gold[0].rpartition(":")
        twin = ids[f"{name}:{swapped[language]}"]
        allowed = tuple(number for number in ids.values() if number != twin)
        changed.append(replace(item, filter=Filter(article_ids=allowed)))
    return changed


def measure(index: NewsIndex, asked: list[Asked]) -> dict[str, Any]:
    """Mean recall at each depth, over all and by group, and milliseconds a search."""
    aliases = load_aliases()
    recalls: dict[str, list[list[float]]] = {}
    spent = []
    for item in asked:
        spellings = [s for name in aliases.find(item.question) for s in name.spellings]
        started = time.perf_counter()
        # Articles, not passages, are gold: more hits than articles wanted.
        hits = index.search(item.question, k=30, filter=item.filter, expansions=spellings)
        spent.append(1000 * (time.perf_counter() - started))
        found = list(dict.fromkeys(hit.article.article_key for hit in hits))
        at = [len({*found[:depth]} & {*item.gold}) / len(item.gold) for depth in DEPTHS]
        recalls.setdefault(item.group, []).append(at)
        recalls.setdefault("all", []).append(at)
    p50, p95 = np.percentile(spent, [50, 95])
    return {
        **{group: summary(values) for group, values in sorted(recalls.items())},
        "latency_ms": {"p50": round(float(p50), 2), "p95": round(float(p95), 2)},
    }


def summary(values: list[list[float]]) -> dict[str, float]:
    """The mean at each depth, and over how many questions."""
    means = np.mean(values, axis=0)
    return {
        "n": len(values),
        **{f"recall@{k}": round(float(m), 4) for k, m in zip(DEPTHS, means, strict=True)},
    }


def say(message: str) -> None:
    """Progress, away from the result."""
    print(message, file=sys.stderr)


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", choices=SETS)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True, help="where indexes are kept")
    parser.add_argument("--limit", type=int, help="ask the first N questions only")
    args = parser.parse_args()
    embedder = open_embedder(Settings(), say)
    articles, asked = SETS[args.set](args.data)
    folder = build(args.set, articles, args.cache, embedder)
    with NewsIndex.open(folder, embedder=embedder, read_only=True) as index:
        if args.set == "xquad":
            asked = twin_left_out(index, asked)
        asked = asked[: args.limit]
        result = {"set": args.set, "articles": len(articles), "centred": measure(index, asked)}
    if args.set == "xquad":
        with NewsIndex.open(folder, embedder=embedder, centred=False) as index:
            result["uncentred"] = measure(index, asked)
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
