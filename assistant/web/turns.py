"""Turns at something that only a few may do at a time; the others wait in line, up to a bound."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from index.errors import UsageError


class Turns:
    """`at_once` may work at the same time, `waiting` more may wait, first come, first served.

    `what` names them in the plural, for who is turned away.
    """

    def __init__(self, what: str, at_once: int, waiting: int) -> None:
        self._what = what
        self._at_once = at_once
        self._most = at_once + waiting
        self._changed = threading.Condition()
        self._line: list[Turn] = []  # those at work first, then those who wait

    def take(self) -> Turn:
        """A turn: to be entered, waited for, and left. Raises UsageError where the line is full."""
        return Turn(self)

    def join(self, turn: Turn) -> None:
        """See `Turn.__enter__`."""
        with self._changed:
            if len(self._line) >= self._most:
                raise UsageError(
                    f"{len(self._line)} {self._what} are under way or waiting already",
                    hint="try again in a moment",
                )
            self._line.append(turn)

    def leave(self, turn: Turn) -> None:
        """See `Turn.__exit__`."""
        with self._changed:
            self._line.remove(turn)
            self._changed.notify_all()

    def ahead(self, turn: Turn, seconds: float) -> int:
        """See `Turn.ahead`."""
        with self._changed:
            self._changed.wait_for(lambda: self._line.index(turn) < self._at_once, seconds)
            return max(0, self._line.index(turn) + 1 - self._at_once)


class Turn:
    """One place in the line, held while the `with` block runs."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    def __enter__(self) -> Self:
        self._turns.join(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._turns.leave(self)

    def ahead(self, seconds: float) -> int:
        """How far it is from its turn, 0 once it has come; waits for it `seconds` at most."""
        return self._turns.ahead(self, seconds)
