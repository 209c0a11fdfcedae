"""Quotes as exact spans of articles. What isn't exact doesn't become a citation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from assistant.types import Citation, Evidence
from index.language import fold
from index.types import Article


def is_exact(article: Article, start: int, end: int, quote: str) -> bool:
    """The invariant of every citation: the article says `quote` at [start, end)."""
    return 0 <= start < end <= len(article.text) and article.text[start:end] == quote


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Where `text` holds `quote`, letting width, case and white space differ; None where not.

    The offsets are into `text` as it is, so the citation quotes the article's own wording.
    """
    squeezed, offsets = _squeeze(fold(text))
    wanted, _ = _squeeze(fold(quote))
    if not wanted:
        return None
    position = squeezed.find(wanted)
    if position < 0:
        return None
    return offsets[position], offsets[position + len(wanted) - 1] + 1


class Related(Protocol):
    """What of an index citations need: which articles say or said the same."""

    def copies(self, article_id: str, quote: str = "") -> tuple[str, ...]: ...
    def versions(self, article_id: str) -> Sequence[Article]: ...


def cite(evidence: Iterable[Evidence], related: Related | None = None) -> tuple[Citation, ...]:
    """Numbered citations, from 1, of those pieces of evidence whose quote is exact."""
    exact = [item for item in evidence if is_exact(item.article, item.start, item.end, item.quote)]
    return tuple(_citation(number, item, related) for number, item in enumerate(exact, start=1))


def _citation(number: int, item: Evidence, related: Related | None) -> Citation:
    article = item.article
    return Citation(
        number=number,
        quote=item.quote,
        start=item.start,
        end=item.end,
        article_id=article.article_id,
        article_key=article.article_key,
        title=article.title,
        url=article.url,
        source=article.source,
        published=article.published.to_json() if article.published else None,
        copies=related.copies(article.article_id, item.quote) if related else (),
        versions=_keys(related.versions(article.article_id)) if related else (),
    )


def _keys(articles: Iterable[Article]) -> tuple[str, ...]:
    return tuple(article.article_key for article in articles)


def _squeeze(text: str) -> tuple[str, list[int]]:
    """`text` without white space, and for each kept character its place in `text`."""
    offsets = [place for place, character in enumerate(text) if not character.isspace()]
    return "".join(text[place] for place in offsets), offsets
