"""Values to the JSON of the contract. One place, so that CLI, batch and HTTP agree."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from assistant.types import Answer, Citation, Coverage, Nearest, TimelineEvent
from assistant.usage import Usage
from index.types import Hit


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """The object of `newsdesk ask --json` and of `POST /api/ask`."""
    return {
        "question": answer.question.to_json(),
        "answer": {
            "text": answer.text,
            "value": answer.value,
            "values": list(answer.values),
            "value_type": answer.value_type,
            "confidence": round(answer.confidence, 4),
            "abstained": answer.abstained,
            "language": answer.language,
        },
        "citations": [citation_to_json(citation) for citation in answer.citations],
        "timeline": [timeline_to_json(event) for event in answer.timeline],
        "dispute": [asdict(stance) for stance in answer.dispute],
        "retrieved": [retrieved_to_json(hit) for hit in answer.retrieved],
        "nearest": [nearest_to_json(near) for near in answer.nearest],
        "coverage": coverage_to_json(answer.coverage),
        "timings": {stage: round(seconds, 4) for stage, seconds in answer.timings.items()},
        "notes": list(answer.notes),
        "model": answer.model,
        "usage": usage_to_json(answer.usage),
    }


def usage_to_json(usage: Usage | None) -> dict[str, Any] | None:
    """What a language model's part took."""
    if usage is None:
        return None
    speed = round(usage.tokens_per_second(), 2)
    return {**asdict(usage), "tokens_per_second": speed}


def citation_to_json(citation: Citation) -> dict[str, Any]:
    """A numbered quote."""
    return {
        **asdict(citation),
        "copies": list(citation.copies),
        "versions": list(citation.versions),
    }


def timeline_to_json(event: TimelineEvent) -> dict[str, Any]:
    """A dated event; `date` as dates are written in values."""
    return {
        "date": event.interval.iso(),
        "granularity": event.interval.granularity,
        "origin": event.origin,
        "quote": event.quote,
        "start": event.start,
        "end": event.end,
        "article_id": event.article_id,
        "article_key": event.article_key,
        "title": event.title,
        "source": event.source,
        "number": event.number,
    }


def retrieved_to_json(hit: Hit) -> dict[str, Any]:
    """A ranked passage, without its text."""
    return {
        "article_id": hit.article.article_id,
        "article_key": hit.article.article_key,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "score": round(hit.score, 6),
    }


def hit_to_json(hit: Hit) -> dict[str, Any]:
    """A search result, with its text."""
    published = hit.article.published
    return {
        **retrieved_to_json(hit),
        "text": hit.passage.text,
        "title": hit.article.title,
        "source": hit.article.source,
        "url": hit.article.url,
        "published": published.to_json() if published else None,
        "dense_score": hit.dense_score,
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
    }


def nearest_to_json(near: Nearest) -> dict[str, Any]:
    """An article shown beside an abstention."""
    return asdict(near)


def coverage_to_json(coverage: Coverage | None) -> dict[str, Any] | None:
    """First and last publication day of what was searched."""
    if coverage is None:
        return None
    return {
        "first": coverage.first.isoformat() if coverage.first else None,
        "last": coverage.last.isoformat() if coverage.last else None,
        "articles": coverage.articles,
        "undated": coverage.undated,
    }
