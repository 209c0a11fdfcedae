"""The chat tab: question and conversation on the left, the evidence on the right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from assistant.understand import MAX_QUESTION
from assistant.web import export
from assistant.web.chips import ENDS
from assistant.web.desks import Desks
from assistant.web.evidence import evidence_html
from assistant.web.examples import example_questions
from assistant.web.labels import Labels
from assistant.web.resources import asset
from assistant.web.strictness import trade_html
from assistant.web.talk import Talk

ASKERS = 4  # answers being made at once; more wait in line
_SAVE = "(file) => window.newsdeskSave(file)"
_KEEP = "(said) => window.newsdeskKeep(said)"
_FORGET = "() => window.newsdeskForget()"
# The browser's own copy goes along, for a server that has lost the conversation.
GIVE = "(...given) => window.newsdeskGive(given, 1)"
GIVE_THIRD = "(...given) => window.newsdeskGive(given, 2)"
_PRIVATE: dict[str, Any] = {"api_visibility": "private"}
_QUIET: dict[str, Any] = {**_PRIVATE, "show_progress": "hidden"}
_ASKING: dict[str, Any] = {**_QUIET, "concurrency_id": "ask", "concurrency_limit": ASKERS}


@dataclass(frozen=True)
class ChatTab:
    """The tab's components."""

    chat: Any
    message: Any
    days: list[Any]
    sources: Any
    model: Any
    model_said: Any
    strictness: Any
    trade: Any
    new: Any
    saves: list[Any]
    file: Any
    evidence: Any
    exchanges: Any
    kept: Any
    talk: Talk


def build_chat(desks: Desks, speech: gr.State, labels: Labels) -> ChatTab:
    """Lay out the tab and wire its events. Conversations are kept per visitor."""
    exchanges, talk = gr.State(()), Talk(desks)
    with gr.Row(equal_height=False):
        with gr.Column(scale=6, min_width=300, elem_id="nd-talk"):
            chat, message = _conversation(labels, example_questions(desks.first.index))
            with gr.Row(elem_id="nd-options"):
                with gr.Column(min_width=240):
                    days, sources, model, said = _filters(desks, labels)
                with gr.Column(min_width=240):
                    strictness, trade = _strictness(desks, labels)
            with gr.Row(elem_classes="nd-tools"):
                new = labels.make(gr.Button, {"value": "new"}, size="sm", min_width=80)
                saves = [gr.Button(f"⇩ {name}", size="sm", min_width=60) for name in export.FORMATS]
            file = gr.Textbox(visible="hidden", show_label=False)
            kept = gr.Textbox(talk.kept_as, visible="hidden", show_label=False)
        with gr.Column(scale=5, min_width=300, elem_id="nd-side"):
            evidence = gr.HTML(
                evidence_html((), "en", desks.first.index.coverage()),
                elem_id="nd-evidence",
                js_on_load=asset("bridge.js"),
            )
            labels.make(gr.HTML, {"value": "reader_empty"}, elem_id="nd-reader", js_on_load=None)
    tab = ChatTab(
        chat, message, days, sources, model, said, strictness, trade, new, saves, file, evidence,
        exchanges, kept, talk,
    )  # fmt: skip
    _wire(tab, talk, speech)
    return tab


def _conversation(labels: Labels, examples: list[str]) -> tuple[Any, Any]:
    chat = labels.make(
        gr.Chatbot,
        {"label": "conversation", "placeholder": "placeholder"},
        height="max(20rem, calc(100vh - 23rem))",
        elem_id="nd-chat",
        autoscroll=False,
        buttons=["copy"],
        editable="user",
        latex_delimiters=[],
        show_label=False,
        examples=[{"text": question} for question in examples],
    )
    message = labels.make(
        gr.Textbox,
        {"label": "question", "placeholder": "ask_here", "submit_btn": "ask"},
        elem_id="nd-question",
        max_length=MAX_QUESTION,
        stop_btn=False,
        autofocus=True,
    )
    return chat, message


