"""A "not" that only the claim has, or only the sentence it rests on, told word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.cite.align import Ground
from assistant.cite.problem import Problem
from assistant.cite.words import Match, Word
from assistant.polarity import denied

# Plain denial, not words for what failed or was refused: these have opposites of their own.
_NOT = re.compile(
    r"(?:\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot)\b|\b\w+n['’]t\b)"
    r"|(?:没有|不会|不能|不是|不可以|不再|不曾|从未|并未|并不|并没|未能|绝不|决不|毫不|无法"
    r"|[不没未无])",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"不仅|不只|不但|不断|不少|不同|不久|不过|不得不|不足|不等|不管|不论|不锈|不动产|不可或缺|下落不明|不已"
    r"|沉没|淹没|没收|埋没|没落|未成年|未来|是不是|有没有|会不会|能不能|无人机|无线|无锡|毫无疑问|无疑|无论"
    r"|无处不在|不良|不利|不当|不满|不明|不幸|不法|不力|不善|不及|不到|不低于|不超过|不约而同|不料|无稽之谈"
    r"|出没|尚未|前所未有|挥之不去|不定时|不知|\balmost no\b|\bno doubt|\bno matter"
    r"|\bnot (?:only|just|least|more|less|fewer)\b"
    r"|\bno (?:later|less|fewer|more)\b|\bNo\. ?\d",
    re.IGNORECASE,
)
# Below this nothing in a text is like the other's "not"; in one that denies something, below LESS.
ABSENT, LESS = 0.38, 0.28
REACH = 4  # words on each side of a "not" that tell which sentence says the same
BESIDE = 0.06  # how much less like the claim another sentence may be there
# How like words of the claim must be what a sentence's "not" is said of: beside it, and before.
SAID, LED = 0.62, 0.4
NEXT = 2
_WITHOUT = re.compile(r"without|nor|无法", re.IGNORECASE)


def denials(claim: str, near: Sequence[Ground], match: Match) -> Iterator[Problem]:
    """A claim's "not" that no word of its sentences is like, and one of theirs that it drops."""
    texts = [text for text in dict.fromkeys(one.text for one in near) if text.strip()]
    for start, end in nots(claim):
        matched = [(text, match(claim, text)) for text in texts]
        around = [_around(words, start, end) for _, words in matched]
        beside = [
            pair
            for pair, value in zip(matched, around, strict=True)
            if value >= max(around) - BESIDE
        ]
        if all(
            _at(words, start, end) < (LESS if denied(text) else ABSENT) for text, words in beside
        ):
            yield Problem("negation", f"{claim[start:end]} (the article: {near[0].text.strip()})")
            return
    if nots(claim):
        return
    for text in texts:
        others = [match(claim, other) for other in texts if other != text]
        if any(_dropped(match(text, claim), start, end, others) for start, end in _plain(text)):
            yield Problem("negation", f"the article: {text.strip()}")
            return


def nots(text: str) -> list[tuple[int, int]]:
    """Where `text` denies in plain words."""
    exempt = [match.span() for match in _NOT_SO.finditer(text)]
    return [
        match.span()
        for match in _NOT.finditer(text)
        if not any(low < match.end() and match.start() < high for low, high in exempt)
    ]


def _plain(text: str) -> list[tuple[int, int]]:
    return [(start, end) for start, end in nots(text) if not _WITHOUT.fullmatch(text[start:end])]


def _dropped(words: Sequence[Word], start: int, end: int, others: Sequence[Sequence[Word]]) -> bool:
    """Whether the claim says what the "not" at [start, end) is said of, but no "not"; and no
    other sentence says so too. `words` are the sentence's, matched in the claim."""
    if _at(words, start, end) >= ABSENT:
        return False
    before = [one.likeness for one in words if one.end <= start][-NEXT - 1 :]
    after = [one for one in words if one.start >= end][:NEXT]
    said = max(after, key=lambda one: one.likeness, default=None)
    if said is None or said.likeness < SAID or max(before, default=0.0) < LED:
        return False
    return all(_at(other, *said.told) < said.likeness for other in others)


def _at(words: Sequence[Word], start: int, end: int) -> float:
    found = [one.likeness for one in words if one.start < end and start < one.end]
    return max(found, default=1.0)


def _around(words: Sequence[Word], start: int, end: int) -> float:
    """How like the words beside [start, end) are, on the mean."""
    before = [one.likeness for one in words if one.end <= start][-REACH:]
    after = [one.likeness for one in words if one.start >= end][:REACH]
    return sum(before + after) / max(len(before) + len(after), 1)
