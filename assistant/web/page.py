"""The page: chat on the left, evidence on the right, filters and upload below."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import Any

import gradio as gr

from assistant.api import Assistant
from assistant.web.chat import respond
from assistant.web.evidence import EMPTY
from assistant.web.library import add_files

EXAMPLES = (
    "when did Aliyun first turn a profit",
    "阿里云付费客户有多少？",
    "who is the president of Alibaba Cloud Intelligence?",
)
NO_MODEL = "none"
MODELS = (NO_MODEL, "gguf:bundled")
# Scrolls the first highlighted quote into view inside the evidence pane.
_SHOW_QUOTE = "() => { setTimeout(() => window.newsdeskShow(1), 50); }"


def asset(name: str) -> str:
    """A file of the page: its style, its script."""
    folder = resources.files("assistant.web").joinpath("assets")
    return folder.joinpath(name).read_text(encoding="utf-8")


def head() -> str:
    """What the page's `<head>` needs: our script, inline, so that no other host is asked."""
    return f"<script>{asset('page.js')}</script>"


def build(desk: Assistant) -> gr.Blocks:
    """The page over one open assistant. Conversations are kept per visitor."""
    desks = {NO_MODEL: desk, desk.settings.llm: desk}

    def desk_for(spec: str) -> Assistant:
        if spec not in desks:
            desks[spec] = desk.using(spec)
        return desks[spec]

    def ask(
        message: str,
        chat: list[dict[str, Any]],
        turns: tuple[Any, ...],
        since: str,
        until: str,
        sources: list[str],
        model: str,
    ) -> Iterator[tuple[Any, ...]]:
        if not message.strip():
            yield chat, EMPTY, turns, ""
            return
        shown = [*chat, {"role": "user", "content": message}]
        views = respond(desk_for(model), message, turns, since=since, until=until, sources=sources)
        for view in views:
            reply = {"role": "assistant", "content": view.reply}
            yield [*shown, reply], view.evidence, view.turns, ""

    with gr.Blocks(title="Newsdesk", analytics_enabled=False, fill_height=True) as page:
        turns = gr.State(())
        gr.Markdown("# Newsdesk\nAsk your news archive, get an answer you can check.")
        with gr.Row(equal_height=False):
            with gr.Column(scale=3, min_width=320):
                chat = gr.Chatbot(
                    label="Conversation",
                    height="56vh",
                    elem_id="nd-chat",
                    buttons=["copy"],
                    feedback_options=None,
                    placeholder="Ask in English or Chinese.",
                )
                message = gr.Textbox(
                    label="Question",
                    placeholder="when did … / 什么时候 …",
                    elem_id="nd-question",
                    submit_btn=True,
                    stop_btn=True,
                    autofocus=True,
                )
                gr.Examples([[text] for text in EXAMPLES], [message], label="Examples")
                with gr.Accordion("Filters and model", open=False):
                    with gr.Row():
                        since = gr.Textbox(label="Published since", placeholder="2022-01-01")
                        until = gr.Textbox(label="Published until", placeholder="2022-12-31")
                    sources = gr.Dropdown(
                        desk.index.sources(), multiselect=True, label="Sources", value=[]
                    )
                    model = gr.Dropdown(
                        list(dict.fromkeys([desk.settings.llm, *MODELS])),
                        value=desk.settings.llm,
                        label="Language model",
                        info="none: composed from quotes, offline",
                        allow_custom_value=True,
                    )
                with gr.Accordion("Add articles", open=False):
                    files = gr.File(file_count="multiple", label="Article files")
                    report = gr.Markdown(elem_id="nd-report")
            with gr.Column(scale=2, min_width=320):
                evidence = gr.HTML(EMPTY, label="Evidence", elem_id="nd-evidence")

        message.submit(
            ask,
            [message, chat, turns, since, until, sources, model],
            [chat, evidence, turns, message],
            api_visibility="private",
        ).then(fn=None, js=_SHOW_QUOTE, api_visibility="private")
        files.upload(
            lambda chosen: (add_files(desk, chosen or []), gr.Dropdown(desk.index.sources())),
            [files],
            [report, sources],
            api_visibility="private",
        )
    return page
