"""The values of an evaluation: articles and questions in, one scored row a question out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol

from assistant.types import Answer, Turn
from index.settings import Settings
from index.types import Article

GoldType = Literal["span", "date", "number", "yesno", "list"]
Cause = Literal[
    "not_retrieved",
    "not_read",
    "wrong_operator",
    "wrong_date",
    "refused",
    "should_have_refused",
    "crashed",
]


@dataclass(frozen=True, slots=True)
class SuiteArticle:
    """An article as a suite hands it to ingest: one line of the JSONL contract."""

    id: str
    text: str = ""
    title: str | None = None
    published: str | None = None
    source: str | None = None
    url: str | None = None
    html: str | None = None
    language: str | None = None

    def to_json(self) -> dict[str, str]:
        """The JSONL record; absent fields are left out."""
        fields = {
            "id": self.id,
            "title": self.title,
            "text": None if self.html else self.text,
            "html": self.html,
            "published": self.published,
            "source": self.source,
            "url": self.url,
            "language": self.language,
        }
        return {name: value for name, value in fields.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Fixture:
    """One question with its gold.

    `answers` are alternatives, but for `value_type` "list": there every item must be named,
    and an item may itself be a tuple of alternatives. Empty: the articles don't say.
    `gold` holds one group an article that is needed; any member of a group will do (near
    duplicates, or passages that carry the same fact). `candidates` are the things that a
    "which of these" question chooses between. `payload` is for suites that don't ask.
    """

    id: str
    question: str
    answers: tuple[str | tuple[str, ...], ...] = ()
    value_type: GoldType = "span"
    gold: tuple[tuple[str, ...], ...] = ()
    today: date | None = None
    since: date | None = None
    until: date | None = None
    history: tuple[Turn, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    candidates: tuple[str, ...] = ()
    payload: Mapping[str, Any] = field(default_factory=dict)

    @property
    def answerable(self) -> bool:
        """Whether the articles hold an answer."""
        return bool(self.answers)

    def alternatives(self) -> tuple[str, ...]:
        """Every accepted wording, flat."""
        return tuple(
            wording
            for answer in self.answers
            for wording in ((answer,) if isinstance(answer, str) else answer)
        )

    def gold_keys(self) -> tuple[str, ...]:
        """Every gold article key, flat."""
        return tuple(key for group in self.gold for key in group)


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a suite loads. `articles` empty: the user's own index is asked."""

    articles: Sequence[SuiteArticle]
    fixtures: Sequence[Fixture]


@dataclass(frozen=True, slots=True)
class SuiteOptions:
    """What changes a suite's contents; part of the data fingerprint through what it loads."""

    seed: int = 0
    pair: str = "en-zh"
    task: str | None = None
    distractors: str | None = None
    documents: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One scored question: the contract's entry of `questions`, with its time and error."""

    id: str
    question: str
    gold: tuple[str, ...]
    answers: tuple[str | tuple[str, ...], ...]
    value: str | None
    value_type: str
    abstained: bool
    confidence: float
    retrieved: tuple[Mapping[str, Any], ...]
    citations: tuple[Mapping[str, Any], ...]
    tags: Mapping[str, str]
    metrics: Mapping[str, float]
    cause: Cause | None = None
    latency_ms: float = 0.0
    text: str = ""
    error: str = ""
    baselines: Mapping[str, float] = field(default_factory=dict)


class Desk(Protocol):
    """What is measured: the part of `Assistant` that an evaluation calls."""

    def ask(
        self,
        question: str,
        *,
        today: date | None = None,
        since: date | None = None,
        until: date | None = None,
        history: Sequence[Turn] = (),
    ) -> Answer:
        """The answer to one question."""
        ...

    def article(self, article_id: str) -> Article:
        """The stored article that a citation points into."""
        ...


class Suite(Protocol):
    """A named set of questions. Registered in `suites`; one class a file."""

    name: str
    help: str
    asks: bool  # False: `examine` needs no index and no assistant

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """Articles and fixtures from the files as they lie in `data`. Raises UsageError."""
        ...

    def examine(self, fixture: Fixture, desk: Desk | None, settings: Settings) -> Row:
        """Put one fixture to the test. What it raises makes the row that `failed` gives."""
        ...

    def failed(self, fixture: Fixture, error: str, latency_ms: float) -> Row:
        """The row of a fixture whose examination raised: wrong in all that it has a part in."""
        ...
