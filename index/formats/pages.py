"""Feeds that give only the beginning of their articles: the rest is on the page they link to."""

from __future__ import annotations

from dataclasses import replace

from index.formats.base import Loaded
from index.formats.feed import FeedLoader
from index.formats.walk import load
from index.manners import Manners
from index.types import LoadedArticle, LoadFailure

# Characters: an item with less is taken for a teaser.
TEASER = 600
_UNREAD = "page not read"


def with_page(item: Loaded, manners: Manners, *, allow_private: bool = False) -> Loaded:
    """`item` with the text of its page, where it is a feed's teaser and the page says more.

    Title, date and key stay the feed's. A page that can't be read, or that its site forbids to
    be fetched, is a warning.
    """
    if isinstance(item, LoadFailure) or item.format != FeedLoader.name:
        return item
    if not item.url or len(item.text) >= TEASER:
        return item
    if not manners.may_fetch(item.url):
        return replace(item, warnings=(*item.warnings, f"{_UNREAD}: robots.txt forbids it"))
    manners.wait(item.url)
    page = next(load(item.url, format="html", allow_private=allow_private), None)
    if not isinstance(page, LoadedArticle):
        reason = page.reason if page else "nothing there"
        return replace(item, warnings=(*item.warnings, f"{_UNREAD}: {reason}"))
    if len(page.text) <= len(item.text):
        return replace(item, warnings=(*item.warnings, "the page says no more than the feed"))
    return replace(
        item,
        text=page.text,
        author=item.author or page.author,
        published=item.published or page.published,
        updated=item.updated or page.updated,
        language=page.language,
        provenance={**item.provenance, "text": "page"},
    )


def is_unread(item: Loaded) -> bool:
    """Whether `with_page` couldn't read the page of `item`."""
    return isinstance(item, LoadedArticle) and any(
        warning.startswith(_UNREAD) for warning in item.warnings
    )
