"""Components whose words change with the interface language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from assistant.web.words import Speech, word


class Labels:
    """Makes components with their words in English, and knows how to say them otherwise."""

    def __init__(self) -> None:
        self._bound: list[tuple[Any, Mapping[str, str]]] = []

    def make(self, component: Callable[..., Any], words: Mapping[str, str], **props: Any) -> Any:
        """`component(**props)` with each property in `words` set to the word of that key."""
        made = component(**{name: word(key, "en") for name, key in words.items()}, **props)
        self._bound.append((made, words))
        return made

    @property
    def components(self) -> list[Any]:
        """The made components, as outputs of an event whose function returns `updates`."""
        return [made for made, _ in self._bound]

    def updates(self, speech: Speech) -> list[Any]:
        """An update for each of `components`."""
        return [
            {"__type__": "update", **{name: word(key, speech) for name, key in words.items()}}
            for _, words in self._bound
        ]
