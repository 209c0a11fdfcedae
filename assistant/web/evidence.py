"""The evidence beside the chat: for every turn its chips, timeline and numbered cards.

All turns are on the page, one is shown: a marker of an earlier answer leads to its own evidence.
Article text is hostile input: everything that comes from one is escaped, nothing is a tag.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Protocol

from assistant.types import Answer, Citation, Nearest
from assistant.web.chips import chips_html
from assistant.web.conversation import Exchange
from assistant.web.dispute import dispute_html
from assistant.web.markup import action, days_text, is_web, link, meta, published
from assistant.web.reader import marks_of
from assistant.web.timeline import timeline_svg
from assistant.web.translation import control
from assistant.web.words import Speech, word
from index.language import detect_language


class Covered(Protocol):
    """What a collection spans."""

    @property
    def first(self) -> date | None: ...

    @property
    def last(self) -> date | None: ...

    @property
    def articles(self) -> int: ...


def evidence_html(
    exchanges: Sequence[Exchange], speech: Speech = "en", covered: Covered | None = None
) -> str:
    """Every answered turn as a section; the last one is the one shown.

    Before the first answer, what is `covered` by the index.
    """
    answered = [(item, item.answer) for item in exchanges if item.answer is not None]
    if not answered:
        held = _covered(covered, speech)
        return f'<p class="nd-empty">{word("evidence_empty", speech)}</p>{held}'
    last = answered[-1][0].number
    return "".join(
        _turn(item, answer, speech, shown=item.number == last) for item, answer in answered
    )


def _turn(exchange: Exchange, answer: Answer, speech: Speech, *, shown: bool) -> str:
    number = exchange.number
    body = (
        _abstained(exchange, answer, speech)
        if answer.abstained
        else _cited(exchange, answer, speech)
    )
    return (
        f'<section class="nd-turn" data-turn="{number}" '
        f'aria-label="{word("turn", speech, number=number)}"{"" if shown else " hidden"}>'
        f"{chips_html(exchange, answer, speech)}{body}{_feedback(number, speech)}</section>"
    )


def _cited(exchange: Exchange, answer: Answer, speech: Speech) -> str:
    turn = exchange.number
    cards = "".join(_card(exchange, citation, answer, speech) for citation in answer.citations)
    percent = round(100 * answer.confidence)
    note = f'<p class="nd-meta">{word("confidence", speech, percent=percent)}</p>'
    return (
        f"{dispute_html(turn, answer, speech)}{timeline_svg(turn, answer, speech)}"
        f'<ol class="nd-cards">{cards}</ol>{note}'
    )


def _marks(article_id: str, citations: Sequence[Citation], changed: Sequence[int]) -> str:
    """All quotes of one article, so that the reader shows them together."""
    return marks_of(
        (item.number, item.start, item.end)
        for item in citations
        if item.article_id == article_id and item.number not in changed
    )


def _card(exchange: Exchange, citation: Citation, answer: Answer, speech: Speech) -> str:
    turn, number = exchange.number, citation.number
    marks = _marks(citation.article_id, answer.citations, exchange.changed)
    copies = len(citation.copies)
    lines = [
        _since(exchange, number, speech),
        escape(citation.source or ""),
        escape(published(citation.published, speech)),
        escape(_happened(citation, answer, speech)),
        link(citation.url, speech),
        word("copies", speech, count=copies) if copies else "",
    ]
    copy = action(
        "copy",
        word("copy", speech),
        style="nd-quiet",
        hint=word("copy_hint", speech),
        text=reference(citation, speech),
        done=word("copied", speech),
    )
    article = "" if number in exchange.gone else escape(citation.article_id, quote=True)
    stale = number in exchange.gone + exchange.changed
    translate, translated = ("", "") if stale else control(citation, answer, speech)
    return (
        f'<li class="nd-card" id="nd-card-{turn}-{number}" value="{number}" '
        f'data-article="{article}" data-marks="{marks}">'
        f'<a class="nd-jump" href="#nd-cite-{turn}-{number}" title="{word("read", speech)}">'
        f"<b>[{number}]</b> {escape(citation.title)}</a>"
        f'<p class="nd-meta">{meta(lines)}</p>'
        f'<blockquote lang="{detect_language(citation.quote)}">{escape(citation.quote)}'
        f'</blockquote>{translated}<p class="nd-actions">{copy}{translate}</p></li>'
    )


def _since(exchange: Exchange, number: int, speech: Speech) -> str:
    """What became of a cited article since the answer was given."""
    key = "gone" if number in exchange.gone else "changed" if number in exchange.changed else ""
    return f'<b class="nd-since">{word(key, speech)}</b>' if key else ""


def _happened(citation: Citation, answer: Answer, speech: Speech) -> str:
    """The day of what the quote tells, where it isn't that of its publication."""
    day = next((one.interval for one in answer.timeline if one.number == citation.number), None)
    if day is None or day.iso() == (citation.published or {}).get("start"):
        return ""
    return word("happened", speech, day=days_text(day, speech))


