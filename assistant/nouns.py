"""What a question says that its answer is one of: "…的探测器是什么", "…是哪条线", "…的电影叫什么".

An answer often says so itself, and is a name: it runs over no comma.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.reading import Span
from assistant.types import Question
from assistant.understand.patterns import ASKING
from index.language import lexical_tokens
from index.quantities import find_quantities
from index.time.clauses import clauses
from index.types import Hit

_NOUN = re.compile(
    r"的(?P<of>[\u4e00-\u9fff]{2,4})(?:是什么|叫什么|是哪[个位家条款座部]?)[？?]?$"
    r"|是哪一?[个位家条款座部项种支名艘颗](?P<which>[\u4e00-\u9fff]{1,4})[？?]?$"
)
# What has a title, in 《》.
_WORK = re.compile(
    r"(?:电影|影片|片|剧|书|小说|专辑|歌|歌曲|单曲|节目|综艺|游戏|报告|文件|条例|办法|论文|杂志|报纸|画|纪录片)$"
)
_CLEAR = 2  # of the question's words: fewer are said by chance
_OVER = re.compile(r"[，；;：。]")
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”")
# Not one of a kind but some of it: "两条线".
_SOME = re.compile(r"^[一二两三四五六七八九十几多数各这那该\d]+[\u4e00-\u9fff]")


def says_kind(question: Question, value: str) -> bool:
    """Whether `value` says what kind of thing it is, as the question asks: "3 号线" of "哪条线"."""
    match = _NOUN.search(question.text)
    if match is None:
        return False
    noun = match["of"] or match["which"]
    if _WORK.search(noun) and value.startswith("《"):
        return True
    # A Chinese noun's last character is its kind: 地铁线 and 3 号线 are both 线.
    return noun in value or value.endswith(noun[-1])


def better_named(
    question: Question, hit: Hit, best: Span | None, spans: Sequence[Span]
) -> Span | None:
    """Of the spans that say to be what is asked for, one that stands for `best`: for one that is no
    name, or that another clause than the one which tells what is asked says. None where none does.
    """
    match = _NOUN.search(question.text)
    if best is None or match is None:
        return None
    named = [one for one in spans if says_kind(question, one.text) and _is_name(one.text)]
    if not named:
        return None
    asked = set(lexical_tokens(question.text[: match.start()])) - ASKING
    told = max(named, key=lambda one: _told(asked, hit, one))
    if not _is_name(best.text):
        return told
    other = says_kind(question, best.text) or _told(asked, hit, best)
    return told if not other and _told(asked, hit, told) >= _CLEAR else None


def _is_name(text: str) -> bool:
    """Whether a span can be a name: it runs over no comma, and counts nothing."""
    bare = _QUOTED.sub("", text)
    counts = _SOME.match(text) and any(one.start == 0 for one in find_quantities(text))
    return not _OVER.search(bare.strip("，；;：。 ")) and not counts


def _told(asked: set[str], hit: Hit, span: Span) -> int:
    """How many of the question's words the clause of `span` says beside it."""
    text = hit.passage.text
    for start, end in clauses(text, 0, len(text)):
        if start <= span.start < end:
            beside = f"{text[start : span.start]} {text[min(span.end, end) : end]}"
            return len(asked & set(lexical_tokens(beside)))
    return 0
