"""The page: its frame, its tabs, its interface language."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.web.chat_tab import GIVE_THIRD, ChatTab, build_chat
from assistant.web.check_tab import build_check
from assistant.web.conversation import Exchanges
from assistant.web.desks import Desks
from assistant.web.evidence import evidence_html
from assistant.web.labels import Labels
from assistant.web.library_tab import build_library
from assistant.web.strictness import trade_html
from assistant.web.words import LANGUAGES, Speech, word

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def build(desks: Desks) -> gr.Blocks:
    """The page over one index. What a visitor does is seen by that visitor only."""
    labels = Labels()
    page = gr.Blocks(title="Newsdesk", analytics_enabled=False, fill_width=True)
    with page:
        speech = gr.State("en")
        with gr.Row(elem_id="nd-head", equal_height=True):
            tagline = gr.HTML(_brand("en"), elem_id="nd-brand", js_on_load=None)
            chosen = labels.make(
                gr.Radio,
                {"label": "interface"},
                choices=list(LANGUAGES),
                value="English",
                elem_id="nd-language",
                min_width=150,
                scale=0,
                show_label=False,
                container=False,
            )
            dark = labels.make(
                gr.Button, {"value": "dark"}, size="sm", scale=0, min_width=110, elem_id="nd-dark"
            )
        with gr.Tabs():
            with labels.make(gr.Tab, {"label": "chat"}):
                tab = build_chat(desks, speech, labels)
            with labels.make(gr.Tab, {"label": "library"}) as library:
                again = build_library(desks, speech, labels, library, tab.sources)
            with labels.make(gr.Tab, {"label": "check"}):
                build_check(desks, speech, labels)
        dark.click(None, js="() => window.newsdeskDark()", **_PRIVATE)
        _speak(page, desks, labels, tab, speech, chosen, tagline, again)
    return page


def _brand(speech: Speech) -> str:
    return f'<div><h1>Newsdesk</h1><p class="nd-meta">{word("tagline", speech)}</p></div>'


def _speak(
    page: gr.Blocks,
    desks: Desks,
    labels: Labels,
    tab: ChatTab,
    speech: gr.State,
    chosen: gr.Radio,
    tagline: gr.HTML,
    again: dict[str, Any],
) -> None:
    """The interface language: the one chosen last in this browser, else the browser's own."""
    outputs = [speech, tagline, tab.evidence, tab.trade, *labels.components]

    def say(name: str, exchanges: Exchanges, pieces: str, strictness: float) -> list[Any]:
        language = LANGUAGES[name]
        talked = tab.talk.known(exchanges, pieces)
        evidence = evidence_html(talked, language, desks.first.index.coverage())
        trade = trade_html(strictness, language)
        return [language, _brand(language), evidence, trade, *labels.updates(language)]

    given = [chosen, tab.exchanges, tab.kept, tab.strictness]
    chosen.change(say, given, outputs, js=GIVE_THIRD, **_PRIVATE).then(**again)
    chosen.change(None, js="() => window.newsdeskSpeech()", **_PRIVATE)
    page.load(
        tab.talk.restore,
        [tab.kept, chosen],
        [chosen, tab.chat, tab.evidence, tab.exchanges, *tab.days, tab.sources],
        js="(name) => window.newsdeskStart(name)",
        **_PRIVATE,
    )
    for model in (page.load, tab.model.change):
        model(None, [tab.model], None, js="(spec) => window.newsdeskModel(spec)", **_PRIVATE)
