"""Which events a comparing question names, so that each gets a search of its own."""

from __future__ import annotations

import re

from assistant.types import Operator

_PAIRED: frozenset[Operator] = frozenset({"before", "after"})
_COMPARING: frozenset[Operator] = frozenset(
    {"same-day", "same-month", "same-year", "earliest-of", "latest-of", "order", "duration"}
)

# What follows the events: the question itself.
_TAIL_ZH = re.compile(
    r"[，,、：:；;]?\s*(?:这[两二三四几]?[个件项起场]?(?:事件|事|者|条新闻)?(?:中|里|之中|当中)?[，,]?\s*)?"
    r"(?:(?:的)?事件)?(?:分别)?(?:是|都是|都|均)?(?:否)?(?:都)?(?:发生)?(?:在|于)?"
    r"(?:哪|谁|何者|同一|同[年月日]|间隔|相隔|相距|相差|隔了|先后|按时间|时间顺序|最早|最晚|更早|更晚|什么(?:时候|时间|日期)).*$"
)
_LEAD_ZH = re.compile(r"^(?:请问|以下事件中|下列事件中|在)?[，,：:]?\s*")
_SPLIT_ZH = re.compile(r"、|，|,|；|;|以及|和|与|跟|还是|或(?:者)?")

_LEAD_EN = re.compile(
    r"^(?:which (?:of (?:these|the following|them))?(?:\s*(?:event|one))?\s*"
    r"(?:came|happened|occurred|took place|was|is|started|began)?\s*"
    r"(?:first|earlier|earliest|later|last|latest)?|what (?:came|happened) (?:first|earlier|later|last)|"
    r"(?:did|were|was|do|are)|how (?:long|many (?:days|weeks|months|years))(?: \w+){0,3}? between|"
    r"in (?:what|which) order did)\s*[:,-]?\s*",
    re.IGNORECASE,
)
_TAIL_EN = re.compile(
    r"[,;:]?\s*(?:both )?(?:(?:happen|occur|take place|fall|come|begin|start|launch|open|publish)\w*\s+)?"
    r"(?:(?:on|in|during|within) )?(?:the )?same (?:calendar )?(?:day|date|month|year)\b.*$"
    r"|[,;:]?\s*(?:which|what) (?:\w+ )*?(?:first|earlier|earliest|later|last|latest)\b.*$",
    re.IGNORECASE,
)
_SPLIT_EN = re.compile(r",\s*(?:and|or)\s+|;\s*|,\s*|\s+(?:and|or)\s+(?:did\s+)?", re.IGNORECASE)
_ON_THE_DAY_ZH = re.compile(
    r"^(?P<anchor>.+?)(?:的)?(?:当天|当日|同一天|那一?天)[，,、]?\s*(?P<rest>.+)$"
)
_ON_THE_DAY_EN = re.compile(
    r"^(?P<rest>.+?)\s+on (?:the )?(?:same )?day (?:that|when|of)\s+(?P<anchor>.+?)[?.]?$"
    r"|^on (?:the )?(?:same )?day (?:that|when|of)\s+(?P<anchor2>.+?),\s*(?P<rest2>.+)$",
    re.IGNORECASE,
)
_PAIR_ZH = re.compile(
    r"^(?P<first>.+?)(?:是否|是不是)?(?:早于|先于|晚于|迟于|比|(?:是|发生)?在)(?P<second>.+?)"
    r"(?:更?[早晚](?:了)?|之前|以前|之后|以后)?(?:(?:就|才|已经?)?(?:发生|举行)?的?)?"
    r"(?:吗|么|多久|多长时间|多少[天日个月年周]|几[天日个月年周])?[？?\s]*$"
)
_PAIR_EN = re.compile(
    r"^(?:is|was|were|did|do|does|has|had|have)\s+(?P<first>.+?)\s+"
    r"(?:before|earlier than|prior to|after|later than)\s+(?P<second>.+?)\s*[?.]*$",
    re.IGNORECASE,
)
_MINIMUM = {"zh": 2, "en": 2}


def split_events(text: str, operator: Operator, language: str) -> tuple[str, ...]:
    """The events that `text` compares, at least two; empty where it compares none.

    Chinese lists join at 、 and 和; where a title in 《》 or quotes holds such a mark, it
    stays whole.
    """
    if operator == "on-the-day":
        return _anchor_and_rest(text)
    if operator in _PAIRED or (operator == "duration" and "比" in text):
        return _pair(text, language)
    if operator not in _COMPARING:
        return ()
    body, splitter = (
        (_LEAD_ZH.sub("", _TAIL_ZH.sub("", text)), _SPLIT_ZH)
        if language == "zh"
        else (_TAIL_EN.sub("", _LEAD_EN.sub("", text.rstrip(" ?？"))), _SPLIT_EN)
    )
    minimum = _MINIMUM.get(language, 4)
    events = tuple(part for part in _split_outside_quotes(body, splitter) if len(part) >= minimum)
    return events if len(events) >= 2 else ()


def search_text(event: str, question: str) -> str:
    """What to search for an event: itself; where it is only a name ("L5"), the question too."""
    bare = len(event) < (6 if re.search(r"[\u3400-\u9fff]", event) else 12)
    return f"{event} {question}" if bare else event


def _pair(text: str, language: str) -> tuple[str, ...]:
    match = (_PAIR_ZH if language == "zh" else _PAIR_EN).match(text)
    return (match["first"].strip(), match["second"].strip()) if match else ()


def _anchor_and_rest(text: str) -> tuple[str, ...]:
    for regex in (_ON_THE_DAY_ZH, _ON_THE_DAY_EN):
        if match := regex.match(text):
            groups = match.groupdict()
            anchor = groups.get("anchor") or groups.get("anchor2")
            rest = groups.get("rest") or groups.get("rest2")
            if anchor and rest:
                return anchor.strip(), rest.strip()
    return ()


def _split_outside_quotes(text: str, splitter: re.Pattern[str]) -> list[str]:
    quoted = [
        match.span() for match in re.finditer(r"《[^》]*》|“[^”]*”|「[^」]*」|\"[^\"]*\"", text)
    ]
    parts: list[str] = []
    start = 0
    for match in splitter.finditer(text):
        if any(left < match.start() < right for left, right in quoted):
            continue
        parts.append(text[start : match.start()])
        start = match.end()
    parts.append(text[start:])
    return [part.strip(" ，,、？?。.") for part in parts if part.strip(" ，,、？?。.")]