def _filters(desks: Desks, labels: Labels) -> tuple[list[Any], Any, Any, Any]:
    with labels.make(gr.Accordion, {"label": "filters"}, open=False, elem_id="nd-filters"):
        with gr.Row(elem_id="nd-days"):
            days = [
                labels.make(gr.Textbox, {"label": end}, placeholder="2022-05", min_width=120)
                for end in ENDS
            ]
        with gr.Row():
            sources = labels.make(
                gr.Dropdown,
                {"label": "sources", "info": "sources_info"},
                choices=desks.first.index.sources(),
                multiselect=True,
                value=[],
                min_width=200,
            )
            model = labels.make(
                gr.Dropdown,
                {"label": "model", "info": "model_info"},
                choices=desks.offered(),
                value=desks.first.settings.llm,
                allow_custom_value=True,
                min_width=200,
            )
        said = gr.Markdown(elem_id="nd-model")
    return days, sources, model, said


def _strictness(desks: Desks, labels: Labels) -> tuple[Any, Any]:
    """How sure an answer must be, and what that trades."""
    with labels.make(gr.Accordion, {"label": "strictness"}, open=False, elem_id="nd-strict"):
        slider = labels.make(
            gr.Slider,
            {"label": "least_confidence"},
            minimum=0.0,
            maximum=0.95,
            step=0.01,
            value=round(desks.first.threshold, 2),
            elem_id="nd-strictness",
        )
        trade = gr.HTML(trade_html(desks.first.threshold), elem_id="nd-trade", js_on_load=None)
    return slider, trade


def _wire(tab: ChatTab, talk: Talk, speech: gr.State) -> None:
    scope = [*tab.days, tab.sources]
    asked = [*scope, tab.strictness]
    outputs = [tab.chat, tab.evidence, tab.exchanges, tab.message, *scope]
    conversation = [tab.exchanges, tab.kept]
    given = [*conversation, tab.model, speech]
    runs = [
        tab.message.submit(
            talk.ask, [tab.message, *given, *asked], outputs, js=GIVE_THIRD, **_ASKING
        ),
        tab.chat.example_select(talk.example, [*given, *asked], outputs, js=GIVE, **_ASKING),
        tab.chat.retry(talk.retry, given, outputs, js=GIVE, **_ASKING),
        tab.chat.edit(talk.edit, given, outputs, js=GIVE, **_ASKING),
        tab.evidence.click(talk.narrow, given, outputs, js=GIVE, **_ASKING),
    ]
    stopped = tab.message.stop(None, cancels=runs, **_PRIVATE).then(
        talk.stopped, [tab.exchanges, speech], [tab.chat, tab.exchanges, tab.message], **_QUIET
    )
    for ended in (*runs, stopped):
        ended.then(talk.keep, [tab.exchanges], [tab.kept], **_QUIET).then(
            None, [tab.kept], None, js=_KEEP, **_PRIVATE
        )
    tab.evidence.submit(talk.judge, conversation, None, js=GIVE, **_QUIET).success(
        None, js="() => window.newsdeskThanks()", **_PRIVATE
    )
    tab.new.click(talk.clear, [speech], [tab.chat, tab.evidence, tab.exchanges], **_QUIET)
    tab.new.click(None, js=_FORGET, **_PRIVATE)
    tab.strictness.change(trade_html, [tab.strictness, speech], [tab.trade], **_QUIET)
    tab.model.change(talk.try_model, [tab.model, speech], [tab.model_said], **_PRIVATE)
    for name, button in zip(export.FORMATS, tab.saves, strict=True):
        made = partial(talk.save, name), [*conversation, speech], [tab.file]
        button.click(*made, js=GIVE, **_QUIET).then(None, [tab.file], None, js=_SAVE, **_PRIVATE)
