"""When-questions: the sentence that tells the very event gives the date, not its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from desks import desk_of

from assistant import Assistant

TODAY = date(2024, 11, 1)
ARTICLES = (
    (
        "bridge",
        "柳湾大桥今天通车",
        "2023-06-18",
        "今天上午10时，柳湾大桥正式通车，首批车辆驶过主塔。大桥全长3.2公里，双向六车道。"
        "大桥2018年5月开工，总投资41亿元。",
    ),
    (
        "tram",
        "青屏市有轨电车1号线开通运营",
        "2022-09-10",
        "青屏市首条有轨电车昨天投入运营，全线设站18座。线路2019年3月动工。",
    ),
    (
        "phone",
        "梧桐科技发布折叠屏手机 W3",
        "2023-03-16",
        "梧桐科技（Wutong）昨晚在深圳发布折叠屏手机 W3，起售价6999元，比一月的预热价低了500元。"
        "首批 W3 将于2023年5月送到用户手中。",
    ),
    (
        "orders",
        "W3 订单超过五万",
        "2023-03-17",
        "梧桐科技今天公布，前晚发布的 W3 在两天内收到五万份订单。",
    ),
    (
        "choir",
        "Marlow choir takes the shield",
        "2024-05-19",
        "The Marlow Choir won the Silver Shield on Saturday, beating nine others,"
        " its first prize since 1971. The choir will sing in the town hall on Friday.",
    ),
    (
        "waste",
        "青屏垃圾分类分三个阶段推行",
        "2021-11-02",
        "<p>青屏市政府昨天公布垃圾分类办法，从明年2月1日起分三个阶段推行：</p>"
        "<ol><li>2022年2月1日起，机关和学校先行；</li><li>2023年2月1日起，扩大到住宅小区；</li>"
        "<li>2024年7月1日起，全市实行。</li></ol><p>违反规定的单位最高罚款五万元。</p>",
    ),
    (
        "rain",
        "Sedgeford flood: what happened",
        "2023-10-24",
        "The rain that fell on Sedgeford began on 15 October and lasted for five days. "
        "The flood reached the market square on 19 October, the council said.",
    ),
    (
        "outage",
        "Corvid Cloud apologises",
        "2023-02-20",
        "Corvid Cloud said that its outage on 14 February lasted nine hours, the longest in its"
        " history.",
    ),
    (
        "profit",
        "Corvid Cloud turns a profit",
        "2023-05-11",
        "Corvid Cloud made a profit of 3 million crowns in the three months to 31 March 2023.",
    ),
    (
        "again",
        "Corvid Cloud down again",
        "2023-09-06",
        "An outage at Corvid Cloud on 5 September lasted for forty minutes.",
    ),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    rows = (
        {"id": key, "title": title, "text": text, "published": published, "source": key}
        for key, title, published, text in ARTICLES
    )
    with desk_of(rows, tmp_path_factory.mktemp("telling")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "value"),
    [
        # By the question's own words, and by another word for the same kind of event.
        ("柳湾大桥是哪一年开工的？", "2018-05"),
        ("柳湾大桥是什么时候通车的？", "2023-06-18"),
        ("青屏市有轨电车1号线哪一年开工？", "2019-03"),
        # Across languages by the kind: neither the delivery nor the price it is compared with.
        ("When was the launch of the Wutong W3?", "2023-03-15"),
        ("When did Wutong launch the W3?", "2023-03-15"),
        # What came for the first time since then didn't come then.
        ("When did the Marlow Choir win the Silver Shield?", "2024-05-18"),
        # The step of its number, whose sentence the list's introduction completes.
        ("青屏垃圾分类的第二阶段从哪天开始？", "2023-02-01"),
        ("青屏垃圾分类的第三阶段从哪天开始？", "2024-07-01"),
        # What caused the flood began; the flood is only named to say which rain.
        ("When did the rain that caused the Sedgeford flood begin?", "2023-10-15"),
    ],
)
def test_the_date_is_that_of_the_event_asked_for(
    desk: Assistant, question: str, value: str
) -> None:
    answer = desk.ask(question, today=TODAY)
    assert answer.value == value, answer.text
    assert answer.value_type == "date"
    assert answer.citations


def test_a_reports_own_clause_dates_a_launch_that_it_names(desk: Assistant) -> None:
    """The orders were announced on the 17th; the launch that they followed was two days before."""
    answer = desk.ask("Did the W3 launch and the Marlow Choir's win happen in the same year?")
    assert answer.value == "no"
    assert "15 March 2023" in answer.text


def test_another_events_day_is_no_rival(desk: Assistant) -> None:
    """Neither a shorter outage nor a quarter's profit says that the longest was on another day."""
    for question in (
        "When was the longest outage of Corvid Cloud?",
        "When did Corvid Cloud have its longest outage?",
    ):
        answer = desk.ask(question, today=TODAY)
        assert answer.value == "2023-02-14"
        assert not answer.dispute


def test_two_days_of_one_event_are_rivals(desk: Assistant) -> None:
    answer = desk.ask("When was Corvid Cloud's outage?", today=TODAY)
    told = {one.value for one in answer.dispute}
    assert told == {"5 September 2023", "14 February 2023"}
