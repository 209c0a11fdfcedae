"""A conversation to take away: Markdown, HTML or JSON, every quote with its source and dates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from assistant.compose import escape as plain
from assistant.types import Answer, Citation
from assistant.web.chips import restrictions
from assistant.web.conversation import Exchange
from assistant.web.markup import is_web, published
from assistant.web.words import Speech, word

_STYLE = (
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif}"
    "blockquote{margin:.5rem 0;padding-left:.8rem;border-left:3px solid #b45309}"
    "small{color:#555}@media print{body{margin:0}}"
)


def to_markdown(exchanges: Sequence[Exchange], at: datetime, speech: Speech = "en") -> str:
    """Questions as headings, answers as they were given, then the numbered sources."""
    parts = [f"# Newsdesk\n\n{_stamp(at)}"]
    for item, answer in _answered(exchanges):
        sources = "\n".join(_source_line(one, at, speech) for one in answer.citations)
        notes = "".join(f"\n\n*{note}*" for note in answer.notes)
        limits = "".join(f"*{plain(one)}*\n\n" for one in _limits(item, answer, speech))
        parts.append(f"## {plain(item.asked)}\n\n{limits}{answer.text}{notes}")
        if sources:
            parts.append(sources)
    return "\n\n".join(parts) + "\n"


def _source_line(citation: Citation, at: datetime, speech: Speech) -> str:
    details = [
        f"*{plain(citation.title)}*",
        plain(citation.source or ""),
        published(citation.published, speech),
        f"<{citation.url}>" if citation.url and is_web(citation.url) else "",
        _accessed(at, speech),
    ]
    said = ", ".join(part for part in details if part)
    return f"{citation.number}. “{plain(citation.quote)}” — {said}"


def to_html(exchanges: Sequence[Exchange], at: datetime, speech: Speech = "en") -> str:
    """A page that stands alone: no script, no file beside it, ready to print."""
    body = "".join(_html_turn(item, answer, at, speech) for item, answer in _answered(exchanges))
    return (
        '<!doctype html><html><head><meta charset="utf-8"><title>Newsdesk</title>'
        f"<style>{_STYLE}</style></head><body><h1>Newsdesk</h1><p><small>{_stamp(at)}</small></p>"
        f"{body}</body></html>\n"
    )


def _html_turn(item: Exchange, answer: Answer, at: datetime, speech: Speech) -> str:
    sources = "".join(
        f'<li value="{one.number}"><blockquote>{escape(one.quote)}</blockquote>'
        f"<small>{_html_source(one, at, speech)}</small></li>"
        for one in answer.citations
    )
    said = escape(answer.value if answer.value is not None else _first_line(answer.text))
    limits = "".join(
        f"<p><small>{escape(one)}</small></p>" for one in _limits(item, answer, speech)
    )
    return f"<h2>{escape(item.asked)}</h2>{limits}<p><b>{said}</b></p><ol>{sources}</ol>"


def _html_source(citation: Citation, at: datetime, speech: Speech) -> str:
    title = escape(citation.title)
    if citation.url and is_web(citation.url):
        title = f'<a href="{escape(citation.url, quote=True)}">{title}</a>'
    details = [
        title,
        escape(citation.source or ""),
        escape(published(citation.published, speech)),
        _accessed(at, speech),
    ]
    return " · ".join(part for part in details if part)


def _limits(item: Exchange, answer: Answer, speech: Speech) -> Iterator[str]:
    """The question where it was completed, its restrictions, what became of its sources."""
    understood = answer.question.text
    if understood.strip() != item.asked:
        yield f"{word('understood', speech)}: {understood}"
    if item.stale:
        yield word("stale", speech)
    if limits := [label for _, label in restrictions(item.scope, speech)]:
        yield " · ".join(limits)


def _accessed(at: datetime, speech: Speech) -> str:
    return word("accessed", speech, day=f"{at:%Y-%m-%d}")


def _first_line(text: str) -> str:
    return text.split("\n", maxsplit=1)[0]


def to_json(exchanges: Sequence[Exchange], at: datetime, _: Speech = "en") -> str:
    """The contract's object of each answer, with what was asked and when."""
    rows: list[dict[str, Any]] = [
        {
            "asked": item.asked,
            "asked_at": item.at.isoformat(timespec="seconds") if item.at else None,
            **item.scope.record(),
            **answer.to_json(),
        }
        for item, answer in _answered(exchanges)
    ]
    page = {"exported": at.isoformat(timespec="seconds"), "exchanges": rows}
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


def _answered(exchanges: Sequence[Exchange]) -> list[tuple[Exchange, Answer]]:
    return [(item, item.answer) for item in exchanges if item.answer is not None]


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M %Z}".strip()


Exporter = Callable[[Sequence[Exchange], datetime, Speech], str]
# What the page offers: a name, the file's extension, how it is written.
FORMATS: Mapping[str, tuple[str, Exporter]] = {
    "Markdown": ("md", to_markdown),
    "HTML": ("html", to_html),
    "JSON": ("json", to_json),
}
