"""What a question of how much may be answered in."""

from __future__ import annotations

import pytest

from assistant.measures import unit_fits
from index.quantities import find_quantities


@pytest.mark.parametrize(
    ("question", "value", "fits"),
    [
        ("珠穆朗玛峰有多高？", "8848 米", True),
        ("珠穆朗玛峰有多高？", "12 亿元", False),
        ("黄河有多长？", "5464 公里", True),
        ("黄河有多长？", "38,000 people", False),
        ("会议开了多长时间？", "3 个小时", True),
        ("会议开了多久？", "3 公里", False),
        ("门票多少钱？", "30 元", True),
        ("门票多少钱？", "30 人", False),
        ("值多少人民币？", "3 万元", True),
        ("票价上涨了百分之多少？", "12%", True),
        ("失业率有多高？", "5.2%", True),
        ("有多少人参加？", "2.16 万名", True),
        ("有多少人参加？", "12%", False),
        ("How tall is the tower?", "300 metres", True),
        ("How tall is the tower?", "300 dollars", False),
        ("How many people came?", "400 people", True),
        ("How many people came?", "400 dollars", False),
        ("How many days did it last?", "4 days", True),
        ("How many days did it last?", "4 people", False),
        ("How many kilometres is the line?", "31.6 公里", True),
        ("How many times did it fly?", "六次", True),
        ("What percentage voted?", "61%", True),
        ("What percentage voted?", "61 people", False),
        ("What did it cost?", "61 people", True),  # nothing in the wording tells
    ],
)
def test_unit_fits(question: str, value: str, fits: bool) -> None:
    (quantity,) = find_quantities(value)
    assert unit_fits(question, quantity) is fits
