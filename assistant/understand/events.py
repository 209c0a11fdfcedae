"""Which events a comparing question names, so that each gets a search of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.types import Operator
from index.time import without_dates

_PAIRED: frozenset[Operator] = frozenset({"before", "after"})
_COMPARING: frozenset[Operator] = frozenset(
    {"same-day", "same-month", "same-year", "earliest-of", "latest-of", "order", "duration"}
)


@dataclass(frozen=True, slots=True)
class Event:
    """An event as the question words it.

    `joint` is the word before it ("和", "and") where the event before may go on: "A and B
    married" is one event. Empty where a comma or the like divides them.
    """

    text: str
    joint: str = ""


# What follows the events: the question itself.
_TAIL_ZH = re.compile(
    r"[，,、：:；;]?\s*(?:这[两二三四几]?[个件项起场]?(?:事件|事|者|条新闻)?(?:中|里|之中|当中)?[，,]?\s*)?"
    r"(?:(?:的)?事件)?(?:分别)?(?:是|都是|都|均)?(?:否)?(?:都)?(?:发生)?(?:在|于)?"
    r"(?:哪|谁|何者|同一|同[年月日]|从[早先晚后]|由[早先晚后]|按(?:照)?(?:发生)?(?:的)?(?:时间|先后)|间隔|相隔|相距|相差|隔了|先后|按时间|时间顺序|最早|最晚|更早|更晚|什么(?:时候|时间|日期)).*$"
)
_LEAD_ZH = re.compile(r"^(?:请问|请?把|请?将|以下事件中|下列事件中|在)?[，,：:]?\s*")
_SPLIT_ZH = re.compile(r"(?:[、，,；;]|还有|以及|还是|或(?:者)?)(?:还有|以及|和|与)?|和|与|跟|及")
_WEAK = re.compile(r"^(?:[和与跟及、]|\s*and\s*)$", re.IGNORECASE)
# "Which of these came first: A, B or C?"
_LISTED = re.compile(
    r"^(?P<asking>[^：:]*(?:哪|谁|which|what|order|顺序)[^：:]*)[：:]\s*(?P<list>.+)$",
    re.IGNORECASE,
)
# What in the rest of the question says how it asks, not what happened.
_ASKING_ZH = re.compile(
    r"这?[两二三四几]?[个件项起场]?(?:事件|新闻)|以下|下列|哪[一]?[个件项起次场者款家位条]?|谁|何者|[更最较]?[早晚先后]"
    r"|比较|发生|得|的|是不是|是否|是|在|同一?个?[年月天日]|吗|分别|都|之?[中里]|时间|顺序|间隔|相[隔距差]"
    r"|多[久少]|多长|什么时候|何时|几?[天日个月年]|[了呢\W]"
)
_ASKING_EN = re.compile(
    r"\b(?:which|what|who|of|these|them|the|two|three|following|events?|ones?|came|happened|occurred|took|"
    r"place|first|earlier|earliest|later|last|latest|did|were|was|do|are|is|on|in|at|within|during|same|"
    r"calendar|day|date|month|year|order|how|long|many|days|weeks|months|years|between|both|happen|occur|"
    r"take|fall|come)\b|[^\w\s]",
    re.IGNORECASE,
)

_LEAD_EN = re.compile(
    r"^(?:which (?:of (?:these|the following|them))?(?:\s*(?:event|one))?\s*"
    r"(?:came|happened|occurred|took place|was|is|started|began)?\s*"
    r"(?:first|earlier|earliest|later|last|latest)?|what (?:came|happened) (?:first|earlier|later|last)|"
    r"(?:did|were|was|do|are)|how (?:long|many (?:days|weeks|months|years))(?: \w+){0,3}? between|"
    r"in (?:what|which) order did|(?:which|who|what)\s+(?:\w+\s+){1,4}?(?:first|earlier|earliest|later|last|latest)"
    r"\s*(?=[:,-]))\s*[:,-]?\s*",
    re.IGNORECASE,
)
_TAIL_EN = re.compile(
    r"[,;:]?\s*(?:both )?(?:(?:happen|occur|take place|fall|come|begin|start|launch|open|publish)\w*\s+)?"
    r"(?:(?:on|in|during|within) )?(?:the )?same (?:calendar )?(?:day|date|month|year)\b.*$"
    r"|[,;:]?\s*(?:which|what) (?:\w+ )*?(?:first|earlier|earliest|later|last|latest)\b.*$"
    r"|\s+(?:happen|occur|take place|come about)$",
    re.IGNORECASE,
)
_SPLIT_EN = re.compile(r",\s*(?:and|or)\s+|;\s*|,\s*|\s+(?:and|or)\s+(?:did\s+)?", re.IGNORECASE)
_ON_THE_DAY_ZH = re.compile(
    r"^(?P<anchor>.+?)(?:的)?(?:(?:当天|当日|同一天|那一?天)[，,、]?|(?:当|同|那个|那)[月年][，,])"
    r"\s*(?P<rest>.+)$"
)
_ON_DAY_EN = (
    r"(?:on (?:the )?(?:same )?(?:day|date)|in (?:the )?(?:same )?(?:month|year)) (?:that|when|of)"
)
_ON_THE_DAY_EN = re.compile(
    rf"^(?P<rest>.+?)\s+{_ON_DAY_EN}\s+(?P<anchor>.+?)[?.]?$"
    rf"|^{_ON_DAY_EN}\s+(?P<anchor2>.+?),\s*(?P<rest2>.+)$",
    re.IGNORECASE,
)
_OF_THE_MONTH = re.compile(
    r"(?:当|同|那个|那)月[，,]|\bin (?:the )?(?:same )?month (?:that|when|of)\b", re.I
)
_OF_THE_YEAR = re.compile(
    r"(?:当|同|那个|那)年[，,]|\bin (?:the )?(?:same )?year (?:that|when|of)\b", re.I
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
# A name and nothing said of it: "the Kittiwake", "Lanhai L9".
_NAME_EN = re.compile(r"^(?:the\s+)?[A-Z0-9][\w'’-]*(?:\s+[A-Z0-9][\w'’-]*)*$")
_NAME_THEN_EN = re.compile(
    r"^(?:the\s+)?[A-Z0-9][\w'’-]*(?:\s+[A-Z0-9][\w'’-]*)*\s+(?P<said>[a-z].*)$"
)
_MINIMUM = {"zh": 2, "en": 2}
# Characters after 、 too few to name an event of their own: "完成股权转让、更名".
_SHORT = 4
_QUOTED = re.compile(
    r"《[^》]*》|“[^”]*”|‘[^’]*’|「[^」]*」|\"[^\"]*\"|(?<![A-Za-z])'[^']{1,30}'(?![A-Za-z])"
)


def split_events(text: str, operator: Operator, language: str) -> tuple[Event, ...]:
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
    body = _body(text, language)
    splitter = _SPLIT_ZH if language == "zh" else _SPLIT_EN
    minimum = _MINIMUM.get(language, 4)
    events = tuple(
        part for part in _split_outside_quotes(body, splitter) if len(part.text) >= minimum
    )
    return events if len(events) >= 2 else ()


def anchor_unit(question: str) -> Literal["day", "month", "year"]:
    """What of its anchor event an on-the-day question asks of: the day, or its month or year."""
    if _OF_THE_MONTH.search(question):
        return "month"
    return "year" if _OF_THE_YEAR.search(question) else "day"


def search_text(event: str, question: str) -> str:
    """What to search for an event: itself; a mere name ("L5") with what the question says of it."""
    bare = len(event) < 6 if _is_chinese(event) else len(event) < 12 or _NAME_EN.match(event)
    return f"{event} {predicate(question)}".strip() if bare else event


def asking_part(text: str) -> str:
    """The question less a list of events behind its colon, which may say "first" themselves."""
    listed = _LISTED.match(text)
    return listed["asking"] if listed else text


def predicate(question: str) -> str:
    """What a comparing question says of its events beyond naming them: "opened" of "Which opened
    first, L5 or L7?"; empty where that is nothing."""
    language = "zh" if _is_chinese(question) else "en"
    if pair := _PAIR_EN.match(question):
        said = _NAME_THEN_EN.match(pair["first"])
        return said["said"] if said else ""
    if listed := _LISTED.match(question):
        rest = listed["asking"]
    else:
        rest = question.replace(_body(question, language), " ")
    asking = _ASKING_ZH if language == "zh" else _ASKING_EN
    return " ".join(asking.sub(" ", rest).split())


