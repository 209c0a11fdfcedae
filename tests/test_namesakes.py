"""Names that one language gives, found in the other: by bracket, pinyin and words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from desks import desk_of

from assistant import Assistant
from assistant.cite.renderings import renderings
from assistant.namesakes import other_spellings
from index.types import Filter

TODAY = date(2025, 11, 1)
ARTICLES: tuple[tuple[str, str, str, str], ...] = (
    ("qh-1", "2023-03-01", "清河航天发射成功", "清河航天3月1日从酒泉发射一枚火箭。"),
    ("qh-2", "2023-06-10", "清河一号再飞", "清河一号火箭6月9日升空，这是清河航天的第二款火箭。"),
    (
        "qh-en",
        "2023-09-05",
        "Qinghe Space flies at sea",
        "Qinghe Space launched a rocket from a barge on Tuesday. Its crew cheered for an hour.",
    ),
    # Alike: 临海 and 林海 sound the same; 松城 is no Songchen.
    ("lh-1", "2023-02-01", "临海航天试射", "临海航天1月31日发射一枚火箭，火箭升空。"),
    ("lh-2", "2023-04-01", "林海航天试射", "林海航天3月31日发射一枚火箭，火箭升空。"),
    ("lh-en", "2023-05-01", "Linhai Space", "Linhai Space launched a rocket on Sunday."),
    ("sc-1", "2023-05-03", "松城航天起飞", "松城航天5月2日发射一枚火箭，松城航天总部在松城。"),
    ("sc-en", "2023-05-09", "Songchen Space", "Songchen Space launched a rocket on Monday."),
    # The short form is another thing's too.
    ("ty-1", "2023-07-02", "桐月航天发射", "桐月航天7月1日发射火箭，桐月说一切正常。"),
    ("ty-2", "2023-07-09", "桐月区开会", "桐月区昨天举行会议，讨论火箭发射场的道路。"),
    ("ty-en", "2023-07-19", "Tongyue Space", "Tongyue Space launched a rocket on Tuesday."),
    ("un", "2023-08-01", "江宁大学医院开业", "江宁大学医院昨天开业，有床位三百张。"),
    ("un-en", "2023-08-11", "Jiangning University", "Jiangning University opened a library."),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("namesakes")
    rows = (
        {"id": key, "published": day, "title": title, "text": text}
        for key, day, title, text in ARTICLES
    )
    with desk_of(rows, folder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Beichen Space", "北辰航天昨天宣布，北辰航天公司将扩建。", ["北辰航天"]),
        ("Yunlan metro", "云岚地铁今天开通。", ["云岚地铁"]),
        ("University of Jiangning", "江宁大学今天开学。", ["江宁大学"]),
        ("Huang Jianhua", "局长黄建华说，黄建国也来了。", ["黄建华"]),
        ("Beichen-1", "北辰一号、北辰二号", ["北辰一号"]),
        ("Luo Lin Motors Group", "骆林汽车集团发布，骆林汽车说", ["骆林汽车集团", "骆林汽车"]),
        # 北城 isn't Beichen; words that many share say nothing; nor does sound alone.
        ("Beichen Space", "北城航天昨天宣布。", []),
        ("National Space Administration", "国家航天局昨天宣布。", []),
        ("Lima", "他立马跑了，立马就到。", []),
        ("Jiangning University", "江宁大学医院昨天开业。", []),
        ("Beichen Bank", "北辰航天昨天宣布。", []),
    ],
)
def test_sound_and_words_must_both_agree(name: str, text: str, found: list[str]) -> None:
    assert [one.text for one in renderings(name, text)] == found


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("Qinghe Space", ("清河航天", "清河")),
        ("清河航天", ("Qinghe Space", "清河")),
        ("Qinghe", ("清河",)),
        # Two that read alike, one that doesn't, a part of another name.
        ("Linhai Space", ()),
        ("临海航天", ()),
        ("Songchen Space", ()),
        ("松城航天", ()),
        ("Jiangning University", ()),
        ("Space", ()),
        # 桐月 alone is also a district.
        ("Tongyue Space", ("桐月航天",)),
    ],
)
def test_a_name_is_found_in_the_other_language_where_it_is_clear(
    desk: Assistant, name: str, spellings: tuple[str, ...]
) -> None:
    assert other_spellings(name, desk.index, Filter()) == spellings


@pytest.mark.parametrize(
    "text",
    [
        "How many times did Qinghe Space launch a rocket in 2023?",
        "清河航天2023年发射了几次火箭？",
        "List the launches of Qinghe Space in 2023",
        "列出清河航天2023年的发射",
    ],
)
def test_counts_and_lists_read_both_languages(desk: Assistant, text: str) -> None:
    answer = desk.ask(text, today=TODAY)
    days = [event.interval.iso() for event in answer.timeline]
    assert days == ["2023-03-01", "2023-06-09", "2023-09-05"]


def test_names_that_sound_alike_are_not_counted_together(desk: Assistant) -> None:
    answer = desk.ask("How many times did Songchen Space launch a rocket in 2023?", today=TODAY)
    assert {citation.article_key for citation in answer.citations} == {"sc-en"}


def test_a_timeline_crosses_too(desk: Assistant) -> None:
    told = {event.article_key for event in desk.timeline("Qinghe Space")}
    assert {"qh-1", "qh-2", "qh-en"} <= told


def test_the_example_rockets_are_counted_in_both_languages(example_index: Path) -> None:
    with Assistant.open(example_index) as opened:
        for text in (
            "How many times has Beichen Space launched since 2019?",
            "How many times has Beichen launched since 2019?",
            "北辰航天2019年以来发射了几次？",
        ):
            answer = opened.ask(text, today=TODAY)
            assert [event.interval.iso() for event in answer.timeline] == [
                "2019-12-07", "2021-06-05", "2023-11-19", "2025-05-17",
            ]  # fmt: skip
