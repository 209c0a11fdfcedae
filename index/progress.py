"""How far an ingest is: things done a second, and the time that is left, in words."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from index.formats.base import Source
from index.formats.walk import is_address, size_at

Clock = Callable[[], float]
# Bytes that an address counts for: what it holds is known only when it has been fetched.
_ADDRESS = 200_000
# A source from so many bytes on tells how far into it one is; smaller ones are soon read.
_LARGE = 100_000
# Before so many seconds, or this share, an estimate says nothing.
_EARLY_SECONDS, _EARLY_SHARE = 2.0, 0.005


def pace(done: int, seconds: float, share: float) -> str:
    """`, 340/s, 2 min left` of `done` things in `seconds`, which are `share` (0..1) of the work."""
    if seconds < _EARLY_SECONDS or not done:
        return ""
    rate = done / seconds
    said = f", {rate:,.0f}/s" if rate >= 10 else f", {rate:.1f}/s"
    if not _EARLY_SHARE <= share < 1:
        return said
    return f"{said}, {duration(seconds * (1 - share) / share)} left"


def duration(seconds: float) -> str:
    """`40 s`, `3 min`, `2 h 10 min`."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


class Meter:
    """How much of an ingest's input has been read, by its bytes."""

    def __init__(self, locations: Iterable[str | Path], *, clock: Clock = time.monotonic) -> None:
        self._total = sum(_ADDRESS if is_address(place) else size_at(place) for place in locations)
        self._clock = clock
        self._started = clock()
        self._before = 0
        self._size = 0
        self._read = 0

    def watch(self, source: Source) -> Source:
        """`source`, which comes next: what came before it is read, or soon will be."""
        size = source.size()
        self._next(size)
        if size < _LARGE:
            return source
        return replace(source, open_raw=_Watched(source.open_raw, self))

    def address(self) -> None:
        """An address comes next."""
        self._next(_ADDRESS)

    def opened(self) -> None:
        """The present source is read from its start."""
        self._read = 0

    def passed(self, count: int) -> None:
        """`count` more bytes of the present source are read."""
        self._read += count

    def line(self, articles: int) -> str:
        """How far it is, in words."""
        done = self._before + min(self._read, self._size)
        share = done / self._total if self._total else 0.0
        gone = self._clock() - self._started
        return f"{articles:,} articles searchable by words{pace(articles, gone, share)}"

    def _next(self, size: int) -> None:
        self._before += self._size
        self._size, self._read = size, 0


@dataclass(frozen=True, slots=True)
class _Watched:
    """Opens a source so that the meter sees what is read of it; in another process, plainly."""

    open_raw: Callable[[], BinaryIO]
    meter: Meter

    def __call__(self) -> BinaryIO:
        self.meter.opened()
        return cast(BinaryIO, io.BufferedReader(_Counted(self.open_raw(), self.meter), 1 << 18))

    def __reduce__(self) -> tuple[Any, ...]:
        return _same, (self.open_raw,)


def _same(open_raw: Callable[[], BinaryIO]) -> Callable[[], BinaryIO]:
    return open_raw


class _Counted(io.RawIOBase):
    """A stream that tells the meter of what is read."""

    def __init__(self, stream: BinaryIO, meter: Meter) -> None:
        self._stream = stream
        self._meter = meter

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: Any, /) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._meter.passed(len(data))
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()
