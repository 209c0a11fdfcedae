"""'On the day that X, …': the day is found and cited, or it is said that it isn't known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from desks import desk_over

from assistant import Answer, Assistant
from assistant.understand.events import anchor_unit

TODAY = date(2025, 6, 1)
ARTICLES = {
    "bridge": "2023年9月6日，横跨清江的南屏大桥正式通车，全长2.3公里。",
    "bridge-begun": "2019年3月12日，南屏大桥开工建设，计划四年完成。",
    "mayor": "2023年9月6日，东湾市市长宣布公交票价下调两成。",
    "mayor-before": "2021年5月20日，东湾市市长宣布公交票价上调一成。",
    "volcano": "2024年2月11日，北湖群岛的云顶火山喷发，附近两个村的居民撤离。",
    "port": "Norhaven, 14 May 2024. The Norhaven container port opened to ships on 14 May 2024.",
    "strike": "Norhaven, 21 May 2024. Dockers at Port Wexley went on strike over pay.",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with desk_over(ARTICLES, tmp_path_factory.mktemp("anchoring")) as opened:
        yield opened


def cited(answer: Answer) -> list[str]:
    return [citation.article_key for citation in answer.citations]


def test_the_anchor_is_dated_cited_and_decides(desk: Assistant) -> None:
    answer = desk.ask("南屏大桥通车当天，东湾市市长宣布了什么？", today=TODAY)
    assert "下调" in (answer.value or "")
    assert cited(answer)[0] == "mayor" and "bridge" in cited(answer)
    assert "2023年9月6日" in answer.text.split(">")[0]
    assert "mayor-before" not in cited(answer)


def test_an_anchor_that_no_report_dates_is_said_to_be_unknown(desk: Assistant) -> None:
    answer = desk.ask("全国海洋博览会闭幕当天，北湖群岛的哪座火山喷发？", today=TODAY)
    assert (answer.value or "").startswith("云顶火山")
    assert cited(answer) == ["volcano"]
    assert "不能确定与“全国海洋博览会闭幕”是同一时间" in answer.text
    sure = desk.ask("2024年2月11日，北湖群岛的哪座火山喷发？", today=TODAY)
    assert "不能确定" not in sure.text and answer.confidence < sure.confidence


def test_the_month_of_an_event(desk: Assistant) -> None:
    question = "Where did dockers strike in the month that the Norhaven container port opened?"
    answer = desk.ask(question, today=TODAY)
    assert "Wexley" in (answer.value or "")
    assert set(cited(answer)) == {"port", "strike"}
    day = desk.ask(question.replace("in the month", "on the day"), today=TODAY)
    assert day.abstained or "Not known to be of the day" in day.text


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("大桥通车当天，市长宣布了什么？", "day"),
        ("全国经济普查开始当月，楼市有哪些变化？", "month"),
        ("5G商用当年，华为发布了什么？", "year"),
        ("Who resigned in the year that the bridge opened?", "year"),
        ("What did the mayor say on the day the bridge opened?", "day"),
    ],
)
def test_what_of_the_anchor_is_asked_of(question: str, unit: str) -> None:
    assert anchor_unit(question) == unit


@pytest.mark.parametrize(
    ("question", "operator"),
    [
        ("《文明条例》通过当天，哪个州率先重启了经济活动？", "on-the-day"),
        ("全国经济普查开始当月，楼市有哪些变化？", "on-the-day"),
        ("2024年2月11日当天，哪座火山喷发？", "plain"),
        ("What were the sales in the year of 2019?", "plain"),
        ("大桥通车和公交降价是在同一天吗？", "same-day"),
    ],
)
def test_dates_need_no_anchor(desk: Assistant, question: str, operator: str) -> None:
    assert desk.ask(question, today=TODAY).question.operator == operator
