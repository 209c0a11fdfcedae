"""Folding of width, case, accents and traditional characters, one character to one.

The folded text has the length of the original, so offsets into one hold in the other.
Folding is for comparing; what is stored and quoted stays as written.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold()
    decomposed = unicodedata.normalize("NFKD", folded)
    if len(decomposed) > 1 and all(unicodedata.combining(mark) for mark in decomposed[1:]):
        folded = decomposed[0]
    if "\u3400" <= folded <= "\u9fff":
        folded = _simplifier().convert(folded)
    return folded if len(folded) == 1 else character


class _FoldTable(dict[int, str]):
    """A `str.translate` table that learns each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """`text` in half width, lower case, without accents, simplified; of the same length."""
    return text.translate(_TABLE)
