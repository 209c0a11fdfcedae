"""A model tried with one word, over a real HTTP server: right, wrong key, silent."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler

import pytest
from serving import serving
from slow_llm import reader_left, slow_llm

from assistant.llm import API_KEY, BASE_URL, open_model
from assistant.patience import first_word
from index.errors import LLMError


def greeted(base_url: str, monkeypatch: pytest.MonkeyPatch, seconds: float = 60.0) -> str:
    monkeypatch.setenv(BASE_URL, base_url)
    monkeypatch.setenv(API_KEY, "sk-wrong")
    model = open_model("openai:any")
    assert model is not None
    return first_word(model, seconds)


def test_its_first_word_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    with slow_llm() as base_url:
        reader_left(0)
        assert greeted(base_url, monkeypatch) == "word0"
        assert reader_left()  # it isn't left talking


def test_a_wrong_key_shows_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refuses(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.dumps({"error": {"message": "Incorrect API key"}}).encode()
            self.send_response(401)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with serving(Refuses) as address, pytest.raises(LLMError, match="Incorrect API key") as raised:
        greeted(f"{address}/v1", monkeypatch)
    assert "set the provider's key" in raised.value.hint


def test_a_silent_server_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    class Silent(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            over.wait(60)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with serving(Silent) as address:
        with pytest.raises(LLMError, match=r"said nothing in 0\.3 s"):
            greeted(f"{address}/v1", monkeypatch, 0.3)
        over.set()
