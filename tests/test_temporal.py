"""Operators over dated events: three-valued, cited, in the question's language."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.temporal import Operand, compute, operand_line
from assistant.types import Evidence, Operator
from index.types import Article, Interval, Passage

JULY_17 = Interval(date(2019, 7, 17), date(2019, 7, 17))
JULY_23 = Interval(date(2019, 7, 23), date(2019, 7, 23))
AUGUST = Interval(date(2019, 8, 1), date(2019, 8, 31), "month")
JULY = Interval(date(2019, 7, 1), date(2019, 7, 31), "month")
YEAR_2020 = Interval(date(2020, 1, 1), date(2020, 12, 31), "year")


def operand(name: str, when: Interval) -> Operand:
    article = Article(name, name, name, name)
    passage = Passage(1, name, 0, len(name), name)
    return Operand(name, Evidence(passage, article, 0, len(name), name, 0.9, event=when))


@pytest.mark.parametrize(
    ("operator", "dates", "value"),
    [
        ("earliest-of", (JULY_23, JULY_17), "B"),
        ("earliest-of", (JULY_23, AUGUST, YEAR_2020), "A"),
        ("earliest-of", (JULY_17, JULY), None),  # a day against its own month
        ("latest-of", (JULY_23, JULY_17), "A"),
        ("latest-of", (JULY_17, AUGUST, YEAR_2020), "C"),
        ("same-day", (JULY_17, JULY_17), "yes"),
        ("same-day", (JULY_17, JULY_23), "no"),
        ("same-day", (JULY_17, JULY), None),
        ("same-month", (JULY_17, JULY_23), "yes"),
        ("same-month", (JULY_17, JULY), "yes"),
        ("same-month", (JULY_17, AUGUST), "no"),
        ("same-month", (JULY_17, YEAR_2020), "no"),
        ("same-year", (JULY_17, AUGUST), "yes"),
        ("same-year", (JULY_17, YEAR_2020), "no"),
        ("before", (JULY_17, JULY_23), "yes"),
        ("after", (JULY_17, JULY_23), "no"),
        ("before", (JULY_17, JULY), None),
        ("duration", (JULY_23, JULY_17), "6 days"),
        ("order", (JULY_23, JULY_17), "B; A"),
        ("order", (JULY_17, JULY), None),
        ("same-day", (JULY_17,), None),
        ("plain", (JULY_17, JULY_23), None),
    ],
)
def test_outcomes(operator: Operator, dates: tuple[Interval, ...], value: str | None) -> None:
    operands = [operand(name, when) for name, when in zip("ABC", dates, strict=False)]
    computed = compute(operator, operands, "en")
    assert (computed.value if computed else None) == value


def test_the_sentence_says_by_how_much_in_either_language() -> None:
    operands = [operand("A", JULY_17), operand("B", JULY_23)]
    english, chinese = (compute("earliest-of", operands, language) for language in ("en", "zh"))
    assert english is not None
    assert english.sentence == "A was earlier, by 6 days."
    assert chinese is not None
    assert chinese.sentence == "A更早，相差6天。"
    assert operand_line(operands[0], 1, "en") == "A: 17 July 2019 [1]"
    assert operand_line(operands[0], 1, "zh") == "A：2019年7月17日 [1]"
