"""Kill ingest with SIGKILL at random moments, run it again, compare content digests.

    python benchmarks/kills.py ARTICLES.jsonl --runs 30

With the bundled model. Each run starts from nothing, is killed at a random moment of the time
that an undisturbed ingest takes, and is then finished. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from index import NewsIndex

NEWSDESK = "import sys; from assistant.cli import main; sys.exit(main())"
ROOT = Path(__file__).resolve().parents[1]


def start(source: Path, folder: Path) -> subprocess.Popen[bytes]:
    """An ingest in a process of its own."""
    command = [sys.executable, "-c", NEWSDESK, "ingest", str(source), "--index", str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def finish(source: Path, folder: Path) -> tuple[str, list[str]]:
    """Ingest to the end; the digest, and what `verify` finds wrong."""
    if start(source, folder).wait() != 0:
        raise SystemExit(f"ingest into {folder} failed")
    with NewsIndex.open(folder) as index:
        return index.stats()["content_digest"], index.verify()


def killed(source: Path, folder: Path, after: float) -> dict[str, Any]:
    """What a kill left behind after so many seconds, and how it ended after another run."""
    process = start(source, folder)
    time.sleep(after)
    process.kill()
    hit = process.wait() == -signal.SIGKILL
    left: dict[str, Any] = {"articles": 0}
    if (folder / "newsdesk.db").exists():
        with NewsIndex.open(folder) as index:
            left = {
                k: v for k, v in index.stats().items() if k in ("articles", "pending_embeddings")
            }
    digest, problems = finish(source, folder)
    return {"after": round(after, 2), "killed": hit, **left, "digest": digest, "problems": problems}


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    moments = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.perf_counter()
        digest, problems = finish(args.source.resolve(), folder / "undisturbed")
        whole = time.perf_counter() - started
        runs = [
            killed(args.source.resolve(), folder / f"run{n}", moments.uniform(0.3, whole))
            for n in range(args.runs)
        ]
    result = {
        "digest": digest,
        "problems": problems,
        "seconds_undisturbed": round(whole, 2),
        "killed": sum(run["killed"] for run in runs),
        "same_digest": sum(run["digest"] == digest and not run["problems"] for run in runs),
        "runs": runs,
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
