"""Broken files: whatever a file holds, loading it ends soon, in articles or in a reported failure.

    python tests/torture.py --inputs 10000 [--seed 1]

Mutates the example articles and small files of every format; the same seed gives the same files.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import signal
import sys
import tarfile
import tempfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from index.formats import load
from index.types import LoadedArticle

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 20  # seconds for one file, far beyond what any needs
_ENDINGS = (".md", ".html", ".xml", ".jsonl", ".csv", ".txt", ".gz", ".zip", ".tar.gz", "")
_TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"---\n", b"```", b"<![CDATA[", b"]]>",
    b"<!DOCTYPE x [", b"<!ENTITY a 'aaaa'>", b"&a;&a;&a;", b"<script>", b"</div>", b"{", b"}",
    b"[[[[[[", b'"', b"\\u", b"\\ud800", b"\xed\xa0\x80", b"\x81\x40", b"\r", b"\t,\t;", b"1e999",
    "\u202e\u200b\ufeff".encode(), b"date: 0000-00-00\n", b"date: 99999999999999\n",
    b"published: !!python/object:os.system\n",
    b"<meta charset=utf-7>", b"<?xml version='1.0' encoding='nonsense'?>", "【更正】".encode("gbk"),
)  # fmt: skip


@dataclass
class Outcome:
    """What became of the files; `faults` are exceptions and hangs, with how to make the file."""

    files: int = 0
    articles: int = 0
    failures: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def seeds() -> list[bytes]:
    """Whole files to start from."""
    paths = sorted(path for path in (ROOT / "examples" / "articles").rglob("*") if path.is_file())
    found = [path.read_bytes() for path in paths]
    feed = (
        "<?xml version='1.0'?><rss version='2.0'><channel><title>港口日报</title>"
        "<item><title>渡轮</title><link>https://hp.example/1</link>"
        "<pubDate>Thu, 26 May 2022 13:40:00 GMT</pubDate>"
        "<description>渡轮复航，票价不变。</description></item></channel></rss>"
    )
    table = (
        "headline,body,date\n大桥合龙,大桥昨天合龙。,2024-05-03\n茶博会,茶博会开幕。,2024-05-04\n"
    )
    page = (
        "<html><head><meta charset='gbk'><title>大桥</title><script type='application/ld+json'>"
        '{"@type": "NewsArticle", "datePublished": "2024-05-03"}</script></head><body><article>'
        "<p>青岚大桥昨天合龙，全桥总投资48亿元。</p></article></body></html>"
    )
    found += [feed.encode(), table.encode("gbk"), page.encode("gbk"), page.encode("utf-16")]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/feed.xml", feed)
        archive.writestr("../up.html", page)
    rolled = io.BytesIO()
    with tarfile.open(fileobj=rolled, mode="w:gz") as roll:
        info = tarfile.TarInfo("page.html")
        info.size = len(page.encode())
        roll.addfile(info, io.BytesIO(page.encode()))
    return [*found, packed.getvalue(), rolled.getvalue(), gzip.compress(feed.encode())]


def mutated(rng: random.Random, files: Sequence[bytes]) -> bytes:
    """One of `files`, hurt one to six times."""
    data = rng.choice(files)
    for _ in range(rng.randint(1, 6)):
        data = rng.choice(_HURTS)(rng, data, files)
    return data


Hurt = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def _flip(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(changed), rng.randint(1, 40))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _cut(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
    return data[:start] + data[end:] if rng.random() < 0.5 else data[: max(end, 1)]


def _repeat(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start = rng.randint(0, len(data))
    piece = data[start : start + rng.randint(1, 200)]
    return data[:start] + piece * rng.randint(2, 200) + data[start:]


def _put(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start = rng.randint(0, len(data))
    return data[:start] + rng.choice(_TOKENS) * rng.choice((1, 1, 2, 500)) + data[start:]


def _splice(rng: random.Random, data: bytes, files: Sequence[bytes]) -> bytes:
    other = rng.choice(files)
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def _recode(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    text = data.decode(rng.choice(("utf-8", "gbk", "latin-1")), errors="replace")
    return text.encode(rng.choice(("utf-16", "gb18030", "big5", "shift-jis", "utf-7")), "replace")


_HURTS: tuple[Hurt, ...] = (_flip, _cut, _repeat, _put, _splice, _recode)


def torture(inputs: int, seed: int, folder: Path) -> Outcome:
    """Load so many broken files."""
    files, outcome = seeds(), Outcome()
    for number in range(inputs):
        rng = random.Random(f"{seed}:{number}")
        path = folder / f"{number % 50}{rng.choice(_ENDINGS)}"
        path.write_bytes(mutated(rng, files))
        started = time.perf_counter()
        try:
            with _patience(PATIENCE):
                _take(path, outcome)
        except Exception as error:  # noqa: BLE001 - every exception is what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            outcome.faults.append(
                f"seed {seed}, input {number} ({path.name}): {type(error).__name__}: {error}"
                f" at {place.filename}:{place.lineno}"
            )
        outcome.files += 1
        outcome.slowest = max(outcome.slowest, time.perf_counter() - started)
        path.unlink()
    return outcome


def _take(path: Path, outcome: Outcome) -> None:
    for one in load(path):
        if isinstance(one, LoadedArticle):
            outcome.articles += 1
            if not one.key or "\x00" in one.title + one.text:
                raise ValueError(f"an article with key {one.key!r} is not clean")
        else:
            outcome.failures += 1
            if not one.reason.strip():
                raise ValueError("a failure without a reason")


@contextmanager
def _patience(seconds: int) -> Iterator[None]:
    """TimeoutError for what takes longer."""

    def late(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"still loading after {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def main() -> int:
    """Torture; 1 where anything was at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    warnings.simplefilter("ignore")  # libraries grumble about broken pages; that's no fault
    with tempfile.TemporaryDirectory() as name:
        outcome = torture(args.inputs, args.seed, Path(name))
    sys.stderr.write("".join(f"{fault}\n" for fault in outcome.faults))
    told = {**vars(outcome), "faults": len(outcome.faults), "slowest": round(outcome.slowest, 2)}
    sys.stdout.write(json.dumps(told) + "\n")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
