"""Words for opposite outcomes and for the two ways a figure can move, Chinese and English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from assistant.polarity import denied

# "Power failed": what happened, not that something didn't.
_GIVES_OUT = re.compile(r"\bfail(?:ed|ure|s|ing)?\b(?! to\b)", re.IGNORECASE)
_Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Words:
    """`data/outcomes.toml`, compiled."""

    pairs: tuple[tuple[_Pattern, _Pattern], ...]
    up: _Pattern
    down: _Pattern
    bound: _Pattern
    deny: _Pattern


@lru_cache(maxsize=1)
def _words() -> _Words:
    file = resources.files("assistant") / "data" / "outcomes.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    pairs = tuple((_compiled(pair["one"]), _compiled(pair["other"])) for pair in table["pair"])
    return _Words(pairs, *(_compiled(table[name]) for name in ("up", "down", "bound", "deny")))


def _compiled(pattern: str) -> _Pattern:
    return re.compile(pattern, re.IGNORECASE)


def reversed_outcome(claim: str, texts: Sequence[str]) -> str | None:
    """The claim's word for an outcome of which all of `texts` that say either say the opposite."""
    for one, other in _words().pairs:
        for said, against in ((one, other), (other, one)):
            word = said.search(claim)
            if word is None or against.search(claim):
                continue
            telling = [text for text in texts if said.search(text) or against.search(text)]
            if telling and not any(said.search(text) for text in telling):
                return word[0]
    return None


def moves(clause: str) -> frozenset[str]:
    """Which ways the figures of a clause move: up, down, both or neither."""
    words = _words()
    bare = words.bound.sub("", clause)
    found = {"up"} if words.up.search(bare) else set()
    return frozenset(found | ({"down"} if words.down.search(bare) else set()))


def says_no(text: str) -> bool:
    """Whether `text` denies, refuses, forbids or rules out anything."""
    text = _GIVES_OUT.sub("", text)
    return denied(text) or bool(_words().deny.search(text))
