"""Quotes are exact or they are no citations."""

from __future__ import annotations

import pytest

from assistant.cite import cite, find_quote, numbers_agree, support
from assistant.types import Evidence
from index.types import Article, Passage

TEXT = "阿里云营收达 745.68 亿元。并实现了 13 年来首次年度盈利。"


def evidence(start: int, end: int, quote: str) -> Evidence:
    article = Article("a1", "key", "标题", TEXT)
    return Evidence(Passage(1, "a1", 0, len(TEXT), TEXT), article, start, end, quote, 0.9)


class Others:
    """Every article has one copy and one other version."""

    def copies(self, article_id: str, quote: str = "") -> tuple[str, ...]:
        del article_id, quote
        return ("copy",)

    def versions(self, article_id: str) -> list[Article]:
        del article_id
        return [Article("2", "a2", "标题", TEXT)]


def test_exact_quotes_are_numbered_in_order() -> None:
    first, second = TEXT[:18], TEXT[18:]
    citations = cite([evidence(0, 18, first), evidence(18, len(TEXT), second)], Others())
    assert [citation.number for citation in citations] == [1, 2]
    assert all(TEXT[item.start : item.end] == item.quote for item in citations)
    assert citations[0].copies == ("copy",)
    assert citations[0].versions == ("a2",)


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [(0, 5, "阿里云亏损"), (-3, 2, "盈利"), (0, 0, ""), (0, 999, TEXT)],
)
def test_a_quote_that_is_not_there_is_no_citation(start: int, end: int, quote: str) -> None:
    assert cite([evidence(start, end, quote)]) == ()


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("13年来首次年度盈利", "13 年来首次年度盈利"),
        ("７４５．６８亿元", "745.68 亿元"),
        ("首次季度盈利", None),
        ("   ", None),
    ],
)
def test_quotes_are_found_whatever_their_width_and_spaces(quote: str, found: str | None) -> None:
    span = find_quote(TEXT, quote)
    assert (TEXT[span[0] : span[1]] if span else None) == found


def test_support_falls_with_what_is_missing() -> None:
    right = support("阿里云营收达 745.68 亿元", [TEXT])
    wrong_number = support("阿里云营收达 845.68 亿元", [TEXT])
    unrelated = support("比亚迪发布新车", [TEXT])
    assert right > 0.95 > wrong_number > unrelated
    assert support("", [TEXT]) == 0.0


def test_numbers_agree_across_languages() -> None:
    assert numbers_agree("Revenue was 74.568 billion yuan.", [TEXT])
    assert not numbers_agree("Revenue was 74.6 million yuan.", [TEXT])
