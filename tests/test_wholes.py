"""Values whole: with their hedge, both ends of a range, the figures of each, the country asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from desks import desk_over

from assistant import Assistant
from assistant.hedges import with_hedge

TODAY = date(2025, 6, 1)
ARTICLES = {
    "tickets": "2021年10月2日，青岩景区门票即将售罄。",
    "pay": "2024年4月，澜芯半导体宣布将年度平均薪资上调3%到5%，与去年相同。",
    "cases": "2021年5月16日，云岭省和海东省的猪瘟病例分别增至7例和9例。",
    "listing": "2023年9月27日，北湖证监局自8月27日起优化再融资监管安排，一个月内规模降幅超过六成。",
    "visit": "2024年7月25日，外交部长周明远在万象会见印度外长拉奥，双方讨论了边境问题。",
    "ferry": "Wexley, 3 May 2024. The Norhaven ferry has run since 12 March 2019 and carried its"
    " millionth passenger on 3 May 2024.",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with desk_over(ARTICLES, tmp_path_factory.mktemp("wholes")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("澜芯半导体年度平均薪资上调多少？", "3%到5%"),
        ("云岭省和海东省各有多少猪瘟病例？", "7例和9例"),
        ("北湖证监局从什么时候开始优化再融资监管安排？", "2023-08-27"),
        ("2024年7月25日周明远会见了哪个国家的外长？", "印度"),
        ("Since when has the Norhaven ferry run?", "2019-03-12"),
    ],
)
def test_values_are_whole(desk: Assistant, question: str, value: str) -> None:
    assert desk.ask(question, today=TODAY).value == value


def test_a_value_keeps_its_hedge(desk: Assistant) -> None:
    answer = desk.ask("2021年10月2日青岩景区的门票状况如何？", today=TODAY)
    assert "即将售罄" in (answer.value or "")


@pytest.mark.parametrize(
    ("text", "span", "whole"),
    [
        ("门票即将售罄", "售罄", "即将售罄"),
        ("事故没有人员伤亡", "人员伤亡", "没有人员伤亡"),
        ("他们可能不会签约", "签约", "可能不会签约"),
        ("the plant may not reopen", "reopen", "may not reopen"),
        ("the Notting Hill carnival", "Hill", "Hill"),
        ("将工厂改为仓库", "工厂", "工厂"),
    ],
)
def test_hedges(text: str, span: str, whole: str) -> None:
    start = text.index(span)
    assert text[with_hedge(text, start) : start + len(span)] == whole
