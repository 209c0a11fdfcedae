"""What a language model's part of an answer took: tokens, seconds and, where prices are set, money.

Tokens are the server's own count where it gives one, else cl100k tokens, and then said to be about
so many.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from index.tokens import count_tokens

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Counted:
    """Tokens of one request, as its server counted them."""

    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class Usage:
    """Of all requests for one answer. `seconds` until the last word, `first_seconds` until the
    first; `estimated` where a server gave no count; `cost` in the currency of the prices set."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated: bool = False
    first_seconds: float = 0.0
    seconds: float = 0.0
    cost: float | None = None

    def tokens_per_second(self) -> float:
        """Written tokens a second, from the first word on; 0 where there was no time to tell."""
        writing = self.seconds - self.first_seconds
        return self.completion_tokens / writing if writing > 0 else 0.0


class Meter:
    """Counts the requests of one answer. `prices` are for a million tokens, read and written."""

    def __init__(
        self,
        prices: tuple[float, float] | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._prices = prices
        self._clock = clock
        self._usage = Usage()

    @property
    def usage(self) -> Usage | None:
        """What was counted so far; None before any request."""
        if not self._usage.requests:
            return None
        if self._prices is None:
            return self._usage
        read, written = self._prices
        used = self._usage
        cost = (read * used.prompt_tokens + written * used.completion_tokens) / MILLION
        return replace(used, cost=cost)

    def of(self, prompt: str, pieces: Iterator[str]) -> Iterator[str]:
        """`pieces` of the answer to `prompt` as they come, counted, also where they break off."""
        started = self._clock()
        first: float | None = None
        told: Counted | None = None
        said: list[str] = []
        try:
            while True:
                try:
                    piece = next(pieces)
                except StopIteration as end:
                    # What a generator returns: a model's own count, where it has one.
                    told = end.value if isinstance(end.value, Counted) else None
                    return
                first = first or self._clock()
                said.append(piece)
                yield piece
        finally:
            ended = self._clock()
            self._add(prompt, "".join(said), told, (first or ended) - started, ended - started)

    def _add(
        self, prompt: str, text: str, told: Counted | None, first: float, spent: float
    ) -> None:
        counted = told or Counted(count_tokens(prompt), count_tokens(text))
        used = self._usage
        self._usage = Usage(
            requests=used.requests + 1,
            prompt_tokens=used.prompt_tokens + counted.prompt_tokens,
            completion_tokens=used.completion_tokens + counted.completion_tokens,
            estimated=used.estimated or told is None,
            first_seconds=used.first_seconds or first,
            seconds=used.seconds + spent,
        )
