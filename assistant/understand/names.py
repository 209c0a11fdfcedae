"""The names in a question: those the alias table knows, and what is written like a name."""

from __future__ import annotations

import re

from index.names import Aliases
from index.types import Language

_QUOTED = re.compile(r"《([^》]{2,40})》|“([^”]{2,40})”|「([^」]{2,40})」|\"([^\"]{2,40})\"")
_LATIN_IN_CHINESE = re.compile(r"\d*[A-Za-zÀ-ɏ][À-ɏ\w.\-+]*(?: [A-Z0-9][À-ɏ\w.\-+]*)*", re.ASCII)
_CAPITALISED = re.compile(
    r"\b[A-Z][\w'’.\-]*(?:\s+(?:of|the|de|van|al)\s+[A-Z][\w'’.\-]*|\s+[A-Z0-9][\w'’.\-]*)*"
)
_PLACES = frozenset({"place", "country", "city", "region"})
_NOT_NAMES = frozenset(
    "when who what where which why how did does do is are was were has have had in on at the a an "
    "and or if can could will would should list tell i january february march april may june july "
    "august september october november december monday tuesday wednesday thursday friday saturday "
    "sunday q1 q2 q3 q4 fy after before since until during according as to of for".split()
)


def names_of(
    text: str, language: Language, aliases: Aliases
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The names as the question writes them, and for known ones all their spellings."""
    mentions = aliases.find(text)
    known = {mention.text: mention.spellings for mention in mentions}
    taken = [(mention.start, mention.end) for mention in mentions]
    names = [mention.text for mention in mentions]
    regex = _LATIN_IN_CHINESE if language == "zh" else _CAPITALISED
    for match in (*_QUOTED.finditer(text), *regex.finditer(text)):
        name = _trim(next((group for group in match.groups() if group), match.group()))
        inside = any(start < match.end() and match.start() < end for start, end in taken)
        if not inside and any(character.isalpha() for character in name):
            names.append(name)
    return tuple(dict.fromkeys(names)), known


def subjects_of(text: str, aliases: Aliases) -> tuple[str, ...]:
    """The known names in `text` that aren't places: a report on Hangzhou needn't say China."""
    return tuple(
        dict.fromkeys(item.text for item in aliases.find(text) if item.kind not in _PLACES)
    )


def _trim(name: str) -> str:
    """Without the question words that a sentence-initial capital makes look like a name."""
    words = name.split()
    while words and words[0].lower().strip(".'’") in _NOT_NAMES:
        words.pop(0)
    while words and words[-1].lower() in _NOT_NAMES:
        words.pop()
    return re.sub(r"['’]s$", "", " ".join(words)).strip(".'’-")
