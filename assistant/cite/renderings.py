"""A name in Latin letters as Chinese writes it: its pinyin in characters, its words translated.

"Beichen Space" is 北辰航天. Sound alone tells too little (立马 reads like Lima), and so do words
that many names share: both must agree, or the pinyin of a whole person's name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*|\d+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# "Bank of Norden" is said the other way round.
_OF = re.compile(r"^(?P<what>.+?) of (?:the )?(?P<whose>.+)$", re.IGNORECASE)
_NUMERALS = "一二三四五六七八九十"
_PROPER = 2  # characters of what is only said alike, at least
_PERSON = 3  # and of a name that is nothing else
_LONGEST = 5  # words of a name


@dataclass(frozen=True, slots=True)
class Rendering:
    """A Chinese spelling found in a text: `proper` is what is said alike, 北辰 of 北辰航天.

    `alone`: whether what it names may also be called by `proper` alone.
    """

    text: str
    proper: str
    alone: bool


@dataclass(frozen=True, slots=True)
class _Words:
    company: Mapping[str, tuple[str, ...]]
    place: Mapping[str, tuple[str, ...]]
    left_out: frozenset[str]

    def of(self, word: str) -> tuple[str, ...]:
        if word.isdigit():
            spoken = _NUMERALS[int(word) - 1 : int(word)] or word
            return (f"{word}号", f"{spoken}号")
        return (*self.company.get(word, ()), *self.place.get(word, ()))


@dataclass(frozen=True, slots=True)
class _State:
    """How far a name is matched: where in the text, what of it by sound, by which words."""

    end: int
    proper: str = ""
    kinds: tuple[str, ...] = ()
    spoken: int = 0


@lru_cache(maxsize=1)
def _words() -> _Words:
    file = resources.files("assistant").joinpath("data", "words.toml")
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    company, place = (
        {word: tuple(said) for word, said in table[kind].items()} for kind in ("company", "place")
    )
    return _Words(company, place, frozenset(table["left_out"]))


def translated_words(name: str) -> tuple[str, ...]:
    """What may stand in Chinese for the words of `name` that are translated."""
    return tuple(one for word in _split(name) for one in _words().of(word))


def renderings(name: str, text: str) -> Iterator[Rendering]:
    """The spellings of `name` in the Chinese `text`, each once; none where the words around one
    say that it is part of another name."""
    words = _split(name)
    found = dict.fromkeys(
        rendering
        for start in range(len(text))
        if _HAN.match(text[start])
        for rendering in _renderings_at(words, text, start)
    )
    yield from found


def followed_by_kind(text: str, end: int, least: int = 1) -> bool:
    """Whether a translated word of `least` characters goes on at `end`: what stands before it is
    part of another thing's name."""
    return any(text.startswith(one, end) for one in _naming() if len(one) >= least)


def read_aloud(name: str, text: str, longest: int) -> bool:
    """Whether at most `longest` characters in a row can be read as `name`, in joined pinyin."""
    return any(
        end - start <= longest
        for start in range(len(text))
        for end in _heard_until(name, text, start)
    )


def latin_candidates(text: str) -> list[str]:
    """The names in an English text that could have a rendering."""
    return list(dict.fromkeys(_candidates(text)))


def extended(name: str, text: str) -> list[str]:
    """Longer names in an English text of which `name` is what Chinese says alike."""
    proper = _split(name)
    return [
        one
        for one in latin_candidates(text)
        if [word for word in _split(one) if not _words().of(word)] == proper
    ]


def _split(name: str) -> list[str]:
    match = _OF.match(name)
    turned = f"{match['whose']} {match['what']}" if match else name
    words = [word.lower().replace("’", "'") for word in _WORD.findall(turned)]
    return [word for word in words if word != "the"]


@lru_cache(maxsize=1)
def _naming() -> frozenset[str]:
    """What stands for the words that may not be left out."""
    words = _words()
    tables = (*words.company.items(), *words.place.items())
    return frozenset(one for word, said in tables if word not in words.left_out for one in said)


def _renderings_at(words: list[str], text: str, start: int) -> Iterator[Rendering]:
    states = [_State(start)]
    for word in words:
        states = [after for state in states for after in _after(word, text, state)]
    for state in states:
        least = _PROPER if state.kinds else _PERSON
        whole = len(state.proper) >= least and (state.kinds or state.spoken > 1)
        # A single character goes on as often in an ordinary word: 市 in 市场.
        if whole and not followed_by_kind(text, state.end, least=2):
            alone = bool(state.kinds) and all(kind in _words().company for kind in state.kinds)
            yield Rendering(text[start : state.end], state.proper, alone)


def _after(word: str, text: str, state: _State) -> Iterator[_State]:
    said = _words().of(word)
    if not said:
        # A name is said first, then what it is.
        if state.kinds:
            return
        for end in _heard_until(word.replace("'", ""), text, state.end):
            yield _State(end, state.proper + text[state.end : end], (), state.spoken + 1)
        return
    for one in said:
        if text.startswith(one, state.end):
            yield _State(state.end + len(one), state.proper, (*state.kinds, word), state.spoken)
    if word in _words().left_out and state.kinds:
        yield state


def _heard_until(word: str, text: str, start: int) -> Iterator[int]:
    """Where the characters from `start` on that read like `word` end."""
    if not word:
        yield start
        return
    if start >= len(text) or not _HAN.match(text[start]):
        return
    for reading in _readings(text[start]):
        if word.startswith(reading):
            yield from _heard_until(word[len(reading) :], text, start + 1)


@lru_cache(maxsize=8192)
def _readings(character: str) -> frozenset[str]:
    """The syllables that a character is read as, without tones; ü as in any spelling of it."""
    from pypinyin import Style, pinyin

    read = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    return frozenset(
        one.replace("ü", "v").replace("v", spelled) for one in read for spelled in ("v", "u", "yu")
    )


def _candidates(text: str) -> Iterator[str]:
    words = list(_WORD.finditer(text))
    for place, first in enumerate(words):
        if not first[0][0].isupper():
            continue
        end = place + 1
        while end < len(words) and end - place < _LONGEST and _goes_on(text, words, end):
            end += 1
        for last in range(place, end):
            if last > place and words[last][0].lower() != "of":
                yield text[first.start() : words[last].end()]


def _goes_on(text: str, words: list[re.Match[str]], place: int) -> bool:
    word = words[place]
    joint = text[words[place - 1].end() : word.start()]
    if joint != " " and not (joint == "-" and word[0].isdigit()):
        return False
    return word[0][0].isupper() or word[0] == "of" or bool(_words().of(word[0].lower()))
