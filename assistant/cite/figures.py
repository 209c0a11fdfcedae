"""The numbers of a claim against the sentences closest to it: quantities, scores, ordinals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.cite.align import Ground
from assistant.cite.amounts import amounts, counts, spans_dates, stands_bare, states
from assistant.cite.days import days_in, lasting, mentions
from assistant.cite.problem import Problem
from index.language import fold, lexical_tokens
from index.language.counting_words import CARDINALS, ORDINALS
from index.quantities import Quantity
from index.time import find_dates
from index.time.numerals import to_number

_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
# Figures that name something: a score, a version; not the 2 of "Beichen-2".
_FIGURE = re.compile(r"(?<![A-Za-z0-9_.-])\d+(?:[.,:–-]\d+)*(?![A-Za-z0-9_-])")
_SCORE = re.compile(r"(?<=\d)\s?[-–:：比]\s?(?=\d)")
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,3}-?\d{1,4}(?![\w.%])")
_PLAN = re.compile(r"(?:\w+ )?\w+-Year Plan|\d+th Five-Year")
_AGAINST = re.compile(r"\d+\s?比\s?\d+")
_PAIR = re.compile(r"\d+-\d+")
_BEHIND = re.compile(r"\s*(?:([\u4e00-\u9fff]{2})|([A-Za-z]{3,}))")
_ORDINAL = re.compile(r"第\s?([一二三四五六七八九十\d]+)\s?([次个款家颗台例批届轮份位名大])")
_HAN_NUMBER = re.compile(r"[零一二两三四五六七八九十百千]+")
# Not "first" nor "one": these are said of much that isn't counted.
_EN_ORDINALS = {word: number for word, number in ORDINALS.items() if number > 1}
_EN_WORDS = {word: number for word, number in CARDINALS.items() if 1 < number <= 20}
_EN_ORDINAL = re.compile(rf"\b(?:(\d+)(?:st|nd|rd|th)|({'|'.join(_EN_ORDINALS)}))\b", re.I)
_NTH_ZH = re.compile(r"第\s?([一二三四五六七八九十\d]+)")
_NO_PLACE = re.compile(r"s\b|\s(?:century|of\b|Five)")
_EN_WORD = re.compile(rf"\b({'|'.join(_EN_WORDS)})\b", re.I)
_REACH = 12  # characters before a quantity that say what it is of
_SOME = "数几"  # 数十亿 is no figure
_IN_ORDER = re.compile(r"(\d+)(?:st|nd|rd|th)\b")
SMALL = 10  # up to here a claim may have counted for itself


def numbers(claim: str, near: Sequence[Ground], ranked: Sequence[Ground]) -> Iterator[Problem]:
    """Quantities that the closest sentences don't state, and other figures that none has."""
    yield from _quantities(claim, near, ranked)
    yield from _figures(claim, ranked)
    yield from _ordinals(claim, ranked)
    if near[0].crossing:
        yield from _places(claim, near)
    yield from _words(claim, ranked)
    yield from _codes(claim, ranked)


def _quantities(claim: str, near: Sequence[Ground], ranked: Sequence[Ground]) -> Iterator[Problem]:
    stated = [(one, ground.text) for ground in near for one in amounts(ground.text)]
    elsewhere = [one for ground in ranked for one in amounts(ground.text)]
    dated = [(one.start, one.end) for one in mentions(claim, near[0]) if not lasting(one)]
    for asked in amounts(claim):
        if any(start <= asked.start and asked.end <= end for start, end in dated):
            continue
        if asked.start and claim[asked.start - 1] in _SOME:
            continue
        if _PLAN.match(claim, asked.start):
            continue
        counted = _counted(claim, asked)
        alike = [
            one for one, text in stated if one.unit == asked.unit and _counted(text, one) == counted
        ]
        alike = alike if counted and counts(asked) and not counted.isascii() else []
        if alike and not any(states(claim, asked, one) for one in alike):
            yield _wrong_quantity(asked, alike, ())
            continue
        if any(states(claim, asked, one) for one, _ in stated):
            continue
        if any(stands_bare(asked, ground.text) for ground in near):
            continue
        rivals = [one for one, _ in stated if one.unit == asked.unit]
        if not rivals and _elsewhere(claim, asked, elsewhere, ranked):
            continue
        told = _told_instead(claim, asked, ranked)
        yield _wrong_quantity(asked, rivals and told, [one for one, _ in stated])


def _elsewhere(
    claim: str, asked: Quantity, elsewhere: Sequence[Quantity], ranked: Sequence[Ground]
) -> bool:
    """Stated further off, counted by the claim itself, or the time between two dates."""
    if any(states(claim, asked, other) for other in elsewhere):
        return True
    if counts(asked) and asked.value <= SMALL:
        return not any(counts(one) and one.unit == asked.unit for one in elsewhere)
    return spans_dates(asked, days_in(ranked))


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
        for one in amounts(ground.text)
        if one.unit == asked.unit
    ]
    return [one for one, _ in sorted(told, key=shared, reverse=True)]


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


