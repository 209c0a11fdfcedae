"""One writer an index: an exclusive lock that the system frees when its owner dies."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from index.errors import IndexLockedError

LOCK_FILE = "writer.lock"


class WriterLock:
    """Held from `acquire` to `release`, or as a context manager.

    The file names its owner for the error message only; what counts is the `flock`, which
    a killed process loses at once, so that no stale lock ever needs to be removed by hand.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_FILE
        self._file: IO[str] | None = None

    def acquire(self) -> Self:
        """Raises IndexLockedError when another process, or another index here, holds it."""
        file = self._path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = _owner(file)
            file.close()
            raise IndexLockedError(
                f"{self._path.parent} is being written to by {owner}",
                hint="wait until it is done, or end that process",
            ) from error
        file.truncate(0)
        json.dump({"pid": os.getpid(), "host": socket.gethostname()}, file)
        file.flush()
        self._file = file
        return self

    def release(self) -> None:
        """Free it. The file stays: removing it could free a lock that someone just took."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _owner(file: IO[str]) -> str:
    try:
        file.seek(0)
        owner = json.load(file)
        return f"process {owner['pid']} on {owner['host']}"
    except (ValueError, KeyError, TypeError):
        return "another process"
