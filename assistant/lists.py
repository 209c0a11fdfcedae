"""Lists whole: a span that holds one item of a list grows to hold them all.

"Which players went through?" is not answered by the first of 徐一璠、朱琳、詹咏然.
"""

from __future__ import annotations

import re

_ITEM_ZH = r"[^、，,。；;：:！？!?（）()\s]"
_BRACKETED = r"《[^》]*》|“[^”]*”|‘[^’]*’|「[^」]*」|\"[^\"]*\""
_JOINT_ZH = r"以及|[和及与、]"
# Where the last item of a Chinese list ends: there is no space or comma to say so.
_END_ZH = r"等|的|在|将|已|均|都|于|是|为|也|共|会|被|向|对|从|因|而|并|就|把|由|[和及与]"
_NEXT_ZH = re.compile(rf"(?P<joint>{_JOINT_ZH})(?P<item>{_BRACKETED}|(?:(?!{_END_ZH}){_ITEM_ZH})+)")
_BEFORE_ZH = re.compile(rf"(?P<item>{_BRACKETED}|(?:(?!{_END_ZH}){_ITEM_ZH})+)、$")
_END_EN = (
    r"in|on|at|for|to|were|was|will|would|have|has|had|are|is|that|which|who|with|by|from|as|but|"
    r"because|when|while|after|before|during|among|under|over"
)
_ITEM_EN = rf"(?:(?!\s(?:{_END_EN}|and|or)\b)[^,.;:!?()])+"
_NEXT_EN = re.compile(rf"(?P<joint>,?\s+(?:and|or)\s+|,\s+)(?P<item>{_ITEM_EN})")
_CLAUSE_EN = re.compile(r"(?:then|so|he|she|it|they|we|i|you|there|went|said)\b", re.IGNORECASE)
_WORDS_EN = 3
_SPLIT = re.compile(r"以及|[、；]|,?\s+and\s+|[,;]\s+|(?<=[》”’」])[和及与]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# An item so much longer than those before it runs on into its sentence. In characters.
_LONGER_ZH, _LONGER_EN = 3, 16
_REACH = 60  # characters looked at before a span


def whole_list(text: str, start: int, end: int) -> tuple[int, int]:
    """`text[start:end]` grown over the items listed beside it in the same sentence."""
    if start >= end:
        return start, end
    chinese = bool(_CHINESE.search(text[start:end]))
    end = _grown(text, start, end, chinese=chinese)
    while chinese and (before := _BEFORE_ZH.search(text[max(0, start - _REACH) : start])):
        if not _fits(before["item"], text[start:end], chinese=True):
            break
        start -= len(before["item"]) + 1
    return start, end


def _grown(text: str, start: int, end: int, *, chinese: bool) -> int:
    regex = _NEXT_ZH if chinese else _NEXT_EN
    while match := regex.match(text, end):
        item = match["item"].rstrip()
        if not chinese and not _alike(text[start:end], item):
            break
        if not _fits(item, text[start:end], chinese=chinese):
            length = _equal_length(text[start:end]) if chinese else 0
            return match.start("item") + length if length else end
        end = match.start("item") + len(item)
    return end


def _equal_length(listed: str) -> int:
    """The length of the items where it is one: so long is the next of them. Else 0."""
    items = list_items(listed)
    lengths = {len(item) for item in items}
    return lengths.pop() if len(items) > 1 and len(lengths) == 1 else 0


def _fits(item: str, listed: str, *, chinese: bool) -> bool:
    if not item or item[0] in "《“‘「":
        return bool(item)
    longest = max((len(one) for one in list_items(listed)), default=0)
    return len(item) <= longest + (_LONGER_ZH if chinese else _LONGER_EN)


def list_items(value: str) -> tuple[str, ...]:
    """The items of a list as written: "A、B和C" -> A, B和C is cut only where 和 surely joins."""
    parts = [part.strip() for part in _SPLIT.split(value)]
    return tuple(part for part in parts if part)


def _alike(listed: str, item: str) -> bool:
    """In English, names are listed with names, things with things of a few words; the rest is a
    clause that goes on."""
    if listed[:1].isupper() != item[:1].isupper():
        return False
    return item[:1].isupper() or (len(item.split()) <= _WORDS_EN and not _CLAUSE_EN.match(item))
