"""What the core says of its work and of what went wrong, in the interface's language.

The core speaks English: lines of progress, reasons of failure, warnings, errors with their hints.
What is known here is said in Chinese on a Chinese page; anything else stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.web.origins import origin
from assistant.web.sayings_zh import SAYINGS, UNITS
from assistant.web.words import Speech
from index.errors import NewsdeskError

_FIELD = re.compile(r"\{(\w+)\}")
# How fields look that aren't just text: a pace may be nothing, a value is in quotes.
_FORMS = {"pace": ".*", "value": "'.*'|\".*\""}
_PACE = re.compile(r", (?P<rate>[\d.,]+)/s(?:, (?P<left>[\w ]+) left)?")


def line_of(error: NewsdeskError, speech: Speech) -> str:
    """The error as the one line that a door shows: see `NewsdeskError.line`."""
    return saying(error.line(), speech)


def saying(text: str, speech: Speech) -> str:
    """`text` in `speech`: a message, or one with its hint in brackets behind it."""
    if speech == "en" or not text:
        return text
    if (known := _known(text)) is not None:
        return known
    for message, hint in _with_hint(text):
        said, advice = _known(message), _known(hint)
        if said is not None or advice is not None:
            return f"{said or message}（{advice or hint}）"
    return text


def _with_hint(text: str) -> Iterator[tuple[str, str]]:
    """Where `text` may be cut into a message and a hint; either may hold brackets of its own."""
    if text.endswith(")"):
        for bracket in re.finditer(r" \(", text):
            yield text[: bracket.start()], text[bracket.end() : -1]


def _known(text: str) -> str | None:
    if text in SAYINGS:
        return SAYINGS[text]
    for pattern, chinese in _patterns():
        if found := pattern.fullmatch(text):
            fields = found.groupdict()
            return chinese.format(**{name: _field(name, said) for name, said in fields.items()})
    return None


def _field(name: str, said: str) -> str:
    """A field of a saying. A reason within a reason is known too; a name isn't, and stays."""
    if name == "pace":
        return _pace(said)
    return origin(said, "zh") if name == "origin" else saying(said, "zh")


def _pace(text: str) -> str:
    """`, 340/s, 2 min left` of index.progress."""
    found = _PACE.fullmatch(text)
    if found is None:
        return ""
    left = found["left"] or ""
    for unit, chinese in UNITS.items():
        left = re.sub(rf"\b{unit}\b", chinese, left)
    return f"，每秒 {found['rate']}" + (f"，还需 {left}" if left else "")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sayings with fields, the more said in words the earlier."""
    templates = [one for one in SAYINGS if _FIELD.search(one)]
    templates.sort(key=lambda one: len(_FIELD.sub("", one)), reverse=True)
    return tuple((_pattern(one), SAYINGS[one]) for one in templates)


def _pattern(template: str) -> re.Pattern[str]:
    pieces = _FIELD.split(template)  # text, name, text, name, … text
    said = "".join(
        f"(?P<{piece}>{_FORMS.get(piece, '.+?')})" if place % 2 else re.escape(piece)
        for place, piece in enumerate(pieces)
    )
    return re.compile(said, re.DOTALL)
