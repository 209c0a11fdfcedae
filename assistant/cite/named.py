"""The names of a claim: there at all, and there where the claim puts them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.cite.align import Ground
from assistant.cite.naming import is_pinyin, latin_runs, missing_name
from assistant.cite.people import NO_PERSON, chinese_bodies, chinese_persons
from assistant.cite.problem import Problem
from assistant.cite.sounds import (
    ALIKE,
    DOT,
    UNLIKE,
    latin_names,
    likeness,
    transcribed_names,
    transcribed_runs,
)
from index.language import detect_language
from index.names import load_aliases

# Countries by what their people are called and where they are governed from: an article that
# has one name bears out another where it stands for the state.
_STATES = (
    ("中国 China", "Chinese 我国 全国", "Beijing 北京"),
    (
        "英国 Britain|UK|U.K|United Kingdom",
        "British Briton Scotland Scottish England English Wales Welsh 英 苏格兰 英格兰",
        "London 伦敦",
    ),
    ("美国 United States|US|U.S|America", "American 美", "Washington 华盛顿"),
    ("俄罗斯 Russia", "Russian 俄", "Moscow|Kremlin 莫斯科|克里姆林宫"),
    ("乌克兰 Ukraine", "Ukrainian 乌", "Kyiv|Kiev 基辅"),
    ("法国 France", "French 法", "Paris 巴黎"),
    ("德国 Germany", "German 德", "Berlin 柏林"),
    ("日本 Japan", "Japanese 日", "Tokyo 东京"),
    ("韩国 South Korea|Korea", "Korean 韩", "Seoul 首尔"),
    ("朝鲜 North Korea|DPRK", "Korean 朝", "Pyongyang 平壤"),
    ("以色列 Israel", "Israeli 以", "Jerusalem|Tel Aviv 耶路撒冷"),
    ("埃及 Egypt", "Egyptian", "Cairo 开罗"),
    ("印度 India", "Indian 印", "Delhi|New Delhi 新德里"),
    ("希腊 Greece", "Greek", "Athens 雅典"),
    ("波兰 Poland", "Polish Pole", "Warsaw 华沙"),
    ("荷兰 Netherlands|Holland", "Dutch", "Hague 海牙"),
    ("塞浦路斯 Cyprus", "Cypriot 塞", "Nicosia 尼科西亚"),
    ("西班牙 Spain", "Spanish Spaniard", "Madrid 马德里"),
    ("瑞士 Switzerland", "Swiss", "Bern 伯尔尼"),
    ("瑞典 Sweden", "Swedish Swede", "Stockholm 斯德哥尔摩"),
    ("丹麦 Denmark", "Danish Dane", "Copenhagen 哥本哈根"),
    ("芬兰 Finland", "Finnish", "Helsinki 赫尔辛基"),
    ("土耳其 Turkey|Türkiye", "Turkish Turk", "Ankara 安卡拉"),
    ("伊朗 Iran", "Iranian 伊", "Tehran 德黑兰"),
    ("伊拉克 Iraq", "Iraqi", "Baghdad 巴格达"),
    ("阿富汗 Afghanistan", "Afghan", "Kabul 喀布尔"),
    ("加拿大 Canada", "Canadian 加", "Ottawa 渥太华"),
    ("澳大利亚 Australia", "Australian 澳", "Canberra 堪培拉"),
    ("意大利 Italy", "Italian 意", "Rome 罗马"),
    ("越南 Vietnam", "Vietnamese 越", "Hanoi 河内"),
    ("泰国 Thailand", "Thai 泰", "Bangkok 曼谷"),
    ("菲律宾 Philippines", "Philippine Filipino 菲", "Manila 马尼拉"),
    ("欧盟 European Union|EU", "European 欧洲 欧", "Brussels 布鲁塞尔"),
)
# What follows the one character that stands for a state: 俄方, 以军, 乌总统.
_ACTS = "方|军|媒|总统|总理|首相|政府|议会|国防部|外交部|外长|卫生部|央行|警方"
_SPLIT = re.compile(r"[ |]")
# Before the name of a place that is meant as a place, not as a government.
_IN = re.compile(r"(?:\b(?:in|at|to|from|near|of|for|into|leaving|around)\s+(?:the )?)$", re.I)
# Characters from the start, by language, whose names the whole article is about.
_LEAD = {"en": 170, "zh": 100}
_TOLD = 0.25  # how far below the best a sentence may be and still be what the claim tells
_TRANSCRIBED = 4  # characters that can't be Chinese words by chance
_FULL_NAME = re.compile(r"[A-Z][\w'’-]+(?: (?:de |van |von )?[A-Z][\w'’-]+)+")
_ACRONYM = re.compile(r"[A-Z.]{2,5}s?")
_PLACE_ENDS = "省市县镇区"
_LOWEST_SUFFIX = 3  # characters of a body's name that are the body itself: 长春市


def names(claim: str, near: Sequence[Ground], ranked: Sequence[Ground]) -> Iterator[Problem]:
    """Names that the articles don't have in any spelling known here."""
    texts = [f"{one.article.title}\n{one.article.text}" for one in ranked[:1]]
    texts += [one.text for one in ranked[1:]]
    missing = missing_name(claim, [*texts, implied(claim, "\n".join(texts), near[0].crossing)])
    if missing and (not near[0].crossing or _checkable(missing)):
        yield Problem("name", missing.removeprefix("name: "))
    if detect_language(claim) == near[0].article.language == "zh":
        everything = "\n".join(texts)
        for name in chinese_persons(claim):
            if name not in everything and name[:2] not in everything:
                yield Problem("name", name)
        for name in chinese_bodies(claim):
            if not _has(name, everything):
                yield Problem("name", name)
    yield from misplaced(claim, near, ranked)
    yield from unheard(claim, near, ranked)


