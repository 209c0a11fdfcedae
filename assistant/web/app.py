"""The web door: the page and the HTTP API on one server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import gradio as gr
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from assistant.api import Assistant
from assistant.server import create_api
from assistant.web.page import build
from assistant.web.reader import article_html, parse_marks
from assistant.web.resources import asset, head
from assistant.web.words import Speech
from index.settings import Settings

MAX_UPLOAD = "50mb"  # one file; larger collections go in by the command line
FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "sans-serif",
)
# The browser itself refuses to load anything from another host, whatever an article holds.
# Gradio's own front end needs inline styles, inline scripts and functions made from text.
POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; connect-src 'self' data: blob:; frame-ancestors 'self'; "
    "base-uri 'self'; form-action 'self'; object-src 'none'"
)


def create_app(desk: Assistant) -> FastAPI:
    """The API with the page mounted at `/`. Nothing is asked of another host."""
    api = create_api(desk)
    _add_reader(api, desk)
    _add_policy(api)
    page = build(desk)
    page.queue(default_concurrency_limit=4)
    served: FastAPI = gr.mount_gradio_app(
        api,
        page,
        path="/",
        theme=gr.themes.Default(
            primary_hue="blue",
            neutral_hue="slate",
            font=list(FONTS),
            font_mono=["ui-monospace", "monospace"],
        ),
        css=asset("page.css"),
        head=head(),
        footer_links=[],
        max_file_size=MAX_UPLOAD,
        ssr_mode=False,
        show_error=False,
    )
    return served


def _add_reader(api: FastAPI, desk: Assistant) -> None:
    @api.get("/reader/{article_id}", response_class=HTMLResponse)
    def reader(article_id: str, marks: str = "", speech: Speech = "en") -> str:
        """An article for the reader pane, the quotes in `marks` highlighted."""
        article = desk.article(article_id)
        return article_html(article, parse_marks(marks, len(article.text)), speech)


def _add_policy(api: FastAPI) -> None:
    @api.middleware("http")
    async def policy(
        request: Request, proceed: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await proceed(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def launch(settings: Settings, *, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Open the index and serve until stopped."""
    with Assistant.open(settings) as desk:
        uvicorn.run(create_app(desk), host=host, port=port, log_level="warning")
