"""A visitor's conversation as values: what was asked, within which scope, what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from assistant.types import Answer, Turn
from assistant.web.days import DayRange
from assistant.web.words import Speech


@dataclass(frozen=True, slots=True)
class Scope:
    """What the visitor restricts a question to: days of publication and of the events told (ISO
    or empty), sources, and the confidence below which to abstain (None: as fitted)."""

    since: str = ""
    until: str = ""
    sources: tuple[str, ...] = ()
    strictness: float | None = None
    event_since: str = ""
    event_until: str = ""

    @property
    def dated(self) -> bool:
        """Whether any day restricts it."""
        return any((self.since, self.until, self.event_since, self.event_until))

    def published(self, speech: Speech = "en") -> tuple[date | None, date | None]:
        """Both ends of the publication. Raises UsageError on what isn't a day, or ends first."""
        return DayRange(self.since, self.until).days(speech)

    def happened(self, speech: Speech = "en") -> tuple[date | None, date | None]:
        """The same of the events."""
        return DayRange(self.event_since, self.event_until).days(speech)

    def record(self) -> dict[str, Any]:
        """As exports and verdicts keep it; None where nothing restricts."""
        return {
            "since": self.since or None,
            "until": self.until or None,
            "event_since": self.event_since or None,
            "event_until": self.event_until or None,
            "sources": list(self.sources),
        }


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its reply. `number` names it on the page: its markers and cards carry it.

    `reply` is what the chat shows now; `answer` is None while it is being made, and stays None
    where it failed or was stopped. `at` is when it was asked. Of an answer kept from an earlier
    visit, `gone` are the numbers of the citations whose article has been deleted since, `changed`
    of those whose article no longer holds the quote in its place.
    """

    number: int
    asked: str
    scope: Scope
    reply: str = ""
    answer: Answer | None = None
    at: datetime | None = None
    gone: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()

    @property
    def stale(self) -> bool:
        """Whether a cited article is no longer as it was."""
        return bool(self.gone or self.changed)


Exchanges = tuple[Exchange, ...]


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
