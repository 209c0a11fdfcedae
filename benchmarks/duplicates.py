"""Reprints among CRUD-RAG's 20,000 news documents: how many, how surely, how fast.

    python benchmarks/duplicates.py --data ../shared/data [--show 20]

Candidates share a band; `near` are those at the threshold of runs, `same_story` those that also
share figures. `templates` counts pairs of the collection's stock and fund notices of different
days or companies: the known wrong ones. `--show` prints pairs at the edge, to judge by eye.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from assistant.evaluation.files import read_jsonl
from index.duplicates import NEAR, Hashes, bands, likeness, runs, same_story

_TEMPLATE = re.compile("主力资金|净值|收盘|股票行情")
_HEAD = 60


def candidates(hashes: list[Hashes]) -> set[tuple[int, int]]:
    """Pairs of documents that share a band."""
    table: dict[int, list[int]] = defaultdict(list)
    for number, own in enumerate(hashes):
        for band in bands(own):
            table[band].append(number)
    return {pair for numbers in table.values() for pair in combinations(numbers, 2)}


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    rows = read_jsonl(args.data / "crud_rag" / "documents.jsonl.gz")
    texts = [str(row["text"]) for row in rows]
    started = time.perf_counter()
    hashes = [runs(text) for text in texts]
    pairs = candidates(hashes)
    spent = time.perf_counter() - started
    near = [pair for pair in sorted(pairs) if likeness(*(hashes[n] for n in pair)) >= NEAR]
    kept = [pair for pair in near if same_story(*(texts[n] for n in pair))]
    result = {
        "documents": len(texts),
        "documents_per_second": round(len(texts) / spent),
        "candidates": len(pairs),
        "near": len(near),
        "near_templates": sum(_template(texts, pair) for pair in near),
        "same_story": len(kept),
        "same_story_templates": sum(_template(texts, pair) for pair in kept),
    }
    print(json.dumps(result, indent=1))
    edge = [pair for pair in kept if likeness(*(hashes[n] for n in pair)) < NEAR + 0.1]
    for pair in random.Random(1).sample(edge, min(args.show, len(edge))):
        print(" || ".join(texts[n].strip()[:_HEAD] for n in pair), file=sys.stderr)


def _template(texts: list[str], pair: tuple[int, int]) -> bool:
    """Whether both begin as a notice that is published every day."""
    return all(_TEMPLATE.search(texts[n][:_HEAD]) for n in pair)


if __name__ == "__main__":
    main()
