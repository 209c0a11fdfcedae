"""Dates as the grader reads them: partial days and intervals, at the gold's granularity."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_CHINESE = {character: number for number, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0
}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_MONTH_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_CLOCK = (
    r"(?: ?(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜间|晚))?"
    r"(?:(?:[t ]|(?<=[日号晨上午晚间])) ?\d{1,2}"
    r"(?::\d{2}(?::\d{2})?(?:z|[+-]\d{2}:?\d{2})?|[点时](?:\d{1,2}分|半)?))?"
    r"(?: ?(?:a\.?m\.?|p\.?m\.?))?"
)
_WEEKDAY = r"(?: ?\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
# One date, most specific first. Groups: y, m, d (numbers), name (English month), q, half.
_ONE = [
    re.compile(pattern)
    for pattern in (
        rf"(?P<y>\d{{4}})年 ?(?P<m>\d{{1,2}})月(?:份)? ?(?P<d>\d{{1,2}})[日号]?{_WEEKDAY}{_CLOCK}",
        rf"(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})(?!\d){_CLOCK}",
        r"(?P<y>\d{4})年第?(?P<q>[一二三四1-4])季度",
        r"(?:q(?P<q>[1-4])|(?P<qword>first|second|third|fourth) quarter)(?: of)? ?(?P<y>\d{4})",
        r"(?P<y>\d{4}) ?q(?P<q>[1-4])",
        r"(?P<y>\d{4})年(?P<half>上|下)半年",
        r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?:份)?",
        r"(?P<y>\d{4})-(?P<m>\d{2})(?![\d-])",
        rf"(?P<name>{_MONTH_NAME})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? ?(?P<y>\d{{4}}){_CLOCK}",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<name>{_MONTH_NAME})\.?,? "
        rf"(?P<y>\d{{4}}){_CLOCK}",
        rf"(?P<name>{_MONTH_NAME})\.?,?(?: of)? (?P<y>\d{{4}})",
        rf"(?P<name>{_MONTH_NAME})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<name>{_MONTH_NAME})\b",
        rf"(?P<m>\d{{1,2}})月 ?(?P<d>\d{{1,2}})[日号]?{_WEEKDAY}{_CLOCK}",
        r"(?P<century>\d{2})世纪(?P<decade>\d)0年代(?![前后初中末])",
        r"(?P<decade_of>1[5-9]\d|20\d)0(?:s\b|年代(?![前后初中末]))",
        r"(?P<y>\d{4})年(?:度|份)?(?![前后初底中末])",
        r"(?<![\d.$])(?P<y>1[5-9]\d{2}|20\d{2})(?![\d.%]|(?![至到和及与])[^\W\d_])",
        r"(?P<m>\d{1,2})月(?:份)?(?![前后初底中末])",
        rf"\b(?P<name>{_MONTH_NAME})\b",
        rf"(?P<d>\d{{1,2}})[日号]{_CLOCK}",
    )
]
_JOIN = re.compile(r" ?(?:至|到|-|–|—|~|/|\bto\b|\buntil\b|\band\b|和|及|与|、) ?")
_BEFORE = re.compile(
    r"^(?:约|大约|大概|于|在|自|从|on|in|at|since|from|between|around|about|by|the) ?"
)
_AFTER = re.compile(r" ?(?:左右|前后|期间|之间|间|当天|当日|当月|当年|起|开始|的)$")
_EDGE = re.compile(r"^[\s.,;:!?。，、；：！？\"'“”‘’]+|[\s.,;:!?。，、；：！？\"'“”‘’]+$")

Partial = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class DateSpan:
    """First and last (year, month, day), each part None where the wording doesn't give it."""

    start: Partial
    end: Partial


def parse_date(text: str) -> DateSpan | None:
    """The one date or interval that the whole of `text` is, or None.

    A part that the second end leaves out is taken from the first ("10月17日至18日").
    """
    folded = _strip(_fold(text))
    first = _longest(folded)
    if first is None:
        return None
    span, end = first
    if end == len(folded):
        return span
    join = _JOIN.match(folded, end)
    if join is None:
        return None
    second = _longest(folded[join.end() :])
    if second is None or join.end() + second[1] != len(folded):
        return None
    return _joined(span, second[0])


def find_dates(text: str) -> list[tuple[int, int, DateSpan]]:
    """Dates in the *folded* text, longest first at each place: start, end, date."""
    folded = _fold(text)
    found = []
    place = 0
    while place < len(folded):
        inside = folded[place].isdigit() and place and folded[place - 1].isdigit()
        match = None if inside else _longest(folded[place:])
        if match is None:
            place += 1
            continue
        found.append((place, place + match[1], match[0]))
        place += match[1]
    return found