def reference(citation: Citation, speech: Speech) -> str:
    """The quote with where it stands, as plain text to paste into a draft."""
    url = citation.url if citation.url and is_web(citation.url) else ""
    parts = [citation.title, citation.source or "", published(citation.published, speech), url]
    where = (", " if speech == "en" else "，").join(part for part in parts if part)
    return f"“{citation.quote}” — {where}" if speech == "en" else f"“{citation.quote}”——{where}"


def _abstained(exchange: Exchange, answer: Answer, speech: Speech) -> str:
    """What helps on: asking with less restriction, the nearest articles, what is covered."""
    scope, window = exchange.scope, answer.question.window
    ways = []
    if scope.dated or window is not None:
        ways.append(_way("without_dates", "dates", exchange, speech))
    if scope.sources:
        ways.append(_way("without_filters", "filters", exchange, speech))
    cards = "".join(_near(near, speech) for near in answer.nearest)
    nearest = (
        f'<p class="nd-label">{word("nearest", speech)}</p><ol class="nd-cards">{cards}</ol>'
        if cards
        else ""
    )
    return f'<p class="nd-ways">{"".join(ways)}</p>{nearest}{_covered(answer.coverage, speech)}'


def _way(key: str, drop: str, exchange: Exchange, speech: Speech) -> str:
    return action("drop", word(key, speech), drop=drop, turn=exchange.number)


def _near(near: Nearest, speech: Speech) -> str:
    lines = [escape(near.source or ""), escape(published(near.published, speech))]
    return (
        f'<li class="nd-card" data-article="{escape(near.article_id, quote=True)}" data-marks="">'
        f'<a class="nd-jump" href="#nd-read" title="{word("read", speech)}">'
        f'{escape(near.title)}</a><p class="nd-meta">{meta(lines)}</p></li>'
    )


def _covered(covered: Covered | None, speech: Speech) -> str:
    if covered is None:
        return ""
    key = "covered" if covered.first else "covered_undated"
    if not covered.articles:
        key = "covers_none"
    said = word(key, speech, articles=covered.articles, first=covered.first, last=covered.last)
    return f'<p class="nd-meta">{said}</p>'


def _feedback(turn: int, speech: Speech) -> str:
    """Right or wrong, and why, kept in the index folder (feedback.py)."""
    why = word("why", speech)
    buttons = "".join(
        action("feedback", word(verdict, speech), turn=turn, verdict=verdict)
        for verdict in ("right", "wrong")
    )
    return (
        f'<div class="nd-feedback" role="group" aria-label="{word("feedback", speech)}">'
        f'<span class="nd-label">{word("feedback", speech)}</span>{buttons}'
        f'<input type="text" maxlength="500" placeholder="{why}" aria-label="{why}">'
        f'<span class="nd-thanks" role="status" hidden>{word("thanks", speech)}</span></div>'
    )
