"""The language of a text, by script and function words: exact enough for two languages."""

from __future__ import annotations

import re

from index.types import Language

_HAN = re.compile(r"[\u3400-\u9fff]")
_OTHER_CJK = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_WORD = re.compile(r"[A-Za-z]+")
# In Chinese, names and products are often Latin; only grammar makes a text English.
_FUNCTION_WORDS = frozenset(
    "a an the of in on at to for from by with as is are was were be been has have had do does did"
    " who what when where which why how whose and or but not it its he she his her they their that"
    " this these will would can could first last after before than into about over between".split()
)
_SAMPLE = 4000


def detect_language(text: str) -> Language:
    """`zh`, `en`, or `und` where it is neither (or nothing is said)."""
    sample = text[:_SAMPLE]
    han = len(_HAN.findall(sample))
    words = _WORD.findall(sample)
    grammar = sum(word.lower() in _FUNCTION_WORDS for word in words)
    if len(_OTHER_CJK.findall(sample)) > 0.2 * max(han, 1):
        return "und"
    # A Han character carries about 0.6 of a word; a function word stands for two words.
    if han and 0.6 * han >= 2 * grammar:
        return "zh"
    if not words:
        return "und"
    # Some thirty words without one English function word are another language in Latin script.
    return "en" if grammar or len(words) < 30 else "und"
