"""A foreign name as the articles themselves gloss it: "澜海汽车（Lanhai Motors）".

Chinese reports give a name's other spelling in brackets where they first use it. A question that
names it in one of the two is then searched, and its evidence judged, by the other one too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index import NewsIndex
from index.types import Filter

LOOKED_AT = 10  # passages looked through for a gloss
_LATIN = re.compile(r"[A-Za-z][\w .&'’-]*")
_LEAST = 3  # letters of a name worth looking for
_LONGEST, _SHORTEST = 10, 2  # characters of a Chinese name
# Words that a bracket may add to a name: Motors, Inc., Group Holdings.
_MORE_WORDS = 2
_NAME = r"(?:[A-Z][\w.&'’-]*|of|the|and)"
_WORDS = 4  # more of a Latin name
_MENTIONS = 2  # how often a Chinese name stands in its article, at least


def glosses(name: str, chosen: Filter, index: NewsIndex) -> Iterator[str]:
    """The Chinese spellings that brackets give of a Latin name."""
    words = name.split()
    # "Lanhai L5": the article glosses "Lanhai".
    for length in range(len(words), 0, -1):
        part = " ".join(words[:length])
        if len(part) < _LEAST or not _LATIN.fullmatch(part):
            continue
        spellings = list(_in_brackets(part, chosen, index))
        if spellings:
            yield from spellings
            return


def glossed(name: str, chosen: Filter, index: NewsIndex) -> list[str]:
    """The Latin spellings that brackets give of a Chinese name."""
    hits = index.search(name, k=LOOKED_AT, filter=replace(chosen, languages=("zh",)))
    inside = rf"(?P<inside>{_NAME}(?: {_NAME}){{0,{_WORDS}}})"
    bracket = re.compile(rf"{re.escape(name)}[”》」]?\s*[（(]\s*{inside}\s*[)）]")
    texts = {hit.article.article_id: hit.article.text for hit in hits}.values()
    return [match["inside"] for text in texts for match in bracket.finditer(text)]


def _in_brackets(name: str, chosen: Filter, index: NewsIndex) -> Iterator[str]:
    hits = index.search(name, k=LOOKED_AT, filter=replace(chosen, languages=("zh",)))
    bracket = re.compile(
        rf"(?P<before>[\u4e00-\u9fff·]{{{_SHORTEST},{_LONGEST}}})[”》」]?\s*[（(]\s*"
        rf"(?P<inside>[^（()）]*?\b{re.escape(name)}\b[^（()）]*)[)）]",
        re.IGNORECASE,
    )
    for text in {hit.article.article_id: hit.article.text for hit in hits}.values():
        for match in bracket.finditer(text):
            if len(match["inside"].split()) <= len(name.split()) + _MORE_WORDS:
                yield from _named(match["before"], text)


def _named(before: str, text: str) -> Iterator[str]:
    """The name that ends `before`: the longest ending that the article says again; and its first
    two characters, where the article goes on to call it by these."""
    for length in range(len(before), _SHORTEST - 1, -1):
        ending = before[-length:]
        if text.count(ending) >= _MENTIONS:
            yield ending
            short = ending[:_SHORTEST]
            if short != ending and text.count(short) > text.count(ending):
                yield short
            return
