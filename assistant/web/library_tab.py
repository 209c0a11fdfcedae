"""The library tab: what is in the index, and how articles get in and out of it."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.web.chat_tab import ChatTab
from assistant.web.desks import Desks
from assistant.web.labels import Labels
from assistant.web.library import add_files

_PRIVATE: dict[str, Any] = {"api_visibility": "private"}


def build_library(desks: Desks, speech: gr.State, labels: Labels, chat: ChatTab) -> None:
    """Lay out the tab and wire its events."""
    desk = desks.first
    with gr.Row():
        files = labels.make(gr.File, {"label": "files"}, file_count="multiple", elem_id="nd-files")
    report = gr.Markdown(elem_id="nd-report")

    def add(chosen: list[str] | None, speech: Any) -> Any:
        for line in add_files(desk, chosen or [], speech):
            yield line, gr.skip()
        yield gr.skip(), gr.update(choices=desk.index.sources())

    files.upload(add, [files, speech], [report, chat.sources], **_PRIVATE)
