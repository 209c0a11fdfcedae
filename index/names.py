"""Names and their other spellings, within and across languages, from `data/aliases.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from index.errors import SettingsError
from index.language import fold


@dataclass(frozen=True, slots=True)
class NameMention:
    """A known name in a text: `text[start:end]` as written, with all its spellings."""

    start: int
    end: int
    text: str
    canonical: str
    kind: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    canonical: str
    kind: str
    spellings: tuple[str, ...]
    case_sensitive: bool


@lru_cache(maxsize=4)
def load_aliases(extra: Path | None = None) -> Aliases:
    """The shipped names and, over them, those of the user's file (same format).

    Raises SettingsError where a file doesn't parse or an entry has no canonical name.
    """
    shipped = resources.files("index").joinpath("data", "aliases.toml").read_text(encoding="utf-8")
    entries = _parse(shipped, "aliases.toml")
    if extra is not None:
        try:
            entries += _parse(extra.read_text(encoding="utf-8"), str(extra))
        except OSError as error:
            raise SettingsError(f"{extra}: {error}", hint="check the aliases path") from error
    return Aliases(entries)


def _parse(text: str, name: str) -> list[_Entry]:
    try:
        rows: list[dict[str, Any]] = tomllib.loads(text).get("name", [])
        return [
            _Entry(
                canonical=row["canonical"],
                kind=row.get("kind", ""),
                spellings=tuple(dict.fromkeys([row["canonical"], *row.get("spellings", [])])),
                case_sensitive=bool(row.get("case_sensitive", False)),
            )
            for row in rows
        ]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{name}: not a list of [[name]] entries: {error}", hint="see index/data/aliases.toml"
        ) from error


class Aliases:
    """Look-up of known names in text. Longest match wins; words match whole."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self._by_spelling: dict[str, _Entry] = {}
        lengths: dict[str, set[int]] = {}
        for entry in entries:
            for spelling in entry.spellings:
                folded = fold(spelling)
                self._by_spelling[folded] = entry
                lengths.setdefault(folded[0], set()).add(len(folded))
        self._lengths: Mapping[str, list[int]] = {
            first: sorted(sizes, reverse=True) for first, sizes in lengths.items()
        }

    def find(self, text: str) -> list[NameMention]:
        """The known names in `text`, in order, not overlapping."""
        folded = fold(text)
        mentions: list[NameMention] = []
        position = 0
        while position < len(folded):
            mention = self._match_at(text, folded, position)
            if mention:
                mentions.append(mention)
            position = mention.end if mention else position + 1
        return mentions

    def spellings(self, name: str) -> tuple[str, ...]:
        """All spellings of `name`, itself first; only itself where it isn't known."""
        entry = self._by_spelling.get(fold(name))
        if entry is None:
            return (name,)
        return tuple(dict.fromkeys([name, *entry.spellings]))

    def _match_at(self, text: str, folded: str, start: int) -> NameMention | None:
        for length in self._lengths.get(folded[start], ()):
            end = start + length
            if end > len(folded):
                continue
            entry = self._by_spelling.get(folded[start:end])
            if entry is None or not _stands_alone(folded, start, end):
                continue
            if entry.case_sensitive and text[start:end] not in entry.spellings:
                continue
            return NameMention(
                start, end, text[start:end], entry.canonical, entry.kind, entry.spellings
            )
        return None


def _stands_alone(folded: str, start: int, end: int) -> bool:
    """A Latin name must not be part of a longer word; Chinese has no word boundaries."""
    before = folded[start - 1] if start else " "
    after = folded[end] if end < len(folded) else " "
    return not (
        (_is_word(folded[start]) and _is_word(before))
        or (_is_word(folded[end - 1]) and _is_word(after))
    )


def _is_word(character: str) -> bool:
    return character.isalnum() and not "\u3040" <= character <= "\u9fff"
