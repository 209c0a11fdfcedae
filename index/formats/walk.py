"""A location (file, folder, address) → articles and failures, one source after the other."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote, urlsplit

from index.errors import NewsdeskError
from index.formats.base import Loaded, Source
from index.formats.reading import load_part, parts
from index.formats.registry import named
from index.types import LoadFailure

if TYPE_CHECKING:
    from index.net import Fetched

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def load(
    location: str | Path,
    *,
    format: str | None = None,
    allow_private: bool = False,
    mapping: Mapping[str, str] | None = None,
) -> Iterator[Loaded]:
    """The articles at `location`, lazily; what can't be read is a LoadFailure among them.

    `location` is a file, a folder (read recursively, sorted, hidden files left out) or an http(s)
    address. A file's key is its path as given; in a folder, the folder as given joined with the
    relative path; in an archive, the archive's key, "!/" and the member's path. `allow_private`
    permits addresses inside private networks; `mapping` names the columns or keys of tables and
    records that hold our fields, where their own names don't say so.
    Raises UsageError where `format` is unknown.
    """
    if format is not None:
        named(format)
    found = parts_at(location, allow_private=allow_private, mapping=mapping)
    return chain.from_iterable(load_part(part, format) for part in found)


def parts_at(
    location: str | Path,
    *,
    allow_private: bool = False,
    mapping: Mapping[str, str] | None = None,
    watch: Callable[[Source], Source] | None = None,
) -> Iterator[Source | LoadFailure]:
    """What `load` reads one after the other: files, and the members of archives.

    Each file, or archive as a whole, goes through `watch` first.
    """
    given = str(location)
    sources = _at_address(given, allow_private) if is_address(given) else _at_path(given)
    for source in sources:
        if isinstance(source, LoadFailure):
            yield source
        else:
            watched = watch(source) if watch else source
            yield from parts(replace(watched, mapping=dict(mapping or {})))


def is_address(location: str | Path) -> bool:
    """Whether it names something to fetch, not a path."""
    return bool(_ADDRESS.match(str(location)))


def size_at(location: str | Path) -> int:
    """The bytes of a file, or of all files of a folder that `load` would read."""
    path = Path(location)
    files = [file for _, file in _files_under(path, "")] if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def _at_path(given: str) -> Iterator[Source | LoadFailure]:
    path = Path(given)
    if path.is_dir():
        keys = list(_files_under(path, given))
        if not keys:
            yield LoadFailure(given, "the folder holds no files")
        for key, file in keys:
            yield _file(key, file)
    elif path.exists():
        yield _file(_posix(given), path)
    else:
        yield LoadFailure(given, "no such file or folder")


def _files_under(folder: Path, given: str) -> Iterator[tuple[str, Path]]:
    base = _posix(given).rstrip("/")
    files = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(here, name) for name in names if not name.startswith(".")]
    for file in sorted(files, key=lambda path: path.relative_to(folder).parts):
        yield f"{base}/{file.relative_to(folder).as_posix()}", file


def _posix(given: str) -> str:
    return given.replace(os.sep, "/")


def _file(key: str, path: Path) -> Source | LoadFailure:
    # A pipe or device would block, or never end.
    if not path.is_file():
        return LoadFailure(_storable(key), "not a regular file")
    return Source(_storable(key), path.name, partial(_open, path))


def _storable(key: str) -> str:
    """File names are bytes; those that are no UTF-8 would fit neither SQLite nor JSON."""
    return key.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def _at_address(url: str, allow_private: bool) -> Iterator[Source | LoadFailure]:
    from index.net import fetch

    try:
        yield fetched_source(url, fetch(url, allow_private=allow_private))
    except NewsdeskError as error:
        yield LoadFailure(url, error.line())


def fetched_source(url: str, fetched: Fetched) -> Source:
    """What was fetched from `url`, under that address as its key."""
    name = unquote(urlsplit(fetched.url).path.rsplit("/", 1)[-1])
    return Source.of_bytes(fetched.body, url, name=name, url=fetched.url, charset=fetched.charset)
