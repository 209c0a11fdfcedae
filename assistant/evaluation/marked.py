"""Gold text of saved pages, by reference: places in a page's own text, so that none is copied.

`data/zh_pages.jsonl` marks the main text of Chinese pages of the extraction sets, each read by us:
from the first paragraph to the last, with subheadings and captions in the flow, without headline,
byline, editors' credits, notices, advertisements and links. `spans` are offsets into `page_text`
of the page, `sha256` the first 16 digits of what they must give.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from index.errors import UsageError

# Elements whose text no reader sees.
_UNSEEN = frozenset(
    "script style noscript template iframe svg object head select textarea button".split()
)


def page_text(content: bytes) -> str:
    """All text of a UTF-8 page that can be seen, without white space."""
    from lxml import html

    root = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    return "".join("".join(_texts(root)).split())


def _texts(root: Any) -> Iterator[str]:
    stack: list[Any] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item.tag, str) and item.tag not in _UNSEEN:
            yield item.text or ""
            for child in reversed(item):
                stack += [child.tail or "", child]


def marked_text(content: bytes, spans: Sequence[Sequence[int]], digest: str) -> str:
    """The gold text of a page. Raises UsageError where the page isn't the one that was marked."""
    text = page_text(content)
    gold = "\n".join(text[start:end] for start, end in spans)
    if digest_of(gold) != digest:
        raise UsageError(
            "a page's text isn't where its gold says", hint="restore the extraction sets"
        )
    return gold


def digest_of(gold: str) -> str:
    """By which a gold text is known again."""
    return hashlib.sha256(gold.encode()).hexdigest()[:16]


def marks() -> Mapping[str, Mapping[str, Any]]:
    """The marked pages by the ids of their fixtures."""
    file = resources.files("assistant.evaluation") / "data" / "zh_pages.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return {row["id"]: row for row in rows}
