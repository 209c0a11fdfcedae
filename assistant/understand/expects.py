"""What a question asks for: its temporal operator and its type of value."""

from __future__ import annotations

from assistant.types import Operator, ValueType
from assistant.understand.patterns import EXPECTS, OPERATORS

_COMPARING: frozenset[Operator] = frozenset(
    {"same-day", "same-month", "same-year", "before", "after"}
)


def operator_of(text: str) -> Operator:
    """The operator that the wording of `text` asks for; "when" or "plain" where none does."""
    for pattern in OPERATORS:
        if pattern.regex.search(text):
            return pattern.operator
    return "when" if expects_of(text, "plain") == "date" else "plain"


def expects_of(text: str, operator: Operator) -> ValueType:
    """The type of value that answers `text`."""
    if operator in _COMPARING:
        return "yesno"
    if operator in {"earliest-of", "latest-of"}:
        return "span"
    if operator in {"order", "each", "list"}:
        return "list"
    if operator in {"duration", "count"}:
        return "number"
    for pattern in EXPECTS:
        if pattern.regex.search(text):
            return pattern.expects
    return "span"
