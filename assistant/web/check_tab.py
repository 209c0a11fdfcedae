"""The tab that checks a draft: sentences in, what the articles say of each out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import gradio as gr

from assistant.checking import Checked
from assistant.cite.problem import Problem
from assistant.types import Citation
from assistant.web.desks import Desks
from assistant.web.labels import Labels
from assistant.web.markup import link, meta, published
from assistant.web.reader import marks_of
from assistant.web.words import Speech, word
from index.errors import NewsdeskError
from index.language import detect_language

LONGEST = 20_000  # characters of a draft
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}


def build_check(desks: Desks, speech: gr.State, labels: Labels) -> None:
    """Lay out the tab and wire its events."""
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=300):
            draft = labels.make(
                gr.Textbox,
                {"label": "draft", "info": "draft_info"},
                lines=8,
                max_length=LONGEST,
                elem_id="nd-draft",
            )
            go = labels.make(gr.Button, {"value": "check_now"}, elem_id="nd-check", size="sm")
            labels.make(
                gr.HTML, {"value": "check_reader"}, elem_id="nd-check-reader", js_on_load=None
            )
        with gr.Column(scale=6, min_width=300):
            result = gr.HTML(elem_id="nd-checked", js_on_load=None)

    def check(text: str, language: Speech) -> str:
        return check_html(desks, text, language)

    go.click(check, [draft, speech], [result], **_QUIET)


def check_html(desks: Desks, draft: str, speech: Speech) -> str:
    """The draft's sentences, each with its verdict, what disagrees and the quotes it was held
    against; an error as its one line."""
    if not draft.strip():
        return f'<p class="nd-empty">{word("nothing_to_check", speech)}</p>'
    try:
        return checked_html(desks.first.check(draft[:LONGEST]), speech)
    except NewsdeskError as error:
        return f'<p class="nd-empty">⚠ {escape(error.line())}</p>'


def checked_html(checked: Sequence[Checked], speech: Speech) -> str:
    """The verdicts as a list."""
    supported = sum(one.supported for one in checked)
    said = word("checked_count", speech, supported=supported, total=len(checked))
    rows = "".join(_sentence(one, speech) for one in checked)
    return f'<p class="nd-meta" role="status">{said}</p><ol class="nd-cards">{rows}</ol>'


def _sentence(one: Checked, speech: Speech) -> str:
    verdict = "borne_out" if one.supported else "not_borne_out"
    sign = "✓" if one.supported else "✗"
    problems = "".join(_problem(problem, speech) for problem in one.problems)
    listed = f'<ul class="nd-problems">{problems}</ul>' if problems else ""
    quotes = "".join(_quote(quote, speech) for quote in one.quotes)
    return (
        f'<li class="nd-card nd-{verdict.replace("_", "-")}">'
        f'<p lang="{detect_language(one.sentence)}"><b>{sign} {word(verdict, speech)}</b> '
        f"{escape(one.sentence)}</p>{listed}{quotes}</li>"
    )


def _problem(problem: Problem, speech: Speech) -> str:
    """What disagrees; the core says in English what the article has instead."""
    text = problem.text
    for key in ("no_sentence", "the_article"):
        text = text.replace(word(key, "en"), word(key, speech))
    kind = word(f"problem_{problem.kind}", speech)
    return f"<li><b>{escape(kind)}</b> {escape(text)}</li>"


def _quote(quote: Citation, speech: Speech) -> str:
    hint = word("read", speech)
    lines = [
        f'<a href="#nd-read" title="{hint}">{escape(quote.title)}</a>',
        escape(quote.source or ""),
        escape(published(quote.published, speech)),
        link(quote.url, speech),
    ]
    marks = marks_of([(quote.number, quote.start, quote.end)])
    return (
        f'<div class="nd-held" data-article="{escape(quote.article_id, quote=True)}" '
        f'data-marks="{marks}" data-number="{quote.number}">'
        f'<blockquote lang="{detect_language(quote.quote)}">{escape(quote.quote)}</blockquote>'
        f'<p class="nd-meta">{meta(lines)}</p></div>'
    )
