"""Which sentences tell the event that a when-question asks for, by the words for what happened.

A sentence about the same subject with a date of its own is seldom the answer where another says
that the line was opened, and that is what is asked. Kinds of event hold across languages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.clauses import ASKS_WHEN
from assistant.designators import Designator, designators
from assistant.logits import logit, sigmoid
from assistant.types import Evidence, Question
from assistant.understand.happenings import EVENTS, Happening, kinds_in, mentions
from assistant.understand.patterns import ASKING
from index.language import lexical_tokens
from index.time import without_dates

# Of the logit, where another sentence says what happened: for one that does so across languages,
# where no words can be compared; against one that doesn't.
TOLD, UNTOLD = 1.5, 1.5
# For one that names the very number asked for, of a row of siblings: "2号线", "the second step".
NUMBERED = 1.0
_LEAST = 0.5  # of the words for what happened
_ITEM = ".、．)）"  # how the number of a list's item ends
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PARTICLES = re.compile(r"[是的了于在从自吗呢？?。]|开始|起(?=\W*$)")
_LAST_WORD = re.compile(r"[\u4e00-\u9fff]{2}(?=(?:的?(?:时间|日期))?[是在于为]*$)")


@dataclass(frozen=True, slots=True)
class _Asked:
    """The event asked for: its kinds, the words for it in the question's language, its numbers."""

    kinds: tuple[Happening, ...]
    words: frozenset[str]
    numbers: tuple[Designator, ...]
    text: str


def by_event(question: Question, found: Sequence[Evidence]) -> list[Evidence]:
    """`found`, each scored by whether its sentence tells the event, where some do and some don't;
    in the same order."""
    asked = _asked(question)
    told = [_tells(asked, question, item) for item in found]
    differ = any(told) and not all(told)
    values = [
        (_weight(question, item, tells) if differ else 0.0)
        + NUMBERED * _numbered(asked, question, item)
        for item, tells in zip(found, told, strict=True)
    ]
    return [
        replace(item, score=sigmoid(logit(item.score) + value)) if value else item
        for item, value in zip(found, values, strict=True)
    ]


def _weight(question: Question, item: Evidence, tells: bool) -> float:
    if not tells:
        return -UNTOLD
    return TOLD * (item.article.language != question.language)


def _asked(question: Question) -> _Asked:
    text = without_dates(question.text, question.today, question.language)
    return _Asked(
        kinds_in(text, EVENTS), frozenset(_words(question, text)), tuple(designators(text)), text
    )


def _words(question: Question, text: str) -> set[str]:
    """The words for what happened: in Chinese those behind the ones that ask when, else the last
    before them. English says it by kinds alone."""
    if question.language != "zh":
        return set()
    before, *parts = ASKS_WHEN.split(text)
    bare = _PARTICLES.sub(" ", parts[-1] if parts else "")
    if not bare.strip():
        last = _LAST_WORD.search(before.rstrip("？?。 "))
        bare = last[0] if last else ""
    return {token for token in lexical_tokens(bare) if len(token) > 1} - ASKING


def _tells(asked: _Asked, question: Question, item: Evidence) -> bool:
    if asked.kinds and mentions(asked.kinds, item.quote):
        return True
    if not asked.words or item.article.language != question.language:
        return False
    said = asked.words & set(lexical_tokens(item.quote))
    return len(said) >= _LEAST * len(asked.words)


def _numbered(asked: _Asked, question: Question, item: Evidence) -> bool:
    """Whether the sentence names the number asked for: the second step, and no second line."""
    crossing = item.article.language != question.language
    own = designators(item.quote) if asked.numbers else []
    return any(
        one.is_sibling(other, crossing=crossing)
        and one.number == other.number
        and _one_row(asked.text[one.end - 1], item.quote[other.end - 1])
        for one in asked.numbers
        for other in own
    )


def _one_row(last: str, other: str) -> bool:
    """Whether two designators that end so count the same thing: 步 and 步, or an item of a list."""
    return last == other or other in _ITEM or not (_HAN.match(last) and _HAN.match(other))
