"""What earlier turns were about: their subject, person, place and time, for what leans on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.types import Turn
from assistant.understand.names import names_of
from index.language import detect_language
from index.names import Aliases
from index.time import find_dates, without_dates

# The words that ask, where a Chinese question's subject ends at the latest.
ASKS_ZH = re.compile(
    r"(?:是)?(?:在)?(?:什么时候|什么时间|哪[一]?[天年月日]|何时|几[月号点]|什么地方|哪里|哪儿|何地|为什么|为何|怎么样?|如何|"
    r"多少|多[大高长久重远快]|几(?=[个名位家次])|哪[个些家位款座条里]?|什么|谁|是不是|是否|有没有)"
)
ASKS_EN = re.compile(
    r"\b(?:how (?:many|much|long|far|old|big|tall|heavy|fast|often)|what|who|whose|when|where|which|why|how)\b",
    re.IGNORECASE,
)
# Verbs at which a Chinese subject ends when none of the asking words come first.
_VERB_ZH = re.compile(
    r"(?:是|有|在|每[天年月周]|被|由|将|于|把|对|能|获得|发布|上市|开通|成立|宣布|举行|召开|亏损|盈利|裁员|裁减|售出|交付|"
    r"首次|第一次|最近|最后|最新|最终|一共|总共|共|达到|花了|用了|来自|赢|输|死|伤|说|提到)"
)
_AUXILIARY = r"(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should)"
_SUBJECT_EN = re.compile(
    rf"\b{_AUXILIARY}\s+(?P<subject>(?:the |an? )?(?:[\w'’.&-]+\s+){{0,5}}?[\w'’.&-]+?)(?='s\b|\s+(?:first|last|ever|"
    r"[a-z]+(?:ed|e|n|t|s|k|d|w|y|p|g|h|r|l|m)?)\b|[?.]|$)",
    re.IGNORECASE,
)
# What somebody has: of "阿里云付费客户" it is the owner that the next question means.
_OWNED_ZH = re.compile(
    r"(?:的|的?(?:付费)?(?:客户|用户|会员|员工|雇员|旅客|乘客|读者)(?:数量?|规模)?|营收|营业收入|收入|净?利润|净?亏损|股价"
    r"|市值|市场份额|份额|总裁|首席执行官|CEO|董事长|创始人|负责人|总部|销量|销售额|交付量|产量|门店数?|订单量?"
    r"|全长|总长|长度|高度|面积|重量|票价|售价|起售价|价格|造价|总投资|投资额|续航里程|最高时速|人口|产能)$"
)
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_MARKER = re.compile(r"\s*\[\d+\]")
_PERSON_ZH = re.compile(r"^[\u4e00-\u9fff]{2,4}$")
_PERSON_EN = re.compile(r"^[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){1,3}$")


@dataclass(frozen=True, slots=True)
class Topic:
    """The last question, and what it and its answer name. Empty where nothing does."""

    question: str
    language: str
    subject: str = ""
    person: str = ""
    place: str = ""
    time: str = ""  # as the question words it
    answered: str = ""  # the answer in a few words
    dated: str = ""  # the date in the answer, as worded


def topic_of(history: Sequence[Turn], aliases: Aliases) -> Topic | None:
    """What the conversation is about; None where no turn names anything."""
    if not history:
        return None
    last = history[-1]
    language = detect_language(last.question)
    answered = short_answer(last.answer)
    subject = next(_subjects(history, aliases), "")
    dates = find_dates(last.question, reference=None)
    replied = find_dates(answered, reference=None)
    return Topic(
        question=last.question,
        language=language,
        subject=subject,
        person=_person(history, aliases),
        place=_place(history, aliases),
        time=dates[0].text if dates else "",
        answered=answered,
        dated=replied[0].text if replied else "",
    )


def short_answer(answer: str) -> str:
    """What an answer's first line says, without markup and markers."""
    if bold := _BOLD.search(answer):
        return _MARKER.sub("", bold[1]).strip(" .。")
    line = next((line for line in answer.splitlines() if line.strip(" >")), "")
    return _MARKER.sub("", line).strip(" >“”.。")


def _subjects(history: Sequence[Turn], aliases: Aliases) -> Iterator[str]:
    """Subjects of the questions, the latest first; then what the answers named."""
    for turn in reversed(history):
        if subject := subject_of(turn.question, aliases):
            yield subject
        answered = short_answer(turn.answer)
        names, _ = names_of(answered, detect_language(answered), aliases)
        if names:
            yield names[0]


def subject_of(question: str, aliases: Aliases) -> str:
    """What a question is about: a name in it, else the noun phrase before its verb."""
    language = detect_language(question)
    bare = without_dates(question, None)
    named = [one for one in aliases.find(bare) if one.kind not in {"place", "country", "city"}]
    if language == "zh":
        quoted = re.search(r"《[^》]+》", bare)
        phrase = quoted[0] if quoted else _phrase_zh(bare)
        if named and re.match(rf"{re.escape(named[0].text)}(?:[的\s]|$)", phrase):
            return named[0].text
        return phrase.partition("的")[0] or (named[0].text if named else "")
    if named:
        return named[0].text
    names, _ = names_of(bare, language, aliases)
    match = _SUBJECT_EN.search(bare)
    phrase = match["subject"] if match else ""
    return next((name for name in names if name in phrase), "") or (names[0] if names else phrase)


def _phrase_zh(question: str) -> str:
    """阿里云 of 阿里云什么时候首次盈利; 云岚地铁2号线 of 云岚地铁2号线是哪天开通的."""
    text = question.strip(" ，,？?。的")
    ends = [match.start() for regex in (ASKS_ZH, _VERB_ZH) if (match := regex.search(text))]
    phrase = text[: min(ends, default=len(text))].strip(" ，,的")
    owner = _OWNED_ZH.sub("", phrase)
    phrase = owner if len(owner) >= 2 else phrase
    return phrase if len(phrase) >= 2 else ""


def _person(history: Sequence[Turn], aliases: Aliases) -> str:
    """The last person named: by an answer to "who", or by a question."""
    for turn in reversed(history):
        answered = short_answer(turn.answer)
        asked_who = re.search(r"谁|哪位|\bwho\b|\bwhom\b", turn.question, re.IGNORECASE)
        if asked_who and (_PERSON_ZH.match(answered) or _PERSON_EN.match(answered)):
            return answered
        people = [one.text for one in aliases.find(turn.question) if one.kind == "person"]
        if people:
            return people[0]
        names, _ = names_of(turn.question, detect_language(turn.question), aliases)
        known = {one.text for one in aliases.find(turn.question)}
        if found := [name for name in names if _PERSON_EN.match(name) and name not in known]:
            return found[0]
    return ""


def _place(history: Sequence[Turn], aliases: Aliases) -> str:
    for turn in reversed(history):
        for text in (short_answer(turn.answer), turn.question):
            for one in aliases.find(text):
                if one.kind in {"place", "country", "city", "region"}:
                    return one.text
    return ""
