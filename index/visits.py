"""Addresses ingested again: a page or feed is read anew only where its server says it changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from importlib.metadata import PackageNotFoundError, version

from index.formats.base import Loaded
from index.formats.reading import load_part, parts
from index.formats.walk import fetched_source
from index.net import Validators, fetch
from index.store import StoreWriter
from index.types import LoadedArticle

_MANY = 10_000  # articles; what holds more is read anew each time rather than listed in the store


@dataclass(frozen=True, slots=True)
class Visit:
    """An address that was fetched, and the keys of the articles it held.

    `modified` is False where it is as it was at the visit before.
    """

    url: str
    validators: Validators
    keys: tuple[str, ...]
    modified: bool = True


class Visits:
    """What the store remembers of addresses, for one way of reading them (`format`, `mapping`,
    whether their pages are fetched): read in another way, a page may say something else."""

    def __init__(
        self,
        store: StoreWriter,
        *,
        format: str | None = None,
        mapping: Mapping[str, str] | None = None,
        fetch_pages: bool = False,
        allow_private: bool = False,
    ) -> None:
        self._store = store
        self._format = format
        self._mapping = dict(mapping or {})
        self._private = allow_private
        way = [reader_version(), format, self._mapping, fetch_pages]
        self._way = json.dumps(way, sort_keys=True)

    def load(self, url: str) -> Iterator[Loaded | Visit]:
        """The articles at `url`, and the visit after the last of them, or alone where they are
        as they were. Raises NewsdeskError where it can't be fetched."""
        before = self._before(url)
        known = before.validators if before else None
        fetched = fetch(url, allow_private=self._private, known=known)
        if before and not fetched.modified:
            yield replace(before, modified=False)
            return
        source = replace(fetched_source(url, fetched), mapping=self._mapping)
        keys: list[str] | None = []
        for part in parts(source):
            for item in load_part(part, self._format):
                if isinstance(item, LoadedArticle) and keys is not None and len(keys) < _MANY:
                    keys.append(item.key)
                else:
                    keys = None  # what failed may be read next time
                yield item
        if keys and fetched.validators:
            yield Visit(url, fetched.validators, tuple(keys))

    def remember(self, visit: Visit) -> None:
        """Store a visit, inside the transaction that stores its articles or after it.

        One of which an article isn't in the store is none: it must be read again.
        """
        if self._all_there(visit.keys):
            value = [self._way, *astuple(visit.validators), list(visit.keys)]
            self._store.put_meta(_name(visit.url), value)

    def _before(self, url: str) -> Visit | None:
        found = self._store.meta(_name(url))
        if not found:
            return None
        way, etag, last_modified, keys = found
        if way != self._way or not self._all_there(keys):
            return None
        return Visit(url, Validators(etag, last_modified), tuple(keys))

    def _all_there(self, keys: tuple[str, ...]) -> bool:
        sql = "SELECT 1 FROM articles WHERE key = ?"
        return all(self._store.rows(sql, (key,)) for key in keys)


def _name(url: str) -> str:
    return f"visit {url}"


def reader_version() -> str:
    """Ours: a newer one may read more of a page. "" where it isn't installed."""
    try:
        return version("newsdesk")
    except PackageNotFoundError:
        return ""
