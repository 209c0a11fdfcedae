"""A figure that stands in the sentence but belongs to something else: the injured as the dead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.cite.align import Ground, Similarities
from assistant.cite.amounts import counts, states
from assistant.cite.days import mentions
from assistant.cite.problem import Problem
from index.language import lexical_tokens
from index.quantities import Quantity, find_quantities
from index.types import DateMention

_Span = Quantity | DateMention

# How much closer in meaning what another figure is said of must be than what this one is, where
# the languages differ; in one language another must have nearly all words, and this one few.
SURER = 0.16
ALL, FEW = 0.9, 0.5
# A date is said of less: of another one, most words, and of this one next to none.
MOST, NONE = 0.5, 0.25
_STOP = re.compile(
    r"(?<!\d)[,，:：]|[,，:：](?!\d)|[;；。！？!?、（）()]|\.\s|\b(?:and|while|whereas|but|with)\b"
)
# What figures are told of side by side, so that one is easily taken for the other.
_SENSES = tuple(
    tuple(re.compile(sense, re.I) for sense in senses)
    for senses in (
        (
            r"死亡|遇难|丧生|身亡|死者|\bkill\w*|\bdied\b|\bdead\b|\bdeaths?\b|\blives\b",
            r"受伤|伤者|轻伤|重伤|\binjur\w+|\bwounded\b|\bhurt\b",
            r"失踪|下落不明|失联|\bmissing\b|\bunaccounted\b",
        ),
        (
            r"收入|营收|营业额|\brevenues?\b|\bsales\b|\bturnover\b",
            r"利润|盈利|净利|\bprofits?\b|\bearnings\b",
            r"亏损|\bloss(?:es)?\b",
            r"成本|支出|投资|\bcosts?\b|\bspending\b|\binvest\w*",
        ),
        (r"进口|\bimports?\b", r"出口|\bexports?\b"),
        (r"失业|\bunemploy\w+|\bjobless\b", r"就业|\bemployment\b|\bjobs?\b"),
        (r"批准|通过|\bapprov\w+", r"受理|申请|\bappli\w+"),
        (r"确诊|\bconfirmed\b", r"疑似|\bsuspected\b"),
        (
            r"同比|\byear[- ]on[- ]year\b|\ba year (?:ago|earlier)\b",
            r"环比|\bmonth[- ]on[- ]month\b",
        ),
    )
)
# Figures in the order of what they are of: which is whose isn't read here.
RESPECTIVELY = re.compile(r"分别|依次|\brespectively\b")
_FIGURES = re.compile(r"\d[\d.,]*")
_LEAST = 2  # words or pairs of characters that say what a figure is of


def _sense(context: str) -> tuple[int, int] | None:
    """What a figure is told of, as (which set, which of it); None where that is not clear."""
    for number, senses in enumerate(_SENSES):
        found = [place for place, sense in enumerate(senses) if sense.search(context)]
        if len(found) == 1:
            return number, found[0]
    return None


def _of_another(said: str, own: Sequence[str]) -> bool:
    """Whether the article has the figure of what is told beside: of the injured, not the dead."""
    asked = _sense(said)
    told = [_sense(context) for context in own]
    if asked is None or not told or None in told:
        return False
    return all(one is not None and one[0] == asked[0] and one[1] != asked[1] for one in told)


def swapped(claim: str, near: Sequence[Ground], similarities: Similarities) -> Iterator[Problem]:
    """Quantities of the claim that the closest sentences state, but of another thing."""
    dated = [(one.start, one.end) for one in mentions(claim, near[0])]
    told = [
        (one, context_of(ground.text, one, find_quantities(ground.text)))
        for ground in near
        if not RESPECTIVELY.search(ground.text)
        for one in find_quantities(ground.text)
    ]
    held = find_quantities(claim)
    for asked in held:
        if any(start <= asked.start and asked.end <= end for start, end in dated):
            continue
        alike = [(one, context) for one, context in told if _rivals(asked, one)]
        own = [context for one, context in alike if states(claim, asked, one)]
        others = [
            (one, context)
            for one, context in alike
            if not any(states(claim, said, one) for said in held)
        ]
        said = context_of(claim, asked, held)
        if own and _of_another(said, own):
            yield Problem("number", f"{asked.text} (the article: {own[0].strip()})")
            continue
        if not own or not others:
            continue
        if near[0].crossing:
            place = _by_meaning(said, own, [context for _, context in others], similarities)
        else:
            place = _by_words(said, own, [context for _, context in others])
        if place is not None:
            yield Problem("number", f"{asked.text} (the article: {others[place][0].text})")


def swapped_dates(claim: str, near: Sequence[Ground]) -> Iterator[Problem]:
    """Dates that the closest sentence has, but of another thing; within one language."""
    if near[0].crossing:
        return
    text = near[0].text
    told = [
        (one, context_of(text, one, mentions(text, near[0]))) for one in mentions(text, near[0])
    ]
    held = mentions(claim, near[0])
    said_of = [one.interval for one in held]
    for asked in held:
        own = [context for one, context in told if one.interval == asked.interval]
        others = [(one, context) for one, context in told if one.interval not in said_of]
        alike = [(one, context) for one, context in others if _as_fine(one, asked)]
        if not own or not alike:
            continue
        wanted = set(lexical_tokens(context_of(claim, asked, held)))
        best, context = max(alike, key=lambda one: _share(wanted, one[1]))
        mine = max(_share(wanted, one) for one in own)
        if mine <= NONE and _share(wanted, context) >= MOST:
            yield Problem("date", f"{asked.text} (the article: {best.text})")


def _as_fine(one: DateMention, other: DateMention) -> bool:
    return bool(
        one.interval and other.interval and one.interval.granularity == other.interval.granularity
    )


def _by_meaning(
    said: str, own: Sequence[str], others: Sequence[str], similarities: Similarities
) -> int | None:
    values = similarities([said], [*own, *others])[0]
    best = max(range(len(others)), key=lambda place: values[len(own) + place])
    return best if values[len(own) + best] - max(values[: len(own)]) > SURER else None


def _by_words(said: str, own: Sequence[str], others: Sequence[str]) -> int | None:
    wanted = set(lexical_tokens(said))
    if max(_share(wanted, context) for context in own) > FEW:
        return None
    best = max(range(len(others)), key=lambda place: _share(wanted, others[place]))
    return best if _share(wanted, others[best]) >= ALL else None


def _share(wanted: set[str], context: str) -> float:
    return len(wanted & set(lexical_tokens(context))) / max(len(wanted), 1)


def _rivals(asked: Quantity, told: Quantity) -> bool:
    return asked.unit == told.unit or (counts(asked) and counts(told))


def context_of(text: str, quantity: _Span, all_of_them: Sequence[_Span]) -> str:
    """What is said around a quantity, up to the next one or the end of the clause.

    Where that is too little, the clause before it is read too, without its figures.
    """
    start = max((one.end for one in all_of_them if one.end <= quantity.start), default=0)
    end = min((one.start for one in all_of_them if one.start >= quantity.end), default=len(text))
    stops = [match.end() for match in _STOP.finditer(text, start, quantity.start)]
    after = _STOP.search(text, quantity.end, end)
    tail = text[quantity.end : after.start() if after else end]
    first = stops[-1] if stops else start
    found = f"{text[first : quantity.start]}…{tail}"
    if _sense(found) or len(lexical_tokens(found)) >= _LEAST:
        return found
    before = [0, *(match.end() for match in _STOP.finditer(text, 0, max(0, first - 1)))][-1]
    return f"{_FIGURES.sub('', text[before:first])}{found}"
