"""The wording of questions: which words ask for what. Tables that a reader can extend.

Order matters: the first pattern that matches decides. Matching is on the question as
written, case ignored; Chinese and English live side by side, since questions mix them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.types import Operator, ValueType


@dataclass(frozen=True, slots=True)
class OperatorPattern:
    """A wording that asks for a temporal operator."""

    operator: Operator
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ExpectPattern:
    """A wording that asks for a type of value."""

    expects: ValueType
    regex: re.Pattern[str]


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_WHICH_ZH = r"(?:哪|谁|何者)[一两二三]?(?:个|件|项|起|次|场|者|条|则|款|家|位|事件)?"

OPERATORS: tuple[OperatorPattern, ...] = (
    # Before all others: the rest of the question may ask for a first, an earliest, a latest.
    OperatorPattern("on-the-day", _any(r"^[^？?]{4,}?(?:当[天日月年]|同月|那个?月|同年)[,，]")),
    OperatorPattern(
        "same-day",
        _any(r"同一[天日]", r"同日", r"\bsame (?:calendar )?(?:day|date)\b"),
    ),
    OperatorPattern("same-month", _any(r"同一个?月", r"同月", r"\bsame (?:calendar )?month\b")),
    OperatorPattern("same-year", _any(r"同一年", r"同年", r"\bsame (?:calendar )?year\b")),
    OperatorPattern(
        "order",
        _any(
            r"先后(?:顺序|次序)",
            r"时间顺序",
            r"按(?:照)?(?:发生)?(?:的)?(?:时间|先后)(?:先后|顺序)?(?:排|是)",
            r"[从由][早先晚][到至][晚后早]",
            r"\bin (?:what|which) order\b",
            r"\bchronological",
        ),
    ),
    OperatorPattern(
        "duration",
        _any(
            r"(?:间隔|相隔|相距|相差|隔了?)(?:了|有)?(?:多久|多长时间|多少|几)[天日个月年周]?",
            r"比.+?[早晚](?:了)?(?:多久|多长时间|多少[天日个月年周]|几[天日个月年周])",
            r"\bhow (?:long|many (?:days|weeks|months|years)) (?:\w+ ){0,3}(?:between|before|after|apart|elapsed|passed|separat\w+|later)",
            r"\bhow far apart\b",
        ),
    ),
    OperatorPattern(
        "earliest-of",
        _any(
            rf"{_WHICH_ZH}.{{0,14}}(?:更|最|较|比较)?(?:早|先)",
            rf"(?:更早|最早|最先|率先)(?:发生|出现)?的?(?:事件)?是?{_WHICH_ZH}",
            r"\bwhich (?:\w+ ){0,6}?(?:came|happened|occurred|took place|was|is|were|launched|"
            r"released|started|began|opened|announced)?[^?]{0,40}?\b(?:first|earlier|earliest)\b.*(?:\bor\b|,|:)",
            r"\bwhich (?:of (?:these|them|the (?:two|three|following)) |one |event )[^?]*\b(?:first|earlier|earliest)\b",
            r"\bwhat (?:came|happened|occurred) (?:first|earlier)\b",
            r"\b(?:which|what)\b[^?]*\b(?:came|happened|occurred|took place) (?:first|earlier)\b",
        ),
    ),
    OperatorPattern(
        "latest-of",
        _any(
            rf"{_WHICH_ZH}.{{0,14}}(?:更|最|较|比较)(?:晚|迟|后)",
            rf"(?:更晚|最晚|最后)(?:发生|出现)?的?(?:事件)?是?{_WHICH_ZH}",
            r"\bwhich (?:of (?:these|them|the (?:two|three|following)) |one |event )[^?]*\b(?:last|later|latest)\b",
            r"\b(?:which|what)\b[^?]*\b(?:came|happened|occurred|took place) (?:last|later)\b",
        ),
    ),
    OperatorPattern(
        "before",
        _any(
            r"(?:早于|先于|比.+?(?:更)?早|在.+?(?:之前|以前)(?:发生|举行|发布|上市|通车|开通)?的?)[^，。]*(?:吗|么)\s*[？?]?\s*$",
            r"^(?:is|was|were|did|do|does|has|had|have)\b.+\b(?:before|earlier than|prior to)\b",
        ),
    ),
    OperatorPattern(
        "after",
        _any(
            r"(?:晚于|迟于|比.+?(?:更)?晚|在.+?(?:之后|以后)(?:发生|举行|发布|上市|通车|开通)?的?)[^，。]*(?:吗|么)\s*[？?]?\s*$",
            r"^(?:is|was|were|did|do|does|has|had|have)\b.+\b(?:after|later than)\b",
        ),
    ),
    OperatorPattern(
        "on-the-day",
        _any(
            r"(?:当天|当日|同一天|那[一]?天)[,，、]?",
            r"\b(?:on (?:the )?(?:same )?(?:day|date)|in (?:the )?(?:same )?(?:month|year)) (?:that|when|of)\b",
            r"\bthe day (?:that|when|of)\b",
        ),
    ),
    OperatorPattern(
        "first",
        _any(
            r"首次|第一次|首度|首个|首款|首家|首颗|首台|首例|最早|最先|头一回",
            r"\bfirst\b(?! (?:quarter|half|lady|minister|secretary|place|round|day|week|month|year|name))",
            r"\bearliest\b",
        ),
    ),
    OperatorPattern(
        "latest",
        _any(
            r"最近一次|最新|上一次|最后一次|目前|现任|如今",
            r"\blatest\b|\bmost recent(?:ly)?\b|\blast time\b|\bcurrent(?:ly)?\b|\bnewest\b|\bnow\b",
        ),
    ),
    OperatorPattern("as-of", _any(r"截[至止]", r"\bas of\b", r"\bby the end of\b")),
)

_WHEN = _any(
    r"何时|什么时候|什么时间|什么日期|哪[一几]?[天日年]|哪[一]?个月|哪[一]?月|几月|几号|多会儿",
    r"(?:日期|时间)(?:是|为)(?:什么|哪|何|多)",
    r"^(?:and |so |but )?when\b|\bsince when\b|\bwhen (?:did|was|were|is|will|does|do|has|had)\b",
    r"\b(?:what|which) (?:date|day|month|year)\b|(?<!\bin )\bwhat time\b",
)

EXPECTS: tuple[ExpectPattern, ...] = (
    ExpectPattern("yesno", _any(r"吗\s*[？?。]?\s*$", r"是否|是不是|有没有|能否|会不会|有无")),
    ExpectPattern(
        "yesno",
        _any(
            r"^(?:and |so |but )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
            r"should)\b(?!.*\bor\b)"
        ),
    ),
    ExpectPattern("date", _WHEN),
    ExpectPattern(
        "number",
        _any(
            r"多少|几(?=[个名位人家次天年月倍台辆架艘只条件项座所场届颗枚度成种款万亿千百分岁口吨米])|第几",
            r"多[大高长重远久快深宽]",
            r"\bhow (?:many|much|old|tall|long|far|large|big|high|fast|deep|heavy|wide)\b",
            r"\bwhat (?:is|was|were|are)? ?(?:the )?(?:\w+ ){0,3}(?:number|percentage|percent|share|"
            r"proportion|amount|total|rate|price|cost|revenue|profit|loss|population|magnitude)\b",
            r"\b(?:what|which) (?:number|percentage|percent|share|proportion|amount)\b",
        ),
    ),
    ExpectPattern(
        "list",
        _any(
            r"哪些|哪几|都有谁",
            r"^list\b|\bwhich (?:\w+ )?(?:ones|companies|countries|cities|people)\b",
        ),
    ),
)

# Words of a question that say how it asks, not what it is about.
ASKING = frozenset(
    "什么 哪个 哪些 哪一 哪里 哪家 哪位 谁 何时 多少 怎么 怎样 如何 为何 是否 时候 何种 几个 请问 分别 "
    "who what when where which why how whose whom the a an of in on at to for from by with as is are "
    "was were be been has have had do does did and or but it its this that these those there many much "
    "list tell me give can could will would should".split()
)
