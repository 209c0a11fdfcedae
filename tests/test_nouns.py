"""Spans of the kind asked for: a name runs over no comma, and a figure is of the time asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from desks import desk_of

from assistant import Assistant
from assistant.nouns import better_named, says_kind
from assistant.reading import Span
from assistant.understand import understand
from index import NewsIndex, ingest
from index.names import load_aliases
from index.types import Hit

TODAY = date(2023, 6, 1)
HEAT = (
    "今天下午3时，岚口气象站测得39.6摄氏度，是1956年建站以来的最高气温。"
    "此前的纪录是1988年7月9日的38.9摄氏度。"
)
PROBE = "昨天夜里，远光三号探测器降落在金星的阿佛洛狄忒高原，这是我国探测器首次在金星软着陆。"
LINE = "5号线开通于2016年，两条线在文昌门站换乘。7号线将于明年开工。"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    rows = [{"id": "heat", "title": "岚口气温创新高", "text": HEAT, "published": "2023-05-20"}]
    with desk_of(rows, tmp_path_factory.mktemp("nouns")) as opened:
        yield opened


def test_a_figure_is_of_the_time_asked_about(desk: Assistant) -> None:
    now = desk.ask("今年5月岚口测得的最高气温是多少？", today=TODAY)
    assert now.value == "39.6摄氏度", now.text
    then = desk.ask("1988年7月岚口测得的最高气温是多少？", today=TODAY)
    assert then.value == "38.9摄氏度", then.text


@pytest.fixture(scope="module")
def passages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Hit]:
    folder = tmp_path_factory.mktemp("spans")
    texts = {"line": LINE, "probe": PROBE}
    for key, text in texts.items():
        (folder / f"{key}.txt").write_text(text, encoding="utf-8")
    ingest([folder], folder / "index", wait=False)
    with NewsIndex.open(folder / "index", read_only=True) as index:
        return {key: index.search(text, k=1)[0] for key, text in texts.items()}


@pytest.mark.parametrize(
    ("key", "question", "spans", "told"),
    [
        # A transfer station is no line; two lines are none; the clause of 2016 says which.
        (
            "line",
            "2016年开通的地铁是哪条线？",
            ("文昌门站换乘", "两条线", "7号线", "5号线"),
            "5号线",
        ),
        # What already says to be one stays.
        ("line", "2016年开通的地铁是哪条线？", ("5号线", "7号线"), None),
        # No span says to be one: the best stays.
        ("line", "2016年开通的地铁是哪条线？", ("文昌门站换乘", "明年"), None),
        (
            "probe",
            "着陆的探测器是什么？",
            ("高原，这是我国探测器", "远光三号探测器"),
            "远光三号探测器",
        ),
        ("line", "两条线在哪里换乘？", ("文昌门站换乘", "5号线"), None),
    ],
)
def test_the_span_that_names_one_of_its_kind(
    passages: dict[str, Hit], key: str, question: str, spans: tuple[str, ...], told: str | None
) -> None:
    hit = passages[key]
    asked = understand(question, today=TODAY, aliases=load_aliases())
    found = [_span(hit.passage.text, text) for text in spans]
    better = better_named(asked, hit, found[0], found)
    assert (better.text if better else None) == told


def test_a_work_is_known_by_its_title() -> None:
    asked = understand("2023年3月8日上映的电影叫什么？", today=TODAY, aliases=load_aliases())
    assert says_kind(asked, "《雾岛来信》")
    assert not says_kind(asked, "4100万元")


def _span(text: str, wanted: str) -> Span:
    start = text.index(wanted)
    return Span(start, start + len(wanted), wanted, 1.0, 0.5)
