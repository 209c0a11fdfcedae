"""A source → its articles and failures, whatever is in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from index.errors import NewsdeskError
from index.formats.archive import is_archive, members
from index.formats.base import Loaded, Source, reason_of
from index.formats.registry import choose
from index.types import LoadFailure

_log = logging.getLogger(__name__)


def load_source(source: Source, format: str | None = None) -> Iterator[Loaded]:
    """The articles of one source, or of all in an archive. Never raises for what is in it."""
    for part in parts(source):
        yield from load_part(part, format)


def parts(source: Source) -> Iterator[Source | LoadFailure]:
    """The source itself, or the members of an archive; one inside an archive is not opened."""
    try:
        if not is_archive(source):
            yield source
            return
        for member in members(source):
            yield member if isinstance(member, LoadFailure) else _member(member)
    except Exception as error:  # noqa: BLE001  (hostile input must not stop the other sources)
        yield _failure(source, error)


def _member(member: Source) -> Source | LoadFailure:
    try:
        if is_archive(member):
            return LoadFailure(member.key, "an archive inside an archive; unpack it first")
    except NewsdeskError as error:
        return LoadFailure(member.key, error.line())
    return member


def load_part(part: Source | LoadFailure, format: str | None = None) -> Iterator[Loaded]:
    """The articles of what `parts` gave. Never raises for what is in it."""
    if isinstance(part, LoadFailure):
        yield part
        return
    reader = ""
    try:
        loader = choose(part, format)
        reader = loader.name
        empty = True
        for item in loader.load(part):
            empty = False
            yield _placed(item, part, reader)
        if empty:
            yield LoadFailure(part.key, "holds no articles", reader, part.key)
    except Exception as error:  # noqa: BLE001  (hostile input must not stop the other sources)
        yield _failure(part, error, reader)


def _placed(item: Loaded, part: Source, reader: str) -> Loaded:
    """`item` with where it was read."""
    if isinstance(item, LoadFailure):
        return replace(item, format=reader, file=part.key)
    return replace(item, file=part.key)


def _failure(source: Source, error: Exception, reader: str = "") -> LoadFailure:
    if isinstance(error, NewsdeskError):
        return LoadFailure(source.key, error.line(), reader, source.key)
    _log.debug("unexpected error in %s", source.key, exc_info=error)
    reason = f"can't be read: {type(error).__name__}: {reason_of(error)}"
    return LoadFailure(source.key, reason, reader, source.key)
