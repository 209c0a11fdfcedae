"""RSS, Atom and JSON feeds: one article an item, well formed or not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from index.clean import clean_text, html_to_text
from index.errors import LoadError
from index.formats.assemble import Fields, assemble, names
from index.formats.base import Loaded, Source, reason_of
from index.formats.decode import decode
from index.formats.jsonl import article_of
from index.time.published import Claim
from index.types import LoadFailure

# Possessive: a page that opens with many comments must not be tried in every way.
_XML_FEED = re.compile(
    r"\s*+(?:<\?[^>]*+>\s*+)*+(?:(?><!--.*?-->)\s*+)*+(?:<!DOCTYPE[^>]*+>\s*+)?+"
    r"<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL | re.IGNORECASE,
)
_FEED_INSIDE = re.compile(r"<(?:rss|feed)\b[^>]*(?:xmlns|version)")
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
# Entities that a document defines itself can grow without end; feeds have no use for them.
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_TAGS = re.compile(r"<[a-zA-Z/!][^>]*>")


class FeedLoader:
    """Every item of a feed, with its full text where the feed has it, else its summary."""

    name = "feed"

    def sniff(self, head: str, name: str) -> float:
        """The root element decides, or the version that JSON Feed asks for."""
        start = head.lstrip("\ufeff \t\r\n")
        if _XML_FEED.match(start) or _FEED_INSIDE.search(start[:3000]):
            return 0.98
        if start.startswith("{") and _JSON_FEED.search(start[:4000]):
            return 0.98
        return 0.6 if name.lower().endswith((".rss", ".atom")) else 0.0

    def load(self, source: Source) -> Iterator[Loaded]:
        """Its articles, a failure for each item without text. Raises LoadError where it is none."""
        data = source.read()
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            yield from _load_json(source, data)
            return
        if _ENTITY.search(data):
            raise LoadError("the feed defines entities of its own", hint="remove its DOCTYPE")
        yield from _load_xml(source, data)


def _load_json(source: Source, data: bytes) -> Iterator[Loaded]:
    try:
        feed = json.loads(decode(data, source.charset).text)
    except (ValueError, RecursionError) as error:
        raise LoadError(f"not valid JSON: {reason_of(error)}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise LoadError("the feed has no items")
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict) and not item.get("source"):
            item = {**item, "source": feed.get("title")}
        yield article_of(item, source, number, format=FeedLoader.name)


def _load_xml(source: Source, data: bytes) -> Iterator[Loaded]:
    import feedparser

    # Leading blanks before the declaration are the commonest fault, and nobody's meaning.
    parsed = feedparser.parse(BytesIO(data.lstrip(b" \t\r\n")), sanitize_html=False)
    if not parsed.entries:
        raise LoadError("the feed has no items")
    for number, entry in enumerate(parsed.entries, start=1):
        # Plain copies: feedparser's own give "published" where "updated" is asked for.
        yield _article(dict(entry), dict(parsed.feed), source, number)


def _article(
    entry: Mapping[str, Any], feed: Mapping[str, Any], source: Source, number: int
) -> Loaded:
    key = str(entry.get("id") or entry.get("link") or f"{source.key}#{number}")
    text, origin = _body(entry)
    title = _plain(entry.get("title"))
    if not text and not title:
        return LoadFailure(key, f"item {number} has no text")
    found = Fields(key, FeedLoader.name, text, has_id=True)
    found.provenance["text"] = origin
    found.put("title", title, "feed: title")
    found.put("url", entry.get("link"), "feed: link")
    found.put("author", _plain(entry.get("author")), "feed: author")
    found.put("source", _plain((entry.get("source") or {}).get("title")), "feed: item's source")
    found.put("source", _plain(feed.get("title")), "feed: title of the feed")
    found.put("language", entry.get("language") or feed.get("language"), "feed: language")
    found.categories = names(
        [tag.get("term") for tag in entry.get("tags") or () if tag.get("term")]
    )
    found.published = _claims(entry, ("published", "created", "date"))
    found.updated = _claims(entry, ("updated",))
    if not found.published:
        found.published = found.updated
    return assemble(found)


def _body(entry: Mapping[str, Any]) -> tuple[str, str]:
    """The longest of an item's contents and its summary, as plain text."""
    contents = [(part.get("value") or "", "feed: content") for part in entry.get("content") or ()]
    contents.append((entry.get("summary") or "", "feed: summary"))
    readable = [(_plain(value), origin) for value, origin in contents]
    return max(readable, key=lambda one: len(one[0]))


def _plain(value: object) -> str:
    text = str(value or "")
    return html_to_text(text) if _TAGS.search(text) else clean_text(text)


def _claims(entry: Mapping[str, Any], fields: tuple[str, ...]) -> list[Claim]:
    return [Claim(str(entry[name]), f"feed: {name}") for name in fields if entry.get(name)]
