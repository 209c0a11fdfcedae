"""A location (file, folder, address) → articles and failures, one source after the other."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from index.errors import NewsdeskError
from index.formats.archive import is_archive, members
from index.formats.base import Loaded, Source, reason_of
from index.formats.registry import choose, named
from index.types import LoadFailure

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_log = logging.getLogger(__name__)


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
    given = str(location)
    addressed = bool(_ADDRESS.match(given))
    sources = _at_address(given, allow_private) if addressed else _at_path(given)
    return _load_all(sources, format, mapping or {})


def _load_all(
    sources: Iterable[Source | LoadFailure], format: str | None, mapping: Mapping[str, str]
) -> Iterator[Loaded]:
    for source in sources:
        if isinstance(source, LoadFailure):
            yield source
        else:
            yield from load_source(replace(source, mapping=mapping), format)


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
        fetched = fetch(url, allow_private=allow_private)
    except NewsdeskError as error:
        yield LoadFailure(url, error.line())
        return
    name = unquote(urlsplit(fetched.url).path.rsplit("/", 1)[-1])
    yield Source.of_bytes(fetched.body, url, name=name, url=fetched.url, charset=fetched.charset)


def load_source(source: Source, format: str | None = None) -> Iterator[Loaded]:
    """The articles of one source, or of all in an archive. Never raises for what is in it."""
    try:
        if is_archive(source):
            for member in members(source):
                yield from _load_member(member, format)
        else:
            yield from choose(source, format).load(source)
    except NewsdeskError as error:
        yield LoadFailure(source.key, error.line())
    except Exception as error:  # noqa: BLE001  (hostile input must not stop the other sources)
        _log.debug("unexpected error in %s", source.key, exc_info=True)
        yield LoadFailure(source.key, f"can't be read: {type(error).__name__}: {reason_of(error)}")


def _load_member(member: Source, format: str | None) -> Iterator[Loaded]:
    """As any file; an archive in an archive is not opened."""
    if is_archive(member):
        yield LoadFailure(member.key, "an archive inside an archive; unpack it first")
    else:
        yield from load_source(member, format)
