"""The outlet that a text signs itself with, for outlets that no list knows."""

from __future__ import annotations

import re
import unicodedata

from index.time.moment import FULL

_LINES = 3
_LINE_CHARS = 80
_NAME_CHARS = 40
_SAID = re.compile(r"(?:来源|來源|source)\s*[:：]\s*([^\s|·，。,;；()（）]{2,20})", re.IGNORECASE)
# 东岸新闻网 2020年7月28日讯（记者 …）: what a Chinese outlet's name ends in tells it from a place.
_ZH_SIGNED = re.compile(
    r"^[（(【\[]?(?!本)([\w ]{1,12}(?:网|报|社|台|新闻|周刊|客户端|在线))[^\d。]{0,8}"
    r"(?:\d{4}\s*年)?\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:电|讯|消息|报道)"
)
_SMALL_WORDS = frozenset({"of", "the", "and", "for", "de"})
# What else stands beside a date: people, labels, sentences.
_NO_NAME = re.compile(
    r"^by\b|记者|作者|编辑|发布|时间|日期|更新|发表|published|posted|updated|written|[。！？!?:：]|\d",
    re.IGNORECASE,
)


_AUTHOR_ZH = re.compile(
    r"(?:^|[\s|(（【\[])(?:作者|文|撰文|记者|記者|本报记者|通讯员)\s*(?:[:：/／丨|]\s*|\s)"
    r"((?:[\u4e00-\u9fff·]{2,4}[、,，\s]?){1,3})(?=$|[\s|)）】\]、,，])"
)
_PERSON = r"[A-Z][\w.'’-]+(?:\s+(?:[A-Z][\w.'’-]*|de|van|von|al|bin)){0,4}"
# After a lone comma stands as often the outlet as another person.
_AUTHOR_EN = re.compile(
    rf"^(?i:written\s+)?(?i:by):?\s+({_PERSON}(?:(?:,\s+{_PERSON}){{0,3}},?\s+and\s+{_PERSON})?)"
    r"(?=\s*(?:$|[|,·•—–(]|\d|in\s[A-Z]))"
)
_NO_AUTHOR = re.compile(
    r"来源|时间|发布|字号|编辑|报道|综合|整理|网|社$|未知|佚名|admin", re.IGNORECASE
)


def written_by(text: str) -> str | None:
    """Who the first lines of `text` name as their author."""
    lines = text[:500].split("\n")[:_LINES]
    return next((name for line in lines if (name := said_author(line[:_LINE_CHARS]))), None)


def said_author(line: str) -> str | None:
    """Who a byline names: `作者：李明`, `(记者 李明)`, `By Ann Birch`."""
    plain = line.strip()
    if len(plain) > _LINE_CHARS:
        return None
    if found := _AUTHOR_ZH.search(plain):
        names = re.sub(r"[、,，\s]+", ", ", found.group(1).strip(" 、,，"))
        return None if _NO_AUTHOR.search(names) else names
    found = _AUTHOR_EN.match(plain)
    return found.group(1) if found else None


def said_source(line: str) -> str | None:
    """What follows 来源： or "Source:" in `line`."""
    found = _SAID.search(line)
    return found.group(1) if found else None


def signed_by(text: str) -> str | None:
    """The outlet in the first lines of `text`: in a dateline, or alone beside the date."""
    for line in text[:500].split("\n")[:_LINES]:
        plain = unicodedata.normalize("NFKC", line).strip()
        if signed := _ZH_SIGNED.match(plain):
            return signed.group(1)
        if len(plain) <= _LINE_CHARS and (name := said_source(plain) or _beside_date(plain)):
            return name
    return None


def _beside_date(line: str) -> str | None:
    """`Northgate Herald, 23 August 2022` → `Northgate Herald`."""
    for pattern in FULL:
        if found := pattern.search(line):
            if line[found.end() :].strip(" ,|()-—") or found.start() == 0:
                return None
            name = line[: found.start()].strip(" ,|(-—·")
            return name if _is_name(name) else None
    return None


def _is_name(text: str) -> bool:
    """Short, no label or sentence, and where it is in Latin script capitalised to its end."""
    if not 2 <= len(text) <= _NAME_CHARS or _NO_NAME.search(text):
        return False
    words = text.split()
    return words[-1][0].upper() == words[-1][0] and all(
        word[0].upper() == word[0] or word in _SMALL_WORDS for word in words
    )
