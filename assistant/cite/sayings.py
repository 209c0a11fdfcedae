"""Who a text says said it: "X said", "according to X", X表示, 据X报道."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.cite.naming import ORDINARY
from assistant.cite.people import NO_PERSON, chinese_persons
from assistant.cite.sounds import transcribed_names, transcribed_runs
from index.language import detect_language
from index.names import load_aliases

Kind = Literal["person", "body"]

_VERBS_EN = (
    "said|says|say|told|tells|added|adds|warned|warns|announced|announces|stated|states|noted"
    "|notes|explained|claimed|claims|reported|reports|confirmed|called(?! off| on| for)"
    "|argued|argues|insisted|revealed|disclosed|wrote|writes|tweeted|pointed out|stressed"
    "|emphasi[sz]ed|suggested|predicted|estimated|acknowledged|admitted|denied|declared|commented|recalled|urged"
    "|introduced|believes|thinks|expects|described|promised|vowed|pledged|replied|concluded"
)
_WORD_EN = r"[A-Z][\w.&’'-]*\w"
_NAME_EN = rf"{_WORD_EN}(?:(?: (?:of|de|da|van|von|al|bin|for|and)(?: the)?)? {_WORD_EN})*"
_SAYS_EN = re.compile(
    rf"(?P<name>{_NAME_EN})(?:,? \([^)]{{1,40}}\))?(?:, [^.;“”\"]{{1,110}}?,)?"
    rf"(?: (?:has|have|had|also|then|later|further|once|on \w+(?: \d+)?|in an? \w+|last \w+))*"
    rf" (?P<verb>{_VERBS_EN})\b"
)
_SAID_BY = re.compile(
    rf"(?:[,”\"’'] ?(?:said|says|added|adds|explained|wrote|noted|warned|announced|reported"
    rf"|stated)|\b(?:said|announced|reported|stated) by)(?: the)?"
    rf" (?:(?!that\b)[a-z-]+ ){{0,4}}(?P<name>{_NAME_EN})"
)
_ACCORDING = re.compile(rf"\b[Aa]ccording to (?:[a-z'’-]+ ){{0,6}}?(?P<name>{_NAME_EN})")
_PRONOUN_EN = re.compile(
    rf"\b(?:[Hh]e|[Ss]he|[Tt]hey)(?: (?:has|had|also|then|later))* (?:{_VERBS_EN})\b"
    rf"|\b(?:said|says|added|explained) (?:he|she|they)\b"
)
_TITLES = frozenset(
    "mr mrs ms miss dr sir dame lord lady president vice chairman chairwoman chair chief executive "
    "officer ceo cfo cto minister prime first director general professor spokesman spokeswoman "
    "spokesperson captain teacher manager engineer superintendent founder scientist author coach "
    "governor mayor senator secretary foreign defence defense finance health deputy former pope "
    "king queen prince princess judge analyst economist expert admiral colonel major lieutenant "
    "sergeant ambassador premier chancellor leader party representative producer forecaster "
    "designer head the us uk congressman state".split()
)
_NOBODY = frozenset(
    "officials police experts scientists researchers doctors analysts authorities sources critics "
    "residents witnesses reports investigators prosecutors lawyers people some many others one "
    "both all most local another but then so still also now here media everyone nobody neighbours "
    "neighbors families reporters economists firefighters rescuers organisers organizers "
    "employees workers parents students".split()
)
_VERBS_ZH = (
    "表示|说(?![法明服唱不])|称(?![为号作呼之得赞])|指出|认为|介绍|强调|透露|宣布|回应|写道|解释|坦言|承认|预计"
    "|提醒|补充|告诉|声明|通报|警告|呼吁|披露|证实|确认|坚称|否认|预测|评价|讲述|回忆|感慨|直言"
)
_FILLER_ZH = (
    r"(?:\s?(?:在|就|对|向|于|接受|当地时间|\d|昨|今|当|周|星期|近日|日前|也|还|则|随后|进一步|曾|再次|均"
    r"|同时|此前|日|晚|早|上午|下午|此外|又|这样|如此|通过|发文|发布|发表)[^，。；：“”]{0,24}?)?"
)
_ROLES_ZH = (
    "(?:总统|总理|首相|主席|部长|外长|防长|教授|博士|院长|书记|主任|局长|市长|省长|先生|女士|发言人|等人?|方面"
    "|记者|律师|医生|议员|将军|大使|会长|经理|总裁|董事长)?"
)
_AFTER_ZH = re.compile(rf"{_ROLES_ZH}{_FILLER_ZH}(?:{_VERBS_ZH})")
_REPORTED_ZH = re.compile(
    r"[^，。；：“”]{0,16}?(?:报道|消息|统计|数据|介绍|通报|透露|披露|发布|称|说)"
)
_BODY_ZH = re.compile(
    r"[\u4e00-\u9fff]{2,14}?(?:外交部|国防部|卫生部|司令部|[部局署厅委院台]|委员会|机构|组织|银行|央行|公司|集团"
    r"|通讯社|协会|学会|法院|检察院|警方|政府|议会|大学|研究所|中心|联盟|武装|办公室|办事处)"
)
_PRONOUN_ZH = re.compile(rf"[他她]们?{_FILLER_ZH}(?:{_VERBS_ZH})")
_CLAUSE_ZH = re.compile(r"[，。；：！？“”\n]")
_INITIALS = re.compile(r"[A-Z]{2,}")
_NO_PERSON_ZH = re.compile(r"周[一二三四五六日天末]|通[知报告]|公[告报]|全国|国[家内际]")
_ROLE_ENDS_ZH = re.compile(r"(?:总理|经理|助理|主任|总统|主席|部长|书记|教授|教皇|发言人)$")
_SHORTEST_RUN = 2
_LONGEST_PERSON = 4  # words


@dataclass(frozen=True, slots=True)
class Saying:
    """`name`, who is said to have said something, and the stretch of the text that says so."""

    name: str
    kind: Kind
    start: int
    end: int


def sayings(text: str) -> list[Saying]:
    """Who `text` names as one who said something, in order; titles alone name nobody."""
    found = _chinese(text) if detect_language(text) == "zh" else _english(text)
    return sorted(found, key=lambda one: one.start)


def unnamed(text: str) -> bool:
    """Whether he or she says it."""
    return bool((_PRONOUN_ZH if detect_language(text) == "zh" else _PRONOUN_EN).search(text))


def without(text: str, said: Saying) -> str:
    """What is said, without who says it."""
    before, after = text[: said.start], text[said.end :]
    after = re.sub(r"^(?:\s*(?:that|reporters that)\b|[\s,，:：]+)", "", after)
    return f"{before.rstrip(' ,，')} {after}".strip() if before.strip() else after


def _english(text: str) -> Iterator[Saying]:
    seen: set[int] = set()
    for pattern in (_SAYS_EN, _SAID_BY, _ACCORDING):
        for match in pattern.finditer(text):
            name = _untitled(match["name"])
            if name and match.start("name") not in seen:
                seen.add(match.start("name"))
                yield Saying(name, _kind(name), match.start(), match.end())


def _untitled(name: str) -> str:
    """The name without titles before it; empty where nothing is left that names anyone."""
    name = re.sub(r"^(?:.*['’]s |Both )|['’]s$", "", name)
    person, _, _ = name.partition(" of ")
    if " " in person and not NO_PERSON.search(person):
        name = person
    words = name.split()
    body = NO_PERSON.search(name)
    while words and not body and words[0].lower().strip(".,") in _TITLES:
        words = words[1:]
    if not words or all(word.lower().strip(".") in ORDINARY for word in words):
        return ""
    return "" if len(words) == 1 and words[0].lower() in _NOBODY else " ".join(words)


def _kind(name: str) -> Kind:
    known = [one for one in load_aliases().find(name) if len(one.text) == len(name)]
    if known:
        return "person" if known[0].kind == "person" else "body"
    words = name.split()
    joined = any(word in ("of", "for", "and") or _INITIALS.fullmatch(word) for word in words)
    if joined or NO_PERSON.search(name) or len(words) > _LONGEST_PERSON:
        return "body"
    return "person"


def _chinese(text: str) -> Iterator[Saying]:
    for start, end, kind in _named(text):
        told = _AFTER_ZH.match(text, end)
        if told is None and text[max(0, start - 1) : start] == "据":
            told = _REPORTED_ZH.match(text, end)
        if told is None or _another_between(text, end, told.end()):
            continue
        clause = [0, *(match.end() for match in _CLAUSE_ZH.finditer(text, 0, start))][-1]
        yield Saying(text[start:end], kind, clause, told.end())


def _another_between(text: str, start: int, end: int) -> bool:
    """Whether somebody else stands before the verb: 普京对拜登说 is still Putin's."""
    between = text[start:end]
    return bool(re.search(r"[他她]", between))


