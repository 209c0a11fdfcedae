"""Questions that hold several: events cut apart and joined again, parts, lists, echoes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from desks import desk_over

from assistant import Answer, Assistant
from assistant.lists import list_items, whole_list
from assistant.understand.parts import split_parts

TODAY = date(2025, 6, 1)
ARTICLES = {
    "wedding": "2023年9月6日，歌手林岚和导演周墨宣布结婚，婚礼在大理举行。",
    "forum": "2023年10月26日，全国海洋科技大会在青岛召开，会期三天。",
    "rename": "2022年6月2日，海桥基金完成股权转让，更名为海桥资产管理公司。",
    "rates": "2024年8月1日凌晨，北湖央行宣布维持基准利率不变。",
    "phone": "2024年5月7日，极光手机X9正式发布，起售价3999元。",
    "tablet": "2024年5月11日，岚图平板T2正式发布，起售价2599元。",
    "gold": "2024年5月11日，上交所通报，北湖央行当月购入黄金12吨。",
    "hole": "2019年4月10日，六地联合发布人类首张黑洞照片，该照片拍摄于2017年4月。",
    "tennis": "2023年7月10日，温网女双比赛中，徐晓、朱一、詹月三位选手晋级下一轮。",
    "city": "2019年9月18日，东湾市提出到2035年常住人口达到1080万的目标。",
    "statistics": "2024年1至6月，全国规模以上工业企业利润增长3.5%。2024年7月27日，"
    "北湖统计局发布上半年工业企业利润数据，称工业恢复向好。",
    "election": "2024年7月1日，南岭议会选举第一轮投票结果公布，联盟党领先。",
    "effect": "科学家自1983年以来发现，质子在原子核中的行为与自由移动时不同，称为MCE效应。",
    "phone-first": "2024年6月3日，极光公司首次推出折叠手机。",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with desk_over(ARTICLES, tmp_path_factory.mktemp("comparing")) as opened:
        yield opened


def events(answer: Answer) -> list[str]:
    return [sub.event for sub in answer.question.sub_questions]


def cited(answer: Answer) -> set[str]:
    return {citation.article_key for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "parts", "value"),
    [
        (
            "林岚和周墨宣布结婚和全国海洋科技大会召开，哪个事件发生得更早？",
            ["林岚和周墨宣布结婚", "全国海洋科技大会召开"],
            "林岚和周墨宣布结婚",
        ),
        (
            "海桥基金完成股权转让、更名和北湖央行维持基准利率不变，哪个事件更晚？",
            ["海桥基金完成股权转让、更名", "北湖央行维持基准利率不变"],
            "北湖央行维持基准利率不变",
        ),
        (
            "以下事件中，最早发生的是哪个：极光手机X9发布、全国海洋科技大会召开、海桥基金更名？",
            ["极光手机X9发布", "全国海洋科技大会召开", "海桥基金更名"],
            "海桥基金更名",
        ),
    ],
)
def test_an_event_with_an_and_in_it_stays_whole(
    desk: Assistant, question: str, parts: list[str], value: str
) -> None:
    answer = desk.ask(question, today=TODAY)
    assert events(answer) == parts
    assert answer.value == value
    assert len(cited(answer)) == len(parts)


def test_an_order_names_all(desk: Assistant) -> None:
    answer = desk.ask(
        "极光手机X9发布、海桥基金更名、全国海洋科技大会召开，事件从早到晚的顺序是什么？",
        today=TODAY,
    )
    assert answer.values == ("海桥基金更名", "全国海洋科技大会召开", "极光手机X9发布")


def test_an_announcement_is_dated_by_its_day_not_by_the_period_it_is_about(desk: Assistant) -> None:
    answer = desk.ask(
        "北湖统计局的上半年工业企业利润数据发布与南岭议会选举第一轮投票结果公布是在同一个月吗？",
        today=TODAY,
    )
    assert answer.value == "yes"


def test_parts_are_answered_one_by_one(desk: Assistant) -> None:
    answer = desk.ask("2024年5月，极光手机X9和岚图平板T2分别什么时候正式发布？", today=TODAY)
    assert answer.question.operator == "each"
    assert answer.values == ("2024-05-07", "2024-05-11")
    assert cited(answer) == {"phone", "tablet"}


def test_a_part_that_is_not_there_is_said_to_be_missing(desk: Assistant) -> None:
    answer = desk.ask("极光手机X9和玄铁汽车Q7的起售价分别是多少？", today=TODAY)
    assert answer.values == ("3999元",)
    assert "玄铁汽车Q7的起售价是多少？ 找到的文章中没有提到" in answer.text


def test_the_date_in_the_question_is_no_answer_to_when(desk: Assistant) -> None:
    answer = desk.ask("2019年4月10日发布的黑洞照片是在哪一年拍摄的？", today=TODAY)
    assert answer.value == "2017-04"


def test_of_two_dates_in_a_span_the_asked_one_counts(desk: Assistant) -> None:
    answer = desk.ask("东湾市在2019年提出到哪一年常住人口达到1080万？", today=TODAY)
    assert answer.value == "2035"


def test_a_weak_first_does_not_hide_a_good_answer(desk: Assistant) -> None:
    """Another article's "for the first time" is far from the question."""
    answer = desk.ask("MCE效应是什么时候首次被科学家发现的？", today=TODAY)
    assert answer.value is not None
    assert answer.value.startswith("1983")


