"""HTML pages: what their head says, the article found in the body, everything else left out."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from index.clean import clean_text, element_text, html_to_text, parse_html
from index.errors import LoadError
from index.formats.assemble import Fields, assemble
from index.formats.base import Loaded, Source
from index.formats.byline import said_author, said_source
from index.formats.decode import decode
from index.formats.furniture import without_furniture
from index.formats.metadata import (
    LOOSE_CONFIDENCE,
    page_title,
    site_of_title,
    take_metadata,
    title_parts,
)
from index.formats.outlets import shipped_outlets
from index.formats.state import scripted_date, take_wechat, without_hiding
from index.time.published import Claim, dateline, explicit_days

_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|span|h[1-6]|article|section|table|ul|br|a|meta|title)\b", re.IGNORECASE
)
_SPACE = re.compile(r"\s+")
# What trafilatura finds in a page of which it finds nothing.
_TOO_LITTLE = 60
# The earliest day for htmldate, and a last one, so that it doesn't read the clock.
_FIRST_DAY, _LAST_DAY = "1990-01-01", "2100-12-31"
_BYLINE_CHARS, _BYLINE_LINES = 1500, 12
# A date with its year, not one guessed from dates near it.
_BYLINE_CONFIDENCE = 0.8


class HtmlLoader:
    """One article a page or fragment."""

    name = "html"

    def sniff(self, head: str, name: str) -> float:
        """The page's own tags decide, else tags and the extension."""
        start = head.lstrip("\ufeff \t\r\n")
        if _PAGE.search(start[:5000]) and start.startswith("<"):
            return 0.97
        named = name.lower().endswith((".html", ".htm", ".xhtml", ".shtml"))
        tags = len(_TAG.findall(start[:5000]))
        if named:
            return 0.9 if tags else 0.4
        return 0.7 if start.startswith("<") and tags >= 2 else 0.0

    def load(self, source: Source) -> Iterator[Loaded]:
        """The article. Raises LoadError for empty pages and nesting without end."""
        decoded = decode(source.read(), source.charset)
        html = without_hiding(decoded.text)
        root = parse_html(html)
        if root is None:
            raise LoadError("holds no text")
        found = Fields(source.key, self.name, "", name=source.name)
        if decoded.warning:
            found.warnings.append(decoded.warning)
        if source.url:
            found.put("url", source.url, "address")
        take_wechat(found, root)
        linked = take_metadata(found, root)
        found.put("title", *page_title(root))
        found.text, found.provenance["text"] = _text(html, root, linked, found.title)
        found.text = _without_title(found.text, found.title)
        if not found.text and not found.title:
            raise LoadError("holds no text")
        _take_byline(found, html, root)
        found.text = _without_names(found)
        yield assemble(found)


def _text(html: str, root: Any, linked: dict[str, Any], title: str | None) -> tuple[str, str]:
    """The article's text and how it was found."""
    if not _PAGE.search(html[:20_000]):
        return html_to_text(html), "whole fragment"
    text = _main_text(html)
    told = linked.get("articleBody")
    told = clean_text(html_to_text(told) if "<" in told else told) if isinstance(told, str) else ""
    if len(text) < _TOO_LITTLE or len(told) > 3 * len(text):
        if len(told) > len(text):
            return told, "JSON-LD: articleBody"
        whole = _whole_body(root)
        if len(whole) > len(text):
            return whole, "whole page"
    return without_furniture(_paragraphs(text, root), title), "main text"


def _paragraphs(text: str, root: Any) -> str:
    """`text` of a short page, of which trafilatura makes one paragraph, with its paragraphs."""
    if "\n" in text:
        return text
    whole = _whole_body(root)
    squeezed = _SPACE.sub("", text)
    lines = [line for line in whole.split("\n") if _squeezed(line) in squeezed]
    return "\n".join(lines) if _squeezed("".join(lines)) == squeezed else text


def _squeezed(text: str) -> str:
    """Without spaces, and without the marks that our text has and trafilatura's doesn't."""
    return _SPACE.sub("", text.removeprefix("- ").replace(" | ", ""))


