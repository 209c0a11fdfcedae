"""Whether articles bear a claim out: the sentences it rests on, and all that disagrees.

A value that stands elsewhere in the article, said of something else, is no support: the claim
is set beside the sentences closest to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.cite.align import Ground, bearing
from assistant.cite.naming import is_pinyin, missing_name
from assistant.cite.people import chinese_names, speaker
from assistant.cite.quotes import find_quote
from assistant.cite.verify import QUOTED, bears_out
from assistant.polarity import opposed, opposite_words
from index.language import detect_language, fold, lexical_tokens
from index.names import load_aliases
from index.quantities import Quantity, find_quantities, same_quantity
from index.time import find_dates
from index.types import DateMention, Interval

# What the best sentence must reach to be about the same thing at all; see `tests/test_check.py`.
LEAST, LEAST_CROSSING = 0.45, 0.15
# From here on a sentence says the same, so that "not" in one of the two is a contradiction.
SAME_MEANING = 0.35
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
# Figures that name something: a score, a version; not the 2 of "Beichen-2".
_FIGURE = re.compile(r"(?<![\w.-])\d+(?:[.,:–-]\d+)*(?![\w-])")
_BEHIND = re.compile(r"\s*(?:([\u4e00-\u9fff]{2})|([A-Za-z]{3,}))")
_ORDINAL = re.compile(r"第\s?([一二三四五六七八九十\d]+)\s?([次个款家颗台例批届轮份位名])")
_EVERY = re.compile(
    r"(?:每周|每逢周|逢周|每个?星期)([一二三四五六日天])|(?:every |on )"
    r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
)
_WEEK = {"Mon": "一", "Tues": "二", "Wednes": "三", "Thurs": "四", "Fri": "五", "Satur": "六"}
_CLAUSE = re.compile(r"[,，;；:：。！？!?]|\.\s|\band\b")
# The share of a clause's words that another must have to be about the same.
RELATED = 0.5
SAME_FIGURE = 0.3  # what a common figure adds to that share
# Sentences that may date a claim beside the closest, from this much below its score on.
DATING = 0.4
# And those of which a clause may say the opposite.
CLAUSES = 0.6
_REACH = 12  # characters before a quantity that say what it is of
LEAST_WORDS = 3  # that two clauses share


@dataclass(frozen=True, slots=True)
class Problem:
    """What disagrees: `kind` is number, unit, date, name, negation, attribution, quote or
    unsupported; `text` the words of the claim and, where known, what the article has instead."""

    kind: str
    text: str


def problems(claim: str, ranked: Sequence[Ground]) -> list[Problem]:
    """All that speaks against `claim`; `ranked` are the sentences closest to it, best first."""
    if not ranked or ranked[0].score < (LEAST_CROSSING if ranked[0].crossing else LEAST):
        return [Problem("unsupported", "no sentence of the articles says this")]
    near = bearing(ranked)
    found = [
        *_quotes(claim, ranked),
        *_numbers(claim, near, ranked),
        *_dates(claim, near, ranked),
        *_figures(claim, ranked),
        *_names(claim, near, ranked),
        *_attribution(claim, near),
        *_opposites(claim, near, ranked),
    ]
    return list(dict.fromkeys(found))


def _quotes(claim: str, ranked: Sequence[Ground]) -> Iterator[Problem]:
    for match in QUOTED.finditer(claim):
        quote = next(group for group in match.groups() if group)
        comparable = detect_language(quote) == ranked[0].article.language
        texts = (f"{one.article.title}\n{one.article.text}" for one in ranked)
        if comparable and not any(find_quote(text, quote) for text in texts):
            yield Problem("quote", quote)


def _numbers(claim: str, near: Sequence[Ground], ranked: Sequence[Ground]) -> Iterator[Problem]:
    stated = [(one, ground.text) for ground in near for one in find_quantities(ground.text)]
    elsewhere = [one for ground in ranked for one in find_quantities(ground.text)]
    for asked in find_quantities(claim):
        counted = _counted(claim, asked)
        alike = [one for one, text in stated if counted and _counted(text, one) == counted]
        if alike and not any(_same(asked, one) for one in alike):
            yield _wrong_quantity(asked, alike, ())
            continue
        if any(_same(asked, one) for one, _ in stated):
            continue
        rivals = [one for one, _ in stated if one.unit == asked.unit]
        if not rivals and any(_same(asked, other) for other in elsewhere):
            continue
        told = _told_instead(claim, asked, ranked)
        yield _wrong_quantity(asked, rivals and told, [one for one, _ in stated])


def _told_instead(claim: str, asked: Quantity, ranked: Sequence[Ground]) -> list[Quantity]:
    """What the closest article has of that unit, first what follows most of the claim's words."""
    wanted = set(lexical_tokens(claim[: asked.start]))

    def shared(told: tuple[Quantity, str]) -> int:
        quantity, text = told
        before = text[max(0, quantity.start - _REACH) : quantity.start]
        return len(wanted & set(lexical_tokens(before)))

    told = [
        (one, ground.text)
        for ground in ranked
        if ground.article.article_id == ranked[0].article.article_id
        for one in find_quantities(ground.text)
        if one.unit == asked.unit
    ]
    return [one for one, _ in sorted(told, key=shared, reverse=True)]


