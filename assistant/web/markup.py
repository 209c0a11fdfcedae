"""Small pieces of HTML. Whatever comes from an article goes through `escape`: nothing is a tag."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from assistant.web.words import Speech, word
from index.types import Interval

OPEN = ".."  # how an interval writes an end that it hasn't


def link(url: str | None, speech: Speech) -> str:
    """A link out, only to http(s): an article's url may be anything, `javascript:` too."""
    if not url or not is_web(url):
        return ""
    return (
        f'<a href="{escape(url, quote=True)}" target="_blank" rel="noopener noreferrer">'
        f"{word('original', speech)}</a>"
    )


def is_web(url: str) -> bool:
    """Whether `url` is an http(s) address; a malformed one is not."""
    try:
        return urlsplit(url).scheme in {"http", "https"}
    except ValueError:
        return False


def meta(parts: Sequence[str]) -> str:
    """Already escaped parts on one line; empty ones left out."""
    return " · ".join(part for part in parts if part)


def days_text(days: Interval, speech: Speech) -> str:
    """`2022-05-26`, `2022-05`, `2022`, or its ends in words."""
    start, _, end = days.iso().partition("/")
    if end == OPEN:
        return word("from", speech, day=start)
    if start == OPEN:
        return word("up_to", speech, day=end)
    return word("to", speech, start=start, end=end) if end else start


def published(value: dict[str, Any] | None, speech: Speech) -> str:
    """The contract's `published` object as text, not escaped."""
    if value is None:
        return word("undated", speech)
    start, end = str(value["start"]), str(value["end"])
    return start if start == end else word("to", speech, start=start, end=end)


def action(name: str, label: str, *, style: str = "nd-button", hint: str = "", **data: Any) -> str:
    """A button that the page's script reports as action `name` with `data` (see bridge.js)."""
    values = "".join(
        f' data-{key}="{escape(str(value), quote=True)}"' for key, value in data.items()
    )
    title = f' title="{escape(hint, quote=True)}"' if hint else ""
    return (
        f'<button type="button" class="{style}" data-action="{name}"{values}{title}>'
        f"{escape(label)}</button>"
    )
