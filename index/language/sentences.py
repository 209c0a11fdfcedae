"""Sentence boundaries in Chinese, English and mixed text, as offsets."""

from __future__ import annotations

import re

# Closing quotes and brackets belong to the sentence that they end.
_BOUNDARY = re.compile(
    r"""
      (?: [。！？!?…]+ | (?<=[\u3400-\u9fff”）)])[.](?=\s|$) ) [”’」』）)】\]"']*  # CJK and ! ?
    | [.]+ [”’"')\]]* (?=\s)                                                       # Latin full stop
    | \n+
    """,
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"""(?:^|[\s(“"'])(?:
        [A-Za-z] | (?:[A-Za-z]\.)+[A-Za-z]
      | Mr|Mrs|Ms|Dr|Prof|Gen|Gov|Sen|Rep|Sgt|Col|Capt|Lt|Rev|Hon|St|Jr|Sr
      | Inc|Corp|Ltd|Co|Bros|No|Nos|vs|etc|approx|dept|est|Fig|al
      | Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec
      | Mon|Tue|Wed|Thu|Fri|Sat|Sun
    )$""",
    re.VERBOSE,
)
# "2. Shops …": the number of a list's item, alone before its full stop.
_NUMBERED = re.compile(r"\s*[(（]?\d{1,3}")
_STARTS_SENTENCE = re.compile(r"[\s]*[\"'“‘(\[]*[A-Z0-9\u3400-\u9fff]")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Offsets (start, end) of the sentences of `text`, trimmed, in order, none empty.

    A line break always ends a sentence; 。！？ do; a full stop does where what stands
    before it is no abbreviation, no mere number of a list's item, and what follows can begin a
    sentence.
    """
    sentences: list[tuple[int, int]] = []
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        if _ends_sentence(text, start, boundary):
            _append_trimmed(sentences, text, start, boundary.end())
            start = boundary.end()
    _append_trimmed(sentences, text, start, len(text))
    return sentences


def _ends_sentence(text: str, start: int, boundary: re.Match[str]) -> bool:
    mark = boundary.group()
    if not mark.startswith("."):
        return _ends_at_mark(text, boundary)
    if not _STARTS_SENTENCE.match(text, boundary.end()):
        return False
    if _NUMBERED.fullmatch(text, start, boundary.start()):
        return False
    return mark.startswith("..") or not _ABBREVIATION.search(text, start, boundary.start())


def _ends_at_mark(text: str, boundary: re.Match[str]) -> bool:
    """Half-width ! and ? stand inside names ("Yahoo!") and links; they need room after them."""
    mark = boundary.group()
    if mark[0] not in "!?":
        return True
    following = text[boundary.end() : boundary.end() + 1]
    if following and not following.isspace():
        return "\u3400" <= following <= "\u9fff"
    # '"Really?" he asked.' is one sentence.
    return not re.match(r"\s+[a-z]", text[boundary.end() : boundary.end() + 8])


def _append_trimmed(sentences: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        sentences.append((start, end))