def _same(one: Quantity, other: Quantity) -> bool:
    """Equal; 分 after hours are minutes, and 每小时…公里 is a speed."""
    alike = {one.unit, other.unit} in ({"分", "minute"}, {"秒", "second"}, {"km", "km/h"})
    return same_quantity(one, other) or (alike and one.value == other.value)


def _counted(text: str, quantity: Quantity) -> str:
    """What stands right behind a quantity: 地域 of "27 个地域"; empty where nothing does."""
    match = _BEHIND.match(text, quantity.end)
    return fold(match[1] or match[2]) if match else ""


def _wrong_quantity(
    asked: Quantity, rivals: Sequence[Quantity], stated: Sequence[Quantity]
) -> Problem:
    bare = _DIGITS.search(asked.text)
    same_figure = [one for one in stated if bare and bare[0] in _DIGITS.findall(one.text)]
    if same_figure and not rivals:
        return Problem("unit", f"{asked.text} (the article: {same_figure[0].text})")
    instead = f" (the article: {rivals[0].text})" if rivals else ""
    return Problem("number", f"{asked.text}{instead}")


def _dates(claim: str, near: Sequence[Ground], ranked: Sequence[Ground]) -> Iterator[Problem]:
    dating = [one for one in ranked if one.score >= near[0].score - DATING]
    for wording, readings in _claimed(claim, near).items():
        own = [one for ground in near for one in _mentions(ground.text, ground)]
        rivals = [one for one in own if one.interval and _as_fine(one.interval, readings)]
        if any(_said(reading, ground) for reading in readings for ground in dating):
            continue
        if not rivals and any(_governed(said, ground) for said in readings for ground in dating):
            continue
        instead = f" (the article: {rivals[0].text})" if rivals else ""
        yield Problem("date", f"{wording}{instead}")
    yield from _weekdays(claim, dating)


def _as_fine(interval: Interval, readings: Sequence[Interval]) -> bool:
    return any(interval.granularity == reading.granularity for reading in readings)


def _weekdays(claim: str, dating: Sequence[Ground]) -> Iterator[Problem]:
    there = {day for one in dating for day in _every(one.text)}
    for day in _every(claim):
        if there and day not in there:
            yield Problem("date", f"周{day} (the article: 周{min(there)})")


def _every(text: str) -> set[str]:
    return {
        zh.replace("天", "日") if zh else _WEEK.get(en, "日") for zh, en in _EVERY.findall(text)
    }


def _claimed(claim: str, near: Sequence[Ground]) -> dict[str, list[Interval]]:
    """The claim's dates, read as each of the articles would mean them."""
    readings: dict[str, list[Interval]] = {}
    for ground in near:
        for mention in _mentions(claim, ground):
            if mention.interval:
                readings.setdefault(mention.text, []).append(mention.interval)
    return readings


def _mentions(text: str, ground: Ground) -> list[DateMention]:
    published = ground.article.published
    found = find_dates(
        text,
        reference=published.interval.start if published else None,
        company=f"{ground.article.title}\n{ground.article.text}",
        open_ends=False,
    )
    return [mention for mention in found if mention.interval]


def _said(said: Interval, ground: Ground) -> bool:
    """Whether the sentence, or the one before it, has the date."""
    held = [*_mentions(ground.text, ground), *_mentions(ground.before, ground)]
    return any(one.interval and bears_out(one.interval, said) for one in held)


