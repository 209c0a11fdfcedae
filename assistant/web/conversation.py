"""A visitor's conversation as values: what was asked, within which scope, what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from assistant.types import Answer, Turn
from index.errors import UsageError


@dataclass(frozen=True, slots=True)
class Scope:
    """What the visitor restricts a question to: publication days (ISO or empty) and sources, and
    the confidence below which to abstain (None: as fitted)."""

    since: str = ""
    until: str = ""
    sources: tuple[str, ...] = ()
    strictness: float | None = None

    def days(self) -> tuple[date | None, date | None]:
        """Both ends as days. Raises UsageError on what isn't one."""
        return parse_day(self.since), parse_day(self.until)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its reply. `number` names it on the page: its markers and cards carry it.

    `reply` is what the chat shows now; `answer` is None while it is being made, and stays None
    where it failed or was stopped. `at` is when it was asked.
    """

    number: int
    asked: str
    scope: Scope
    reply: str = ""
    answer: Answer | None = None
    at: datetime | None = None


Exchanges = tuple[Exchange, ...]


def parse_day(text: str | None) -> date | None:
    """An ISO day from a text box; empty is None. Raises UsageError on anything else."""
    if text is None or not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day", hint="write it like 2022-05-26") from error


def history(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    """The answered exchanges, for a follow-up to lean on."""
    return tuple(
        Turn(item.answer.question.text, item.answer.text)
        for item in exchanges
        if item.answer is not None
    )


def messages(exchanges: Sequence[Exchange]) -> list[dict[str, Any]]:
    """The chat as gradio shows it: two messages an exchange."""
    shown: list[dict[str, Any]] = []
    for item in exchanges:
        shown.append({"role": "user", "content": item.asked})
        shown.append({"role": "assistant", "content": item.reply})
    return shown


def numbered(exchanges: Sequence[Exchange], number: int) -> Exchange | None:
    """The exchange of that number."""
    return next((item for item in exchanges if item.number == number), None)


def before_message(exchanges: Exchanges, position: int) -> Exchanges:
    """The exchanges before the one that the chat's message at `position` belongs to."""
    return exchanges[: position // 2]


def settle_stopped(exchanges: Exchanges, note: str) -> Exchanges:
    """After a stop: the last exchange keeps what was written and says that it was stopped."""
    if not exchanges or exchanges[-1].answer is not None:
        return exchanges
    last = exchanges[-1]
    return (*exchanges[:-1], replace(last, reply=f"{last.reply}\n\n*{note}*".strip()))
