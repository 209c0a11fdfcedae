"""The evidence beside an answer: numbered cards, and the cited articles with their quotes marked.

Article text is hostile input: everything that comes from one is escaped, nothing is a tag.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from assistant.types import Answer, Citation, Nearest
from index.types import Article

EMPTY = '<p class="nd-empty">The sources of an answer appear here, quotes highlighted.</p>'


def evidence_html(answer: Answer, article: Callable[[str], Article]) -> str:
    """Cards and articles of a cited answer; the nearest articles of an abstention."""
    if not answer.citations:
        return _nearest_html(answer)
    cards = "".join(_card(citation) for citation in answer.citations)
    by_article: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    readers = "".join(
        article_html(article(article_id), citations) for article_id, citations in by_article.items()
    )
    return f'<ol class="nd-cards">{cards}</ol><div class="nd-readers">{readers}</div>'


def article_html(article: Article, citations: Sequence[Citation]) -> str:
    """The whole article; each citation's quote in a `<mark>` with the id of its marker."""
    body = _marked_paragraphs(article.text, citations)
    return (
        f'<article class="nd-article" tabindex="0" lang="{escape(article.language)}" '
        f'aria-label="{escape(article.title, quote=True)}">'
        f"<h3>{escape(article.title)}</h3>"
        f'<p class="nd-meta">{_meta(_article_meta(article))}</p>{body}</article>'
    )


def _marked_paragraphs(text: str, citations: Sequence[Citation]) -> str:
    pieces: list[str] = []
    position = 0
    for citation in sorted(citations, key=lambda item: item.start):
        if citation.start < position:
            continue  # overlaps a quote that is already marked
        pieces.append(escape(text[position : citation.start]))
        pieces.append(
            f'<mark class="nd-mark" id="nd-cite-{citation.number}">{escape(citation.quote)}'
            f"<sup>{citation.number}</sup></mark>"
        )
        position = citation.end
    pieces.append(escape(text[position:]))
    paragraphs = "".join(pieces).split("\n")
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph.strip())


def _card(citation: Citation) -> str:
    meta = [
        escape(citation.source or ""),
        escape(_published(citation.published)),
        _link(citation.url),
        escape(f"+{len(citation.copies)} copies") if citation.copies else "",
    ]
    return (
        f'<li class="nd-card" value="{citation.number}">'
        f'<a class="nd-jump" href="#nd-cite-{citation.number}">[{citation.number}] '
        f"{escape(citation.title)}</a>"
        f'<p class="nd-meta">{_meta(meta)}</p>'
        f"<blockquote>{escape(citation.quote)}</blockquote></li>"
    )


def _nearest_html(answer: Answer) -> str:
    if not answer.nearest:
        return EMPTY
    items = "".join(
        f"<li class='nd-card'>{escape(near.title)}"
        f'<p class="nd-meta">{_meta(_nearest_meta(near))}</p></li>'
        for near in answer.nearest
    )
    return f'<p class="nd-empty">Nearest articles</p><ol class="nd-cards">{items}</ol>'


def _nearest_meta(near: Nearest) -> list[str]:
    return [escape(near.source or ""), escape(_published(near.published))]


def _article_meta(article: Article) -> list[str]:
    published = article.published
    provenance = f" ({published.provenance})" if published else ""
    return [
        escape(article.source or ""),
        escape(article.author or "") if article.author != article.source else "",
        escape(_published(published.to_json() if published else None) + provenance),
        _link(article.url),
    ]


def _published(published: dict[str, Any] | None) -> str:
    if published is None:
        return "undated"
    start, end = published["start"], published["end"]
    return str(start) if start == end else f"{start} to {end}"


def _link(url: str | None) -> str:
    """A link out, only to http(s): an article's url may be anything, `javascript:` too."""
    if not url or urlsplit(url).scheme not in {"http", "https"}:
        return ""
    href = escape(url, quote=True)
    return f'<a href="{href}" target="_blank" rel="noopener noreferrer">original</a>'


def _meta(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)
