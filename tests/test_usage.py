"""What a language model's part took: counted as it streams, also where it breaks off."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest

from assistant.usage import Counted, Meter, Usage
from index.tokens import count_tokens


class Ticks:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def pieces(clock: Ticks, *said: str) -> Iterator[str]:
    for piece in said:
        clock.now += 2.0
        yield piece


def counted(clock: Ticks) -> Generator[str, None, Counted]:
    yield from pieces(clock, "two ", "words")
    return Counted(100, 7)


def test_tokens_and_seconds_are_counted_over_all_requests() -> None:
    clock = Ticks()
    meter = Meter(clock=clock)
    assert meter.usage is None
    assert "".join(meter.of("the prompt", pieces(clock, "an ", "answer"))) == "an answer"
    assert list(meter.of("again", pieces(clock, "better"))) == ["better"]
    assert meter.usage == Usage(
        requests=2,
        prompt_tokens=count_tokens("the prompt") + count_tokens("again"),
        completion_tokens=count_tokens("an answer") + count_tokens("better"),
        estimated=True,
        first_seconds=2.0,
        seconds=6.0,
    )


def test_the_servers_own_count_goes_first_and_prices_make_a_cost() -> None:
    clock = Ticks()
    meter = Meter((1.0, 10.0), clock)
    list(meter.of("prompt", counted(clock)))
    used = meter.usage
    assert used is not None and not used.estimated
    assert (used.prompt_tokens, used.completion_tokens) == (100, 7)
    assert used.cost == pytest.approx(170 / 1_000_000)
    assert used.tokens_per_second() == pytest.approx(7 / 2)


def test_what_breaks_off_was_paid_for_too() -> None:
    clock = Ticks()

    def broken() -> Iterator[str]:
        yield from pieces(clock, "half an answer")
        raise OSError("gone")

    meter = Meter(clock=clock)
    with pytest.raises(OSError, match="gone"):
        list(meter.of("prompt", broken()))
    used = meter.usage
    assert used is not None
    assert used.completion_tokens == count_tokens("half an answer")
    assert used.tokens_per_second() == 0.0
