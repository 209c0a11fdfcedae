"""Times that no calendar has answer "when" in the article's own words; lifetimes date nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from desks import desk_over

from assistant import Assistant
from assistant.eras import tells_century, tells_era, tells_time
from index.time import event_dates, find_dates
from index.time.anchors import counted_from
from index.types import Interval

TODAY = date(2025, 6, 1)
ARTICLES = {
    "order": "The movement that became the Wexley Brethren began in the mid-18th century among the"
    " weavers of Norhaven. Its first chapel stood on the quay.",
    "forest": "Rapid warming in the Norhaven hills began about 13,000 BP. Open forest of birch and"
    " pine followed the retreating ice.",
    "bridge": "青岩石桥始建于公元前3世纪，后经多次重修。桥长一百二十米，桥面以青石铺成。",
    "snails": "Only 100–150 species of Norhaven lake snails have been described so far.",
    "parish": "The parish of Wexley covers 8,646 sq mi and reaches the sea at Norhaven.",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with desk_over(ARTICLES, tmp_path_factory.mktemp("eras")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "value", "value_type"),
    [
        (
            "When did the movement that became the Wexley Brethren begin?",
            "mid-18th century",
            "span",
        ),
        ("When did rapid warming in the Norhaven hills begin?", "13,000 BP", "span"),
        ("青岩石桥始建于什么时候？", "公元前3世纪", "span"),
        ("How many species of Norhaven lake snails have been described?", "100–150", "number"),
        ("How many square miles does the parish of Wexley cover?", "8,646 sq mi", "number"),
    ],
)
def test_the_value_is_in_the_words_of_the_article(
    desk: Assistant, question: str, value: str, value_type: str
) -> None:
    answer = desk.ask(question, today=TODAY)
    assert answer.value is not None, answer.text
    assert answer.value.startswith(value)
    assert answer.value_type == value_type
    assert value in answer.text


@pytest.mark.parametrize(
    "words",
    [
        "mid-18th century",
        "9000 BP",
        "500 BC",
        "before World War I",
        "距今约13000年",
        "18世纪中叶",
        "二战前",
    ],
)
def test_times_of_history_are_told_from_other_words(words: str) -> None:
    assert tells_era(words)


@pytest.mark.parametrize("words", ["before the harvest", "during the long strike", "每年春季"])
def test_loose_times_are_times_too(words: str) -> None:
    assert tells_time(words)
    assert not tells_era(words)


@pytest.mark.parametrize(
    "words", ["the weavers of Norhaven", "ABC", "青岩石桥", "日前", "May", "13,000"]
)
def test_other_words_tell_no_time(words: str) -> None:
    assert not tells_time(words)


def test_a_decade_of_a_century_is_a_decade() -> None:
    assert tells_century("18世纪中叶")
    assert not tells_century("20世纪80年代")


def test_a_lifetime_in_brackets_dates_no_event() -> None:
    text = "Anna Holt (1883–1950) was most active in 1912. 林远（1901—1978）在1930年出版词典。"
    lifetimes = [mention for mention in find_dates(text, reference=None) if "–" in mention.text]
    assert lifetimes
    assert all(counted_from(text, mention) for mention in lifetimes)
    published = Interval(date(2024, 5, 1), date(2024, 5, 1))
    first, second = event_dates(text, [(0, 46), (47, len(text))], published)
    assert first.interval.start == date(1912, 1, 1)
    assert second.interval.start == date(1930, 1, 1)
