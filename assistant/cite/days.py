"""The dates of a claim, held against those that the closest sentences have or are told on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.cite.align import Ground
from assistant.cite.problem import Problem
from assistant.cite.verify import bears_out
from index.time import find_dates
from index.types import DATE_MAX, DATE_MIN, DateMention, Interval

_EVERY = re.compile(
    r"(?:每周|每逢周|逢周|每个?星期)([一二三四五六日天])|(?:every |on (?=\w+days\b))"
    r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
)
_WEEK = {"Mon": "一", "Tues": "二", "Wednes": "三", "Thurs": "四", "Fri": "五", "Satur": "六"}
# Sentences that may date a claim beside the closest, from this much below its score on.
DATING = 0.4
# What an article of no known day is read from: its dates still compare with each other.
_SOME_DAY = date(2000, 6, 30)
_OPENING = 40  # characters
_SOME_MONDAY = date(2000, 6, 26)
_WEEKDAY = re.compile(r"周[一二三四五六日天]|星期|[a-z]day\b", re.I)
# What a figure is compared with, no date that something happened on.
_COMPARED = re.compile(
    r"(?:a|one|the) year (?:before|earlier|ago|previously)"
    r"|[\d一二两三四五六七八九十]+\s?个?(?:多?年|月|周|星期|天)以?来"
    r"|[\d一二两三四五六七八九十几数半]+\s?个?半?(?:小时|月|周|星期|天|年)[之以]?后",
    re.I,
)
_YEAR = re.compile(r"\d{4}")
_DAY_ALONE = re.compile(r"(?:[本当]月)?\d{1,2}[日号]|(?:on )?the \d{1,2}(?:st|nd|rd|th)", re.I)
_WEEKEND = re.compile(r"周末|weekend", re.I)
_MONTH_AND_DAY = re.compile(
    r"\d{1,2}月\d{1,2}[日号]|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d"
)
_DECADES = re.compile(r"([二三四五六七八九])[二三四五六七八九]十年代")


def dates(claim: str, near: Sequence[Ground], ranked: Sequence[Ground]) -> Iterator[Problem]:
    """Dates that neither the closest sentences nor what they are told on bear out."""
    dating = [one for one in ranked if one.score >= near[0].score - DATING]
    dating += [one for one in (*near, *ranked) if one not in dating and _dates(one, near)]
    for wording, readings in _claimed(claim, near).items():
        own = [one for ground in near for one in mentions(ground.text, ground)]
        rivals = [one for one in own if one.interval and _as_fine(one.interval, readings)]
        if any(_said(reading, near if rivals else dating) for reading in readings):
            continue
        if _DAY_ALONE.fullmatch(wording) and any(wording in one.text for one in dating):
            continue
        if any(_said_loosely(wording, reading, dating) for reading in readings):
            continue
        if not rivals and any(_governed(said, ground) for said in readings for ground in near):
            continue
        instead = f" (the article: {rivals[0].text})" if rivals else ""
        yield Problem("date", f"{wording}{instead}")
    yield from _weekdays(claim, dating)


def _dates(ground: Ground, near: Sequence[Ground]) -> bool:
    """Whether it dates the claim however far from it: what it rests on, an article's opening."""
    return ground in near or ground.start < _OPENING


def mentions(text: str, ground: Ground) -> list[DateMention]:
    """The resolved dates of `text`, read as the ground's article would mean them."""
    published = ground.article.published
    found = find_dates(
        text,
        reference=published.interval.start if published else _SOME_DAY,
        company=f"{ground.article.title}\n{ground.article.text}",
        open_ends=False,
    )
    resolved = [mention for mention in found if mention.interval]
    return resolved if published else [_in_some_year(mention) for mention in resolved]


def _in_some_year(mention: DateMention) -> DateMention:
    """Where no day is known to read from, "November 24" is of no year: all of one, then."""
    said = mention.interval
    if said is not None and said.granularity == "day" and _WEEKDAY.search(mention.text):
        return replace(mention, interval=_in_some_week(said))
    if said is None or _YEAR.search(mention.text) or said.granularity not in ("day", "month"):
        return mention
    return replace(mention, interval=_moved(said))


