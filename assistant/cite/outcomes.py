"""Outcomes that a claim turns round, and the ways its figures move."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.outcomes import outcomes
from assistant.polarity import denied

# "Power failed": what happened, not that something didn't.
_GIVES_OUT = re.compile(r"\bfail(?:ed|ure|s|ing)?\b(?! to\b)", re.IGNORECASE)


def reversed_outcome(claim: str, texts: Sequence[str]) -> str | None:
    """The claim's word for an outcome of which all of `texts` that say either say the opposite."""
    for one, other in outcomes().claim:
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
    words = outcomes()
    bare = words.bound.sub("", clause)
    found = {"up"} if words.up.search(bare) else set()
    return frozenset(found | ({"down"} if words.down.search(bare) else set()))


def says_no(text: str) -> bool:
    """Whether `text` denies, refuses, forbids or rules out anything."""
    text = _GIVES_OUT.sub("", text)
    return denied(text) or bool(outcomes().deny.search(text))
