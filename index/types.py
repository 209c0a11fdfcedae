"""The values that flow through the index. All frozen: a stage returns new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Language = Literal["zh", "en", "und"]
Granularity = Literal["day", "month", "quarter", "half", "year", "range"]

# Open ends of an interval: "since 2019" ends at DATE_MAX, "until May" starts at DATE_MIN.
DATE_MIN = date.min
DATE_MAX = date.max


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of whole days, both ends included.

    `granularity` is how precisely the text said it; `certainty` (0..1) how sure the
    resolution is (an explicit date is 1.0; "the 26th" without a month is less).
    """

    start: date
    end: date
    granularity: Granularity = "day"
    certainty: float = 1.0

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"an interval can't end before it starts: {self.start} > {self.end}")

    def contains(self, day: date) -> bool:
        """Whether `day` lies in the interval."""
        return self.start <= day <= self.end

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share at least one day."""
        return self.start <= other.end and other.start <= self.end

    def iso(self) -> str:
        """`2022-05-26`, `2022-05`, `2022`, or `a/b` with inclusive days; `..` for an open end."""
        if self.start == self.end:
            return self.start.isoformat()
        if self.granularity == "month":
            return f"{self.start:%Y-%m}"
        if self.granularity == "year" and self.start.month == self.start.day == 1:
            return f"{self.start:%Y}"
        start = ".." if self.start == DATE_MIN else self.start.isoformat()
        end = ".." if self.end == DATE_MAX else self.end.isoformat()
        return f"{start}/{end}"


@dataclass(frozen=True, slots=True)
class Published:
    """When an article appeared: days in the outlet's own zone, and how we know.

    `time` is the full local timestamp (ISO 8601 with offset) where the source gave one;
    a source that gave a day has `time=None`: a day is not a midnight. `instant` is that
    time in Unix seconds. `provenance` names the field or phrase the date came from
    ("front matter: date", "meta: article:published_time", "dateline", "file name", …).
    """

    interval: Interval
    provenance: str
    zone: str | None = None
    time: str | None = None
    instant: float | None = None
    confidence: float = 1.0

    def to_json(self) -> dict[str, Any]:
        """The contract's `published` object."""
        return {
            "start": self.interval.start.isoformat(),
            "end": self.interval.end.isoformat(),
            "granularity": self.interval.granularity,
            "zone": self.zone,
            "time": self.time,
            "provenance": self.provenance,
        }


@dataclass(frozen=True, slots=True)
class LoadedArticle:
    """What a loader makes of one article before it is stored.

    `key` is the identity the source gave (record id, feed guid, url, else the path as given).
    `text` is the clean text that every offset points into: paragraphs separated by one
    newline, no markup. `provenance` says for each field where its value was found, `file` which
    path, address or member of an archive it was read from.
    """

    key: str
    title: str
    text: str
    published: Published | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    language: Language = "und"
    categories: tuple[str, ...] = ()
    updated: Published | None = None
    format: str = ""
    provenance: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class LoadFailure:
    """One source, or one record of it, that could not be read. Ingest reports it and goes on.

    `file` and `format` as in LoadedArticle, where they are known.
    """

    key: str
    reason: str
    format: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article. `article_id` is ours and stable for the same key."""

    article_id: str
    article_key: str
    title: str
    text: str
    published: Published | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    language: Language = "und"
    categories: tuple[str, ...] = ()
    updated: Published | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences: `article.text[start:end] == text`."""

    passage_id: int
    article_id: str
    start: int
    end: int
    text: str
    language: Language = "und"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression found in a text: `text[start:end]` is its wording.

    `resolution` says how it was read: "explicit", "year from reference",
    "weekday before reference", "fiscal year (Alibaba)", "unresolved", …
    `interval` is None where the wording is a date but can't be resolved honestly.
    """

    start: int
    end: int
    text: str
    interval: Interval | None
    resolution: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What a search may return. Empty means no restriction; days are inclusive.

    `since` and `until` are of the publication, `event_since` and `event_until` of the events
    that an article's sentences date. `tz` is the zone in which the former are read against
    timed publications. Articles without a publication date never pass a filter by it, those
    whose text dates nothing never one by events.
    """

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    article_ids: tuple[str, ...] = ()
    tz: str | None = None
    event_since: date | None = None
    event_until: date | None = None

    def __bool__(self) -> bool:
        days = (self.since, self.until, self.event_since, self.event_until)
        return any(days) or bool(self.sources or self.languages or self.article_ids)

    @property
    def by_event(self) -> bool:
        """Whether the days of events restrict it."""
        return self.event_since is not None or self.event_until is not None


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result. `score` is the fused score; ranks are 1-based, None where not listed."""

    passage: Passage
    article: Article
    score: float
    dense_score: float | None = None
    dense_rank: int | None = None
    lexical_rank: int | None = None
