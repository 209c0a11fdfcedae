"""The web door: the page and the HTTP API on one server."""

from __future__ import annotations

import gradio as gr
import uvicorn
from fastapi import FastAPI

from assistant.api import Assistant
from assistant.server import create_api
from assistant.web.page import asset, build, head
from index.settings import Settings

MAX_UPLOAD = "50mb"  # one file; larger collections go in by the command line


def create_app(desk: Assistant) -> FastAPI:
    """The API with the page mounted at `/`. Nothing is asked of another host."""
    page = build(desk)
    page.queue(default_concurrency_limit=4)
    theme = gr.themes.Default(
        font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
    )
    return gr.mount_gradio_app(
        create_api(desk),
        page,
        path="/",
        theme=theme,
        css=asset("page.css"),
        head=head(),
        footer_links=[],
        max_file_size=MAX_UPLOAD,
        ssr_mode=False,
        show_error=False,
    )


def launch(settings: Settings, *, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Open the index and serve until stopped."""
    with Assistant.open(settings) as desk:
        uvicorn.run(create_app(desk), host=host, port=port, log_level="warning")
