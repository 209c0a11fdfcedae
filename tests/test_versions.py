"""Versions of one story: linked, and the latest one leads where they differ."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest

from assistant import Assistant
from index import ingest
from index.types import Article, Interval, Published
from index.versions import is_later, is_version, says_updated

TODAY = date(2023, 6, 1)
FIRST = (
    "A landslide in the Arden valley buried the village of Corrie early on Monday. At least 14 "
    "people were killed, the county rescue service said. Roads to the valley are closed, and "
    "helicopters are bringing the injured to the hospital in Merrow."
)
LATER = (
    "At least 31 people were killed when a landslide buried the village of Corrie in the Arden "
    "valley early on Monday, the county rescue service said on Tuesday. Helicopters are bringing "
    "the injured to the hospital in Merrow. Geologists had warned of the slope since last year."
)
ZH_FIRST = (
    "云岚地铁四号线昨天发生列车追尾，市应急局通报，事故造成23人受伤，伤者已送往市人民医院。"
    "事故发生在早高峰的青石站，四号线一度停运两个小时，原因正在调查，公交集团加开了接驳车。"
)
ZH_LATER = (
    "云岚地铁四号线昨天发生列车追尾，市应急局今晨通报，事故已造成41人受伤，伤者已送往市人民医院。"
    "事故发生在早高峰的青石站，四号线一度停运两个小时，初步查明是信号故障，公交集团加开了接驳车。"
)
ARTICLES = [
    ("slide", "Landslide buries village in Arden valley", FIRST, "2023-03-06", "Harbour Post"),
    ("slide-2", "UPDATE: Landslide buries village of Corrie in Arden valley", LATER, "2023-03-07",
     "Harbour Post"),
    ("slide-wire", "Arden: village buried", LATER.replace("31", "29"), "2023-03-07", "Wire"),
    ("地铁", "云岚地铁四号线列车追尾", ZH_FIRST, "2023-04-03", "云岚日报"),
    ("地铁更新", "云岚地铁四号线列车追尾事故（更新）", ZH_LATER, "2023-04-04", "云岚日报"),
]  # fmt: skip


def article(title: str, text: str, day: int = 1, source: str = "Post") -> Article:
    when = date(2023, 3, day)
    published = Published(Interval(when, when), "test")
    key = f"{title}{day}"
    return Article(key, key, title, text, published, source=source)


@pytest.mark.parametrize(
    ("title", "marked"),
    [
        ("UPDATE 2-Landslide buries village", True),
        ("Landslide buries village (updated)", True),
        ("CORRECTED: Landslide buries village", True),
        ("云岚地铁追尾（更新）", True),
        ("更新：云岚地铁追尾", True),
        ("【更正】云岚地铁追尾", True),
        ("Apple updates its phones", False),
        ("微软发布系统更新修复漏洞", False),
        ("更新换代：家电以旧换新", False),
        ("Company corrects course", False),
    ],
)
def test_titles_that_say_so(title: str, marked: bool) -> None:
    assert says_updated(title) is marked


def test_what_is_a_version_and_what_not() -> None:
    first = article("Landslide buries village in Arden valley", FIRST)
    update = article("UPDATE: Landslide buries village of Corrie in Arden valley", LATER, 2)
    assert is_version(first, update)
    assert is_version(update, first)
    assert is_later(update, first)
    assert not is_later(first, update)
    assert not is_version(first, first)
    # Another outlet's, a follow-up of next week, another story.
    assert not is_version(first, article(update.title, LATER, 2, source="Wire"))
    assert not is_version(first, article(update.title, LATER, 20))
    assert not is_version(first, article("Village band of Arden valley wins prize", ZH_FIRST, 2))
    # Without the mark, so much of a rewrite is too little to tell it from a follow-up.
    assert not is_version(first, article("Landslide in Arden valley: what we know", LATER, 2))


def test_a_series_is_no_story() -> None:
    form = (
        "云岚市第十届人民代表大会第{}次会议昨天在市会议中心举行，会议由主任穆清主持，听取了关于"
        "会议议程和各代表团审议情况的汇报，通过了关于召开全体会议的日程安排，并决定提交大会表决，"
        "会议还讨论了代表提出的议案，决定由各专门委员会审议后提出报告。"
    )
    one = article("云岚市人民代表大会第二次会议举行", form.format("二"))
    other = article("云岚市人民代表大会第三次会议举行", form.format("三") + "会议到此结束。", 2)
    assert is_version(one, article(one.title, other.text.replace("第三次", "第二次"), 2))
    assert not is_version(one, other)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("versions")
    names = ("id", "title", "text", "published", "source")
    lines = [
        json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n"
        for row in ARTICLES
    ]
    (folder / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    ingest([folder / "articles.jsonl"], folder / "index")
    with Assistant.open(folder / "index") as opened:
        yield opened


def test_the_index_links_them_the_oldest_first(desk: Assistant) -> None:
    def keys(key: str) -> list[str]:
        found = desk.index.versions(desk.index.article_by_key(key).article_id)
        return [one.article_key for one in found]

    assert keys("slide") == ["slide-2"]
    assert keys("slide-2") == ["slide"]
    assert keys("slide-wire") == []
    assert keys("地铁") == ["地铁更新"]


@pytest.mark.parametrize(
    ("question", "value", "former", "key"),
    [
        ("How many people were killed in the landslide at Corrie?", "31", "14", "slide-2"),
        ("云岚地铁四号线追尾事故造成多少人受伤？", "41人", "23人", "地铁更新"),
    ],
)
def test_the_latest_version_leads(
    desk: Assistant, question: str, value: str, former: str, key: str
) -> None:
    answer = desk.ask(question, today=TODAY)
    assert value in (answer.value or "")
    assert answer.citations[0].article_key == key
    assert answer.citations[0].versions
    assert answer.to_json()["citations"][0]["versions"] == list(answer.citations[0].versions)
    assert former not in (answer.value or "")
