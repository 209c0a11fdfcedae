"""Newsdesk inside a LangChain application: its passages as a retriever, its answers as a Runnable.

    from assistant.bridge import NewsRetriever, answering

    retriever = NewsRetriever(desk=desk, k=5)           # Documents, with exact offsets
    chain = answering(desk) | (lambda answer: answer.text)

Not imported by `assistant` itself: the rest works without LangChain being loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from assistant.api import Assistant
from assistant.types import Answer, Turn
from index.errors import UsageError
from index.types import Hit

_FIELDS = frozenset(
    "question today since until sources event_since event_until answer_language history".split()
)


class NewsRetriever(BaseRetriever):
    """The `k` best passages of an open Assistant's index, filters applied before ranking.

    A Document's metadata are those of a citation: `article_key`, `article_id`, `title`, `url`,
    `source`, `published`, and `start` and `end` of the passage in the article's text.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    desk: Assistant
    k: int = 5
    since: date | None = None
    until: date | None = None
    sources: Sequence[str] | None = None
    event_since: date | None = None
    event_until: date | None = None
    today: date | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        hits = self.desk.search(
            query,
            k=self.k,
            since=self.since,
            until=self.until,
            sources=self.sources,
            event_since=self.event_since,
            event_until=self.event_until,
            today=self.today,
        )
        return [_document(hit) for hit in hits]


def answering(desk: Assistant) -> Runnable[str | dict[str, Any], Answer]:
    """`desk.ask` as a Runnable: a question, or a dict of `ask`'s arguments, to a checked Answer.

    `history` may be a list of Turns or of {"question", "answer"}. Raises UsageError for a key
    that `ask` doesn't know.
    """

    def ask(asked: str | dict[str, Any]) -> Answer:
        return desk.ask(**_arguments(asked))

    return RunnableLambda(ask, name="newsdesk")


def _arguments(asked: str | dict[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {"question": asked} if isinstance(asked, str) else dict(asked)
    unknown = sorted(set(given) - _FIELDS)
    if unknown or "question" not in given:
        raise UsageError(
            f"unknown: {', '.join(unknown)}" if unknown else "there is no question",
            hint=f"keys: {', '.join(sorted(_FIELDS))}",
        )
    given["history"] = tuple(
        turn if isinstance(turn, Turn) else Turn(turn["question"], turn["answer"])
        for turn in given.get("history") or ()
    )
    return given


def _document(hit: Hit) -> Document:
    article, passage = hit.article, hit.passage
    return Document(
        id=f"{article.article_id}:{passage.start}-{passage.end}",
        page_content=passage.text,
        metadata={
            "article_key": article.article_key,
            "article_id": article.article_id,
            "title": article.title,
            "url": article.url,
            "source": article.source,
            "published": article.published.to_json() if article.published else None,
            "start": passage.start,
            "end": passage.end,
            "score": hit.score,
        },
    )
