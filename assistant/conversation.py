"""History and a follow-up -> a question that stands alone. Deterministic.

"and the year after?" or "它的总裁是谁" lean on what was asked before: the names of the last
question that had any, and its subject, are put back in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.types import Turn
from assistant.understand.names import names_of
from index.language import detect_language
from index.names import Aliases

MAX_TURNS = 8  # older turns no longer shape the question

_PRONOUN_ZH = re.compile(
    r"它们?的?|他们?的?|她们?的?|该(?:公司|机构|事件|人|地)|这(?:家公司|个公司|件事|次|款)|其(?=[总董营收净市股产所在])"
)
_PRONOUN_EN = re.compile(
    r"\b(?:it|its|they|their|them|he|his|him|she|her|this company|that company)\b", re.I
)
_ELLIPSIS = re.compile(
    r"^(?:and|so|but|what about|how about|why|when|where|who|in english|in chinese)\b.{0,40}$"
    r"|^(?:那|那么|还有|为什么|什么时候|何时|在哪|谁|后来|然后|用英文|用中文).{0,20}$|^.{1,14}呢[？?]?$",
    re.I,
)


def standalone(question: str, history: Sequence[Turn], aliases: Aliases) -> str:
    """`question` with what it leaves unsaid taken from `history`; else unchanged."""
    topic = _topic(history[-MAX_TURNS:], aliases)
    if topic is None:
        return question
    language = detect_language(question)
    own_names, _ = names_of(question, language, aliases)
    pronoun = (_PRONOUN_ZH if language == "zh" else _PRONOUN_EN).search(question)
    subject, previous = topic
    if pronoun:
        return _put_in(question, pronoun, subject)
    if not own_names and _ELLIPSIS.search(question.strip()):
        return f"{previous.rstrip(' ?？。.')} — {question}"
    return question


def _topic(history: Sequence[Turn], aliases: Aliases) -> tuple[str, str] | None:
    """The name last asked about, and the question that asked."""
    for turn in reversed(history):
        names, _ = names_of(turn.question, detect_language(turn.question), aliases)
        if names:
            return names[0], turn.question
    return None


def _put_in(question: str, pronoun: re.Match[str], subject: str) -> str:
    word = pronoun.group().lower()
    possessive_en = word in {"its", "their", "his"} or (
        word == "her" and question[pronoun.end() :].strip()[:1].isalpha()
    )
    possessive_zh = word.endswith("的")
    owner = subject + ("'s" if possessive_en else "的" if possessive_zh else "")
    return question[: pronoun.start()] + owner + question[pronoun.end() :]
