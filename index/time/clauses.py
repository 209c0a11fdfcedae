"""The clauses of a sentence: of several dates, each belongs to what is said beside it."""

from __future__ import annotations

import re

# After a comma; before what joins or is reported; after a verb of saying that has no comma.
_CUT = re.compile(
    r"[,，](?!\d{3})|[;；。！？!?]|(?<!\d)[:：]|\.\s|\s(?=(?:and|but|that|which|while|whereas|after|before|then)\b)"
    r"|(?<=宣布)|(?<=表示)|(?<=透露)|(?<=介绍)|(?<=获悉)|(?<=决定)|(?<=确认)",
    re.IGNORECASE,
)
_LEAST = 6  # characters: less is no clause of its own


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """`text[start:end]` cut into clauses: their offsets in `text`, in order, without gaps."""
    cuts = [start]
    for match in _CUT.finditer(text, start, end):
        if match.end() - cuts[-1] >= _LEAST and end - match.end() >= _LEAST:
            cuts.append(match.end())
    return list(zip(cuts, [*cuts[1:], end], strict=True))
