"""What was searched, read, prompted and dropped on the way to an answer, and why.

Each Answer carries its events (`answer.trace`); `newsdesk ask --trace` prints them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.types import Evidence, Question, TraceEvent
from index.types import Hit

SHOWN = 10  # passages and pieces of evidence told of a stage
_LONG = 160  # characters of a value on a printed line


@dataclass(frozen=True, slots=True)
class Trace:
    """The events so far; stages add theirs as they go."""

    events: list[TraceEvent]

    def add(self, stage: str, what: str, **data: Any) -> None:
        """One more event."""
        self.events.append(TraceEvent(stage, what, data))

    def understood(self, question: Question) -> None:
        """The plan that the question was read as."""
        self.add(
            "understanding",
            "plan",
            **question.to_json(),
            expects=question.expects,
            today=question.today.isoformat(),
            names=list(question.names),
            aliases={name: list(known) for name, known in question.aliases.items()},
        )

    def searched(self, query: str, hits: Sequence[Hit]) -> None:
        """What a search found."""
        self.add("searching", "search", query=query, hits=[_hit(one) for one in hits[:SHOWN]])

    def read(self, question: str, evidence: Sequence[Evidence]) -> None:
        """What was read in the passages, best first."""
        best = [_evidence(one) for one in evidence[:SHOWN]]
        self.add("reading", "evidence", question=question, evidence=best)

    def decided(self, value: str | None, confidence: float, threshold: float) -> None:
        """Whether the best answer is sure enough to be given."""
        answers = value is not None and confidence >= threshold
        self.add(
            "reading",
            "answers" if answers else "abstains",
            value=value,
            confidence=round(confidence, 4),
            threshold=threshold,
        )


def trace_lines(events: Sequence[TraceEvent]) -> Iterator[str]:
    """The events as lines for a terminal."""
    for event in events:
        yield f"{event.stage}: {event.what}"
        for key, value in event.data.items():
            if isinstance(value, list) and value and isinstance(value[0], Mapping):
                yield f"  {key}:"
                yield from (f"    {n}. {_short(one)}" for n, one in enumerate(value, start=1))
            elif isinstance(value, str) and "\n" in value:
                yield f"  {key}:"
                yield from (f"    | {line}" for line in value.splitlines())
            elif value not in (None, "", [], {}):
                yield f"  {key}: {_short(value)}"


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        return " · ".join(f"{key} {_short(one)}" for key, one in value.items() if one is not None)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "article_key": hit.article.article_key,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "score": round(hit.score, 4),
        "dense": None if hit.dense_score is None else round(hit.dense_score, 4),
        "title": hit.article.title,
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "score": round(item.score, 4),
        "value": item.value,
        "event": item.event.iso() if item.event else None,
        "origin": item.event_origin or None,
        "article_key": item.article.article_key,
        "start": item.start,
        "quote": item.quote,
    }
