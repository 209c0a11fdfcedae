"""Pages read in processes of their own: the same articles, in the same order, whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hashing import HashEmbedder, numbered, write_articles

from index import NewsIndex, ingest
from index.formats import load
from index.formats.base import Loaded, Source
from index.formats.parsers import FEW, Parsers
from index.formats.walk import parts_at
from index.settings import Settings
from index.types import LoadedArticle, LoadFailure

ROOT = Path(__file__).resolve().parents[1]
PAGES = 3 * FEW


def page(number: int) -> str:
    """A page, different for each number."""
    paragraphs = "".join(
        f"<p>Paragraph {part} of report {number}: the harbour board counted {number * 7 + part} "
        "ferries, and said at some length why there were so many of them this year.</p>"
        for part in range(4)
    )
    head = f"<title>Report {number}</title><meta property='og:site_name' content='Post {number}'>"
    return f"<!DOCTYPE html><html><head>{head}</head><body><article>{paragraphs}</article></body>"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages with other formats, faults and an archive of pages between them."""
    folder = tmp_path_factory.mktemp("parsers") / "articles"
    folder.mkdir()
    for number in range(PAGES):
        (folder / f"{number:03}.html").write_text(page(number), encoding="utf-8")
    write_articles(folder / "020.jsonl", numbered(5))
    (folder / "021.html").write_text("<html><body></body></html>", encoding="utf-8")
    (folder / "022.html").write_bytes(b"\x89PNG not a page")
    (folder / "030.txt").write_text("A title\nA text of one line.\n", encoding="utf-8")
    with tarfile.open(folder / "025.tar.gz", "w:gz") as packed:
        for name in ("001.html", "002.html", "020.jsonl"):
            packed.add(folder / name, arcname=name)
    return folder


def read(parsers: Parsers, folder: Path) -> list[Loaded]:
    return list(parsers.load(parts_at(folder)))


def test_workers_change_neither_articles_nor_order(archive: Path) -> None:
    alone = list(load(archive))
    assert sum(isinstance(item, LoadedArticle) for item in alone) > PAGES
    assert sum(isinstance(item, LoadFailure) for item in alone) == 2
    for workers in (0, 2):
        with Parsers(workers) as parsers:
            assert read(parsers, archive) == alone


def test_an_ingest_with_workers_ends_the_same(archive: Path, tmp_path: Path) -> None:
    digests, reports = [], []
    for workers in (1, 2):
        folder = tmp_path / str(workers)
        settings = Settings(parse_workers=workers)
        report = ingest([archive], folder, settings=settings, embedder=HashEmbedder())
        reports.append((report.added, report.duplicate, report.failed))
        with NewsIndex.open(folder, read_only=True) as index:
            digests.append(index.stats()["content_digest"])
    assert digests[0] == digests[1]
    assert reports[0] == reports[1]


def children() -> set[int]:
    """Processes that this one started and that still run, by `ps`."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,stat=,args="],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split(None, 3) for line in listed.stdout.splitlines()]
    return {
        int(pid)
        for pid, parent, state, command in rows
        if int(parent) == os.getpid() and "index.formats.worker" in command and state[0] != "Z"
    }


def test_a_few_pages_start_no_process(archive: Path) -> None:
    sources = [part for part in parts_at(archive) if isinstance(part, Source)]
    with Parsers(2) as parsers:
        assert list(parsers.load(sources[:FEW]))
        assert not children()
        assert list(parsers.load(sources[FEW : FEW + 4]))
        assert children()
    assert not children()


def test_a_dead_worker_is_that_pages_failure(archive: Path) -> None:
    pages = [f"{archive}/{number:03}.html" for number in range(40) if number not in (20, 21, 22)]
    sources = [part for name in pages for part in parts_at(name) if isinstance(part, Source)]
    killer = Source("killer.html", "killer.html", Suicide())
    sources.insert(FEW + 5, killer)
    with Parsers(2) as parsers:
        loaded = list(parsers.load(sources))
    assert len(loaded) == len(sources)
    (failure,) = (item for item in loaded if isinstance(item, LoadFailure))
    assert loaded.index(failure) == FEW + 5
    assert failure.key == "killer.html"
    assert "killed" in failure.reason


class Suicide:
    """Opens a page here; in another process, ends that as the system does for want of memory."""

    def __init__(self) -> None:
        self._home = os.getpid()

    def __call__(self) -> object:
        import io

        if os.getpid() != self._home:
            os.kill(os.getpid(), signal.SIGKILL)
        return io.BytesIO(page(0).encode())


def test_where_no_process_starts_all_is_read_here(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Parsers(2) as parsers:
        assert read(parsers, archive) == list(load(archive))


def test_reading_ahead_is_bounded() -> None:
    """However many there are, only so many are begun before the first is taken."""
    begun = 0

    def endless() -> Iterator[Source]:
        nonlocal begun
        while True:
            begun += 1
            yield Source.of_bytes(b"<html>" + b" " * 4_000_000 + b"</html>", f"{begun}.html")

    with Parsers(2) as parsers:
        loaded = parsers.load(endless())
        for _ in range(FEW + 1):
            next(loaded)
        assert begun < FEW + 25


INTERRUPTED = """
import os, signal, sys
from hashing import HashEmbedder
from index import ingest
from index.settings import Settings
sys.modules["index.ingest"].BATCH_ARTICLES = 4
# A shell's background jobs, and so their tests, are started deaf to it.
signal.signal(signal.SIGINT, signal.default_int_handler)
few, done = int(sys.argv[3]), []
def progress(line):
    count = line.split()[0].replace(",", "")
    if "searchable" in line and count.isdigit() and int(count) > few and not done:
        done.append(line)
        os.killpg(0, signal.SIGINT)  # as the terminal does
ingest([sys.argv[1]], sys.argv[2], settings=Settings(parse_workers=2), embedder=HashEmbedder(),
       progress=progress)
"""


def test_ctrl_c_leaves_a_good_index(archive: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, str(archive), str(tmp_path / "index"), str(FEW)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])},
        capture_output=True,
        text=True,
        timeout=120,
        start_new_session=True,
        check=False,
    )
    assert done.returncode != 0
    assert done.stderr.count("Traceback") == 1  # the workers say nothing
    assert "KeyboardInterrupt" in done.stderr
    with NewsIndex.open(tmp_path / "index", read_only=True) as index:
        assert index.verify() == []
        assert index.stats()["articles"] > FEW
    report = ingest([archive], tmp_path / "index", embedder=HashEmbedder())
    assert len(report.unchanged) > FEW
    assert report.added
