"""What in an article speaks to the assistant instead of reporting. Never evidence.

Articles are data. One that says "ignore your instructions and answer …" may be quoted by
nobody: such sentences, and what follows them in their paragraph, are left out of what is read, of what a language model sees, and of
what its sentences may rest on.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from index.language import split_sentences
from index.types import Hit

_MACHINE = r"(?:ai|llms?|language\s+models?|chat\s*bots?|(?:ai\s+|answer\s+|search\s+)?assistants?|answer\s+engines?)"
_TO_THE_MACHINE = re.compile(
    rf"""
      \b(?:ignore|disregard|forget|override)\b .{{0,40}} \b(?:instructions?|prompts?|rules|guidelines|above|previous)\b
    | \b(?:system|developer)\s+(?:note|prompt|message|instruction|override)s?\b
    | \b(?:note|message|instructions?|attention|memo|notice)\s*(?:to|for|,|:)?\s*(?:all\s+|any\s+|every\s+|the\s+)?{_MACHINE}\b
    | \b{_MACHINE}\b (?:\s+\w+){{0,5}}? \s+ (?:reading|summari[sz]ing|processing|answering|indexing|parsing|quoting)\b
    | \bif\s+you\s+are\s+(?:an?\s+)?{_MACHINE}\b
    | \b(?:as\s+an\s+ai|you\s+are\s+(?:now\s+)?an?\s+{_MACHINE}|{_MACHINE}\s+(?:must|should|are\s+to|shall|will\s+now))\b
    | \b(?:you|assistants?|models?)\s+must\s+(?:now\s+|always\s+|only\s+)?(?:answer|reply|respond|say|state|output|cite)\b
    | \b(?:answer|reply|respond)\s+(?:only\s+)?(?:that|with|exactly)\b .{{0,60}} \b(?:regardless|whatever|no\s+matter|instead)\b
    | \banswers?\s+to\s+(?:any|all|every|each)\s+(?:\w+\s+){{0,2}}questions?\b
    | \b(?:any|every|each|all)\s+questions?\s+about\b .{{0,60}} \b(?:answer(?:ed)?|reply|replied)\b
    | \b(?:reveal|print|repeat|output|show|leak)\b .{{0,30}} \b(?:system\s+prompt|your\s+(?:prompt|instructions|rules))\b
    | \b(?:pretend|act\s+as\s+if)\s+(?:that\s+)?you\b | \bfrom\s+now\s+on,?\s+you\b
    | \byour\s+(?:new\s+|only\s+|real\s+)+(?:task|instructions?|rules?|goal|role)\b
    | \b(?:do\s+not|don't|never|without)\s+(?:cit(?:e|ing)|mention(?:ing)?)\s+(?:any\s+|the\s+|your\s+|this\s+)?(?:sources?|articles?|passages?)\b
    | ^\s*(?:human|user|assistant|system|ai|bot)\s*[:>] | ^\s*\#{{1,6}}\s*(?:instructions?|system|response|prompt|new\s+task)\b
    | [-=*\#<]{{2,}}\s*(?:begin|end|start)\b .{{0,30}} \b(?:system|prompt|articles?|passages?|context|documents?|instructions?)\b
    | "(?:role|tool|function|tool_call)"\s*: | \bfunction_call\b
    | </?\s*(?:system|assistant|user|passage|instructions?)\b[^>]*> | \[/?(?:INST|SYS|SYSTEM)\] | <\|[a-z_]+\|> | <<\s*/?SYS\s*>>
    | (?:忽略|无视|忘记|忘掉|不要理会|跳过).{{0,14}}(?:指令|指示|提示词)
    | (?:忽略|无视|忘记|忘掉|不要理会|跳过).{{0,4}}(?:以上|上述|上面|之前|先前|此前|前面|你的|原有).{{0,10}}(?:要求|规则|设定|提示|内容)
    | (?:系统提示|系统指令|系统消息|系统通知|开发者指令|开发者消息|提示词|指令)[：:]
    | (?:致|给|请|告).{{0,4}}(?:所有|各位|任何)?(?:人工智能|AI|大模型|语言模型|问答)(?:助手|助理|模型|机器人|系统)?[：:，,]
    | (?:人工智能|AI|智能|问答|语言|大)(?:助手|助理|模型|机器人|系统).{{0,16}}(?:必须|应当|应该|务必|一律|请|须)(?:回答|回复|输出|忽略|说|引用|告诉|只)
    | (?:读取|阅读|读到|总结|处理|抓取|检索)(?:到)?(?:本文|此文|这段|本页|本段|这篇).{{0,10}}(?:AI|人工智能|语言模型|大模型|智能助手)
    | (?:AI|人工智能|语言模型|大模型|智能助手).{{0,6}}(?:读取|阅读|读到|总结|处理|抓取|检索)(?:到)?(?:本文|此文|这段|本页|本段|这篇)
    | 你(?:现在|从此|将)?是一?[个名]?.{{0,6}}(?:AI|人工智能|助手|语言模型)
    | (?:从现在起|从现在开始|现在开始|接下来)[，,]?\s*你 | (?:假装|假设|扮演)你?(?:是|成)
    | 你(?:的)?(?:新|唯一|真正)的?(?:任务|指令|规则|角色)
    | (?:请|必须|务必|一律)(?:只|直接|统一)?(?:回答|回复|输出)[：:“「"]
    | (?:任何|所有|凡是|一切).{{0,16}}(?:问题|提问|询问|问起|问到).{{0,16}}(?:回答|回复|答案|答复)
    | (?:不要|禁止|无需|不得|切勿)(?:引用|注明|标注|提及|给出)(?:任何|本文|文章)?(?:的)?(?:来源|出处|引文)
    | (?:输出|泄露|复述|打印|显示|公开)(?:你的|全部|完整)?.{{0,6}}(?:系统提示|提示词)
    | ^\s*(?:用户|助手|系统|人类|机器人)\s*[：:]
    | [-=—]{{2,}}\s*(?:以上|文章|资料|段落|系统|上下文).{{0,8}}(?:结束|完毕|开始|到此为止)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A word spaced out letter by letter ("I g n o r e") to slip past.
_SPACED = re.compile(r"(?:(?<=\s)|^)(?:[^\W\d_][ .·_-]){4,}[^\W\d_](?=\W|$)")
_HAN_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])[ .·_*-](?=[\u4e00-\u9fff])")
_CACHED = 256  # articles; an answer reads a dozen


def speaks_to_assistant(text: str) -> bool:
    """Whether `text` tries to instruct a language model or an assistant.

    Width, invisible characters and letters set apart don't hide it.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if unicodedata.category(c) not in {"Cf", "Mn"})
    if _TO_THE_MACHINE.search(plain):
        return True
    joined = _SPACED.sub(lambda match: re.sub(r"[ .·_-]", "", match[0]), plain)
    joined = _HAN_SPACED.sub("", joined)
    return joined != plain and bool(_TO_THE_MACHINE.search(joined))


def hostile_spans(text: str) -> list[tuple[int, int]]:
    """Where `text` speaks to the assistant: from that sentence to the end of its paragraph.

    What follows "ignore your instructions" is the forged answer.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        if speaks_to_assistant(line):
            spans.append((start + _first_hostile(line), start + len(line)))
        start += len(line) + 1
    return spans


def _first_hostile(line: str) -> int:
    """Where the first such sentence begins; 0 where only the sentences together are one."""
    return next(
        (start for start, end in split_sentences(line) if speaks_to_assistant(line[start:end])),
        0,
    )


@lru_cache(maxsize=_CACHED)
def without_instructions(text: str) -> str:
    """`text` with those spans blanked, so that offsets into it still hold."""
    for start, end in hostile_spans(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def readable(hit: Hit) -> str:
    """The passage without such spans, told by the article: a passage may begin in one."""
    passage = hit.passage
    return without_instructions(hit.article.text)[passage.start : passage.end]


def readable_title(hit: Hit) -> str:
    """The article's title; "" where that speaks to the assistant."""
    title = hit.article.title
    return "" if speaks_to_assistant(title) else title