def without_dates(text: str) -> str:
    """The folded text with its dates blanked, so that their digits aren't read as amounts."""
    folded = _fold(text)
    for start, end, _ in find_dates(text):
        folded = folded[:start] + " " * (end - start) + folded[end:]
    return folded


def same_date(value: DateSpan, gold: DateSpan) -> bool:
    """Whether `value` is `gold` at the gold's granularity.

    A day answers "which month" (2022-05-26 is in 2022-05), a month never answers "which day";
    an interval equals a day only where it is that day alone, and both ends of a gold interval
    must be met.
    """
    if gold.start != gold.end:
        value = DateSpan(_edge(value.start, last=False), _edge(value.end, last=True))
        gold = DateSpan(_edge(gold.start, last=False), _edge(gold.end, last=True))
    return _agrees(value.start, gold.start) and _agrees(value.end, gold.end)


def _agrees(value: Partial, gold: Partial) -> bool:
    return all(wanted is None or given == wanted for given, wanted in zip(value, gold, strict=True))


def _edge(part: Partial, *, last: bool) -> Partial:
    """The first or last day that a partial date covers; unchanged without a year."""
    year, month, day = part
    if year is None:
        return part
    month = month or (12 if last else 1)
    if day is None:
        day = calendar.monthrange(year, month)[1] if last else 1
    return year, month, day


def _joined(first: DateSpan, second: DateSpan) -> DateSpan | None:
    inherited: list[int | None] = list(second.end)
    for place in range(3):
        if inherited[place] is not None:
            break
        inherited[place] = first.start[place]
    end = (inherited[0], inherited[1], inherited[2])
    start = first.start
    if start[0] is None and end[0] is not None and start[1] is not None:
        start = (end[0], start[1], start[2])  # "May 1 to June 3, 2020": the year stands last
    return DateSpan(start, end)


def _longest(text: str) -> tuple[DateSpan, int] | None:
    """The date that `text` begins with, and where it ends."""
    for pattern in _ONE:
        match = pattern.match(text)
        if match is not None:
            span = _span(match)
            if span is not None:
                return span, match.end()
    return None


def _span(match: re.Match[str]) -> DateSpan | None:
    groups = match.groupdict()
    year = int(groups["y"]) if groups.get("y") else None
    decade = _decade(groups)
    if decade is not None:
        return DateSpan((decade, None, None), (decade + 9, None, None))
    quarter = _quarter(groups)
    if quarter:
        return DateSpan((year, 3 * quarter - 2, None), (year, 3 * quarter, None))
    if groups.get("half"):
        first = 1 if groups["half"] == "上" else 7
        return DateSpan((year, first, None), (year, first + 5, None))
    month = _MONTHS[groups["name"]] if groups.get("name") else _int(groups.get("m"))
    day = _int(groups.get("d"))
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    part = (year, month, day)
    return DateSpan(part, part)


def _decade(groups: dict[str, str | None]) -> int | None:
    """The first year of "20世纪70年代" or "the 1970s"."""
    century, decade, written = (groups.get(name) for name in ("century", "decade", "decade_of"))
    if century and decade:
        return 100 * (int(century) - 1) + 10 * int(decade)
    return 10 * int(written) if written else None


def _quarter(groups: dict[str, str | None]) -> int | None:
    word = groups.get("qword")
    if word:
        return ("first", "second", "third", "fourth").index(word) + 1
    sign = groups.get("q")
    return _QUARTERS[sign] if sign else None


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def _strip(text: str) -> str:
    previous = None
    while previous != text:
        previous = text
        text = _AFTER.sub("", _BEFORE.sub("", _EDGE.sub("", text)))
    return text


def _fold(text: str) -> str:
    """NFKC, lower case, no spaces beside CJK, Chinese numerals of years, months and days."""
    text = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    text = re.sub(r"(?<=[\d年月日号]) (?=[\d年月日号])", _unspaced, text)
    text = re.sub(
        r"[〇零一二三四五六七八九]{4}(?=年)",
        lambda match: "".join(str(_CHINESE[character]) for character in match[0]),
        text,
    )
    return re.sub(
        r"[〇零一二三四五六七八九十]{1,3}(?=[月日号])",
        lambda match: str(_small(match[0])),
        text,
    )


def _unspaced(match: re.Match[str]) -> str:
    """Drop the space in "12 月 20 日", keep it between two runs of digits."""
    before = match.string[match.start() - 1]
    after = match.string[match.end()]
    return " " if before.isdigit() and after.isdigit() else ""


def _small(text: str) -> int:
    if "十" not in text:
        return int("".join(str(_CHINESE[character]) for character in text))
    tens, _, ones = text.partition("十")
    return 10 * (_CHINESE[tens] if tens else 1) + (_CHINESE[ones] if ones else 0)
