"""A model by name or path: from disk if it is there, and only then from a hub."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from index.errors import ModelUnavailableError

Model = TypeVar("Model")
_LOAD_FAILURES = (OSError, ValueError, ImportError, KeyError, RuntimeError)


def load_local_first(
    name: str,
    load: Callable[[str, bool], Model],
    unavailable: Callable[[str], ModelUnavailableError],
    downloading: Callable[[], None] = lambda: None,
) -> Model:
    """`load(name or folder, whether only from disk)`; `downloading` comes before a hub is asked.

    Raises what `unavailable` makes of the reason, in one line.
    """
    looks_like_path = name.startswith((".", "/", "~")) or name.count("/") > 1
    path = Path(name).expanduser()
    if path.is_dir():
        name, looks_like_path = str(path), True
    elif looks_like_path:
        raise unavailable("there is no such folder")
    try:
        return load(name, True)
    except _LOAD_FAILURES as error:
        if looks_like_path:
            raise unavailable(_reason(error)) from error
    downloading()
    try:
        return load(name, False)
    # Downloading fails in as many ways as there are layers below it.
    except Exception as error:
        raise unavailable(_reason(error)) from error


def _reason(error: Exception) -> str:
    return (str(error).strip() or repr(error)).splitlines()[0]
