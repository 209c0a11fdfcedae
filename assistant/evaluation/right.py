"""When an answer is right (design §4), for each kind of gold.

date, number, yes/no: equal after normalisation (a date at the gold's granularity, a number within
0.5% in its unit). Span: equal, or token F1 >= 0.6, or the gold contained in a value of at most
3 x its length + 10 characters. "Which of these": exactly one candidate named, the right one.
List: every item named, in values that together keep that length limit. An unanswerable question
is answered right by abstaining. An echoed question or a whole sentence is not an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assistant.evaluation.choice import named, overlap
from assistant.evaluation.normal_dates import without_dates
from assistant.evaluation.normalise import (
    compact,
    contains,
    find_amounts,
    find_dates,
    parse_amount,
    parse_date,
    parse_yes_no,
    same_amount,
    same_date,
    token_f1,
)
from assistant.evaluation.types import Fixture

SPAN_F1 = 0.6
LENGTH_FACTOR, LENGTH_SLACK = 3, 10


def is_right(fixture: Fixture, value: str | None, values: Sequence[str] = ()) -> bool:
    """Whether `value` (with `values`, where the answer is a list) answers `fixture`.

    `value` None is an abstention: right exactly where the articles don't say.
    """
    if not fixture.answerable or value is None:
        return not fixture.answerable and value is None
    if fixture.value_type == "list":
        return _list_right(fixture, values or (value,))
    if _echoes(fixture, value):
        return False
    if fixture.candidates:
        return _choice_right(fixture, value)
    return any(matches(value, gold, fixture.value_type) for gold in fixture.alternatives())


def matches(value: str, gold: str, value_type: str = "span") -> bool:
    """Whether `value` says `gold`. A span that is wholly a date or a number is compared as one."""
    return _RULES[_kind(gold, value_type)](value, gold)


def within_limit(value: str, gold: str) -> bool:
    """Whether `value` is short enough to count as naming `gold`, and not as quoting around it."""
    return len(value.strip()) <= LENGTH_FACTOR * len(gold.strip()) + LENGTH_SLACK


def _kind(gold: str, declared: str) -> str:
    if declared == "date":
        return "date" if parse_date(gold) else "span"
    if declared == "number":
        return "number" if parse_amount(gold) else "span"
    if declared == "yesno":
        return "yesno" if parse_yes_no(gold) else "span"
    if parse_date(gold):
        return "date"
    return "number" if parse_amount(gold, strict=True) else "span"


def _date_right(value: str, gold: str) -> bool:
    wanted, given = parse_date(gold), parse_date(value)
    if given is None and within_limit(value, gold):
        inside = find_dates(value)
        given = inside[0][2] if len(inside) == 1 else None
    return wanted is not None and given is not None and same_date(given, wanted)


def _number_right(value: str, gold: str) -> bool:
    wanted, given = parse_amount(gold), parse_amount(value)
    if given is None and within_limit(value, gold):
        inside = find_amounts(without_dates(value))
        given = inside[0] if len(inside) == 1 else None
    return wanted is not None and given is not None and same_amount(given, wanted)


def _yes_no_right(value: str, gold: str) -> bool:
    return parse_yes_no(value) == parse_yes_no(gold)


def _span_right(value: str, gold: str) -> bool:
    if compact(value) == compact(gold):
        return bool(compact(gold))
    if token_f1(value, gold) >= SPAN_F1:
        return True
    return contains(value, gold) and within_limit(value, gold)


_RULES: Mapping[str, Callable[[str, str], bool]] = {
    "date": _date_right,
    "number": _number_right,
    "yesno": _yes_no_right,
    "span": _span_right,
}


def _list_right(fixture: Fixture, values: Sequence[str]) -> bool:
    items = [(item,) if isinstance(item, str) else item for item in fixture.answers]
    longest = sum(max(len(wording) for wording in item) for item in items)
    if sum(len(value) for value in values) > LENGTH_FACTOR * longest + LENGTH_SLACK:
        return False
    joined = " ".join(values)
    return all(
        any(
            any(matches(value, wording) for value in values) or _mentions(joined, wording)
            for wording in item
        )
        for item in items
    )


def _mentions(text: str, item: str) -> bool:
    """Whether one item is among those that `text` enumerates, whatever its type."""
    date = parse_date(item)
    if date:
        return any(same_date(found, date) for _, _, found in find_dates(text))
    amount = parse_amount(item, strict=True)
    if amount:
        return any(same_amount(found, amount) for found in find_amounts(without_dates(text)))
    return contains(text, item)


def _echoes(fixture: Fixture, value: str) -> bool:
    """The question given back: never an answer, however much of the gold it holds."""
    asked, said = compact(fixture.question), compact(value)
    return bool(said) and token_f1(value, fixture.question) >= 0.9 and len(said) > 0.8 * len(asked)


def _choice_right(fixture: Fixture, value: str) -> bool:
    golds = fixture.alternatives()
    if compact(value) in {compact(gold) for gold in golds}:
        return True
    right = max(
        fixture.candidates, key=lambda candidate: max(overlap(candidate, gold) for gold in golds)
    )
    return named(value, fixture.candidates) == {right}