def _body(text: str, language: str) -> str:
    """The part of `text` that names the events."""
    if listed := _LISTED.match(text):
        return listed["list"]
    if language == "zh":
        return _LEAD_ZH.sub("", _TAIL_ZH.sub("", text))
    return _TAIL_EN.sub("", _LEAD_EN.sub("", text.rstrip(" ?？")))


def _is_chinese(text: str) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]", text))


def _pair(text: str, language: str) -> tuple[Event, ...]:
    match = (_PAIR_ZH if language == "zh" else _PAIR_EN).match(text)
    return (Event(match["first"].strip()), Event(match["second"].strip())) if match else ()


def _anchor_and_rest(text: str) -> tuple[Event, ...]:
    for regex in (_ON_THE_DAY_ZH, _ON_THE_DAY_EN):
        if match := regex.match(text):
            groups = match.groupdict()
            anchor = groups.get("anchor") or groups.get("anchor2")
            rest = groups.get("rest") or groups.get("rest2")
            # "5月1日当天" names the day itself: nothing has to be looked up.
            if anchor and rest and re.search(r"[^\W\d]{2}", without_dates(anchor, None)):
                return Event(anchor.strip()), Event(rest.strip())
    return ()


def _split_outside_quotes(text: str, splitter: re.Pattern[str]) -> list[Event]:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    parts: list[Event] = []
    start, joint = 0, ""
    for match in splitter.finditer(text):
        if any(left < match.start() < right for left, right in quoted):
            continue
        parts.append(_event(text[start : match.start()], joint))
        start, joint = match.end(), match.group()
    parts.append(_event(text[start:], joint))
    return [part for part in parts if part.text]


def _event(text: str, joint: str) -> Event:
    weak = bool(_WEAK.match(joint)) and (joint.strip() != "、" or len(text.strip()) <= _SHORT)
    return Event(text.strip(" ，,、？?。."), joint if weak else "")
