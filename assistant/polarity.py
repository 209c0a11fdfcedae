"""Whether a sentence says the opposite of what a yes/no question asks: not, failed, closed."""

from __future__ import annotations

import re

from assistant.outcomes import Pattern, outcomes

_NOT_EN = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|denied|denies|failed)\b|n['’]t\b",
    re.IGNORECASE,
)
_NOT_EN_EXEMPT = re.compile(
    r"\bnot only\b|\bno (?:less|fewer|more|later) than\b|\bNo\. ?\d", re.IGNORECASE
)
_NOT_ZH = re.compile(r"不|没有?|未(?!来)|并非|无法|从无|绝非|尚无|否认|否决")
_NOT_ZH_EXEMPT = re.compile(
    r"不仅|不只|不但|不断|不少|不同|不久|不过|不得不|不足|不低于|不超过|不到|不等|不管|不论|不锈|不动产|不可或缺"
    r"|不及|下落不明|不翼而飞|不料|不妨|不懈|出没|沉没|淹没|没收|埋没|没落|未成年|无处不在|直言不讳|不法分子|前所未有|挥之不去|不遗余力|不可避免|不言而喻|不约而同|是不是|有没有|会不会|要不要|能不能|可不可以"
)


def opposed(question: str, sentence: str) -> bool:
    """Whether one of the two denies or reverses what the other says; twice is not at all."""
    return (denied(question) != denied(sentence)) != opposite_words(question, sentence)


def denied(text: str) -> bool:
    """Whether `text` says that something is not so; "有没有" only asks."""
    english = _NOT_EN.search(_NOT_EN_EXEMPT.sub("", text))
    return bool(english or _NOT_ZH.search(_NOT_ZH_EXEMPT.sub("", text)))


def opposite_words(question: str, sentence: str) -> bool:
    """Whether one has a word for an outcome of which the other has the opposite alone."""
    return any(
        _only(asked, other, question) and _only(other, asked, sentence)
        for pair in outcomes().question
        for asked, other in (pair, pair[::-1])
    )


def _only(present: Pattern, absent: Pattern, text: str) -> bool:
    return bool(present.search(text)) and not absent.search(text)
