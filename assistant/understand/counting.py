"""Questions for how often something happened: "how many times has X launched since 2020?".

Only events are counted. How many customers or people there are, how often a bus runs, or the
how-manieth something was, is stated or not, and stays a plain question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.understand.happenings import Happening, kinds_in, mentions
from index.language import detect_language
from index.time import without_dates

_TIMES_EN = re.compile(
    r"^(?:and |so )?(?:(?:on )?how many (?:times|occasions)|how often)\s+"
    r"(?:has|have|had|did|was|were)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_EVENTS_EN = re.compile(
    r"^(?:and |so )?how many (?P<what>[a-z][a-z' -]*?)\s+"
    r"(?:has|have|had|did|was|were|took place|happened|occurred|hit|struck)\b\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
# Things of which one event is told: each launch has its rocket, each release its product.
_OBJECTS_EN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:rockets|missiles|spacecraft|space missions)$", re.I), "rocket launch"),
    (
        re.compile(
            r"\b(?:models|cars|phones|products|consoles|films|movies|albums|games|versions)$", re.I
        ),
        "release",
    ),
)
# Events by their noun that are as often a plain figure of many: they are stated, not told.
_FIGURES_EN = re.compile(r"^(?:\w+ )*(?:visits|flights|tests|talks|titles|wins|releases)$", re.I)
_TIMES_ZH = re.compile(
    r"(?<!第)(?<![量数率]是)(?<![量数率])(?:几|多少)(?P<of>次|回|场|轮|枚|起|款)(?!人|点击|播放|下载|观看|浏览|阅读|方|元|钱)"
)
# A classifier of things counts events only beside such words.
_OBJECTS_ZH: dict[str, re.Pattern[str]] = {
    "枚": re.compile(r"发射.*(?:火箭|导弹)|(?:火箭|导弹).*发射"),
    "款": re.compile(r"推出|发布"),
    "起": re.compile(r"事故|火灾|爆炸|袭击|地震|收购|召回"),
}
# What is planned, able, or usual isn't counted in what happened.
_NOT_PAST = re.compile(
    r"将(?!军)|可以|能够|能(?=几|多少)|需要?(?=几|多少)|要(?=几|多少)|每[天日周月年次]|一[天日周]之?内?|平均|比.+[多少]了?(?:几|多少)"
    r"|\b(?:will|can|could|should|must|per (?:day|week|month|year)|a (?:day|week|month)|each|every|usually"
    r"|on average|a year)\b",
    re.IGNORECASE,
)
_GENERIC_ZH = re.compile(
    r"(?:召开|举行|举办|进行|发生|开展|获得|赢得|作出|做出|遭遇|经历|出现|参加|宣布|实施|完成|推出|发布|成功|发起"
    r"|一共|总共|共计|总计|共|先后|累计|曾经?|已经?|都|又|被|遭到?|受到?|了|过|的|开|里|中|内|期间|以来|最近|近[日期来]|今年|自|从|于|在|对.{1,8}|因.{1,8})$"
)
_LEAD_ZH = re.compile(
    r"^(?:请问|最近|近[日期来]|那一?[年月天]|当[年月]|自从?|从|在|截至|截止|至今|以来|期间|[来里中内，,、\s])+"
)
_TAIL_EN = re.compile(
    r"(?:\s+|^)(?:been|ever|already|so far|successfully|had|has|have|its|their|his|her|a|an|the|to|in|on|since"
    r"|between|and|during|make|made|hold|held|host\w*|see|seen?|suffer\w*|carr(?:y|ied) out|announced?|'s)$",
    re.IGNORECASE,
)
_THERE = re.compile(r"^(?:there|taken|held|made)\b|^$", re.IGNORECASE)
# What follows a name without being part of it: "北辰一号火箭".
_KIND_OF_ZH = re.compile(r"(?<=..)(?:运载火箭|火箭|公司|集团|有限公司)$")
_BY_EN = re.compile(
    r"\b(?:by|at|of|from|to|in|on)\s+(?P<of>(?:the )?[A-Z0-9][\w'’&.-]*(?:\s+(?:(?:of|the|de)\s+)?[A-Z0-9][\w'’&.-]*)*)"
)
_LONGEST = 6  # words of a subject
_ASKING_EN = re.compile(
    r"\b(?:on )?(?:how many (?:times|occasions)|how often|how many)\b|\b(?:has|have|had|did|was|were"
    r"|been|ever|already|there|so far|since|in|during|between|the)\b|[?.,]",
    re.IGNORECASE,
)
_ASKING_ZH = re.compile(
    r"截[至止]|(?:几|多少)[次回场轮枚起款]|一共|总共|先后|累计|以来|期间|请问|[了过在自从共？?，,。]"
)


@dataclass(frozen=True, slots=True)
class Counting:
    """Whose events are to be counted, in which words they are asked for, and of what kinds.

    `kinds` is empty where no row of the table knows the wording.
    """

    subject: str
    event: str
    kinds: tuple[Happening, ...] = ()


def counting_of(text: str, today: date, names: Sequence[str]) -> Counting | None:
    """The count of events that `text` asks for; None where it asks for something else.

    `names` are those that the question writes.
    """
    if _NOT_PAST.search(text):
        return None
    bare = without_dates(text, today).strip().rstrip("?？。.!！ ")
    chinese = detect_language(text) == "zh"
    return _counting_zh(bare, names) if chinese else _counting_en(bare, names)


def search_words(counting: Counting) -> str:
    """What to search for."""
    joint = "" if detect_language(counting.subject) == "zh" else " "
    return f"{counting.subject}{joint}{counting.event}".strip()


def _counting_zh(text: str, names: Sequence[str]) -> Counting | None:
    match = _TIMES_ZH.search(text)
    if match is None:
        return None
    of, kinds = match["of"], kinds_in(text)
    beside = _OBJECTS_ZH.get(of)
    if (beside and not beside.search(text)) or (of not in "次回" and not kinds):
        return None
    before = text[: match.start()]
    places = mentions(kinds, before)
    phrase = before[: places[0][0]] if places else before
    subject = _bare_zh(phrase) if kinds else _named(names, before)
    return _made(subject, _ASKING_ZH.sub("", text.replace(subject, "")), kinds)


def _bare_zh(phrase: str) -> str:
    """The subject without the time, the adverbs and the mere verb around it."""
    while True:
        trimmed = _GENERIC_ZH.sub("", _LEAD_ZH.sub("", phrase)).strip(" ，,、")
        if trimmed == phrase:
            phrase = _KIND_OF_ZH.sub("", phrase)
            return phrase if len(phrase) > 1 else ""
        phrase = trimmed


def _counting_en(text: str, names: Sequence[str]) -> Counting | None:
    if times := _TIMES_EN.match(text):
        kinds, rest = kinds_in(times["rest"]), times["rest"]
    elif events := _EVENTS_EN.match(text):
        kinds, rest = _kinds_of(events["what"], events["rest"]), events["rest"]
        if not kinds:
            return None
    else:
        return None
    subject = _subject_en(rest, kinds) if kinds else _named(names, rest)
    event = _ASKING_EN.sub(" ", text.replace(subject, " ") if subject else text)
    return _made(subject, " ".join(event.split()), kinds)


def _kinds_of(what: str, rest: str) -> tuple[Happening, ...]:
    """Of "how many `what` …": the kinds of event that it counts; none for what counts things."""
    for things, name in _OBJECTS_EN:
        if things.search(what):
            return tuple(row for row in kinds_in(rest) if row.name == name)
    return () if _FIGURES_EN.match(what) or not what.endswith("s") else kinds_in(what)


def _subject_en(rest: str, kinds: Sequence[Happening]) -> str:
    """Who launches, raises, is fined: what stands before the verb, or behind "by"."""
    places = mentions(kinds, rest)
    subject = _trimmed(rest[: places[0][0]] if places else rest)
    by = _BY_EN.search(rest)
    if by and _THERE.match(subject):
        subject = by["of"]
    subject = re.sub(r"^the\s+", "", subject, flags=re.IGNORECASE)
    return subject if 0 < len(subject.split()) <= _LONGEST else ""


def _trimmed(phrase: str) -> str:
    while True:
        trimmed = _TAIL_EN.sub("", phrase).strip(" ,")
        if trimmed == phrase:
            return phrase
        phrase = trimmed


def _named(names: Sequence[str], text: str) -> str:
    return min((name for name in names if name in text), key=text.find, default="")


def _made(subject: str, event: str, kinds: tuple[Happening, ...]) -> Counting | None:
    event = event.strip(" ，,、?？")
    return Counting(subject, event, kinds) if subject and event else None
