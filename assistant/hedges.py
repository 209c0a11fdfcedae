"""A value keeps the words that deny or weaken it: "about to sell out" is not "sold out"."""

from __future__ import annotations

import re

_BEFORE = re.compile(
    r"(?:即将|尚未|暂未|未能|并未|没有|不再|不会|不能|不得|无法|可能|或将|并非|未)$"
    r"|(?:\b(?:not|never|no longer|may|might|could|about to|yet to|unlikely to|nearly|almost)\s)$",
    re.IGNORECASE,
)
_REACH = 16  # characters before a span that are looked at


def with_hedge(text: str, start: int) -> int:
    """Where the span of `text` from `start` begins with its hedge."""
    while match := _BEFORE.search(text[max(0, start - _REACH) : start]):
        start -= len(match.group())
    return start
