"""Titles that come back every day: with the date in the question, that day's article is first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.retrieve import called
from assistant.types import Question
from index import ingest
from index.types import Article, Hit, Passage

FIRST = date(2024, 3, 1)
DAYS = 60
TOPICS = ("小麦播种", "高铁开通", "货船下水", "博物馆开馆", "电站并网", "大桥合龙", "泉水复涌")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("recurring")
    rows = []
    for number in range(DAYS):
        day = (FIRST + timedelta(days=number)).isoformat()
        topic = f"{TOPICS[number % 7]}，共 {number + 100} 人参加。"
        other = f"{TOPICS[(number + 3) % 7]}，历时 {number + 200} 天。"
        rows += [
            {"id": f"in-{day}", "title": "国内晨报要目", "text": topic, "published": day},
            {"id": f"out-{day}", "title": "国际晨报要目", "text": other, "published": day},
        ]
    source = folder / "articles.jsonl"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    ingest([source], folder / "index")
    with Assistant.open(folder / "index") as opened:
        yield opened


@pytest.mark.parametrize("number", [0, 17, 41, 59])
def test_the_right_day_is_first(desk: Assistant, number: int) -> None:
    day = FIRST + timedelta(days=number)
    spoken = f"{day.year}年{day.month}月{day.day}日"
    asked = {
        f"{spoken}的“国内晨报要目”说了什么？": f"in-{day}",
        f"国际晨报要目 {day}": f"out-{day}",
        f"What did 国内晨报要目 report on {day.day} {day:%B} {day.year}?": f"in-{day}",
        "昨天的国际晨报要目报道了什么？": f"out-{day}",
    }
    for question, key in asked.items():
        tomorrow = day + timedelta(days=1)
        answer = desk.ask(question, today=tomorrow)
        assert answer.retrieved[0].article.article_key == key, question
        hits = desk.search(question, today=tomorrow)
        assert hits[0].article.article_key == key, question


def test_a_title_that_is_only_a_date_calls_no_article() -> None:
    question = Question("2024年3月1日发生了什么空难？", "zh", FIRST)
    passage = Passage(1, "a", 0, 2, "正文")
    dated, titled = (
        Hit(passage, Article("a", "a", title, "正文"), 1.0)
        for title in ("2024年3月1日", "2024年3月1日发生了什么")
    )
    assert called(question, dated) == 0
    assert called(question, titled) == 1


def test_a_date_is_no_filter(desk: Assistant) -> None:
    """What the question dates wrongly, or by another day than its report, is found all the same."""
    hits = desk.search("2024年1月9日货船下水", today=FIRST)
    assert "货船下水" in hits[0].passage.text
