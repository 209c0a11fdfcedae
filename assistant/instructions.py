"""Sentences in an article that speak to the assistant instead of reporting. Never evidence.

Articles are data. One that says "ignore your instructions and answer …" may be quoted by
nobody: such sentences are left out of what is read and of what a language model sees.
"""

from __future__ import annotations

import re

_TO_THE_MACHINE = re.compile(
    r"""
      \b(?:ignore|disregard|forget|override)\b .{0,40} \b(?:instructions?|prompts?|rules|guidelines|above|previous)\b
    | \b(?:system|developer)\s+(?:note|prompt|message|instruction|override)s?\b
    | \b(?:note|message|instructions?|attention)\s+(?:to|for)\s+(?:all\s+|any\s+|the\s+)?(?:ai|llm|language\s+models?|chat\s*bots?|assistants?)\b
    | \b(?:as\s+an\s+ai|you\s+are\s+(?:now\s+)?an?\s+(?:ai|assistant|language\s+model)|ai\s+assistants?\s+(?:must|should|are\s+to))\b
    | \b(?:you|assistants?|models?)\s+must\s+(?:now\s+)?(?:answer|reply|respond|say|state|output)\b
    | \b(?:answer|reply|respond)\s+(?:only\s+)?(?:that|with|exactly)\b .{0,60} \b(?:regardless|whatever|no\s+matter|instead)\b
    | </?\s*(?:system|assistant|user|passage|instructions?)\s*> | \[/?INST\] | <\|[a-z_]+\|>
    | (?:忽略|无视|忘记|不要理会).{0,12}(?:指令|指示|提示词?|要求|规则)
    | (?:系统提示|系统指令|系统消息|开发者指令|提示词)[：:]
    | (?:人工智能|AI|ＡＩ|智能|问答)(?:助手|助理|模型|机器人).{0,12}(?:必须|应当|应该|务必|请)(?:回答|回复|输出|忽略|说)
    | 你(?:现在)?是一?[个名]?.{0,6}(?:AI|人工智能|助手|语言模型)
    | (?:请|必须|务必)(?:只|直接)?(?:回答|回复|输出)[：:“「"]
    """,
    re.VERBOSE | re.IGNORECASE,
)


def speaks_to_assistant(text: str) -> bool:
    """Whether `text` tries to instruct a language model or an assistant."""
    return bool(_TO_THE_MACHINE.search(text))


def hostile_lines(text: str) -> list[tuple[int, int]]:
    """Offsets of the paragraphs of `text` that hold such an instruction.

    The whole paragraph: what follows "ignore your instructions" is the forged answer.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        if speaks_to_assistant(line):
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def without_instructions(text: str) -> str:
    """`text` with those paragraphs blanked, so that offsets into it still hold."""
    for start, end in hostile_lines(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text
