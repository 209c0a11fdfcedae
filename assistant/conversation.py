"""History and a follow-up -> a question that stands alone. Deterministic.

"and the year after?", "它的总裁是谁", "what about BYD?", "why?", "用中文说": what was asked before
is asked again with the one thing changed that the follow-up changes; nothing is piled up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.designators import designators
from assistant.types import Turn
from assistant.understand import followups as wording
from assistant.understand.names import names_of
from assistant.understand.topic import ASKS_EN, ASKS_ZH, Topic, subject_of, topic_of
from index.language import detect_language
from index.names import Aliases
from index.time import find_dates
from index.types import Language

MAX_TURNS = 8  # older turns no longer shape the question


@dataclass(frozen=True, slots=True)
class Standalone:
    """The question as it stands alone, and the language asked for, where one was."""

    text: str
    answer_language: Language | None = None


def standalone(question: str, history: Sequence[Turn], aliases: Aliases) -> Standalone:
    """`question` with what it leaves unsaid taken from `history`; else unchanged."""
    topic = topic_of(history[-MAX_TURNS:], aliases)
    asked = question.strip()
    if topic is None or not asked:
        return Standalone(question)
    if language := wording.IN_LANGUAGE.match(asked):
        word = (language["en"] or language["zh"]).lower()
        return Standalone(topic.question, "en" if word in {"english", "英文", "英语"} else "zh")
    for rule in _RULES:
        if text := rule(asked, topic, aliases):
            return Standalone(text)
    return Standalone(question)


Rule = Callable[[str, Topic, Aliases], str | None]


def _corrected(asked: str, topic: Topic, aliases: Aliases) -> str | None:
    match = wording.CORRECTION.match(asked)
    if not match:
        return None
    meant = (match["en"] or match["zh"]).strip()
    whole = ASKS_EN.search(meant) or ASKS_ZH.search(meant)
    return meant if whole else _swapped(meant, topic, aliases)


def _stepped(asked: str, topic: Topic, aliases: Aliases) -> str | None:
    """ "And the year after?": the year of the last question, or of its answer, moved by one."""
    match = wording.YEAR_STEP.search(asked)
    year = (
        wording.YEAR.search(topic.time)
        or wording.YEAR.search(topic.question)
        or wording.YEAR.search(topic.dated)
    )
    if not match or not year:
        return None
    step = 1 if match["after"] or match["zh_after"] else -1
    moved = str(int(year[0]) + step)
    if len(asked) - len(match[0]) > _REST[_language(asked)]:
        spoken = f"in {moved}" if _language(asked) == "en" else f"{moved}年"
        text = f"{asked[: match.start()]}{spoken}{asked[match.end() :]}"
        text = re.sub(r"^(?:and|那么?|而)\s*|\bthe in\b", "", text, flags=re.IGNORECASE).strip()
        return _with_subject(text, topic, aliases) or text
    return _in_time(topic, moved if topic.language == "en" else f"{moved}年")


def _about(asked: str, topic: Topic, aliases: Aliases) -> str | None:
    match = wording.WHAT_ABOUT.match(asked)
    if not match:
        return None
    other = (match["en"] or match["and"] or match["zh"] or "").strip()
    if not other or ASKS_EN.match(other) or (match["zh"] and ASKS_ZH.search(other)):
        return None
    return _owned(other, topic) or _swapped(other, topic, aliases)


def _owned(other: str, topic: Topic) -> str | None:
    """ "And its first profitable quarter?": the same asked of something that the subject has."""
    match = wording.OWNED.match(other)
    asks = (ASKS_ZH if topic.language == "zh" else ASKS_EN).search(topic.question)
    owner = topic.person if match and match["person"] else topic.subject
    if not match or not asks or not owner or _language(other) != topic.language:
        return None
    thing = match["thing"].rstrip("？?。. ")
    if topic.language == "zh":
        word = "多少" if wording.COUNTED.search(thing) else asks[0].removeprefix("是")
        return f"{owner}的{thing}是{word}？"
    return f"{asks[0].capitalize()} was {owner}'s {thing}?"


def _only_asks(asked: str, topic: Topic, aliases: Aliases) -> str | None:
    """ "Why?", "哪一年？": the last question with its asking word changed."""
    del aliases
    if wording.WHO_SAID.match(asked):
        return _who_said(asked, topic)
    match = wording.ONLY_ASKS_EN.match(asked) or wording.ONLY_ASKS_ZH.match(asked)
    if not match:
        return None
    word = match["asks"]
    regex = ASKS_ZH if topic.language == "zh" else ASKS_EN
    if _language(asked) != topic.language:
        word = _TRANSLATED.get(word.lower(), word)
    stem = topic.question.rstrip("？?。. ")
    old = regex.search(stem)
    if old is None:
        return f"{word}{stem}？" if topic.language == "zh" else f"{word.capitalize()}: {stem}?"
    text = f"{stem[: old.start()]}{word}{stem[old.end() :]}"
    return f"{text}？" if topic.language == "zh" else f"{text[0].upper()}{text[1:]}?"


def _who_said(asked: str, topic: Topic) -> str:
    if _language(asked) == "zh":
        return (
            f"谁说{topic.subject}{topic.answered}？"
            if topic.answered
            else f"{topic.question}谁说的？"
        )
    return f"Who said {topic.answered or topic.question.rstrip('?')} about {topic.subject}?"


def _pronouns(asked: str, topic: Topic, aliases: Aliases) -> str | None:
    """Pronouns of a person, a thing, a place and a time, each by the last of its kind."""
    own = names_of(asked, detect_language(asked), aliases)[0]
    text = asked
    for regex, name in (
        (wording.HE, topic.person),
        (wording.IT, topic.subject),
        (wording.THERE, topic.place),
    ):
        match = regex.search(text)
        if match and name and not (regex is wording.IT and own and match["en"] in {"it", "they"}):
            text = _put_in(text, match, name)
    then = wording.WHEN_THAT.search(text)
    when = topic.dated or topic.time
    if then and when and not find_dates(text.replace(then[0], ""), reference=None):
        text = text[: then.start()] + when + text[then.end() :]
    return text if text != asked else None


def _with_subject(asked: str, topic: Topic, aliases: Aliases) -> str | None:
    """A short question that names nothing is asked of the last subject."""
    own = names_of(asked, detect_language(asked), aliases)[0]
    language = _language(asked)
    if own or not topic.subject or designators(asked):
        return None
    if language == "zh":
        match = ASKS_ZH.search(asked)
        own_phrase = subject_of(asked, aliases)
        leaning = len(own_phrase) <= _ATTRIBUTE or asked.startswith("比")
        if match and len(asked) <= _SHORT["zh"] and leaning:
            return f"{topic.subject}{asked}"
        return None
    opened = re.sub(r"^(?:and|so|but)\s+", "", asked, flags=re.IGNORECASE)
    if len(opened.split()) <= _SHORT["en"] and ASKS_EN.match(opened):
        return f"{opened[0].upper()}{opened[1:].rstrip('?. ')}, regarding {topic.subject}?"
    return None


def _swapped(other: str, topic: Topic, aliases: Aliases) -> str:
    """The last question with `other` in the place of what it stands for: a time for the time, a
    sibling for its sibling, a name for the name."""
    other = re.sub(
        r"^(?:the one (?:in|of)|in|for|at|on|那个?|在)\s*", "", other, flags=re.IGNORECASE
    )
    attribute = _attribute(other, topic, aliases)
    if attribute:
        return attribute
    dated = find_dates(other, reference=None) or wording.YEAR.fullmatch(other)
    if dated and not names_of(other, detect_language(other), aliases)[0]:
        return _in_time(topic, other)
    question = topic.question
    for one in designators(other):
        for two in designators(question):
            if one.kind == two.kind and len(other) <= len(topic.subject or other):
                return question[: two.start] + other[one.start : one.end] + question[two.end :]
    if topic.subject and topic.subject in question:
        return question.replace(topic.subject, other, 1)
    return (
        f"{other}：{question}"
        if _language(question) == "zh"
        else f"{question.rstrip('?')} — {other}?"
    )


def _attribute(other: str, topic: Topic, aliases: Aliases) -> str | None:
    """ "制作成本呢？" after a question of a film's director asks for the film's cost."""
    own = names_of(other, "zh", aliases)[0] or designators(other) or wording.YEAR.search(other)
    asked = topic.language == "zh" and re.search(r"的[^的]{1,8}?(?:是|有|为)", topic.question)
    if own or not asked or _language(other) != "zh" or find_dates(other, reference=None):
        return None
    return f"{topic.subject}的{other}是{'多少' if wording.COUNTED.search(other) else '什么'}？"


def _in_time(topic: Topic, time: str) -> str:
    question = topic.question
    if topic.time and topic.time in question:
        return question.replace(topic.time, time, 1)
    if topic.language == "zh":
        return f"{time}{question}"
    time = re.sub(r"^(?:in|on)\s+", "", time)
    return f"{question.rstrip('?. ')} in {time}?"


def _put_in(text: str, match: re.Match[str], name: str) -> str:
    word = match[0].lower()
    possessive_en = word in {"its", "their", "his", "hers"} or (
        word == "her" and text[match.end() :].strip()[:1].isalpha()
    )
    chinese_owner = word.endswith("的") or word == "其"
    if wording.IT_IS.match(text[match.end() :]):
        return text
    owner = name + ("'s" if possessive_en else "的" if chinese_owner else "")
    return text[: match.start()] + owner + text[match.end() :]


def _language(text: str) -> str:
    return "zh" if detect_language(text) == "zh" else "en"


_ATTRIBUTE = 4  # characters: a longer phrase names its own subject
_SHORT = {"zh": 16, "en": 9}
_REST = {"zh": 3, "en": 12}  # characters beside "the year after" that don't make a question
_TRANSLATED = {
    "why": "为什么", "when": "什么时候", "where": "在哪里", "who": "谁", "how": "怎么",
    "how much": "多少", "how many": "多少", "为什么": "why", "什么时候": "when", "何时": "when",
    "哪里": "where", "在哪里": "where", "谁": "who", "多少": "how many", "多少钱": "how much",
    "哪一年": "in which year", "哪年": "in which year",
}  # fmt: skip
_RULES: tuple[Rule, ...] = (
    _corrected, _stepped, _only_asks, _about, _pronouns, _with_subject,
)  # fmt: skip
