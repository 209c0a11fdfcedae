"""Any language model through one door: a spec such as `openai:gpt-…` or `gguf:PATH` -> a ChatModel.

With `bridge`, the only module that imports langchain. Providers are kept in a registry, so that
tests and users add theirs through the same door as the shipped ones.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from assistant import gguf
from assistant.usage import Counted
from index.errors import FormatRefusedError, LLMError, SettingsError

BASE_URL = "NEWSDESK_LLM_BASE_URL"
API_KEY = "NEWSDESK_LLM_API_KEY"
TIMEOUT = 120.0  # seconds for one answer; a laptop's CPU is slow
RETRIES = 2  # of a request that failed before its first word; the client backs off between them
MAX_TOKENS = 400  # an answer is one to three sentences
BASE_TOKENS = 120  # a base model doesn't know when to stop
# A base model answers in one line; what follows is its own next example.
BASE_STOPS = ("\n", "###")
_COMMON = {"timeout": TIMEOUT, "max_tokens": MAX_TOKENS, "max_retries": RETRIES, "temperature": 0}
# Providers whose integration names these settings otherwise.
_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "ollama": {
        "num_predict": MAX_TOKENS,
        "temperature": 0,
        "client_kwargs": {"timeout": TIMEOUT},
    },
}
# What to do about a failure, by the name of its class or of one of its bases.
_REMEDIES: Mapping[str, str] = {
    "AuthenticationError": f"set the provider's key, or {API_KEY}",
    "PermissionDeniedError": f"check the rights of the provider's key, or of {API_KEY}",
    "RateLimitError": "wait a while, or use another model",
    "NotFoundError": "check the model's name",
    "APITimeoutError": "the server is slow or gone: try again, or use a smaller model",
    "TimeoutException": "the server is slow or gone: try again, or use a smaller model",
    "TimeoutError": "the server is slow or gone: try again, or use a smaller model",
    "APIConnectionError": f"start the server, or set {BASE_URL} to its address",
    "ConnectError": f"start the server, or set {BASE_URL} to its address",
    "ConnectionError": f"start the server, or set {BASE_URL} to its address",
    "BadRequestError": "check the model's name and the length of its context",
}
# Failures, by class or base, that may be about the schema: asked for text, the server may do.
_REFUSALS = {
    "BadRequestError",
    "UnprocessableEntityError",
    "InternalServerError",
    "ResponseError",
    "NotImplementedError",
    "TypeError",
}
_REMEDY = "check the key, the server and the model's name, or use --llm none"


class ChatModel(Protocol):
    """A model that answers or continues a prompt."""

    @property
    def name(self) -> str:
        """What the answer says it was written by."""
        ...

    @property
    def is_base(self) -> bool:
        """Whether it only continues text, and so needs examples instead of instructions."""
        ...

    def stream(self, prompt: str) -> Iterator[str]:
        """Pieces of the model's answer as they come. Raises LLMError.

        A generator may return the tokens that the server counted (`Counted`).
        """
        ...


Schema = Mapping[str, Any]


@runtime_checkable
class StructuredModel(Protocol):
    """A model whose answer can be held to a JSON schema."""

    @property
    def takes_schema(self) -> bool:
        """Whether its server is known to take one."""
        ...

    def stream_json(self, prompt: str, schema: Schema) -> Iterator[str]:
        """As `ChatModel.stream`, of JSON. Raises FormatRefusedError where the server won't."""
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
    opener = _PROVIDERS.get(provider)
    return opener(model) if opener else _hosted(provider, model)


@dataclass(frozen=True, slots=True)
class LangChainModel:
    """A LangChain model, for chat or for completion (`is_base`).

    `address` is where a server that runs in this process listens; `patience` bounds one whole
    answer in seconds, because a client's time-out only bounds the wait for its next piece.
    `constrain` gives the options by which its server is told a schema; None where none is known.
    """

    name: str
    model: Any
    is_base: bool = False
    address: str = ""
    patience: float = TIMEOUT
    clock: Callable[[], float] = time.monotonic
    constrain: Callable[[Schema], dict[str, Any]] | None = None

    @property
    def takes_schema(self) -> bool:
        """See StructuredModel."""
        return self.constrain is not None

    def stream(self, prompt: str) -> Generator[str, None, Counted | None]:
        """Pieces of the answer. Any failure of the integration is an LLMError."""
        return self._stream(prompt, {"stop": list(BASE_STOPS)} if self.is_base else {})

    def stream_json(self, prompt: str, schema: Schema) -> Generator[str, None, Counted | None]:
        """Pieces of an answer in JSON. A request that is refused raises FormatRefusedError."""
        if self.constrain is None:
            raise FormatRefusedError(f"{self.name} takes no schema", hint="use llm_format text")
        begun = False
        with closing(self._stream(prompt, self.constrain(schema))) as pieces:
            try:
                while True:
                    piece = next(pieces)
                    begun = True
                    yield piece
            except StopIteration as end:
                counted: Counted | None = end.value
                return counted
            except LLMError as error:
                if begun or not _refuses(error.__cause__):
                    raise
                raise FormatRefusedError(str(error), hint="set llm_format to text") from error

    def _stream(
        self, prompt: str, options: Mapping[str, Any]
    ) -> Generator[str, None, Counted | None]:
        deadline = self.clock() + self.patience
        counted: Counted | None = None
        try:
            for chunk in self.model.stream(prompt, **options):
                counted = _counted(counted, chunk)
                piece = chunk if isinstance(chunk, str) else str(chunk.text)
                if piece:
                    yield piece
                if self.clock() > deadline:
                    raise TimeoutError(f"no end after {self.patience:.0f} s")
        except Exception as error:
            raise LLMError(
                f"{self.name} failed: {_one_line(error)}", hint=_remedy(error)
            ) from error
        return counted