@pytest.mark.parametrize(
    ("text", "span", "whole"),
    [
        ("活动在北京、上海和广州等地举行。", "上海", "北京、上海和广州"),
        (
            "发布了《湖区规范》和《营地规范》两项标准。",
            "《湖区规范》",
            "《湖区规范》和《营地规范》",
        ),
        ("Members are Volvo, Scania and Mercedes in all.", "Scania", "Scania and Mercedes"),
        (
            "Firms from Spain, Portugal, and France were asked.",
            "Spain",
            "Spain, Portugal, and France",
        ),
        ("新任总裁张扬和董事长蔡平信出席。", "张扬", "张扬"),
        ("He sold bread, then he went home.", "bread", "bread"),
    ],
)
def test_a_list_is_whole(text: str, span: str, whole: str) -> None:
    start = text.index(span)
    low, high = whole_list(text, start, start + len(span))
    assert text[low:high] == whole


def test_items_are_cut_where_they_are_surely_joined() -> None:
    assert list_items("Spain, Portugal, and France") == ("Spain", "Portugal", "France")
    assert list_items("《湖区规范》和《营地规范》") == ("《湖区规范》", "《营地规范》")
    assert list_items("和平公园") == ("和平公园",)


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        (
            "2023年3月28日和4月13日港股的表现分别如何？",
            "zh",
            ("2023年3月28日港股的表现如何？", "2023年4月13日港股的表现如何？"),
        ),
        (
            "2024年2月和3月，王平和大河汽车分别在什么日期换帅？",
            "zh",
            ("2024年2月，王平在什么日期换帅？", "3月，大河汽车在什么日期换帅？"),
        ),
        (
            "2019年，日报评论了什么问题，双方达成了什么协议？",
            "zh",
            ("2019年，日报评论了什么问题", "2019年，双方达成了什么协议"),
        ),
        ("截至2021年6月，累计报告多少例？", "zh", ()),
        ("大桥什么时候通车？", "zh", ()),
        (
            "What did the mayor say, and when did the bridge open?",
            "en",
            ("What did the mayor say", "When did the bridge open?"),
        ),
        (
            "When did the bridge and the ferry open, respectively?",
            "en",
            ("When did the bridge open?", "When did the ferry open?"),
        ),
        ("Who said what about it and when?", "en", ()),
    ],
)
def test_questions_in_one(text: str, language: str, parts: tuple[str, ...]) -> None:
    assert split_parts(text, language) == parts
