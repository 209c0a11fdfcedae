"""Reading many sources: HTML pages in processes of their own, in the order they came.

Only pages go to other processes. Measured on real files, a page takes 50 to 85 ms (trafilatura,
htmldate), an item of a feed 4 ms, a post or record 0.1 to 1.4 ms, of which storing it takes more.

Processes of our own rather than `concurrent.futures`': those import the caller's main module
again (a script without a guard would ingest in each of them), and one that dies takes the work of
all with it, so that nobody knows which source killed it.
"""

from __future__ import annotations

import os
import queue
import re
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from index.cores import available_cores
from index.errors import LoadError
from index.formats.base import Loaded, Source
from index.formats.html import HtmlLoader
from index.formats.reading import load_part
from index.types import LoadFailure

MAX_WORKERS = 4
# A process starts in about a second: the first pages are read here, and often there are no more.
FEW = 16
# So much is read ahead of what is stored: more than a batch of ingest's, so that no process waits
# while one is written.
AHEAD, AHEAD_BYTES = 256, 64 * 1024 * 1024
_PACKED = 8  # times its size is what a packed page is counted for
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A source in its turn: what gives its articles, its bytes, and whether they are read here."""

    loaded: Callable[[], Iterable[Loaded]]
    size: int = 0
    here: bool = True


class Parsers:
    """Reads sources with up to `workers` processes (None: one a core, at most `MAX_WORKERS`).

    With 0 or 1 everything is read in this process, as it is where processes can't be started.
    A context manager: leaving it ends the processes, whatever they do.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._count = min(MAX_WORKERS, available_cores()) if workers is None else workers
        if os.name != "posix" or not sys.executable:
            self._count = 1
        self._few = FEW
        self._threads: ThreadPoolExecutor | None = None
        self._workers = [_Worker() for _ in range(self._count)]
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._threads is None:
            return
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.kill()
        self._threads.shutdown()
        for worker in self._workers:
            worker.close()

    def load(
        self, parts: Iterable[Source | LoadFailure], format: str | None = None
    ) -> Iterator[Loaded]:
        """Their articles and failures, in order: what `load_part` gives of each."""
        waiting: deque[_Begun] = deque()
        size = 0
        for part in parts:
            begun = self._begun(part, format)
            waiting.append(begun)
            size += begun.size
            # What is read here is read in its turn, so nothing is begun while it comes first.
            while waiting and (waiting[0].here or len(waiting) > AHEAD or size > AHEAD_BYTES):
                first = waiting.popleft()
                yield from first.loaded()
                size -= first.size
        while waiting:
            yield from waiting.popleft().loaded()

    def _begun(self, part: Source | LoadFailure, format: str | None) -> _Begun:
        here = _Begun(partial(load_part, part, format))
        if isinstance(part, LoadFailure) or self._count < 2:
            return here
        size = _size(part)
        if not _is_page(part, format):
            return replace(here, size=size)
        if self._few:
            self._few -= 1
            return replace(here, size=size)
        future = self._pool().submit(self._load, part, format)
        return _Begun(future.result, size, here=False)

    def _pool(self) -> ThreadPoolExecutor:
        if self._threads is None:
            for worker in self._workers:
                self._idle.put(worker)
            self._threads = ThreadPoolExecutor(self._count, "newsdesk-parse")
        return self._threads

    def _load(self, source: Source, format: str | None) -> list[Loaded]:
        worker = self._idle.get()
        try:
            return worker.load(source, format)
        finally:
            self._idle.put(worker)


class _Worker:
    """One process, started at the first source, and again where a source killed it.

    Used by one thread at a time; `close` may be called by another.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._ended = False

    def load(self, source: Source, format: str | None) -> list[Loaded]:
        """What `load_part` gives in that process, a failure where that dies of it."""
        connection = self._connection or self._started()
        if connection is None:
            return list(load_part(source, format))
        try:
            connection.send((source, format))
            loaded: list[Loaded] = connection.recv()
        except (EOFError, OSError):
            return [LoadFailure(source.key, f"can't be read: {self._death()}")]
        return loaded

    def kill(self) -> None:
        """End the process, whatever it does; whoever waits for it gets a failure."""
        self._ended = True
        if self._process:
            self._process.kill()

    def close(self) -> None:
        """The same, when nobody waits any more."""
        self.kill()
        if self._process:
            self._process.wait()
        if self._connection:
            self._connection.close()

    def _started(self) -> Connection | None:
        """None where no process can be started that could read anything."""
        if self._ended:
            return None
        ours, theirs = Pipe()
        command = [sys.executable, "-P", "-m", "index.formats.worker", str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                process_group=0,  # Ctrl-C is this process's to handle
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        try:
            ours.recv()
        except (EOFError, OSError):
            ours.close()
            self._process.wait()
            return None
        self._connection = ours
        return ours

    def _death(self) -> str:
        """How the process ended; the next source gets a new one."""
        if self._connection:
            self._connection.close()
            self._connection = None
        code = self._process.wait() if self._process else 0
        if code < 0:
            return f"the process reading it was killed (signal {-code}), perhaps out of memory"
        return f"the process reading it ended with code {code}"


def _is_page(source: Source, format: str | None) -> bool:
    """Whether it is worth another process. A matter of time only: both read the same."""
    if format is not None:
        return format == HtmlLoader.name
    try:
        start = source.head()[:5000].lstrip(b"\xef\xbb\xbf \t\r\n")
    except LoadError:
        return False  # reading it says why
    return start.startswith(b"<") and _PAGE.search(start) is not None


def _size(source: Source) -> int:
    try:
        with source.open_raw() as raw:
            packed = raw.read(2) == b"\x1f\x8b"
    except OSError:
        return 0
    return source.size() * _PACKED if packed else source.size()