def _in_some_week(said: Interval) -> Interval:
    """Tuesday is Tuesday, whether it is meant as the last or the next."""
    day = date.fromordinal(_SOME_MONDAY.toordinal() + said.start.weekday())
    return replace(said, start=day, end=day)


def _moved(said: Interval) -> Interval:
    year = _SOME_DAY.year
    return replace(said, start=said.start.replace(year=year), end=said.end.replace(year=year))


def days_in(grounds: Sequence[Ground]) -> list[date]:
    """The single days that these sentences name or are told on."""
    named = [
        mention.interval.start
        for ground in grounds
        for mention in mentions(ground.text, ground)
        if mention.interval and mention.interval.granularity == "day"
    ]
    published = [one.article.published.interval.start for one in grounds if one.article.published]
    return list(dict.fromkeys([*named, *published]))


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
        for mention in mentions(claim, ground):
            if mention.interval and not lasting(mention):
                said = _yearless(mention.interval, ground)
                readings.setdefault(mention.text, []).append(said)
    return readings


def _yearless(said: Interval, ground: Ground) -> Interval:
    """In an article of no known day, a year that it never names can't be told from another."""
    if ground.article.published or said.granularity not in ("day", "month"):
        return said
    if str(said.start.year) in ground.article.text or said.start.year != said.end.year:
        return said
    return _moved(said)


def _said(said: Interval, grounds: Sequence[Ground]) -> bool:
    """Whether these sentences, or those before them, have the date; of a span, both its ends."""
    held = [
        one.interval
        for ground in grounds
        for one in (*mentions(ground.text, ground), *mentions(ground.before, ground))
        if one.interval
    ]
    if said.granularity != "range" or said.start == DATE_MIN or said.end == DATE_MAX:
        return any(bears_out(one, said) for one in held)
    if any(ground.article.published for ground in grounds):
        return said.start in {one.start for one in held} and said.end in {one.end for one in held}
    starts = {(one.start.month, one.start.day) for one in held}
    ends = {(one.end.month, one.end.day) for one in held}
    return (said.start.month, said.start.day) in starts and (said.end.month, said.end.day) in ends


def _said_loosely(wording: str, said: Interval, grounds: Sequence[Ground]) -> bool:
    """Whether these sentences have the date as far as they say: a day of some month, a weekend,
    the days of a week that it runs from and to, the first of two decades."""
    held = [(one, ground) for ground in grounds for one in mentions(ground.text, ground)]
    if _WEEKEND.search(wording):
        return any(_WEEKEND.search(one.text) for one, _ in held)
    if said.granularity == "day":
        return any(_same_day(wording, said, one, ground) for one, ground in held)
    if said.granularity == "range" and _WEEKDAY.search(wording):
        days = {
            one.interval.start.weekday()
            for one, _ in held
            if one.interval and _WEEKDAY.search(one.text)
        }
        return {said.start.weekday(), said.end.weekday()} <= days
    decade = said.start.year // 10 % 10
    told = [match for ground in grounds for match in _DECADES.findall(ground.text)]
    return said.start.year % 10 == 0 and "零一二三四五六七八九"[decade] in told


def _same_day(wording: str, said: Interval, told: DateMention, ground: Ground) -> bool:
    """Whether one has the day of a month alone, in an article of no known day, and names no day
    of another month than the other's."""
    if ground.article.published or told.interval is None or told.interval.granularity != "day":
        return False
    if not (_DAY_ALONE.fullmatch(wording) or _DAY_ALONE.fullmatch(told.text)):
        return False
    if said.start.day != told.interval.start.day:
        return False
    whole = [
        one.interval.start.month
        for one in mentions(ground.article.text, ground)
        if one.interval and _MONTH_AND_DAY.search(one.text)
    ]
    return _DAY_ALONE.fullmatch(wording) is not None or not whole or said.start.month in whole


def lasting(mention: DateMention) -> bool:
    """Whether it is how long something took, or what it is compared with, and no date."""
    return bool(_COMPARED.fullmatch(mention.text))


def _governed(said: Interval, ground: Ground) -> bool:
    """What dates the sentence without standing in it: the text before it, the publication."""
    published = ground.article.published.interval if ground.article.published else None
    return any(one is not None and bears_out(one, said) for one in (ground.event, published))