def _figures(claim: str, ranked: Sequence[Ground]) -> Iterator[Problem]:
    """Figures that are neither a quantity nor a date (a score, a version) stand as they are."""
    known = _known(claim)
    texts = [_scored(fold(f"{one.text}\n{one.article.title}")) for one in ranked]
    spelled = (_FIGURE, _PAIR, _IN_ORDER)
    there = {figure for text in texts for one in spelled for figure in one.findall(text)}
    known += [match.span() for match in _AGAINST.finditer(claim)]
    for match in _FIGURE.finditer(fold(claim)):
        free = all(match.end() <= start or end <= match.start() for start, end in known)
        if free and _scored(match[0]) not in there:
            yield Problem("number", match[0])
    yield from _scores(claim, there)


def _scored(text: str) -> str:
    """Scores in one spelling: 2比1 as 2-1."""
    return _SCORE.sub("-", text)


def _scores(claim: str, there: set[str]) -> Iterator[Problem]:
    """Scores with 比 are no plain figures: 72比74."""
    for match in _AGAINST.finditer(claim):
        if _scored(match[0]) not in there:
            yield Problem("number", match[0])


def _known(claim: str) -> list[tuple[int, int]]:
    spans = [(one.start, one.end) for one in amounts(claim)]
    return spans + [(one.start, one.end) for one in find_dates(claim, reference=None)]


def _ordinals(claim: str, ranked: Sequence[Ground]) -> Iterator[Problem]:
    stated = [match for one in ranked for match in _ORDINAL.findall(one.text)]
    for number, classifier in _ORDINAL.findall(claim):
        rivals = [other for other, unit in stated if unit == classifier]
        values = {to_number(other) for other in rivals}
        if rivals and to_number(number) not in values:
            yield Problem(
                "number", f"第{number}{classifier} (the article: 第{rivals[0]}{classifier})"
            )


def _places(claim: str, near: Sequence[Ground]) -> Iterator[Problem]:
    """The place in a row that the claim gives, where the other language's sentences give others."""
    told = {number for one in near for number in _in_order(one.text)}
    for number in _in_order(claim):
        if told and number not in told:
            yield Problem("number", f"{number}. (the article: {min(told)}.)")
            return


def _in_order(text: str) -> list[int]:
    """The ordinals of a text above the first, but for days and centuries."""
    dated = [(one.start, one.end) for one in find_dates(text, reference=None)]
    found = [to_number(match[1]) for match in _NTH_ZH.finditer(text)]
    for match in _EN_ORDINAL.finditer(text):
        apart = all(match.end() <= start or end <= match.start() for start, end in dated)
        if apart and not _NO_PLACE.match(text, match.end()):
            found.append(float(match[1] or _EN_ORDINALS[match[2].lower()]))
    return [int(one) for one in found if one and one > 1]


def _codes(claim: str, ranked: Sequence[Ground]) -> Iterator[Problem]:
    """What letters and figures name together: F-16, G20, L3."""
    text = fold("\n".join(f"{one.article.title}\n{one.article.text}" for one in ranked[:1]))
    bare = text.replace("-", "").replace(" ", "")
    for match in _CODE.finditer(claim):
        if fold(match[0]).replace("-", "") not in bare:
            yield Problem("name", match[0])


def _words(claim: str, ranked: Sequence[Ground]) -> Iterator[Problem]:
    """English ordinals and number words that no quantity holds: "eighth", "sixteen US states"."""
    known = _known(claim)
    article = ranked[0].article
    there: set[float] | None = None
    for pattern, values in ((_EN_ORDINAL, _EN_ORDINALS), (_EN_WORD, _EN_WORDS)):
        for match in pattern.finditer(claim):
            if any(start < match.end() and match.start() < end for start, end in known):
                continue
            if _PLAN.match(claim, match.start()):
                continue
            there = _numbers_in(f"{article.title}\n{article.text}") if there is None else there
            word = match[0].lower()
            value = values.get(word) or float(re.sub(r"\D", "", word) or 0)
            inferred = values is _EN_ORDINALS and value <= SMALL and not _ranks(article.text)
            if value > 2 and value not in there and not inferred:
                yield Problem("number", match[0])


def _ranks(text: str) -> bool:
    """Whether a text counts anything in order; where not, the claim may have."""
    return bool(_ORDINAL.search(text) or _EN_ORDINAL.search(text))


def _numbers_in(text: str) -> set[float]:
    """Every number of a text, however written."""
    found = {float(figure) for figure in re.findall(r"\d+(?:\.\d+)?", fold(text))}
    found |= {float(to_number(run) or 0) for run in _HAN_NUMBER.findall(text)}
    found |= {float(_EN_WORDS[word.lower()]) for word in _EN_WORD.findall(text)}
    found |= {float(_EN_ORDINALS[word.lower()]) for _, word in _EN_ORDINAL.findall(text) if word}
    return found | {one.value for one in amounts(text)}
