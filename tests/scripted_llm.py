"""An OpenAI-compatible server on loopback that says what a test tells it to, and keeps what it
was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.serving import serving

WIDTH = 7  # characters a piece


@dataclass
class Script:
    """What the server does: `structured` is said to a request with a JSON schema, `text` to one
    without; `refusal` is the status of the former instead, `broken` ends the stream half-way."""

    text: str = ""
    structured: str = ""
    refusal: int = 0
    broken: bool = False
    finish: str = "stop"
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def formats(self) -> list[str]:
        """Of the requests so far."""
        return ["json" if "response_format" in one else "text" for one in self.asked]


@contextmanager
def scripted_llm(script: Script) -> Iterator[str]:
    """The server's base URL, while it runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            script.asked.append(asked)
            held = "response_format" in asked
            if held and script.refusal:
                self._refuse(script.refusal)
            else:
                self._say(script.structured if held else script.text)

        def _refuse(self, status: int) -> None:
            body = json.dumps({"error": {"message": "response_format is not supported"}}).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _say(self, text: str) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            pieces = [text[place : place + WIDTH] for place in range(0, len(text), WIDTH)]
            for piece in pieces[: len(pieces) // 2] if script.broken else pieces:
                self._chunk(b"data: " + _event(piece, None) + b"\n\n")
            if script.broken:
                self.close_connection = True  # without the last chunk: the client sees it break
                return
            self._chunk(b"data: " + _event("", script.finish) + b"\n\ndata: [DONE]\n\n")
            self._chunk(b"")

        def _chunk(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with serving(Handler) as address:
        yield f"{address}/v1"


def _event(text: str, finish: str | None) -> bytes:
    delta = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}
    body = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
    return json.dumps({**body, "choices": [delta]}).encode()
