"""Names in a sentence, looked for in the passages it cites: aliases, pinyin, the letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.cite.renderings import read_aloud
from index.language import fold
from index.names import load_aliases

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’.&-]*")
_TAIL = ".-&'’"
_GENITIVE = re.compile(r"['’]s$")
_CAPITALISED = re.compile(r"(?<![A-Za-z])[a-z]?[A-Z][A-Za-z'’&-]*(?:[ ·-][A-Z][A-Za-z'’&-]*)*")
# What ends the name of a place in pinyin, which a single character needs: Cao County is 曹县.
_PLACES = {"county": "xian", "city": "shi", "province": "sheng", "district": "qu", "town": "zhen"}
_LONGEST_NAME = 4  # characters of a Chinese person's name
_STEM = 4  # China and Chinese, Europe and European
# Capitalised by English spelling, not because they name someone.
ORDINARY = frozenset(
    "a an the in on at by for from to of and but or as it its he she they his her their this that "
    "these those there yes no not when while after before during since until under over more less "
    "about around according both each i we you who what which monday tuesday wednesday thursday "
    "friday saturday sunday january february march april may june july august september october "
    "november december jan feb mar apr jun jul aug sep sept oct nov dec q fiscal fy year quarter "
    "mr mrs ms dr president chairman chairwoman chief executive officer ceo cfo cto minister prime "
    "director general professor ministry university bank company group corporation committee "
    "commission bureau court national state council city county province district new day festival "
    "central people's government party school institute academy office department agency north "
    "line square park street road island club cup prize museum airport station hospital "
    "south east west northern southern eastern western international "
    "producer captain teacher manager engineer superintendent designer founder scientist author "
    "forecaster judge coach governor spokesman spokeswoman crown prince "
    "rmb yuan us usd cny".split()
)


def missing_name(sentence: str, texts: Sequence[str]) -> str | None:
    """A name in `sentence` that none of `texts` holds in any spelling known here."""
    aliases = load_aliases()
    folded = [fold(text) for text in texts]
    mentions = aliases.find(sentence)
    held = {mention.canonical for text in texts for mention in aliases.find(text)}
    for mention in mentions:
        spelled = any(_spelled(fold(one), text) for one in mention.spellings for text in folded)
        spelled = spelled or _romanised(mention.text, texts)
        if mention.canonical not in held and not spelled:
            return f"name: {mention.text}"
    covered = [(mention.start, mention.end) for mention in mentions]
    for start, run in _latin_names(sentence):
        if any(low < start + len(run) and start < high for low, high in covered):
            continue
        if not _held(run, texts):
            return f"name: {run}"
    return None


def _spelled(name: str, text: str) -> bool:
    """The name itself, or for a name of one Latin word what derives from it: Portuguese."""
    if name in text:
        return True
    derives = name.isascii() and name.isalpha() and len(name) > _STEM
    return derives and bool(re.search(rf"\b{name[: max(_STEM, len(name) - 2)]}", text))


def _romanised(name: str, texts: Sequence[str]) -> bool:
    """Whether a text has a Chinese name in pinyin: 东海 as Donghai."""
    from pypinyin import lazy_pinyin

    if len(name) < 2 or not _HAN.fullmatch(name):
        return False
    spelled = "".join(lazy_pinyin(name)).replace("ü", "v").capitalize()
    return any(re.search(rf"\b{spelled}\b", text) for text in texts)


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    from pypinyin import lazy_pinyin

    return frozenset(lazy_pinyin(chr(code))[0].replace("ü", "v") for code in range(0x4E00, 0x9FA6))


def is_pinyin(name: str) -> bool:
    """Whether each word of `name` can be read as Chinese syllables: Zhang Jianfeng."""
    words = [word.lower().replace("'", "").replace("-", "") for word in _WORD.findall(name)]
    placed = len(words) == 2 and words[-1] in _PLACES
    words = words[:-1] if placed else words
    return (placed or 2 <= len(words) <= 3) and all(_syllabic(word) for word in words)


def _syllabic(word: str) -> bool:
    return not word or any(
        word[:size] in _syllables() and _syllabic(word[size:])
        for size in range(1, min(6, len(word)) + 1)
    )


def names_checked(sentence: str, texts: Sequence[str]) -> bool:
    """Whether `sentence` names anyone or anything that `texts` name too."""
    return missing_name(sentence, texts) is None and (
        bool(load_aliases().find(sentence)) or any(True for _ in _latin_names(sentence))
    )


def _latin_names(sentence: str) -> Iterator[tuple[int, str]]:
    """Runs of capitalised words. One word alone at the start of a sentence is not telling."""
    first = _WORD.search(sentence)
    for match in _CAPITALISED.finditer(sentence):
        words = [word for word in _WORD.findall(match[0]) if word.lower() not in ORDINARY]
        alone = first is not None and match.start() == first.start() and len(match[0].split()) == 1
        if words and not alone:
            yield match.start(), match[0]


def latin_runs(sentence: str) -> list[str]:
    """Names in Latin letters: runs of capitalised words that aren't so by spelling alone."""
    return [run for _, run in _latin_names(sentence)]


def _held(run: str, texts: Sequence[str]) -> bool:
    words = [_bare(word) for word in _WORD.findall(run) if word.lower() not in ORDINARY]
    latin = {_bare(word) for text in texts for word in _WORD.findall(text)}
    stems = {word[:_STEM] for word in latin if len(word) >= _STEM}
    if all(word in latin or (len(word) >= _STEM and word[:_STEM] in stems) for word in words):
        return True
    spelled = "".join(word.replace("'", "").replace("-", "") for word in words)
    turned = "".join(words[1:] + words[:1])
    placed = {spelled + end for place, end in _PLACES.items() if place in run.lower().split()}
    sought = {spelled, turned, *placed}
    if any(sought & _pinyin_names(text) for text in texts):
        return True
    # Characters with more than one reading: 长 of 卫长风 is chang here.
    whole = [one for one in sought if len(words) > 1 and is_pinyin(run)]
    return any(read_aloud(one, text, _LONGEST_NAME) for one in whole for text in texts)


def _bare(word: str) -> str:
    """A word folded, without what it may hold but not end in, nor a genitive's s."""
    return _GENITIVE.sub("", fold(word).strip(_TAIL))


@lru_cache(maxsize=32)
def _pinyin_names(text: str) -> frozenset[str]:
    """The pinyin, joined and without tones, of each two to four characters in a row."""
    from pypinyin import lazy_pinyin

    found: set[str] = set()
    for run in _HAN.findall(text):
        syllables = [lazy_pinyin(character)[0].replace("ü", "v") for character in run]
        for start in range(len(run)):
            for length in range(2, _LONGEST_NAME + 1):
                found.add("".join(syllables[start : start + length]))
    return frozenset(found)
