"""Structured output: the JSON that a model is held to, and reading it while it comes.

A model whose server takes a JSON schema can't break the format, and can't name a passage that
it wasn't shown. Its text is streamed all the same: what "text" fields hold is shown at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic_core import from_json

from assistant.spoken import MARKER, Reply, Spoken, marked_sentences

MOST = 3  # sentences of an answer, passages and quotes of a sentence
_NUMBER = re.compile(r"-?\d+")
_LONGEST = 9  # characters of a number: what is longer is no passage's anyway
_CONTROL = re.compile(r"[\x00-\x1f]")
# What closes an answer that broke off between two sentences, or before its last brackets.
_CLOSINGS = ("", "}", "]}")


def schema_of(numbers: Iterable[int]) -> Mapping[str, Any]:
    """The JSON schema of an answer that may cite the passages `numbers`.

    In the subset that OpenAI's strict mode and llama.cpp's grammars share.
    """
    sentence = {
        "text": {"type": "string"},
        "citations": {
            "type": "array",
            "items": {"type": "integer", "enum": list(numbers)},
            "minItems": 1,
            "maxItems": MOST,
        },
        # Without a bound a small model goes on quoting for ever.
        "quotes": {"type": "array", "items": {"type": "string"}, "maxItems": MOST},
    }
    sentences = {"type": "array", "items": _object(sentence), "maxItems": MOST}
    return _object({"sentences": sentences})


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


class SentenceReader:
    """Reads an answer in JSON piece by piece.

    Tolerates a code fence around it, line breaks in strings, words after it, and its breaking
    off. What begins as anything else but JSON is passed on as prose.
    """

    def __init__(self) -> None:
        self.raw = ""
        self._shown = ""

    def feed(self, piece: str) -> str:
        """What `piece` adds to the text to show: sentences with their markers."""
        self.raw += piece
        text = self.raw.lstrip() if self.is_prose else _shown(self._items(), self._ended())
        if not text.startswith(self._shown):
            return ""  # a field that comes twice: what was shown can't be taken back
        new = text[len(self._shown) :]
        self._shown = text
        return new

    @property
    def is_prose(self) -> bool:
        """Whether the model doesn't write JSON at all."""
        return self.raw.lstrip()[:1] not in ("", "{", "`")

    def reply(self) -> Reply | None:
        """What was read once nothing more comes; None where it isn't the JSON asked for."""
        items = self._items()
        if items is None:
            return None
        ended = self._ended()
        sentences = [
            spoken
            for place, item in enumerate(items, start=1)
            for spoken in _spoken(item, ended=ended or place < len(items))
        ]
        if items and not sentences:
            return None
        return Reply(self.raw, tuple(sentences), declined=not items and _parses(self._json()))

    def _items(self) -> list[Any] | None:
        """The sentences so far, the last one as far as it has come."""
        try:
            read = from_json(self._json(), allow_partial="trailing-strings")
        except ValueError:
            return None
        items = read.get("sentences") if isinstance(read, dict) else None
        return items if isinstance(items, list) else None

    def _ended(self) -> bool:
        """Whether the last sentence came to its end."""
        text = self._json().rstrip().rstrip("`").rstrip()
        return any(_parses(text + closing) for closing in _CLOSINGS)

    def _json(self) -> str:
        start = self.raw.find("{")
        return _CONTROL.sub(" ", self.raw[start:]) if start >= 0 else ""


def _parses(text: str) -> bool:
    try:
        json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return True


def _shown(items: list[Any] | None, ended: bool) -> str:
    """The text of `items`; a sentence's markers follow once it is whole."""
    last = len(items or ())
    parts = (
        _text(item) + (_markers(item) if ended or place < last else "")
        for place, item in enumerate(items or (), start=1)
    )
    return " ".join(parts)


def _markers(item: Any) -> str:
    if MARKER.search(_text(item)):
        return ""
    return "".join(f" [{number}]" for number in _numbers(item))


def _spoken(item: Any, ended: bool) -> Iterator[Spoken]:
    """The sentences of one item: mostly one; its passages and quotes are those of all of them.

    Where it broke off among its quotes, sentence and passages are whole; the last quote isn't.
    """
    quoting = not ended and isinstance(item, dict) and list(item) == ["text", "citations", "quotes"]
    quotes = _quotes(item)[:-1] if quoting else _quotes(item)
    marked = marked_sentences(_text(item))
    own = [number for _, numbers in marked for number in numbers]
    numbers = tuple(dict.fromkeys([*_numbers(item), *own]))
    for sentence, _ in marked:
        yield Spoken(sentence, numbers, quotes, ended or quoting)


def _text(item: Any) -> str:
    said = item.get("text") if isinstance(item, dict) else item
    return said if isinstance(said, str) else ""


def _numbers(item: Any) -> list[int]:
    """Its citations; a model that no grammar holds writes "1", "[1]" or 1 as well as [1]."""
    given = item.get("citations") if isinstance(item, dict) else None
    found = _NUMBER.findall(json.dumps(given)) if given is not None else []
    return list(dict.fromkeys(int(number[:_LONGEST]) for number in found))


def _quotes(item: Any) -> tuple[str, ...]:
    given = item.get("quotes") if isinstance(item, dict) else None
    listed = given if isinstance(given, list) else [given]
    return tuple(quote.strip() for quote in listed if isinstance(quote, str) and quote.strip())
