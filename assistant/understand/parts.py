"""Several questions asked in one: "A和B分别是多少？", "What did X say, and when did Y open?"."""

from __future__ import annotations

import re

from assistant.understand.topic import ASKS_ZH
from index.time import find_dates

_LEAD = re.compile(r"^(?P<lead>[^，,]{2,30})[，,]\s*(?P<rest>.+)$")
_EACH_ZH = re.compile(r"^(?P<subjects>.+?)(?:各自|分别)(?P<asked>.+)$")
_JOINT_ZH = re.compile(r"以及|[、和与跟及]")
# What all the subjects share: "A和B的时间分别…". No more than a few characters.
_SHARED_ZH = re.compile(r"(?P<shared>的[^的、和与及，]{1,6})$")
_CLAUSE_ZH = re.compile(r"[，,；;？?]\s*(?:而|并且|以及|同时|又)?")
_CLAUSE_EN = re.compile(
    r"(?:[,;]\s*and|[,;]|\sand|\?)\s+(?=(?:what|who|when|where|which|how|why)\b)", re.I
)
_ASKS_EN = re.compile(r"\b(?:what|who|when|where|which|how|why)\b", re.I)
_EACH_EN = re.compile(
    r"^(?P<asked>.+?\b(?:did|do|does|was|were|is|are|of|for|by|in|at|will|has|have)\b)\s+(?P<first>.+?),?\s+and\s+"
    r"(?P<second>.+?)(?P<rest>(?:\s+[a-z]+)?),?\s+respectively[?.\s]*$",
    re.I,
)
_YEAR = re.compile(r"^\d{4}年")
_MOST = 4
_WORDS = 3  # "and when?" leans on the clause before it


def split_parts(text: str, language: str) -> tuple[str, ...]:
    """The questions in `text`, at least two and each standing alone; empty where it is one."""
    parts = _parts_zh(text) if language == "zh" else _parts_en(text)
    return parts if 2 <= len(parts) <= _MOST else ()


def _parts_zh(text: str) -> tuple[str, ...]:
    lead, rest = _lead(text)
    if each := _EACH_ZH.match(rest):
        return _each_zh(lead, each["subjects"], each["asked"])
    clauses = [clause.strip() for clause in _CLAUSE_ZH.split(rest) if clause.strip()]
    if len(clauses) < 2 or not all(ASKS_ZH.search(clause) for clause in clauses):
        return ()
    return tuple(f"{lead}{clause}" for clause in clauses)


def _lead(text: str) -> tuple[str, str]:
    """The time before the first comma, which holds for all parts, and the rest."""
    match = _LEAD.match(text)
    if match and not ASKS_ZH.search(match["lead"]) and find_dates(match["lead"], reference=None):
        return f"{match['lead']}，", match["rest"]
    return "", text


def _each_zh(lead: str, subjects: str, asked: str) -> tuple[str, ...]:
    parts = [part.strip() for part in _JOINT_ZH.split(subjects)]
    if not all(parts):
        return ()
    leads = [part for part in _JOINT_ZH.split(lead.rstrip("，")) if part]
    if len(leads) == len(parts):
        return tuple(f"{one}，{part}{asked}" for one, part in zip(leads, parts, strict=True))
    shared = _by_day(parts) or _sharing(parts)
    return tuple(f"{lead}{part}{asked}" for part in shared)


def _sharing(parts: list[str]) -> list[str]:
    """Of "A和B的价格" the price is asked of both."""
    shared = _SHARED_ZH.search(parts[-1])
    if not shared or any(_SHARED_ZH.search(part) for part in parts[:-1]):
        return parts
    return [*(f"{part}{shared['shared']}" for part in parts[:-1]), parts[-1]]


def _by_day(parts: list[str]) -> list[str]:
    """Of "3月28日和4月13日A股的表现" the first part is a day alone: what follows the second's day
    is asked of both, in the year that the first names. Empty where it is otherwise."""
    last = find_dates(parts[-1], reference=None)
    if not last or last[0].start != 0 or not all(_is_date(part) for part in parts[:-1]):
        return []
    year = _YEAR.match(parts[0])
    days = [*parts[:-1], last[0].text]
    subject = parts[-1][last[0].end :]
    return [f"{year[0] if year and not _YEAR.match(day) else ''}{day}{subject}" for day in days]


def _is_date(text: str) -> bool:
    """Whether `text` is a date and nothing else."""
    found = find_dates(text, reference=None)
    return len(found) == 1 and (found[0].start, found[0].end) == (0, len(text))


def _parts_en(text: str) -> tuple[str, ...]:
    if each := _EACH_EN.match(text):
        return tuple(
            f"{each['asked']} {subject}{each['rest']}?"
            for subject in (each["first"], each["second"])
        )
    clauses = [clause.strip() for clause in _CLAUSE_EN.split(text) if clause.strip(" ?.")]
    whole = all(_ASKS_EN.match(clause) and len(clause.split()) >= _WORDS for clause in clauses)
    return tuple(clause[0].upper() + clause[1:] for clause in clauses) if whole else ()
