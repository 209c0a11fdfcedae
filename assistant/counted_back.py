"""Events that a sentence names only to count from them: "eleven days after the outage".

Nothing in it happened on the event's day, but the day can be counted back from its own.
"""

from __future__ import annotations

import re

from assistant.types import Evidence, Question
from assistant.understand.patterns import ASKING
from index.language import lexical_tokens
from index.time.en_words import amount
from index.time.numerals import to_int
from index.time.spans import move, unit_of
from index.types import Interval

COUNTED_BACK = "counted"  # where such a date comes from
_FROM = re.compile(
    r"\b(?P<n>[\w-]+|\d+) (?P<unit>day|week|month|year)s? (?P<way>after|before|since|from)"
    r" (?P<en>[^,;.]+)"
    r"|距离?(?P<zh>[^，,；;。]{2,24}?)(?:已经?|仅|只|刚|才)?(?P<past>过去|过了|有|不到|超过)"
    r"(?:了?\s*(?P<zh_n>\d+|[一二三四五六七八九十两]+)\s*(?P<zh_unit>天|周|个月|年))?"
)
_UNITS = {"天": "day", "周": "week", "个月": "month", "年": "year"}
_ROUGH = frozenset({"不到", "超过", "有"})
_MOST = 0.5  # of the words that name the event counted from


def referred_to(question: Question, item: Evidence) -> bool:
    """Whether the sentence names the event that is asked for only to count the time from it."""
    match = _FROM.search(item.quote)
    if match is None or item.article.language != question.language:
        return False
    place = "en" if match["en"] else "zh"
    told = {token for token in lexical_tokens(match[place]) if len(token) > 1} - ASKING
    asked = set(lexical_tokens(question.text)) - ASKING
    elsewhere = item.quote[: match.start(place)] + item.quote[match.end(place) :]
    shared = asked & told
    return len(shared) >= _MOST * len(told) and not shared & set(lexical_tokens(elsewhere))


def counted_back(sentence: str, reported: Interval) -> Interval | None:
    """When the event was that `sentence`, of what happened in `reported`, counts from.

    In the unit that it is counted in: a day for days, the year for years. None where it doesn't
    count, counts roughly, or where its own time is no day.
    """
    match = _FROM.search(sentence)
    if match is None or reported.start != reported.end:
        return None
    if match["en"]:
        count, unit = amount(match["n"]), match["unit"]
        back = match["way"].lower() != "before"
    elif match["zh_n"] and match["past"] not in _ROUGH:
        count, unit, back = to_int(match["zh_n"]), _UNITS[match["zh_unit"]], True
    else:
        return None
    if count is None:
        return None
    return unit_of(move(reported.start, -count if back else count, unit), unit, reported.certainty)
