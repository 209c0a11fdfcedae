"""How far passages support a sentence: its numbers and words, looked for in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.language import fold
from index.quantities import Quantity, find_quantities, same_quantity

# What each thing that the passages don't hold leaves of a claim's support. Two extra words are
# worse than one, however long the claim: the rest of it being right doesn't make them so.
_MISSING_WORD = 0.8  # a Latin word, or a character of Chinese
_MISSING_NUMBER = 0.3  # the commonest invention, and the surest sign of one
_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def support(claim: str, passages: Sequence[str]) -> float:
    """From 1 (`passages` hold all of `claim`'s words and numbers) towards 0.

    Falls with each word, character of Chinese and quantity that no passage holds, so that a
    long claim with nothing in common falls lowest; 0 for a claim without words.
    """
    folded = fold(claim)
    text = "\n".join(fold(passage) for passage in passages)
    if not any(character.isalnum() for character in folded):
        return 0.0
    words, numbers = _missing_words(folded, text), _missing_numbers(claim, passages)
    return float(_MISSING_WORD**words * _MISSING_NUMBER**numbers)


def numbers_agree(claim: str, passages: Sequence[str]) -> bool:
    """Whether every quantity in `claim` is stated by one of `passages`, in any language."""
    stated = [quantity for passage in passages for quantity in find_quantities(passage)]
    return all(_stated(quantity, stated) for quantity in find_quantities(claim))


def _missing_numbers(claim: str, passages: Sequence[str]) -> int:
    """Quantities that no passage states, and figures outside them that none holds."""
    quantities = find_quantities(claim)
    figures = list(_FIGURE.finditer(fold(claim)))
    if not quantities and not figures:
        return 0
    stated = [quantity for passage in passages for quantity in find_quantities(passage)]
    held = {figure for passage in passages for figure in _FIGURE.findall(fold(passage))}
    free = [
        figure
        for figure in figures
        if all(figure.end() <= one.start or one.end <= figure.start() for one in quantities)
    ]
    return sum(not _stated(one, stated) for one in quantities) + sum(
        figure[0] not in held for figure in free
    )


def _stated(quantity: Quantity, stated: Sequence[Quantity]) -> bool:
    return any(same_quantity(quantity, other) for other in stated)


def _missing_words(claim: str, text: str) -> int:
    words = set(_WORD.findall(text))
    missing = sum(word not in words for word in _WORD.findall(claim))
    return missing + sum(_missing_characters(run, text) for run in _HAN.findall(claim))


def _missing_characters(run: str, text: str) -> int:
    """Characters of `run` outside the stretches, longest first from the left, that `text` holds.

    One character alone is found in any text, so it counts only where it is the whole run.
    """
    least = min(2, len(run))
    missing = place = 0
    while place < len(run):
        length = 0
        while place + length < len(run) and run[place : place + length + 1] in text:
            length += 1
        if length < least:
            missing += 1
        place += length if length >= least else 1
    return missing
