"""Questions for a list by date: "what happened to X in March?", "list X's launches"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.language import detect_language
from index.time import find_dates, without_dates

# Topics that leave nothing out.
_ANYTHING = re.compile(
    r"^(?:动态|大事|大事记|新闻|消息|进展|动作|事件|变化|时间线|历程|经过|情况|报道|事|事情"
    r"|(?:main |major |key |important |latest |recent )?(?:news|events?|developments?|timeline"
    r"|history|milestones|reports?|coverage|happenings|story))?$",
    re.IGNORECASE,
)
_ASKED = (
    re.compile(
        r"^(?:and |so )?what(?: has| have| had|'s)? happened (?:to|with|at|in|around|about) (?P<of>.+)$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?:please )?(?:list|show(?: me)?|give me|enumerate)(?: all)?(?: of)?(?: the)? "
        r"(?P<of>[^,]+?)['’]s? (?P<topic>[a-z][a-z -]*)$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?:please )?(?:list|show(?: me)?|give me|enumerate)(?: all)?(?: of)?(?: the)? "
        r"(?P<topic>[a-z][a-z -]*?) (?:of|by|from|about|on|at|concerning) (?P<of>.+)$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?:(?:please )?(?:summari[sz]e|sum up)|(?:a |the )?(?:timeline|chronology|summary) of)"
        r"(?: the)?(?: (?P<topic>news|events|coverage|reports|developments)(?: of| about| on)?)? (?P<of>.+)$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?P<of>.+?)(?:都|又|还|最近)?发生(?:过|了)?(?:些)?(?:什么|哪些)(?:事|事情|大事)?$"
    ),
    re.compile(
        r"^(?:请)?(?:列出|列举|盘点|梳理|总结|汇总|概述)(?:一下|下)?(?P<of>.+?)的?"
        r"(?P<topic>动态|大事记?|新闻|消息|进展|动作|事件|变化|时间线|历程|经过|情况|报道|[\u4e00-\u9fff]{2}(?:活动|情况|记录)?)$"
    ),
    re.compile(
        r"^(?P<of>.+?)(?:都|又|还|最近)?有(?:过)?(?:哪些|什么)(?P<topic>动态|大事|新闻|消息|进展|动作|事件|变化)$"
    ),
)
# "列出…的一种方法是什么" asks for something else.
_ASKS_MORE = re.compile(
    r"什么|哪|谁|多少|怎么|如何|\b(?:who|what|which|when|why|how)\b", re.IGNORECASE
)
_HAPPENED = re.compile(r"\bhappened\b|发生", re.IGNORECASE)
# Whose events can be listed: a name, not "the rate of deforestation".
_NAME = re.compile(r"(?:the )?[A-Z0-9《“\"][^,，]*|[^A-Za-z的，,。]{2,14}")
_EDGE = re.compile(
    r"^(?:关于|在|the\s+|for\s+)+|(?:在|的|里|中|期间|以来)+$"
    r"|\s+(?:in|on|since|during|from|until|till|before|after|between|over|within|by|of|the|and)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Listing:
    """Whose events are to be listed, and of what kind: "" for any."""

    subject: str
    topic: str = ""


def listing_of(text: str, today: date) -> Listing | None:
    """The list that `text` asks for; None where it asks for something else."""
    asked = text.strip().rstrip("?？。.!！ ")
    for wording in _ASKED:
        match = wording.match(asked)
        if match is None or _ASKS_MORE.search(f"{match['of']} {match.groupdict().get('topic')}"):
            continue
        subject = _bare(match["of"], today)
        topic = (match.groupdict().get("topic") or "").strip()
        if not find_dates(match["of"], reference=today) and _HAPPENED.search(asked):
            continue  # "what happened to the treaty?" asks for the one thing that did
        if _NAME.fullmatch(subject):
            return Listing(subject, "" if _ANYTHING.match(topic) else topic)
    return None


def _bare(text: str, today: date) -> str:
    """The subject without the time and what tied the two together."""
    subject = without_dates(text, today).strip(" ,，、")
    while True:
        trimmed = _EDGE.sub("", subject).strip(" ,，、")
        if trimmed == subject:
            return subject
        subject = trimmed


def search_words(listing: Listing) -> str:
    """What to search for."""
    joint = "" if detect_language(listing.subject) == "zh" else " "
    return f"{listing.subject}{joint}{listing.topic}".strip()
