"""An OpenAI-compatible server on loopback that never comes to the end of its answer.

Asked for the model `brief` it says one sentence instead.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAUSE = 0.05  # seconds between two words
WORDS = 2_000
BRIEF = "Aliyun made its first annual profit, <img src=x onerror='hacked = 1'> 99 years after 2009."


class _Talker(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    over = threading.Event()
    left = threading.Event()  # a reader went away before the end

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        brief = asked["model"] == "brief"
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        try:
            for word in [BRIEF] if brief else (f"word{number} " for number in range(WORDS)):
                self.wfile.write(b"data: " + _chunk(word) + b"\n\n")
                self.wfile.flush()
                if self.over.wait(PAUSE):
                    break
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            self.left.set()  # that is what is tested

    def log_message(self, *_: object) -> None:
        """Quiet."""


def _chunk(text: str) -> bytes:
    delta = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
    body = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "slow"}
    return json.dumps({**body, "choices": [delta]}).encode()


def reader_left(timeout: float = 30.0) -> bool:
    """Whether a reader goes away, or went since this was last asked, within `timeout` seconds."""
    went = _Talker.left.wait(timeout)
    _Talker.left.clear()
    return went


@contextmanager
def slow_llm() -> Iterator[str]:
    """The server's base URL, while it runs."""
    _Talker.over.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Talker)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        _Talker.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
