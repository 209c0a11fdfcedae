"""Times that no calendar has: "the mid-18th century", "9000 BP", "公元前3世纪", "二战前"."""

from __future__ import annotations

import re

# Of their own: no day of the report could be meant.
_ERA = re.compile(
    r"\bB\.?C\b|\bBCE\b|\bA\.?D\b|\bBP\b|\bmya\b|\bcentur(?:y|ies)\b|\bmillenni(?:um|a)\b"
    r"|\b(?:thousand|million|billion|,\d{3}) years ago\b"
    r"|\b(?:era|epoch|dynasty|reign)\b|\b[A-Z]\w+ (?:Ages?|Period)\b"
    r"|\baged? (?:of )?\d|\b(?:World|Civil) War\b"
    r"|世纪|公元前|距今|[百千万亿]多?年[之以]?前|[\u4e00-\u9fff]朝|[\u4e00-\u9fff]代(?:[初中末]|[早中晚]期|时期)?$"
    r"|时期|时代|年间|[一二]战|大战|内战"
)
_CENTURY = re.compile(r"世纪(?!\s*(?:[一二三四五六七八九]十|[1-9]0)\s*年代)|\bcentur(?:y|ies)\b")
# Only where the report has no day: there that day says more.
_LOOSE = re.compile(
    r"^(?:shortly |just |soon |immediately )?(?:before|after|during|until|since|following)\b.{3,}"
    r"|\b(?:spring|summer|autumn|winter|childhood|wartime)\b"
    r"|\b(?:every|each) (?:year|month|week|day|spring|summer|autumn|winter)\b"
    r"|[\u4e00-\u9fff]{2}(?:[之以]?[前后]|期间)$|每[年月周天]|[春夏秋冬](?:季|天)",
    re.IGNORECASE,
)


def tells_century(words: str) -> bool:
    """Whether `words` tell no year, but a century or a part of one."""
    return bool(_CENTURY.search(words))


def tells_era(words: str) -> bool:
    """Whether `words`, which hold no date, tell a time of history."""
    return bool(_ERA.search(words))


def tells_time(words: str) -> bool:
    """Whether `words`, which hold no date, tell any time."""
    return tells_era(words) or bool(_LOOSE.search(words.strip()))
