"""A conversation kept in the visitor's browser, so that a reload or the next day brings it back.

The browser holds each exchange as one signed piece of text and gives it back when the page opens.
What this server didn't write, or has been touched since, is left out without a word. Quotes are
held against the index again: what was deleted or changed meanwhile is said to be.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter

from assistant.types import Answer, Citation
from assistant.web.conversation import Exchange, Exchanges
from index.errors import ArticleNotFoundError
from index.types import Article, Hit, Passage

KEY_FILE = "page.key"  # in the index folder: a conversation belongs to its index
KEY_BYTES = 32
MOST = 50  # exchanges of a conversation that come back, the latest
LONGEST = 400_000  # characters of one piece
_NAME_LENGTH = 12  # characters that tell one index's conversations from another's


class Shelf(Protocol):
    """What of an index is needed here."""

    def article(self, article_id: str) -> Article:
        """Raises ArticleNotFoundError."""
        ...


@dataclass(frozen=True, slots=True)
class _Found:
    """A hit by its place; its text stays in the index."""

    article_id: str
    passage_id: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class _Kept:
    exchange: Exchange
    found: tuple[_Found, ...] = ()


class Keeper:
    """Writes pieces and reads them again, with the key of an index folder."""

    def __init__(self, folder: Path) -> None:
        self._key = _key(folder)
        self.name = hashlib.sha256(b"name" + self._key).hexdigest()[:_NAME_LENGTH]

    def piece(self, exchange: Exchange) -> str:
        """`exchange` as a line of text, without what the index holds and what no page shows."""
        answer = exchange.answer
        found: tuple[_Found, ...] = ()
        if answer is not None:
            found = tuple(_found(hit) for hit in answer.retrieved)
            exchange = replace(exchange, answer=replace(answer, retrieved=(), trace=()))
        packed = zlib.compress(_form().dump_json(_Kept(exchange, found)))
        body = base64.urlsafe_b64encode(packed).decode()
        return f"{self._signature(body)}.{body}"

    def restored(self, pieces: str, shelf: Shelf) -> Exchanges:
        """The exchanges of `pieces` (one a line), as they were, held against `shelf`."""
        kept = {one.exchange.number: one for one in self._read(pieces)}
        latest = sorted(kept.values(), key=lambda one: one.exchange.number)[-MOST:]
        return tuple(_held_against(one, shelf) for one in latest)

    def _read(self, pieces: str) -> Iterator[_Kept]:
        for line in pieces.split("\n"):
            signature, _, body = line.partition(".")
            if len(line) > LONGEST or not _equal(signature, self._signature(body)):
                continue
            try:
                yield _form().validate_json(zlib.decompress(base64.urlsafe_b64decode(body)))
            except ValueError:  # written by another release, whose values differ
                continue

    def _signature(self, body: str) -> str:
        return hmac.new(self._key, body.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


@cache
def _form() -> TypeAdapter[_Kept]:
    return TypeAdapter(_Kept)


def _equal(given: str, made: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), made.encode())


def _key(folder: Path) -> bytes:
    """The folder's key, made at first; where it can't be written, one for as long as this runs."""
    path = folder / KEY_FILE
    key = secrets.token_bytes(KEY_BYTES)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(key)
    except OSError:
        stored = _stored(path)
        return stored if len(stored) == KEY_BYTES else key
    return key


def _stored(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _found(hit: Hit) -> _Found:
    passage = hit.passage
    return _Found(
        passage.article_id, passage.passage_id, passage.start, passage.end, round(hit.score, 6)
    )


def _held_against(kept: _Kept, shelf: Shelf) -> Exchange:
    """The exchange with its hits, and with what no longer stands marked."""
    answer = kept.exchange.answer
    if answer is None:
        return kept.exchange
    articles = _articles(kept, answer, shelf)
    citations = answer.citations
    return replace(
        kept.exchange,
        answer=replace(
            answer,
            retrieved=tuple(_hit(one, articles) for one in kept.found if _stands(one, articles)),
            nearest=tuple(one for one in answer.nearest if one.article_id in articles),
        ),
        gone=tuple(one.number for one in citations if one.article_id not in articles),
        changed=tuple(
            one.number
            for one in citations
            if one.article_id in articles and not _quoted(one, articles)
        ),
    )


def _articles(kept: _Kept, answer: Answer, shelf: Shelf) -> dict[str, Article]:
    wanted = {one.article_id for one in kept.found}
    wanted |= {one.article_id for one in answer.citations}
    wanted |= {one.article_id for one in answer.nearest}
    articles = {}
    for article_id in wanted:
        try:
            articles[article_id] = shelf.article(article_id)
        except ArticleNotFoundError:
            continue
    return articles


def _quoted(citation: Citation, articles: dict[str, Article]) -> bool:
    text = articles[citation.article_id].text
    return text[citation.start : citation.end] == citation.quote


def _stands(found: _Found, articles: dict[str, Article]) -> bool:
    return found.article_id in articles and found.end <= len(articles[found.article_id].text)


def _hit(found: _Found, articles: dict[str, Article]) -> Hit:
    article = articles[found.article_id]
    text = article.text[found.start : found.end]
    passage = Passage(
        found.passage_id, found.article_id, found.start, found.end, text, article.language
    )
    return Hit(passage, article, found.score)
