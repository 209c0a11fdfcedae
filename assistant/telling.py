"""Which sentences tell the event that a when-question asks for, by the words for what happened.

A sentence about the same subject with a date of its own is seldom the answer where another says
that the line was opened, and that is what is asked. Kinds of event hold across languages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.clauses import ASKS_WHEN, shared_words
from assistant.designators import designators
from assistant.evidence import names_share
from assistant.logits import logit, sigmoid
from assistant.types import Evidence, Question
from assistant.understand.happenings import EVENTS, Happening, kinds_in, mentions
from assistant.understand.patterns import ASKING
from index.language import lexical_tokens
from index.time import without_dates
from index.time.anchors import SUPERLATIVE

# Of the logit, where another sentence tells the event: against one that doesn't, and against one
# that only tells of the same kind where its article says so in the question's words.
UNTOLD, OF_KIND = 2.0, 0.5
# For one that tells it across languages, where no words can be compared.
ACROSS = 1.5
# For one that itself names the step, the round, the item that is asked for.
NUMBERED = 1.0
_LEAST = 0.5  # of the words for what happened
_ITEM = ".、．)）"  # how the number of a list's item ends
_PARTICLES = re.compile(r"[是的了于在从自吗呢？?。]|开始|起(?=\W*$)")
_LAST_WORD = re.compile(r"[\u4e00-\u9fff]{2}(?=(?:的?(?:时间|日期))?[是在于为]*$)")
_BEST = re.compile(
    rf"最[\u4e00-\u9fff]|首[次个]|\b(?:most|first|worst|best|{SUPERLATIVE})\b", re.IGNORECASE
)
_NAME = re.compile(r"\b[A-Z][\w'’-]*")
# What only says which thing is meant: "the rain that caused the flood".
_WHICH_ONE = re.compile(r"\b(?:that|which|who|whose|where)\b.*?(?=\s\w+\W*$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The event asked for: its kinds, the words for it in the question's language, its step."""

    kinds: tuple[Happening, ...]
    words: frozenset[str]
    steps: tuple[tuple[int, str], ...]  # its number, and what it is a number of: 步


def by_event(question: Question, found: Sequence[Evidence]) -> list[Evidence]:
    """`found`, each scored by whether its sentence tells the event, where some do and some don't;
    in the same order."""
    asked = _asked(question)
    told = [_tells(asked, question, item) for item in found]
    best: dict[str, int] = {}
    for item, tells in zip(found, told, strict=True):
        best[item.article.article_id] = max(best.get(item.article.article_id, 0), tells)
    steps = [_is_step(asked, item) for item in found]
    values = [
        _weight(question, item, tells, best) + (NUMBERED if step else -UNTOLD * any(steps))
        for item, tells, step in zip(found, told, steps, strict=True)
    ]
    return [
        replace(item, score=sigmoid(logit(item.score) + value)) if value else item
        for item, value in zip(found, values, strict=True)
    ]


def same_event(question: Question, taken: Evidence, other: Evidence) -> bool:
    """Whether `other` dates the very event that `taken` does: it names whom the question names as
    fully, tells the event by its words, and says that it was the longest where `taken` does."""
    if _named(question, other) < _named(question, taken):
        return False
    if all(map(_BEST.search, (question.text, taken.quote))) and not _BEST.search(other.quote):
        return False
    asked = _asked(question)
    if asked.kinds or asked.words:
        return _tells(asked, question, other) > 0
    if other.article.language != question.language:
        return False
    text = without_dates(question.text, question.today, question.language)
    words = set(lexical_tokens(ASKS_WHEN.sub(" ", text))) - ASKING
    said = words & set(lexical_tokens(f"{other.article.title}\n{other.quote}"))
    return len(said) >= _LEAST * len(words)


def _named(question: Question, item: Evidence) -> float:
    crossing = item.article.language != question.language
    text = f"{item.article.title}\n{item.passage.text}"
    return names_share(question, text, crossing=crossing)


def _weight(question: Question, item: Evidence, tells: int, best: Mapping[str, int]) -> float:
    """`best`: how well the best sentence of each article tells the event."""
    if not tells:
        return -UNTOLD * any(best.values())
    if item.article.language != question.language:
        return ACROSS
    return -OF_KIND * (best[item.article.article_id] - tells)


def _asked(question: Question) -> _Asked:
    text = without_dates(question.text, question.today, question.language)
    said = _happening(text) if question.language == "zh" else _WHICH_ONE.sub("", text)
    words = lexical_tokens(_NAME.sub(" ", said) if question.language == "en" else said)
    steps = ((one.number, text[one.end - 1]) for one in designators(text) if one.kind == "edition")
    return _Asked(
        kinds_in(said, EVENTS),
        frozenset(word for word in words if len(word) > 1) - ASKING,
        tuple(steps),
    )


def _happening(text: str) -> str:
    """What a Chinese question says that happened: the words behind the ones that ask when, else
    the last before them."""
    before, *parts = ASKS_WHEN.split(text)
    bare = _PARTICLES.sub(" ", parts[-1] if parts else "").strip()
    last = _LAST_WORD.search(before.rstrip("？?。 ")) if not bare else None
    return last[0] if last else bare


def _tells(asked: _Asked, question: Question, item: Evidence) -> int:
    """2: in the question's words, or across languages by kind; 1: by kind alone; 0: not."""
    of_kind = bool(asked.kinds and mentions(asked.kinds, item.quote))
    if item.article.language != question.language:
        return 2 * of_kind
    said = shared_words(asked.words, item.quote)
    # One English word may be anything's; of Chinese words the characters across two say little.
    english = question.language == "en"
    if len(asked.words) > english and said >= (1 if english else _LEAST) * len(asked.words):
        return 2
    return int(of_kind)


def _is_step(asked: _Asked, item: Evidence) -> bool:
    """Whether the sentence names the step asked for, or is the item of that number in a list."""
    if not asked.steps:
        return False
    own = ((one.number, item.quote[one.end - 1]) for one in designators(item.quote))
    return any(
        number == asked_number and (last == asked_last or last in _ITEM)
        for number, last in own
        for asked_number, asked_last in asked.steps
    )