def _counted(before: Counted | None, chunk: Any) -> Counted | None:
    """The tokens that the server counted, `chunk`'s among them: what pieces tell adds up."""
    told = getattr(chunk, "usage_metadata", None)
    if not told:
        return before
    read, written = (before.prompt_tokens, before.completion_tokens) if before else (0, 0)
    return Counted(read + told["input_tokens"], written + told["output_tokens"])


def _hosted(provider: str, name: str) -> ChatModel:
    from langchain.chat_models import init_chat_model

    options = dict(_OPTIONS.get(provider, _COMMON))
    if url := os.environ.get(BASE_URL):
        options["base_url"] = url
    if key := _key(provider, bool(url)):
        options["api_key"] = key
    try:
        model = init_chat_model(name, model_provider=provider, **options)
    except ImportError as error:
        raise LLMError(
            f"no integration for {provider!r} is installed: {_one_line(error)}",
            hint=f"pip install langchain-{provider}",
        ) from error
    except Exception as error:
        unknown = isinstance(error, ValueError) and "Unsupported" in str(error)
        hint = (
            "use a provider that LangChain knows, or openai: with " + BASE_URL
            if unknown
            else f"set the provider's key, or {API_KEY} and {BASE_URL}"
        )
        raise LLMError(
            f"{provider}:{name} can't be set up: {_one_line(error)}", hint=hint
        ) from error
    return LangChainModel(f"{provider}:{name}", model, constrain=_CONSTRAINTS.get(provider))


def _key(provider: str, own_server: bool) -> str | None:
    """The key to send; a server of one's own mostly wants none, but the client insists on one."""
    if key := os.environ.get(API_KEY):
        return key
    if provider == "openai" and own_server and not os.environ.get("OPENAI_API_KEY"):
        return "none"
    return None


def _gguf(path: str) -> ChatModel:
    """llama.cpp in this process, serving on loopback; LangChain talks to it as to any server."""
    file = gguf.bundled() if path == "bundled" else Path(path).expanduser().resolve()
    if not file.is_file():
        raise LLMError(f"no model file at {file}", hint="give the path of a .gguf file")
    is_base = not gguf.follows_chats(file)
    address = str(gguf.serve(file).listening_address)
    model = _completing(f"{address}/v1") if is_base else _chatting(f"{address}/v1")
    constrain = _grammar if is_base else _response_format
    return LangChainModel(f"gguf:{file.name}", model, is_base, address, constrain=constrain)


def _chatting(base_url: str) -> Any:
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(**_local(base_url), max_completion_tokens=MAX_TOKENS, stream_usage=True)


def _completing(base_url: str) -> Any:
    from langchain_openai import OpenAI

    return OpenAI(**_local(base_url), max_tokens=BASE_TOKENS)


def _local(base_url: str) -> dict[str, Any]:
    from httpx import Client
    from pydantic import SecretStr

    return {
        "base_url": base_url,
        "model": "local",
        "api_key": SecretStr("none"),
        "timeout": TIMEOUT,
        "temperature": 0,
        "max_retries": 0,
        # A proxy set for the internet must not stand between this process and itself.
        "http_client": Client(trust_env=False, timeout=TIMEOUT),
    }


def _response_format(schema: Schema) -> dict[str, Any]:
    """As the body of a request, since the client would parse the answer only at its end."""
    named = {"name": "answer", "schema": schema, "strict": True}
    return {"extra_body": {"response_format": {"type": "json_schema", "json_schema": named}}}


def _grammar(schema: Schema) -> dict[str, Any]:
    """llama.cpp takes a schema for completions too; it ends the answer, so there are no stops."""
    return {"extra_body": {"json_schema": schema}}


def _refuses(error: BaseException | None) -> bool:
    return any(kind.__name__ in _REFUSALS for kind in type(error).__mro__)


def _one_line(error: BaseException) -> str:
    """What went wrong, short: providers answer with whole pages."""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said[:200]}"


def _remedy(error: BaseException) -> str:
    names = (kind.__name__ for kind in type(error).__mro__)
    return next((_REMEDIES[name] for name in names if name in _REMEDIES), _REMEDY)


# How a provider's integration is told a schema; others are asked for text.
_CONSTRAINTS: Mapping[str, Callable[[Schema], dict[str, Any]]] = {
    "openai": _response_format,
    "azure_openai": _response_format,
    "ollama": lambda schema: {"format": schema},
}
register("gguf", _gguf)
