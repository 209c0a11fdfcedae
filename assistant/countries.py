"""Which country: a span that names none gives way to the one that it, or its sentence, tells of."""

from __future__ import annotations

import re

from assistant.types import Question
from index.names import NameMention, load_aliases

_ASKED = re.compile(
    r"哪(?:一?个|几个|些|一)?国(?:家)?|什么国家|\b(?:what|which) countr(?:y|ies)\b", re.I
)
COUNTRY = "country"


def asks_country(question: Question) -> bool:
    """Whether the answer must be a country."""
    return bool(_ASKED.search(question.text))


def country_told(
    question: Question, text: str, span: tuple[int, int], sentence: tuple[int, int]
) -> tuple[int, int] | None:
    """Where `text` tells the country asked for: in `span`, else alone in `sentence`.

    None where the span is one already, where none is told, or several might be meant. A country
    that the question names is no answer.
    """
    start, end = span
    inside = _countries(question, text[start:end])
    if inside and (inside[0].end - inside[0].start) * 2 >= end - start:
        return None
    offset = start if inside else sentence[0]
    told = inside or _countries(question, text[slice(*sentence)])
    if len({one.canonical for one in told}) != 1:
        return None
    return told[0].start + offset, told[0].end + offset


def _countries(question: Question, text: str) -> list[NameMention]:
    aliases = load_aliases()
    named = {one.canonical for one in aliases.find(question.text)}
    return [one for one in aliases.find(text) if one.kind == COUNTRY and one.canonical not in named]
