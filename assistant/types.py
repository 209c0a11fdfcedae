"""The values that flow through the assistant. All frozen: a stage returns new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Self

from assistant.usage import Usage
from index.types import Article, Filter, Hit, Interval, Language, Passage

Operator = Literal[
    "plain",
    "when",
    "first",
    "latest",
    "earliest-of",
    "latest-of",
    "order",
    "same-day",
    "same-month",
    "same-year",
    "before",
    "after",
    "duration",
    "as-of",
    "on-the-day",
    "each",
    "list",
    "count",
]
ValueType = Literal["span", "date", "number", "yesno", "list", "none"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class SubQuestion:
    """One search: the text to look for, and the names that its evidence should carry.

    `event` is what the question calls it, where it is one of the events compared; `joint`
    the "and" before it, where it may only be the rest of the event before.
    """

    text: str
    names: tuple[str, ...] = ()
    event: str = ""
    joint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. `text` stands alone (follow-ups resolved).

    `window` is the time span the question itself names (soft: it ranks, it doesn't hide);
    `filter` is what the user set (hard). `names` are the entities in it, `aliases` other
    spellings of them, across languages. `expects` is the type of value asked for.
    """

    text: str
    language: Language
    today: date
    operator: Operator = "plain"
    expects: ValueType = "span"
    window: Interval | None = None
    filter: Filter = field(default_factory=Filter)
    names: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sub_questions: tuple[SubQuestion, ...] = ()
    answer_language: Language = "und"

    def to_json(self) -> dict[str, Any]:
        """The contract's `question` object."""
        return {
            "text": self.text,
            "language": self.language,
            "operator": self.operator,
            "window": self.window.iso() if self.window else None,
            "sub_questions": [sub.event or sub.text for sub in self.sub_questions],
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer: `article.text[start:end] == quote`.

    `value_start`/`value_end` are the answer span inside the article, where one was read;
    `score` (0..1) is how well the sentence supports an answer; `event` is the date of
    what it reports, `event_origin` where that date came from.
    """

    passage: Passage
    article: Article
    start: int
    end: int
    quote: str
    score: float
    value: str | None = None
    value_start: int | None = None
    value_end: int | None = None
    event: Interval | None = None
    event_origin: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quote. Invariant: `desk.article(article_id).text[start:end] == quote`.

    `copies` are the keys of reprints that hold the quote, `versions` those of other states of the
    story from the same source, the oldest first.
    """

    number: int
    quote: str
    start: int
    end: int
    article_id: str
    article_key: str
    title: str
    url: str | None = None
    source: str | None = None
    published: dict[str, Any] | None = None
    copies: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """A dated event: its days, where they come from ("mention", "paragraph", "dateline" or
    "publication"), and the exact sentence that tells it.

    Invariant: `desk.article(article_id).text[start:end] == quote`. `number` is its citation's.
    """

    interval: Interval
    origin: str
    quote: str
    start: int
    end: int
    article_id: str
    article_key: str
    title: str
    source: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Stance:
    """What one citation of a disputed answer says: the value taken, another source's, or the one
    that a correction calls wrong."""

    number: int
    value: str
    kind: Literal["taken", "differs", "corrected"]


@dataclass(frozen=True, slots=True)
class Nearest:
    """An article shown when the assistant abstains."""

    article_id: str
    article_key: str
    title: str
    published: dict[str, Any] | None = None
    source: str | None = None

    @classmethod
    def of(cls, article: Article) -> Self:
        """That article."""
        return cls(
            article.article_id,
            article.article_key,
            article.title,
            article.published.to_json() if article.published else None,
            article.source,
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the searched collection spans: first and last publication day, and its size."""

    first: date | None
    last: date | None
    articles: int
    undated: int = 0


@dataclass(frozen=True, slots=True)
class TraceEvent:
    """What a stage did, with its particulars as JSON values."""

    stage: str
    what: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says. `value` is None exactly when it abstained; `dispute` is empty where
    the cited sources agree; `usage` is None where no language model was asked."""

    text: str
    value: str | None
    values: tuple[str, ...]
    value_type: ValueType
    confidence: float
    language: Language
    abstained: bool
    question: Question
    citations: tuple[Citation, ...] = ()
    timeline: tuple[TimelineEvent, ...] = ()
    dispute: tuple[Stance, ...] = ()
    retrieved: tuple[Hit, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    coverage: Coverage | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    model: str = "none"
    usage: Usage | None = None
    trace: tuple[TraceEvent, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The contract's JSON object of `newsdesk ask --json`."""
        from assistant.serialise import answer_to_json

        return answer_to_json(self)


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One step of a streamed answer.

    kind "stage": `text` names what is being done ("understanding", "searching",
    "reading", "writing", "checking"); kind "delta": `text` is the next piece of the
    answer; kind "answer": `answer` is the final, checked Answer (always the last event).
    """

    kind: Literal["stage", "delta", "answer"]
    text: str = ""
    answer: Answer | None = None