def _main_text(html: str) -> str:
    from trafilatura import extract

    _silence("trafilatura")
    try:
        found = extract(html, include_comments=False, include_tables=True, output_format="html")
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        # Its heuristics meet pages they were not written for; the whole page is then read.
        return ""
    # A page's lists number links and pictures more often than points of an article.
    return html_to_text(found, numbered=False) if found else ""


def _whole_body(root: Any) -> str:
    articles = root.findall(".//article")
    if len(articles) == 1:
        return element_text(articles[0])
    body = root.find(".//body")
    return element_text(root if body is None else body)


def _without_title(text: str, title: str | None) -> str:
    first, _, rest = text.partition("\n")
    return rest if rest and title and first.strip() == title.strip() else text


def _without_names(found: Fields) -> str:
    """The text without a first line that is only who wrote and who published it."""
    first, _, rest = found.text.partition("\n")
    names = {f"{found.author or ''}{found.source or ''}", found.author, found.source}
    return rest if rest and _SPACE.sub("", first) in names else found.text


def _take_byline(found: Fields, html: str, root: Any) -> None:
    """Date and source as the page shows them, under the headline where they are known to stand."""
    whole = element_text(root)
    lines = list(_around_heading(whole, found.title))
    for line in lines:
        found.put("source", said_source(line), "byline")
        found.put("author", said_author(line), "byline")
    for part in title_parts(root)[:0:-1]:
        if outlet := shipped_outlets().named(part):
            found.put("source", outlet.name, "title tag")
    if not found.url:
        found.put("source", site_of_title(root, found.title), "title tag")
    if any(claim.confidence > LOOSE_CONFIDENCE for claim in found.published):
        return
    for line in lines:
        if (shown := dateline(line)) and shown.confidence > _BYLINE_CONFIDENCE:
            found.published.insert(0, Claim(shown.time or shown.interval.iso(), "byline", 0.9))
            return
    if not found.published and (claim := scripted_date(root, found.title)):
        found.published.append(claim)
    if not found.published and (day := _htmldate(html)) and _is_shown(day, whole):
        found.published.append(Claim(day, "page text (htmldate)", 0.6))


def _around_heading(whole: str, title: str | None) -> Iterator[str]:
    """The lines under the headline and the one above it: where it first stands, then where it
    stands alone in a line (menus and lists name the article too).
    """
    lines = whole.split("\n")
    first = next((n for n, line in enumerate(lines) if title and title in line), 0)
    alone = (n for n, line in enumerate(lines) if n > first and line.strip() == title)
    for n in (first, *alone):
        yield from "\n".join(lines[n + 1 : n + _BYLINE_LINES])[:_BYLINE_CHARS].split("\n")
        yield from lines[max(n - 1, 0) : n]


def _is_shown(day: str, text: str) -> bool:
    """Whether a reader of the page sees `day` (YYYY-MM-DD): without its year, or in any language.

    htmldate also reads dates out of picture addresses and scripts, which say little.
    """
    year, month, number = day.split("-")
    yearless = rf"(?<!\d)0?{int(month)}\s?(?:[-/.]|月)\s?0?{int(number)}(?!\d)"
    named = rf"(?<!\d)0?{int(number)}\.?\s+(?:de\s+)?\w{{3,12}}\.?\s+(?:de\s+)?{year}(?!\d)"
    shown = {found.isoformat() for found in explicit_days(text)}
    return day in shown or re.search(f"{yearless}|{named}", text) is not None


def _htmldate(html: str) -> str | None:
    from htmldate import find_date

    _silence("htmldate")
    try:
        day: str | None = find_date(
            html,
            original_date=True,
            min_date=_FIRST_DAY,
            max_date=_LAST_DAY,
            extensive_search=False,
        )
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        return None
    return day


def _silence(library: str) -> None:
    """What a library fails to find is handled here, and is no news for the user."""
    logging.getLogger(library).setLevel(logging.CRITICAL)
