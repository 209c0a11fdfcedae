"""Feeds that give only the beginning of their articles: the rest is on the page they link to.

A page is fetched anew only where its server says that it changed since the article was stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from index.errors import NetworkRefusedError, NewsdeskError
from index.formats.base import Loaded
from index.formats.feed import FeedLoader
from index.formats.reading import load_part
from index.formats.walk import fetched_source
from index.manners import Manners
from index.net import Fetched, Validators, fetch
from index.store import StoreWriter
from index.types import Article, LoadedArticle, LoadFailure
from index.visits import Visit, reader_version

# Characters: an item with less is taken for a teaser.
TEASER = 600
_UNREAD = "page not read"
_NO_MORE = "the page says no more than the feed"


@dataclass(frozen=True, slots=True)
class PageVisit:
    """A page that was fetched for the article `key`, which said `length` characters."""

    key: str
    url: str
    validators: Validators
    length: int


class Pages:
    """The pages of feeds' items, fetched politely; the store tells what was read before."""

    def __init__(
        self, store: StoreWriter, manners: Manners | None = None, *, allow_private: bool = False
    ) -> None:
        self._store = store
        self._manners = manners or Manners(allow_private=allow_private)
        self._private = allow_private

    def fill(self, loaded: Iterable[Loaded | Visit]) -> Iterator[Loaded | Visit | PageVisit]:
        """`loaded`, each teaser with the text of its page, and what to remember of the page.

        The visit of a feed is left out where a page of its items couldn't be read: the feed is
        read again next time, for those.
        """
        whole = True
        for item in loaded:
            if isinstance(item, Visit):
                if whole or not item.modified:
                    yield item
                whole = True
                continue
            for found in self._filled(item):
                if isinstance(found, LoadedArticle):
                    whole = whole and not _is_unread(found)
                yield found

    def remember(self, visit: PageVisit) -> None:
        """Store a visit, inside the transaction that stores its article or after it."""
        validators = [visit.validators.etag, visit.validators.last_modified]
        value = [reader_version(), visit.url, *validators, visit.length]
        self._store.put_meta(_name(visit.key), value)

    def _filled(self, item: Loaded) -> Iterator[Loaded | PageVisit]:
        of_feed = isinstance(item, LoadedArticle) and item.format == FeedLoader.name
        if isinstance(item, LoadedArticle) and of_feed and item.url and len(item.text) < TEASER:
            yield from self._visited(item, item.url)
        else:
            yield item

    def _visited(self, item: LoadedArticle, url: str) -> Iterator[Loaded | PageVisit]:
        """The item with what its page says. Its title, date and key stay the feed's."""
        stored = self._stored(item, url)
        known = self._known(item, url, stored)
        try:
            fetched = self._fetched(url, known)
        except NewsdeskError as error:
            yield _unread(item, stored, error.line())
            return
        if not fetched.modified:
            yield _with(item, stored, "") if stored else _warned(item, _NO_MORE)
            return
        page = next(load_part(fetched_source(url, fetched), "html"))
        if isinstance(page, LoadFailure):
            yield _unread(item, stored, page.reason)
            return
        more = len(page.text) > len(item.text)
        yield _with(item, page, "page, ") if more else _warned(item, _NO_MORE)
        if fetched.validators:
            yield PageVisit(item.key, url, fetched.validators, len(page.text))

    def _fetched(self, url: str, known: Validators | None) -> Fetched:
        if not self._manners.may_fetch(url):
            raise NetworkRefusedError("robots.txt forbids it")
        self._manners.wait(url)
        return fetch(url, allow_private=self._private, known=known)

    def _stored(self, item: LoadedArticle, url: str) -> Article | None:
        """The article as an earlier ingest stored it, where its text is its page's."""
        sql = "SELECT 1 FROM articles WHERE key = ? AND json_extract(provenance, '$.text') = 'page'"
        if not self._store.rows(sql, (item.key,)):
            return None
        found = self._store.article_by_key(item.key)
        return found if found.url == url and len(found.text) > len(item.text) else None

    def _known(self, item: LoadedArticle, url: str, stored: Article | None) -> Validators | None:
        """By what the page's server tells that it is as it was; None where it must be read."""
        found = self._store.meta(_name(item.key))
        if not found or found[:2] != [reader_version(), url]:
            return None
        *_, etag, last_modified, length = found
        told = stored is not None and len(stored.text) == length
        return Validators(etag, last_modified) if told or length <= len(item.text) else None


def _with(item: LoadedArticle, page: LoadedArticle | Article, origin: str) -> LoadedArticle:
    """`item` with the text of `page`, and what else the feed doesn't say."""
    provenance = {**item.provenance, "text": "page"}
    told = page.provenance if isinstance(page, LoadedArticle) else {}
    for field in ("author", "published", "updated"):
        if not getattr(item, field) and getattr(page, field):
            provenance[field] = f"{origin}{told.get(field, 'page')}"
    warnings = page.warnings if isinstance(page, LoadedArticle) else ()
    return replace(
        item,
        text=page.text,
        author=item.author or page.author,
        published=item.published or page.published,
        updated=item.updated or page.updated,
        language=page.language,
        provenance=provenance,
        warnings=(*item.warnings, *(f"page: {warning}" for warning in warnings)),
    )


def _unread(item: LoadedArticle, stored: Article | None, reason: str) -> LoadedArticle:
    """The teaser alone, or where the page was read earlier with what it said then."""
    kept = "; its text is that of an earlier visit" if stored else ""
    return _warned(_with(item, stored, "") if stored else item, f"{_UNREAD}: {reason}{kept}")


def _warned(item: LoadedArticle, warning: str) -> LoadedArticle:
    return replace(item, warnings=(*item.warnings, warning))


def _is_unread(item: LoadedArticle) -> bool:
    return any(warning.startswith(_UNREAD) for warning in item.warnings)


def _name(key: str) -> str:
    return f"page of {key}"
