"""The whole path over the user's own article: value, quote, citation, abstention."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant import Answer, Assistant

TODAY = date(2022, 6, 1)


@pytest.fixture(scope="module")
def desk(seed_index: Path) -> Iterator[Assistant]:
    with Assistant.open(seed_index) as opened:
        yield opened


def ask(desk: Assistant, question: str) -> Answer:
    answer = desk.ask(question, today=TODAY)
    for citation in answer.citations:
        article = desk.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
    assert (answer.value is None) == answer.abstained
    return answer


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("when did Aliyun first turn a profit", "首次年度盈利"),
        ("阿里云什么时候首次实现年度盈利？", "首次年度盈利"),
        ("阿里云付费客户有多少", "超过 400 万"),
        ("How many paying customers does Alibaba Cloud have?", "超过 400 万"),
        ("阿里云智能总裁是谁？", "张建锋"),
        ("Who is the president of Alibaba Cloud Intelligence?", "张建锋"),
        ("How many availability zones does Alibaba Cloud operate?", "84 个可用区"),
        ("What is the name of the CPU chip that Alibaba released in 2021?", "倚天 710"),
    ],
)
def test_the_first_quote_answers(desk: Assistant, question: str, quoted: str) -> None:
    answer = ask(desk, question)
    assert not answer.abstained, answer.text
    assert quoted in answer.citations[0].quote


def test_the_date_of_the_first_profit(desk: Assistant) -> None:
    answer = ask(desk, "when did Aliyun first turn a profit")
    assert answer.value_type == "date"
    assert answer.value in {"2022-05-26", "2021-04-01/2022-03-31"}
    assert answer.language == "en"
    assert "original in Chinese" in answer.text
    published = answer.citations[0].published
    assert published is not None
    assert published["start"] == "2022-05-26"


@pytest.mark.parametrize(
    "question",
    [
        "who won the 2022 World Cup",
        "谁获得了2022年世界杯冠军？",
        "What is the capital of Mongolia?",
        "腾讯云的付费客户有多少？",
    ],
)
def test_what_is_not_there_is_not_said(desk: Assistant, question: str) -> None:
    answer = ask(desk, question)
    assert answer.abstained, answer.text
    assert not answer.citations
    assert answer.nearest
    assert answer.coverage is not None
    assert answer.coverage.articles == 13


def test_filters_hide_what_they_exclude(desk: Assistant) -> None:
    answer = desk.ask("阿里云付费客户有多少", today=TODAY, until=date(2022, 5, 25))
    assert answer.abstained or all(
        citation.published and citation.published["end"] <= "2022-05-25"
        for citation in answer.citations
    )


def test_the_stream_ends_with_the_answer(desk: Assistant) -> None:
    events = list(desk.stream("阿里云付费客户有多少", today=TODAY))
    stages = [event.text for event in events if event.kind == "stage"]
    assert stages[:3] == ["understanding", "searching", "reading"]
    final = events[-1].answer
    assert final is not None
    assert "".join(event.text for event in events if event.kind == "delta") == final.text
    assert set(final.timings) >= {"understanding", "searching", "reading"}
