"""Lists by date: which questions ask for one, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.understand.listing import Listing, listing_of

TODAY = date(2025, 11, 1)


@pytest.fixture(scope="module")
def desk(example_index: Path) -> Iterator[Assistant]:
    with Assistant.open(example_index) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "subject", "topic"),
    [
        ("What happened to Lanhai in March 2025?", "Lanhai", ""),
        ("what happened to Qingsong Games last month?", "Qingsong Games", ""),
        ("List Lanhai's launches", "Lanhai", "launches"),
        ("List the launches of Beichen Space since 2019", "Beichen Space", "launches"),
        ("Summarize the news about Aliyun", "Aliyun", ""),
        ("timeline of the Yunlan metro", "Yunlan metro", ""),
        ("阿里云2022年发生了什么？", "阿里云", ""),
        ("云岚地铁去年发生了哪些大事？", "云岚地铁", ""),
        ("列出北辰航天2019年以来的发射活动", "北辰航天", "发射活动"),
        ("澜海汽车最近有什么动态？", "澜海汽车", ""),
        ("总结阿里云的新闻", "阿里云", ""),
    ],
)
def test_lists_are_asked_for(text: str, subject: str, topic: str) -> None:
    assert listing_of(text, TODAY) == Listing(subject, topic)


@pytest.mark.parametrize(
    "text",
    [
        "When did Lanhai launch the L9?",
        "What was the capital?",
        "嫦娥六号是哪天发射的？",
        "List the countries that took part",
        "澜海汽车有哪些车型？",
        "列出关闭监测站的一种方法是什么？",
        "2004年到2014年间，森林砍伐率发生了什么变化？",
        "云岚地铁有几条线？",
        "What happened to the rate of deforestation in Brazil between 2004 and 2014?",
        "What happened to the Treaty of Norden?",
        "冻土和扩展的高山冰川开始发生什么？",
    ],
)
def test_other_questions_are_not(text: str) -> None:
    assert listing_of(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("What happened to Lanhai in March 2025?", ["2025-03-27"]),
        ("What happened to Qingsong Games in March 2023?", ["2023-03-14", "2023-03-15"]),
        ("云岚地铁2019年发生了什么？", ["2019-12-28"]),
        ("列出北辰航天2019年以来的发射", ["2019-12-07", "2021-06-05", "2023-11-19", "2025-05-17"]),
    ],
)
def test_each_line_is_dated_cited_and_told_once(
    desk: Assistant, text: str, days: list[str]
) -> None:
    answer = desk.ask(text, today=TODAY)
    assert [event.interval.iso() for event in answer.timeline] == days
    assert answer.value_type == "list"
    assert len(answer.text.splitlines()) == len(answer.citations) == len(days)
    for number, (line, citation) in enumerate(
        zip(answer.text.splitlines(), answer.citations, strict=True), start=1
    ):
        assert f"[{number}]" in line
        article = desk.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote


def test_what_nobody_tells_of_is_not_listed(desk: Assistant) -> None:
    assert desk.ask("What happened to Zorbix in 2020?", today=TODAY).value_type != "list"
    filtered = desk.ask("List Lanhai's launches", today=TODAY, sources=["Meridian Wire"])
    assert {citation.source for citation in filtered.citations} == {"Meridian Wire"}
