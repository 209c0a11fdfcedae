"""A JSONL of a million articles: parsed, cut and stored in bounded memory, without embedding.

    python benchmarks/large.py --articles 1000000 [--folder DIR]

The articles are generated, each different, in both languages. Prints one JSON object: articles a
second, and the greatest memory that the process held.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from index import ingest

_ZH = (
    "港务局 大桥 地铁 工程 公司 学校 球队 电影 医院 法院 渔民 列车 风电场 博物馆 气象站 市场"
).split()
_EN = (
    "harbour bridge railway company school team film hospital court ferry turbine museum storm "
    "market council union"
).split()
_BYTES = 1024 if sys.platform == "linux" else 1  # of ru_maxrss


def article(number: int) -> dict[str, str]:
    """The article of that number."""
    rng = random.Random(number)
    day = f"{rng.randint(2000, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    if number % 3:
        words = rng.choices(_ZH, k=40)
        text = "。".join(
            f"{words[n]}第{rng.randint(1, 9999)}次通报，{words[n + 1]}增加{rng.randint(1, 9999)}个"
            for n in range(0, 40, 4)
        )
        return {"id": f"a{number}", "title": f"{words[0]}{number}", "text": text, "published": day}
    words = rng.choices(_EN, k=40)
    text = ". ".join(
        f"The {words[n]} reported {rng.randint(1, 9999)} cases beside the {words[n + 1]}"
        for n in range(0, 40, 4)
    )
    return {"id": f"a{number}", "title": f"The {words[0]} {number}", "text": text, "published": day}


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where the file and index go (deleted after)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as name:
        source = Path(name) / "articles.jsonl"
        with source.open("w", encoding="utf-8") as lines:
            for number in range(args.articles):
                lines.write(json.dumps(article(number), ensure_ascii=False) + "\n")
        started = time.perf_counter()
        report = ingest([source], Path(name) / "index", wait=False)
        spent = time.perf_counter() - started
        database = (Path(name) / "index" / "newsdesk.db").stat().st_size
        megabytes = source.stat().st_size / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES
    result = {
        "articles": len(report.added),
        "other": len(report.duplicate) + len(report.failed),
        "source_mb": round(megabytes),
        "database_mb": round(database / 1e6),
        "seconds": round(spent, 1),
        "articles_per_second": round(len(report.added) / spent, 1),
        "peak_memory_mb": round(peak / 1e6),
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
