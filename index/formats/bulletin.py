"""Bulletins: a Markdown file of one day with many items, each an article of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.time import find_dates

_TITLE = re.compile(r"\A\s*#\s+(?P<title>.+?)\s*$", re.MULTILINE)
_HEADING = re.compile(r"^(?P<marks>#{2,4})\s+(?P<title>.+?)\s*#*\s*$", re.MULTILINE)
_COMPACT_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_NAME = re.compile(r"《([^》]+)》")
# Sections below a dated title from so many on are items; fewer are parts of one article.
LEAST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a bulletin: its headline, its body as Markdown, day and name of the bulletin."""

    title: str
    body: str
    day: str
    bulletin: str


def bulletin_items(text: str) -> list[Item]:
    """The items; empty where `text` is one article.

    A bulletin's first heading names its day, and its deepest headings, three or more, open
    the items.
    """
    title = _TITLE.match(text)
    day = _day(title["title"]) if title else ""
    if title is None or not day:
        return []
    headings = list(_HEADING.finditer(text, title.end()))
    depth = max((len(heading["marks"]) for heading in headings), default=0)
    deepest = [heading for heading in headings if len(heading["marks"]) == depth]
    if depth < 3 or len(deepest) < LEAST_ITEMS:
        return []
    name = _NAME.search(title["title"])
    return list(_items(text, headings, depth, day, name[1] if name else title["title"]))


def _items(
    text: str, headings: list[re.Match[str]], depth: int, day: str, bulletin: str
) -> Iterator[Item]:
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=True):
        if len(heading["marks"]) == depth:
            yield Item(heading["title"], text[heading.end() : end].strip(), day, bulletin)


def _day(title: str) -> str:
    if compact := _COMPACT_DAY.search(title):
        return "-".join(compact.groups())
    for mention in find_dates(title, reference=None):
        if mention.interval and mention.interval.granularity == "day":
            return mention.interval.start.isoformat()
    return ""
