"""Markdown, with or without YAML front matter; its body may be HTML (Hexo posts are)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.clean import clean_text, html_to_text
from index.errors import LoadError
from index.formats.assemble import Fields, assemble, names
from index.formats.base import Loaded, Source
from index.formats.bulletin import Item, bulletin_items
from index.formats.decode import decode
from index.formats.front_matter import has_front_matter, split_front_matter
from index.time.published import Claim
from index.types import LoadFailure

PUBLISHED_KEYS = ("date", "published", "pubdate", "publish_date", "published_at", "created")
UPDATED_KEYS = ("updated", "lastmod", "modified", "update_date", "last_modified")
_URL_KEYS = ("url", "link", "canonical_url", "original_url", "source_url", "permalink")
_HTML_BODY = re.compile(r"\A\s*<(?!https?:|mailto:)[a-zA-Z!][^>]*>")
# Tags inside Markdown prose are ordinary; a body that opens with a block tag is HTML as a whole.
_HTML_END = re.compile(r"(?:</[a-zA-Z][\w-]*\s*>|<[^>]+/?>|-->)\Z")
_LONGEST_TAG = 500
_MARKUP = re.compile(
    r"^#{1,6} \S|^\s*[-*+] \[|\]\(https?://|^```|^\|.+\|\s*$|^> |\*\*\S[^*\n]*\*\*", re.MULTILINE
)
_HEADING = re.compile(r"\A\s*#{1,2}[ \t]+(.+?)[ \t#]*(?:\n|\Z)")


class MarkdownLoader:
    """One article a file; a bulletin of a day, one an item."""

    name = "markdown"

    def sniff(self, head: str, name: str) -> float:
        """Front matter decides; else the marks of Markdown, or the extension."""
        if has_front_matter(head):
            return 1.0
        named = name.lower().endswith((".md", ".markdown", ".mdown"))
        marks = len(_MARKUP.findall(head[:5000]))
        return 0.75 if named else min(0.65, 0.3 * marks)

    def load(self, source: Source) -> Iterator[Loaded]:
        """The article. Raises LoadError where it is too large, too deep, or empty."""
        decoded = decode(source.read(), source.charset)
        if items := bulletin_items(decoded.text):
            for number, item in enumerate(items, start=1):
                yield _bulletin_article(source, number, item)
            return
        matter = split_front_matter(decoded.text)
        found = Fields(source.key, self.name, "", name=source.name, url=source.url)
        found.warnings += [warning for warning in (decoded.warning, matter.warning) if warning]
        _take_front_matter(found, matter.fields)
        body = matter.body
        if not found.title and (heading := _HEADING.match(body)):
            found.put("title", _inline(heading.group(1)), "first heading")
            body = body[heading.end() :]
        found.text = body_text(body)
        if not found.text and not found.title:
            raise LoadError("holds no text")
        yield assemble(found)


def _bulletin_article(source: Source, number: int, item: Item) -> Loaded:
    key = f"{source.key}#{number}"
    text = body_text(item.body)
    if not text:
        return LoadFailure(key, f"item {number} has no text")
    found = Fields(key, MarkdownLoader.name, text, url=source.url)
    found.put("title", _inline(item.title), "item's heading")
    found.put("source", item.bulletin, "bulletin's title")
    found.published = [Claim(item.day, "bulletin's title")]
    found.has_id = True
    return assemble(found)


def body_text(body: str) -> str:
    """The plain text of a Markdown or HTML body."""
    if _HTML_BODY.match(body) and _HTML_END.search(body.rstrip()[-_LONGEST_TAG:]):
        return html_to_text(body)
    return markdown_to_text(body)


def markdown_to_text(body: str) -> str:
    """Markdown by way of HTML, so that both are cleaned alike. HTML inside is allowed."""
    from markdown_it import MarkdownIt

    # Indented code is off: in articles an indented line is a paragraph, as Chinese prose begins.
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable(["table"])
    parser.disable("code")
    html: str = parser.render(body.replace("\x00", ""))
    return html_to_text(html)


def _inline(text: str) -> str:
    return markdown_to_text(text).replace("\n", " ")


def _take_front_matter(found: Fields, fields: dict[str, Any]) -> None:
    """Put each known key where it belongs; unknown ones are ignored."""
    for name, keys in {
        "title": ("title",),
        "author": ("author", "authors", "byline"),
        "source": ("source", "publisher", "site", "site_name"),
        "url": _URL_KEYS,
        "language": ("language", "lang"),
    }.items():
        for key in keys:
            value = fields.get(key)
            text = ", ".join(names(value)) if isinstance(value, list) else str(value or "")
            if name == "url" and not text.startswith(("http://", "https://")):
                continue
            found.put(name, text, f"front matter: {key}")
    categories = fields.get("categories", fields.get("category"))
    if categories:
        found.categories = names(categories if isinstance(categories, list) else [categories])
        found.provenance["categories"] = "front matter: categories"
    found.published = _claims(fields, PUBLISHED_KEYS)
    found.updated = _claims(fields, UPDATED_KEYS)


def _claims(fields: dict[str, Any], keys: tuple[str, ...]) -> list[Claim]:
    return [
        Claim(clean_text(str(fields[key])), f"front matter: {key}")
        for key in keys
        if fields.get(key)
    ]