def _places(name: str, text: str) -> Iterator[re.Match[str]]:
    return re.finditer(re.escape(name), text)


def _begins(text: str, found: re.Match[str]) -> int:
    """Where a name begins of which the first character is the last of a role: 总理什梅加尔."""
    first = found.start() + 1
    return first if _ROLE_ENDS_ZH.search(text[:first]) else found.start()


def _named(text: str) -> list[tuple[int, int, Kind]]:
    """Persons and bodies of a Chinese text, each with its kind; of those that overlap, one."""
    found: list[tuple[int, int, Kind]] = [
        (one.start, one.end, "person" if one.kind == "person" else "body")
        for one in load_aliases().find(text)
        if one.kind in ("person", "organisation", "company", "country")
    ]
    persons = [*chinese_persons(text), *transcribed_names(text)]
    persons += transcribed_runs(text, _SHORTEST_RUN)
    for name in dict.fromkeys(persons):
        if _NO_PERSON_ZH.match(name):
            continue
        found += [(_begins(text, one), one.end(), "person") for one in _places(name, text)]
    found += [(one.start(), one.end(), "body") for one in _BODY_ZH.finditer(text)]
    kept: list[tuple[int, int, Kind]] = []
    for one in sorted(found, key=lambda span: (-span[1], span[0])):
        if all(one[1] <= start or end <= one[0] for start, end, _ in kept):
            kept.append(one)
    return sorted(kept)
