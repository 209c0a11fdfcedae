"""What loaders are given and what they are: a source of bytes, and the small protocol."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO, Protocol, cast

from index.errors import LoadError
from index.types import LoadedArticle, LoadFailure

Loaded = LoadedArticle | LoadFailure

HEAD_BYTES = 65_536
# A news article is some kilobytes, its page with scripts a few megabytes.
MAX_FILE_BYTES = 50 * 1024 * 1024
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Source:
    """One file or response: `open_raw` gives its bytes from the start, as often as asked.

    `key` identifies it (the path as given, or the url), `name` is the file name, `url` is set
    where it came from the network, `charset` where a header declared one. `mapping` names, for
    our fields, the columns or keys of a table or record that hold them.
    """

    key: str
    name: str
    open_raw: Callable[[], BinaryIO]
    url: str | None = None
    charset: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_bytes(
        cls,
        data: bytes,
        key: str,
        *,
        name: str = "",
        url: str | None = None,
        charset: str | None = None,
    ) -> Source:
        """A source held in memory."""
        return cls(key, name, partial(io.BytesIO, data), url, charset)

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The content from its start, unpacked where it is gzip."""
        with self.open_raw() as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            # GzipFile doesn't close the file beneath it; the outer `with` does.
            yield cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw

    def size(self) -> int:
        """Its bytes as they are, packed or not; 0 where they can't be read."""
        try:
            with self.open_raw() as raw:
                return raw.seek(0, os.SEEK_END)
        except OSError:
            return 0

    def head(self) -> bytes:
        """The first `HEAD_BYTES`. Raises LoadError where they can't be read."""
        return self._read(HEAD_BYTES)

    def read(self, limit: int = MAX_FILE_BYTES) -> bytes:
        """All bytes. Raises LoadError where there are more than `limit`, or they can't be read."""
        data = self._read(limit + 1)
        if len(data) > limit:
            raise LoadError(
                f"larger than {limit // 1024 // 1024} MB",
                hint="split it, or give many articles as JSONL, which is read line by line",
            )
        return data

    def _read(self, size: int) -> bytes:
        try:
            with self.open() as stream:
                return stream.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise LoadError(f"can't be read: {reason_of(error)}") from error


def reason_of(error: Exception) -> str:
    """An exception as the words of a report line, without paths and types where possible."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join((text or type(error).__name__).split())


class Loader(Protocol):
    """One format. A loader holds no state, and never raises for one bad record of many."""

    name: str

    def sniff(self, head: str, name: str) -> float:
        """How surely (0..1) a file called `name` that begins with `head` is of this format."""

    def load(self, source: Source) -> Iterator[Loaded]:
        """Its articles and failures, lazily. Raises LoadError where the whole can't be read."""
