"""The web door: the page and the HTTP API on one server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator
from dataclasses import dataclass

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.concurrency import iterate_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api import Assistant
from assistant.server import create_api
from assistant.web.desks import Desks
from assistant.web.page import build
from assistant.web.reader import article_html, parse_marks
from assistant.web.resources import asset, head
from assistant.web.translation import TranslationRequest, lines_of, translations
from assistant.web.words import Speech
from index.settings import Settings

MAX_UPLOAD = "50mb"  # one file; larger collections go in by the command line
PARTING = 3  # seconds that open pages get when the server ends; they would hold it up for ever
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
    desks = Desks(desk)
    _add_reader(api, desk)
    _add_translator(api, desks)
    api.add_middleware(_Policy)
    page = build(desks)
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
        quotes = parse_marks(marks, len(article.text))
        return article_html(article, quotes, speech, desk.index.reprints(article_id))


def _add_translator(api: FastAPI, desks: Desks) -> None:
    turns = translations()

    @api.post("/translate")
    def translate(request: TranslationRequest) -> StreamingResponse:
        """A quote in another language, by the model chosen on the page."""
        lines = _closing(lines_of(desks, request, turns))
        return StreamingResponse(lines, media_type="application/x-ndjson")


async def _closing(lines: Generator[str]) -> AsyncIterator[str]:
    """The lines; once their reader has gone, the model that makes them is left at once."""
    try:
        async for line in iterate_in_threadpool(lines):
            yield line
    finally:
        lines.close()


@dataclass(frozen=True)
class _Policy:
    """Adds the headers to every response, and leaves streams and disconnections as they are."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def launch(settings: Settings, *, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Open the index and serve until stopped."""
    with Assistant.open(settings) as desk:
        uvicorn.run(
            create_app(desk),
            host=host,
            port=port,
            log_level="warning",
            timeout_graceful_shutdown=PARTING,
        )