def _governed(said: Interval, ground: Ground) -> bool:
    """What dates the sentence without standing in it: the text before it, the publication."""
    published = ground.article.published.interval if ground.article.published else None
    return any(one is not None and bears_out(one, said) for one in (ground.event, published))


def _figures(claim: str, ranked: Sequence[Ground]) -> Iterator[Problem]:
    """Figures that are neither a quantity nor a date (a score, a version) stand as they are."""
    known = [(one.start, one.end) for one in find_quantities(claim)]
    known += [(one.start, one.end) for one in find_dates(claim, reference=None)]
    there = {
        figure for one in ranked for figure in _FIGURE.findall(fold(one.text + one.article.title))
    }
    for match in _FIGURE.finditer(fold(claim)):
        free = all(match.end() <= start or end <= match.start() for start, end in known)
        if free and match[0] not in there:
            yield Problem("number", match[0])
    yield from _ordinals(claim, ranked)


def _ordinals(claim: str, ranked: Sequence[Ground]) -> Iterator[Problem]:
    stated = [match for one in ranked for match in _ORDINAL.findall(one.text)]
    for number, classifier in _ORDINAL.findall(claim):
        rivals = [other for other, unit in stated if unit == classifier]
        if rivals and number not in rivals:
            yield Problem(
                "number", f"第{number}{classifier} (the article: 第{rivals[0]}{classifier})"
            )


def _names(claim: str, near: Sequence[Ground], ranked: Sequence[Ground]) -> Iterator[Problem]:
    texts = [f"{one.article.title}\n{one.article.text}" for one in ranked[:1]]
    texts += [one.text for one in ranked[1:]]
    missing = missing_name(claim, texts)
    if missing and (not near[0].crossing or _checkable(missing)):
        yield Problem("name", missing.removeprefix("name: "))
    if detect_language(claim) == near[0].article.language == "zh":
        everything = "\n".join(texts)
        for name in chinese_names(claim):
            if name not in everything and name[:2] not in everything:
                yield Problem("name", name)


def _checkable(missing: str) -> bool:
    """Across languages a name can be missed where a table or pinyin could have found it."""
    name = missing.removeprefix("name: ")
    return bool(load_aliases().find(name)) or is_pinyin(name)


def _attribution(claim: str, near: Sequence[Ground]) -> Iterator[Problem]:
    """Somebody else is named as the one who said it."""
    said = speaker(claim)
    if not said or detect_language(claim) != near[0].article.language:
        return
    around = "\n".join(f"{one.before}\n{one.text}" for one in near)
    if fold(said.split()[-1]) not in fold(around) and speaker(around):
        yield Problem("attribution", f"{said} (the article: {speaker(around)})")


def _opposites(claim: str, near: Sequence[Ground], ranked: Sequence[Ground]) -> Iterator[Problem]:
    """Clause against clause; across languages only opposite words, sentence by sentence."""
    if near[0].crossing:
        close = [one for one in near if one.similarity >= SAME_MEANING]
        if close and all(opposite_words(claim, one.text) for one in close):
            yield Problem("negation", f"the article: {close[0].text.strip()}")
        return
    beside = [one for one in ranked if one.score >= near[0].score - CLAUSES]
    clauses = [clause for one in beside for clause in _clauses(one.text)]
    clauses += _clauses(near[0].article.title)
    for said in _clauses(claim):
        related = _related(said, clauses)
        if related and all(opposed(said, clause) for clause in related):
            yield Problem("negation", f"{said} (the article: {related[0]})")


def _clauses(text: str) -> list[str]:
    return [part.strip() for part in _CLAUSE.split(text) if part.strip()]


def _related(said: str, clauses: Sequence[str]) -> list[str]:
    """The clauses that share most words and figures with what is said; none where that is few."""
    wanted, counted = set(lexical_tokens(said)), find_quantities(said)
    shares = [(_share(wanted, counted, one), one) for one in clauses]
    best = max((share for share, _ in shares), default=0.0)
    return [one for share, one in shares if share == best] if best >= RELATED else []


def _share(wanted: set[str], counted: Sequence[Quantity], clause: str) -> float:
    held = set(lexical_tokens(clause))
    common = len(wanted & held)
    words = common / min(len(wanted), len(held)) if common >= LEAST_WORDS else 0.0
    figures = any(_same(one, other) for one in counted for other in find_quantities(clause))
    return words + SAME_FIGURE * figures
