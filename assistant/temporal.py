"""Operators over dated events: which came first, same month?, how long between. Pure.

Each operand is an event that the question names, with the evidence that dates it. Comparison
is three-valued: a month against a day in it can't be told, and that is said.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.phrases import joined, say, spoken_interval
from assistant.types import Evidence, Operator, ValueType
from index.time.compare import compare, duration, same
from index.types import Interval, Language


@dataclass(frozen=True, slots=True)
class Operand:
    """An event that the question names, and the evidence that dates it."""

    name: str
    evidence: Evidence

    @property
    def when(self) -> Interval:
        """The event's date. An operand without one is never made."""
        if self.evidence.event is None:
            raise ValueError("an operand needs a date")
        return self.evidence.event


@dataclass(frozen=True, slots=True)
class Computed:
    """The outcome of an operator: the value, and the sentence that says it."""

    value: str
    values: tuple[str, ...]
    value_type: ValueType
    sentence: str


def compute(operator: Operator, operands: Sequence[Operand], language: Language) -> Computed | None:
    """The operator's outcome over at least two operands; None where the dates can't tell."""
    operation = _OPERATIONS.get(operator)
    if operation is None or len(operands) < 2:
        return None
    return operation(operands, language)


def operand_line(operand: Operand, number: int, language: Language) -> str:
    """`A: 17 July 2019 [1]`."""
    colon = "：" if language == "zh" else ": "
    return f"{operand.name}{colon}{spoken_interval(operand.when, language)} [{number}]"


def _earliest(operands: Sequence[Operand], language: Language) -> Computed | None:
    return _extreme(operands, language, "before", "earlier")


def _latest(operands: Sequence[Operand], language: Language) -> Computed | None:
    return _extreme(operands, language, "after", "later")


def _extreme(
    operands: Sequence[Operand], language: Language, relation: str, phrase: str
) -> Computed | None:
    """The one operand that stands in `relation` to all others; None where none surely does."""
    for operand in operands:
        others = [other for other in operands if other is not operand]
        if all(compare(operand.when, other.when) == relation for other in others):
            nearest = min(others, key=lambda other: _days_apart(operand.when, other.when))
            gap = duration(operand.when, nearest.when, language) or ""
            sentence = say(phrase, language, first=operand.name, gap=gap)
            return Computed(operand.name, (operand.name,), "span", sentence)
    return None


def _order(operands: Sequence[Operand], language: Language) -> Computed | None:
    ranked = sorted(operands, key=lambda operand: (operand.when.start, operand.when.end))
    pairs = itertools.pairwise(ranked)
    if any(compare(first.when, second.when) == "unknown" for first, second in pairs):
        return None
    names = tuple(operand.name for operand in ranked)
    arrow = " → ".join(names)
    return Computed(joined(names, language), names, "list", arrow)


def _same(
    granularity: Literal["day", "month", "year"],
) -> Callable[[Sequence[Operand], Language], Computed | None]:
    def operation(operands: Sequence[Operand], language: Language) -> Computed | None:
        first, *others = operands
        verdicts = [same(first.when, other.when, granularity) for other in others]
        unit = say(granularity, language)
        if any(verdict is False for verdict in verdicts):
            return Computed("no", ("no",), "yesno", say("different", language, unit=unit))
        if any(verdict is None for verdict in verdicts):
            return None
        return Computed("yes", ("yes",), "yesno", say("same", language, unit=unit))

    return operation


def _stands(relation: str) -> Callable[[Sequence[Operand], Language], Computed | None]:
    def operation(operands: Sequence[Operand], language: Language) -> Computed | None:
        first, second = operands[0], operands[1]
        found = compare(first.when, second.when)
        if found == "unknown":
            return None
        value = "yes" if found == relation else "no"
        gap = duration(first.when, second.when, language)
        phrase = "earlier" if found == "before" else "later"
        sentence = say(value, language)
        if found != "same" and gap:
            joint = "。" if language == "zh" else ". "
            sentence += joint + say(phrase, language, first=first.name, gap=gap)
        return Computed(value, (value,), "yesno", sentence)

    return operation


def _duration(operands: Sequence[Operand], language: Language) -> Computed | None:
    first, second = operands[0], operands[1]
    gap = duration(first.when, second.when, language)
    if gap is None:
        return None
    return Computed(gap, (gap,), "number", say("gap", language, gap=gap))


def _days_apart(first: Interval, second: Interval) -> int:
    return abs((first.start - second.start).days)


_OPERATIONS: Mapping[str, Callable[[Sequence[Operand], Language], Computed | None]] = {
    "earliest-of": _earliest,
    "latest-of": _latest,
    "order": _order,
    "same-day": _same("day"),
    "same-month": _same("month"),
    "same-year": _same("year"),
    "before": _stands("before"),
    "after": _stands("after"),
    "duration": _duration,
}

# The operators that compare named events.
COMPARING = frozenset(_OPERATIONS)
