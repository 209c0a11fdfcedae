"""The HTTP API: ask, check, search, articles, health."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.api import Assistant
from assistant.serialise import hit_to_json
from assistant.types import Turn
from index.errors import ArticleNotFoundError, NewsdeskError, UsageError

MAX_K = 100  # passages a search may ask for


class AskTurn(BaseModel):
    """One earlier exchange."""

    question: str
    answer: str


class AskRequest(BaseModel):
    """The body of `POST /api/ask`: the keywords of `Assistant.ask`."""

    model_config = ConfigDict(extra="forbid")

    question: str
    today: date | None = None
    since: date | None = None
    until: date | None = None
    sources: list[str] | None = None
    event_since: date | None = None
    event_until: date | None = None
    history: list[AskTurn] = Field(default_factory=list)


class CheckRequest(BaseModel):
    """The body of `POST /api/check`: a draft, and the keys of articles to hold it against."""

    model_config = ConfigDict(extra="forbid")

    draft: str = Field(max_length=20_000)
    articles: list[str] = Field(default_factory=list)


def create_api(desk: Assistant) -> FastAPI:
    """The HTTP API over one open assistant."""
    api = FastAPI(title="Newsdesk", docs_url=None, redoc_url=None)

    @api.exception_handler(NewsdeskError)
    def failed(_: Request, error: NewsdeskError) -> JSONResponse:
        return JSONResponse(
            {"error": str(error), "hint": error.hint}, status_code=_status_of(error)
        )

    @api.post("/api/ask")
    def ask(request: AskRequest) -> dict[str, Any]:
        answer = desk.ask(
            request.question,
            today=request.today,
            since=request.since,
            until=request.until,
            sources=request.sources,
            event_since=request.event_since,
            event_until=request.event_until,
            history=tuple(Turn(turn.question, turn.answer) for turn in request.history),
        )
        return answer.to_json()

    @api.post("/api/check")
    def check(request: CheckRequest) -> dict[str, Any]:
        checked = desk.check(request.draft, articles=request.articles)
        return {"sentences": [one.to_json() for one in checked]}

    @api.get("/api/search")
    def search(
        q: str, k: int = 10, since: date | None = None, until: date | None = None
    ) -> dict[str, Any]:
        hits = desk.search(q, k=max(1, min(k, MAX_K)), since=since, until=until)
        return {"query": q, "hits": [hit_to_json(hit) for hit in hits]}

    @api.get("/api/articles/{article_id}")
    def article(article_id: str) -> dict[str, Any]:
        found = desk.article(article_id)
        return {
            "article_id": found.article_id,
            "article_key": found.article_key,
            "title": found.title,
            "text": found.text,
            "published": found.published.to_json() if found.published else None,
            "url": found.url,
            "source": found.source,
            "author": found.author,
            "language": found.language,
        }

    @api.get("/api/health")
    def health() -> dict[str, Any]:
        return {"ok": True, "articles": desk.index.coverage().articles}

    return api


def _status_of(error: NewsdeskError) -> int:
    if isinstance(error, ArticleNotFoundError):
        return 404
    return 400 if isinstance(error, UsageError) else 500
