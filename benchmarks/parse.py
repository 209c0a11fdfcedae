"""Saved pages to articles, beside trafilatura alone on the same bytes in one run.

    NEWSDESK_DATA=../shared/data python benchmarks/parse.py

All pages of `extraction/`, unpacked into a folder first. One after the other, in one process:
trafilatura (text and metadata), then Newsdesk (text, title, author, source, both dates, where each
was found); then Newsdesk with its worker processes, whose start counts. Prints one JSON object:
articles a second, and processor seconds an article (workers counted), which is the figure a core.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import trafilatura

from index.formats import load
from index.formats.parsers import Parsers
from index.formats.walk import parts_at

ROOT = Path(__file__).resolve().parents[1]
SETS = ("aeb/html", "gne_zh", "readability", "trafilatura")


def pages(data: Path) -> list[bytes]:
    """The source pages of every set; the readability set's expected output left out."""
    files = (path for name in SETS for path in sorted((data / "extraction" / name).glob("*.gz")))
    return [gzip.decompress(path.read_bytes()) for path in files if ".expected." not in path.name]


def alone(folder: Path) -> int:
    """trafilatura's extraction of all pages."""
    count = 0
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        trafilatura.extract(content, include_comments=False)
        trafilatura.extract_metadata(content)
        count += 1
    return count


def with_workers(folder: Path, workers: int) -> int:
    """Our reading of all pages in that many processes, 1 being this one."""
    with Parsers(workers) as parsers:
        return sum(1 for _ in parsers.load(parts_at(folder), "html"))


def measured(read: Callable[[], int]) -> dict[str, float]:
    """Pages a second and processor seconds a page of one reading."""
    before, started = processor(), time.perf_counter()
    count = read()
    spent = time.perf_counter() - started
    return {
        "articles_per_second": round(count / spent, 1),
        "processor_ms_per_article": round(1000 * (processor() - before) / count, 1),
    }


def processor() -> float:
    """Seconds of this process and of those it waited for."""
    uses: Iterable[int] = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    found = [resource.getrusage(use) for use in uses]
    return sum(one.ru_utime + one.ru_stime for one in found)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    data = os.environ.get("NEWSDESK_DATA", ROOT.parent / "shared" / "data")
    parser.add_argument("--data", type=Path, default=Path(data))
    args = parser.parse_args()
    contents = pages(args.data)
    if not contents:
        sys.exit(f"no pages in {args.data}: set NEWSDESK_DATA")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, content in enumerate(contents):
            (folder / f"{number:04}.html").write_bytes(content)
        next(iter(load(folder / "0000.html")))  # imports count for none
        result: dict[str, object] = {"pages": len(contents), "cores": os.cpu_count()}
        theirs = measured(lambda: alone(folder))
        result["trafilatura"] = theirs
        for workers in (1, 2):
            ours = measured(lambda workers=workers: with_workers(folder, workers))  # type: ignore[misc]
            ratio = theirs["processor_ms_per_article"] / ours["processor_ms_per_article"]
            result[f"newsdesk_{workers}"] = {**ours, "beside_trafilatura_a_core": round(ratio, 2)}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
