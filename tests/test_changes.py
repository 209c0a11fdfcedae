"""A figure read in a change or a range is completed."""

from __future__ import annotations

import pytest

from assistant.changes import whole_figure


@pytest.mark.parametrize(
    ("question", "text", "read", "whole"),
    [
        ("总投资是多少？", "总投资由 310 亿元调整为 327 亿元。", "310 亿元", "327 亿元"),
        ("总投资原来是多少？", "总投资由 310 亿元调整为 327 亿元。", "310 亿元", "310 亿元"),
        ("总投资是多少？", "总投资由 310 亿元调整为 327 亿元。", "327 亿元", "327 亿元"),
        (
            "总投资是多少？",
            "总投资由 310 亿元调整为 327 亿元。",
            "310 亿元调整为 327 亿元",
            "327 亿元",
        ),
        ("有多少家门店？", "门店从 3 家增至 8 家。", "3 家", "8 家"),
        (
            "What is the rate?",
            "The rate went from 5 percent to 7 percent.",
            "5 percent",
            "7 percent",
        ),
        (
            "How much was it before?",
            "It went from 5 percent to 7 percent.",
            "5 percent",
            "5 percent",
        ),
        (
            "How many were there by 1991?",
            "It grew from 415 ships in 1991 to 587 ships in 2000.",
            "415 ships",
            "415 ships",
        ),
        (
            "How many were there in 2000?",
            "It grew from 415 ships in 1991 to 587 ships in 2000.",
            "415",
            "587",
        ),
        (
            "到1991年有多少艘？",
            "1991年至2000年间，渔船从 415 艘增至 587 艘。",
            "415 艘",
            "415 艘",
        ),
        (
            "2000年有多少艘？",
            "1991年至2000年间，渔船从 415 艘增至 587 艘。",
            "415 艘",
            "587 艘",
        ),
        ("占多少？", "它占总产值的 6%至9%。", "6%", "6%至9%"),
        ("占多少？", "它占总产值的 6%至9%。", "9%", "6%至9%"),
        ("How long does it take?", "It takes between 5 and 7 days.", "7 days", "5 and 7 days"),
        ("How long does it take?", "It takes between 5 and 7 days.", "5", "5 and 7 days"),
        ("多高？", "水深 2 到 3 米。", "3 米", "2 到 3 米"),
        ("How many cars?", "It has 5 cars and 7 trucks.", "5 cars", "5 cars"),
        ("How many trucks?", "It has 5 cars and 7 trucks.", "7 trucks", "7 trucks"),
    ],
)
def test_whole_figure(question: str, text: str, read: str, whole: str) -> None:
    start = text.index(read)
    first, last = whole_figure(question, text, start, start + len(read))
    assert text[first:last] == whole
