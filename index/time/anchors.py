"""Dates that a sentence only counts from: not when what it reports happened.

In "the first annual profit in 13 years" or "13 years after its founding in 2009" the event is
the profit; the years say how long it took. Nor does anything of "two thirds of the price in April"
happen in April.
"""

from __future__ import annotations

import re

from index.types import DateMention

_SPAN = re.compile(
    r"[\d一二两三四五六七八九十百]+\s*[多余几]?\s*个?[年月天日周](?:以来|来|间|之?内)$"
    r"|^(?:过去|近|最近|这)\s*[\d一二两三四五六七八九十]+"
    r"|^(?:(?:in|for|over|within) )?(?:the )?(?:past|last) \S+ (?:years?|months?|weeks?|days?)$"
    r"|^(?:in|for) \S+ (?:years|months|weeks|days)$",
    re.IGNORECASE,
)
_COUNTED_ZH = re.compile(r"(?:距离?|距今|离)(?:它|其|公司|自己|上次|上一次)?(?:在|于)?\s*$")
_SINCE_ZH = re.compile(r"自从?(?:它|其)?(?:在|于)?\s*$")
_BEGAN_ZH = re.compile(r"^\s*年?(?:成立|创立|创办|创建|建成|诞生|上市|开业|开通)(?:以来|至今|后)")
# "since the station was built in 1951": how long a record has stood.
_RECORDED_ZH = re.compile(
    r"^\s*年?(?:有(?:气象)?记录|建站|建馆|建校|开馆|开埠|建国|建市)?(?:以来|至今)的?[最首第]"
)
_SINCE_EN = re.compile(
    r"\b(?:since|after) (?:(?:its|their|his|her|the|it|they) )?"
    r"(?:founding|foundation|launch|start|opening|creation|establishment|birth"
    r"|(?:was|were) (?:founded|established|set up)) (?:in|on) $",
    re.IGNORECASE,
)
# "their first trophy since 1962": how long the former one had stood.
SUPERLATIVE = (
    "(?:high|low|larg|bigg|small|strong|weak|hott|warm|cold|cool|dri|wett|long|short|fast|slow|deep|heavi"
    "|rich|poor|young|old|cheap|great|steep|sharp|deadli|busi|tight|clos|furth)est"
)
_SINCE_FORMER = re.compile(
    rf"\b(?:first|best|worst|most|(?<!at )least|{SUPERLATIVE})\b[^,.;!?]{{0,40}}?"
    r"\bsince (?:(?:the )?(?:end|start|beginning) of )?(?:the )?$",
    re.IGNORECASE,
)
# What only holds a figure against that of another time: "比四月的预售价低了两万元".
_COMPARED = re.compile(
    r"(?:比|较|相比|低于|高于|多于|少于|超过)[起于之]?\s*$"
    r"|(?<!later )(?<!earlier )\bthan(?: that)?(?: (?:in|on|at|of))?(?: the)?\s*$"
    r"|\bcompared (?:with|to)(?: that)?(?: (?:in|on|at|of))?(?: the)?\s*$",
    re.IGNORECASE,
)
_BESIDE_ZH = re.compile(r"[与和跟同]\s*$")
_COMPARED_AFTER = re.compile(r"^的?[^，,；;。]{0,12}?(?:相比|相较|比较|比起来|持平)")
# "Norman Angell (1872–1967)": when somebody lived.
_LIVED_YEARS = 20
_REACH = 40  # characters before a date that are looked at


def counted_from(text: str, mention: DateMention) -> bool:
    """Whether `mention` is a length of time, a lifetime, the day that one is counted from, or one
    that is only compared with."""
    if _SPAN.search(mention.text.strip()) or _lifetime(text, mention):
        return True
    before = text[max(0, mention.start - _REACH) : mention.start]
    after = text[mention.end : mention.end + _REACH]
    if _COUNTED_ZH.search(before) or _SINCE_EN.search(before):
        return True
    if _RECORDED_ZH.search(after) or since_former(text, mention) or _compared(before, after):
        return True
    return bool(_SINCE_ZH.search(before) and _BEGAN_ZH.search(after))


def since_former(text: str, mention: DateMention) -> bool:
    """Whether `mention` is the day since when there was no such thing: "the first since 1962".

    It answers when the former one was, and nothing else.
    """
    return bool(_SINCE_FORMER.search(text, max(0, mention.start - 2 * _REACH), mention.start))


def _compared(before: str, after: str) -> bool:
    if _COMPARED.search(before):
        return True
    return bool(_BESIDE_ZH.search(before) and _COMPARED_AFTER.match(after))


def _lifetime(text: str, mention: DateMention) -> bool:
    """Whether `mention` is a stretch of years that stands alone in brackets, as long as a life."""
    interval = mention.interval
    bracketed = text[mention.start - 1 : mention.start] in {"(", "（"}
    if interval is None or not bracketed or text[mention.end : mention.end + 1] not in {")", "）"}:
        return False
    return interval.end.year - interval.start.year >= _LIVED_YEARS
