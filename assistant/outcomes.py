"""Words for opposite outcomes and for the two ways a figure can move, Chinese and English."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

Pattern = re.Pattern[str]
Pair = tuple[Pattern, Pattern]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """`data/outcomes.toml`, compiled: the pairs for questions and for claims; words for more and
    less, for bounds that only look like these, and for denial."""

    question: tuple[Pair, ...]
    claim: tuple[Pair, ...]
    up: Pattern
    down: Pattern
    bound: Pattern
    deny: Pattern


@lru_cache(maxsize=1)
def outcomes() -> Outcomes:
    """The shipped table."""
    file = resources.files("assistant") / "data" / "outcomes.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))

    def pairs(of: Literal["question", "claim"]) -> tuple[Pair, ...]:
        chosen = [pair for pair in table["pair"] if pair.get("of", of) == of]
        return tuple((_compiled(pair["one"]), _compiled(pair["other"])) for pair in chosen)

    words = (_compiled(table[name]) for name in ("up", "down", "bound", "deny"))
    return Outcomes(pairs("question"), pairs("claim"), *words)


def _compiled(pattern: str) -> Pattern:
    return re.compile(pattern, re.IGNORECASE)
