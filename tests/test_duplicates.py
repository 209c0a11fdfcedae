"""Reprints: told by their text, counted once, credited to the first."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant
from index import NewsIndex, ingest
from index.duplicates import bands, likeness, runs, same_story, stories
from index.settings import Settings

STORY = (
    "云岚港务局昨天宣布，第三集装箱码头将于明年6月投入使用，届时年吞吐能力将达到480万标准箱。"
    "码头总投资62亿元，设四个泊位，可停靠24000标准箱的货轮。局长穆清说，新码头全部使用岸电，"
    "预计每年减少碳排放3.7万吨。工程始于2021年3月，曾因台风停工11天。"
)
WIRE = (
    "The harbour board of Ellery said on Tuesday that its third container terminal will open in "
    "June next year and raise capacity to 4.8 million boxes a year. The terminal cost 620 million "
    "crowns and has four berths. Chairwoman Ines Falk said that every ship will use shore power."
)


def varied(text: str) -> str:
    """As another outlet prints it: a line before, a sentence less, other spaces and width."""
    return (
        "【本报综合】" + text.replace("，", ", ").replace("480", "４８０").partition("工程始于")[0]
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (STORY, STORY, True),
        (STORY, varied(STORY), True),
        (STORY, STORY.replace("云岚", "雲嵐").replace("码头", "碼頭"), True),
        (WIRE, "PORT ELLERY (Wire) - " + WIRE.upper(), True),
        (WIRE, WIRE + " Dockers welcomed the plan, their union said in a statement.", True),
        # Another day of one template: nearly the same words, other figures.
        (
            "截至8月2日收盘，云岚港务报收于12.31元，上涨1.2%，换手率0.9%，成交量3.1万手，成交额3800万元。资金流向数据方面，主力资金净买入",
            "截至8月9日收盘，云岚港务报收于11.80元，上涨0.4%，换手率1.7%，成交量5.6万手，成交额6600万元。资金流向数据方面，主力资金净买入",
            False,
        ),
        (STORY, WIRE, False),
        ("短讯。", "短讯。", False),  # too short to say
    ],
)
def test_same_story(one: str, other: str, same: bool) -> None:
    assert same_story(one, other) is same
    assert same_story(other, one) is same


def test_likeness_is_the_share_of_common_runs() -> None:
    assert likeness(runs(STORY), runs(STORY)) == 1.0
    assert likeness(runs(STORY), runs(WIRE)) == 0.0
    assert 0.6 < likeness(runs(STORY), runs(varied(STORY))) < 1.0


def test_reprints_share_a_band_and_strangers_none() -> None:
    assert set(bands(runs(STORY))) & set(bands(runs(varied(STORY))))
    assert not set(bands(runs(STORY))) & set(bands(runs(WIRE)))
    assert len(bands(runs(WIRE))) == 16
    assert bands(np.zeros(0, np.uint64)) == []


def test_stories_are_counted_once() -> None:
    assert stories([STORY, varied(STORY), WIRE, STORY]) == 2


def record(key: str, text: str, day: str, source: str) -> str:
    title = f"{source}：码头明年启用"
    fields = {"id": key, "title": title, "text": text, "published": day, "source": source}
    return json.dumps(fields, ensure_ascii=False) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [
        record("late", varied(STORY), "2022-05-03", "晚报"),
        record("first", STORY, "2022-05-01", "日报"),
        record("same", STORY, "2022-05-02", "日报"),
        record("other", WIRE, "2022-05-01", "Wire"),
    ]
    (tmp_path / "wire.jsonl").write_text("".join(lines), encoding="utf-8")
    ingest([tmp_path / "wire.jsonl"], tmp_path / "index")
    return tmp_path / "index"


def keys(index: NewsIndex, key: str) -> list[str]:
    found = index.reprints(index.article_by_key(key).article_id)
    return [article.article_key for article in found]


def test_the_index_knows_reprints_whatever_their_order(folder: Path) -> None:
    with NewsIndex.open(folder, read_only=True) as index:
        assert keys(index, "late") == ["first", "same"]
        assert keys(index, "first") == ["late", "same"]
        assert keys(index, "same") == ["late", "first"]
        assert keys(index, "other") == []


def test_a_changed_or_deleted_article_is_no_reprint_any_more(folder: Path) -> None:
    changed = folder.parent / "changed.jsonl"
    changed.write_text(record("late", WIRE, "2022-05-03", "晚报"), encoding="utf-8")
    ingest([changed], folder)
    with NewsIndex.open(folder) as index:
        assert keys(index, "first") == ["same"]
        assert keys(index, "late") == ["other"]
        index.delete(["first"])
        assert keys(index, "same") == []


def test_the_first_to_say_it_is_credited(folder: Path) -> None:
    with Assistant.open(folder) as desk:
        answer = desk.ask("云岚第三集装箱码头总投资多少？", today=date(2022, 6, 1))
        assert answer.value == "62亿元"
        (citation,) = answer.citations
        assert citation.article_key == "first"
        assert citation.copies == ("late", "same")
        text = desk.article(citation.article_id).text
        assert text[citation.start : citation.end] == citation.quote
        late = desk.ask("云岚第三集装箱码头总投资多少？", sources=["晚报"], today=date(2022, 6, 1))
        assert late.citations[0].article_key == "late"


def test_verify_tells_of_wrong_bands_and_rebuild_mends_them(folder: Path) -> None:
    with sqlite3.connect(folder / "newsdesk.db") as database:
        rows = dict(database.execute("SELECT key, row FROM articles").fetchall())
        database.execute("UPDATE bands SET band = band + 1 WHERE article = ?", (rows["first"],))
        database.execute("INSERT INTO bands VALUES (7, ?)", (max(rows.values()) + 1,))
    database.close()
    with NewsIndex.open(folder, read_only=True) as index:
        stray, wrong = index.verify()
    assert "first" in wrong
    assert "gone" in stray
    assert all("newsdesk index rebuild" in line for line in (stray, wrong))
    NewsIndex.rebuild_at(Settings(index_dir=folder))
    with NewsIndex.open(folder, read_only=True) as index:
        assert index.verify() == []
        assert keys(index, "first") == ["late", "same"]


def test_an_older_index_is_read_and_completed(folder: Path) -> None:
    with sqlite3.connect(folder / "newsdesk.db") as database:
        database.executescript(
            "DROP TABLE bands; DROP TABLE events; DELETE FROM meta WHERE name IN ('bands',"
            " 'events'); PRAGMA user_version = 1;"
        )
    database.close()
    with NewsIndex.open(folder, read_only=True) as index:
        assert keys(index, "first") == ["same"]
    ingest([], folder)
    with NewsIndex.open(folder, read_only=True) as index:
        assert keys(index, "first") == ["late", "same"]
        assert index.verify() == []
