"""The wording of follow-ups: what leans on the question before, and how. Both languages."""

from __future__ import annotations

import re

IN_LANGUAGE = re.compile(
    r"^(?:(?:please|can you|could you)?\s*(?:say|answer|repeat|write|translate)?\s*(?:that|it|this)?\s*"
    r"(?:again\s+)?(?:in|into)\s+(?P<en>english|chinese)(?:,?\s*please)?"
    r"|(?:请)?(?:再)?(?:用|翻译成|换成|改用)(?P<zh>英文|英语|中文|汉语)(?:再?(?:说|回答|讲|写)(?:一[遍下次])?)?(?:吧|好吗)?)[.。!！?？\s]*$",
    re.IGNORECASE,
)
CORRECTION = re.compile(
    r"^(?:no|sorry|wait|i mean)?[,. ]*(?:i (?:meant|mean|was asking about|asked about)|not that[,.] )\s+(?P<en>.+?)[.?!]*$"
    r"|^(?:不是?|不对|错了)?[，,。 ]*(?:我(?:是)?(?:问的是|说的是|指的是|想问的是|是说|要问的是))(?P<zh>.+?)[。？?！]*$",
    re.IGNORECASE,
)
WHAT_ABOUT = re.compile(
    r"^(?:and |so |but |ok(?:ay)?,? )?(?:what|how) about (?P<en>.+?)[?.]*$"
    r"|^and (?:(?:in|for|at|of|on|with) )?(?P<and>[^,?]{1,40}?)[?.]*$"
    r"|^(?:那么?|还有|那)?(?P<zh>[^，。？?]{1,20}?)(?:呢|又如何|怎么样)[？?。]*$",
    re.IGNORECASE,
)
OWNED = re.compile(
    r"^(?:(?:its|their)|(?P<person>his|her|[他她]的)|它们?的|其)\s*(?P<thing>.+)$",
    re.IGNORECASE,
)
YEAR_STEP = re.compile(
    r"\b(?:the )?(?P<after>(?:year after|next year|following year))\b|\b(?:the )?(?P<before>(?:year before|previous year))\b"
    r"|(?P<zh_after>第二年|后一年|下一年|次年|之后(?:的)?[那一]年|再?后一年)|(?P<zh_before>前一年|上一年|之前(?:的)?[那一]年)",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b|(?:19|20)\d\d(?=\s?年|财年)")
ONLY_ASKS_EN = re.compile(
    r"^(?:and |so |but )?(?P<asks>why|when|where|who|how much|how many|how|since when|which one)"
    r"(?: (?:was|is|did) (?:that|it|this|so|they)(?: happen)?| not| so| exactly)?[?.]*$",
    re.IGNORECASE,
)
ONLY_ASKS_ZH = re.compile(
    r"^(?:那|那么|是|这是|具体是|具体)?(?P<asks>为什么|为何|什么时候|何时|哪[一]?[年天月]|(?:在)?哪里|(?:在)?哪儿|(?:在)?什么地方|谁|多少钱|多少|怎么(?:回事|样)?)"
    r"(?:呢|的|发生的|的事)?[？?。]*$"
)
WHO_SAID = re.compile(
    r"^(?:and )?who (?:said|says|told) (?:so|that|this|it)[?.]*$|^(?:这话)?(?:是)?谁(?:这么)?说的(?:呢)?[？?]*$",
    re.I,
)
WHEN_THAT = re.compile(
    r"\b(?:that|this) (?P<en>year|month|day|time)\b|(?P<zh>那一?年|当年|那[个]?月|当月|那一?天|当天|当时)"
)
HE = re.compile(r"\b(?P<en>he|his|him|she|her|hers)\b|(?P<zh>[他她](?!们)的?)", re.IGNORECASE)
IT = re.compile(
    r"\b(?P<en>its|it|their|they|them|(?:this|that) (?!year|month|week|day|time|morning|evening|night)[a-z]+|the (?:company|firm|team|film|project))\b"
    r"|(?P<zh>[它他她]们的?|它的?|该(?:公司|机构|项目|片|队|线|车|产品)的?|这(?:家|个|款|部|条|支|件|座|场|次|项|种)[\u4e00-\u9fff]{1,3}?(?=的|是|有|在|多|什么|何|哪|能|会|为|花|用|获)的?"
    r"|其(?=[总董营收净市股产所在售投首]))",
    re.IGNORECASE,
)
THERE = re.compile(
    r"\b(?P<en>there)\b(?!\s+(?:is|are|was|were|be))|(?P<zh>那里|那儿|当地)", re.IGNORECASE
)
IT_IS = re.compile(r"^\s+(?:possible|true|likely)\b", re.IGNORECASE)
COUNTED = re.compile(
    r"(?:成本|价格?|人数|数量?|额|量|率|长度?|高度?|面积|收入|利润|票房|投资|费|分|成绩|年龄|重量?)$"
)