def _has(name: str, text: str) -> bool:
    """The name, or the body that it ends in: 长春市 of 其中包括长春市."""
    if name[-1] in _PLACE_ENDS:
        return name[-_LOWEST_SUFFIX:-1] in text or name[-_LOWEST_SUFFIX:] in text
    return name[:2] in text or name[-_LOWEST_SUFFIX:] in text


def _checkable(missing: str) -> bool:
    """Across languages a name can be missed where a table or pinyin could have found it."""
    name = missing.removeprefix("name: ")
    return bool(load_aliases().find(name)) or is_pinyin(name)


def implied(claim: str, text: str, crossing: bool) -> str:
    """Names of the states that `text` names otherwise: British for the United Kingdom."""
    found: list[str] = []
    for state, people, capital in _STATES:
        spelled = _SPLIT.split(f"{state} {people}")
        if any(_stands(name, text) for name in (*spelled, *_SPLIT.split(capital))):
            found += [*state.replace(" ", "|", 1).split("|"), *people.split()]
            found += [one for one in _SPLIT.split(capital) if _governs(one, claim)]
    if crossing and detect_language(text) == "zh":
        found += ["China", "Chinese"]  # what a Chinese article doesn't say of itself
    return " , ".join(found)


def _governs(capital: str, claim: str) -> bool:
    """Whether the claim has the capital as one that acts, not as a place."""
    place = claim.find(capital)
    return place >= 0 and capital.isascii() and not _IN.search(claim, 0, place)


def _stands(name: str, text: str) -> bool:
    if len(name) == 1:
        return bool(re.search(rf"{name}(?:{_ACTS})", text))
    if not name.isascii():
        return name in text
    return bool(re.search(rf"\b{re.escape(name)}s?\b", text))


def misplaced(claim: str, near: Sequence[Ground], ranked: Sequence[Ground]) -> Iterator[Problem]:
    """Names that the article has, but of something else than what the claim rests on."""
    article = near[0].article
    if any(one.article.article_id != article.article_id for one in near):
        return
    whole = f"{article.title}\n{article.text}"
    start = _LEAD.get(article.language, _LEAD["en"])
    lead = [article.title, *(one.text for one in ranked if one.start <= start)]
    close = [*_beside(claim, near), *lead]
    for name in names_in(claim, article.language):
        told = [one.text for one in ranked if one.score >= ranked[0].score - _TOLD]
        if not held_in(name, [*close, *told]) and held_in(name, [whole]):
            yield Problem("name", f"{name} (the article: {near[0].text.strip()})")


def _beside(claim: str, near: Sequence[Ground]) -> list[str]:
    """The sentences that the claim rests on, each with the one before where it names nobody."""
    found = []
    for ground in near:
        others = [one for one in persons(ground.text) if not held_in(one, [claim])]
        found.append(ground.text if others else f"{ground.before}\n{ground.text}")
    return found


def persons(text: str) -> list[str]:
    if detect_language(text) == "zh":
        known = [one.text for one in load_aliases().find(text) if one.kind == "person"]
        return [*known, *chinese_persons(text), *transcribed_names(text)]
    return [match[0] for match in _FULL_NAME.finditer(text) if not NO_PERSON.search(match[0])]


def names_in(claim: str, language: str) -> list[str]:
    """The claim's names that can be looked for in a text of that language."""
    known = load_aliases().find(claim)
    names = [
        one.text for one in known if one.kind in ("person", "organisation", "company", "place")
    ]
    if detect_language(claim) == "zh":
        if language == "zh":
            transcribed = [*transcribed_names(claim), *transcribed_runs(claim, _TRANSCRIBED)]
            return [*names, *chinese_persons(claim), *transcribed]
        return [*names, *transcribed_names(claim)]
    if language == "zh":
        return [*names, *(run for run in latin_runs(claim) if is_pinyin(run))]
    return [*names, *(run for run in latin_runs(claim) if not _ACRONYM.fullmatch(run))]


def held_in(name: str, texts: Sequence[str]) -> bool:
    """Whether `texts` have the name: as spelled, by table, by pinyin or by its sound."""
    if any(name in text for text in texts):
        return True
    if DOT.search(name):
        last = DOT.split(name)[-1]
        sounds = max((likeness(name, one) for one in latin_names(texts)), default=0.0)
        return sounds >= ALIKE or any(last in text for text in texts)
    if name.isascii() and " " in name and any(_last_word(name) in text for text in texts):
        return True
    return missing_name(f"x {name}", texts) is None


def _last_word(name: str) -> str:
    return name.split()[-1]


def unheard(claim: str, near: Sequence[Ground], ranked: Sequence[Ground]) -> Iterator[Problem]:
    """Transcribed names that the articles have in no spelling and nothing that sounds so."""
    text = "\n".join(
        {f"{one.article.title}\n{one.article.text}": None for one in (*near, *ranked[:1])}
    )
    if detect_language(claim) != "zh":
        return
    if near[0].crossing:
        latin = latin_names([text])
        for name in transcribed_names(claim):
            if max((likeness(name, one) for one in latin), default=0.0) < UNLIKE:
                yield Problem("name", name)
        return
    for run in transcribed_runs(claim, _TRANSCRIBED):
        pairs = [run[place : place + 2] for place in range(len(run) - 1)]
        if 2 * sum(pair in text for pair in pairs) < len(pairs):
            yield Problem("name", run)
