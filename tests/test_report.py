"""The report of an ingest: what was read, guessed, mended and left out, and how far it is."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hashing import HashEmbedder, numbered, write_articles

from assistant.cli import main
from index import ingest
from index.formats.base import Source
from index.progress import Meter, duration, pace

PAGE = (
    "<html><head><title>Ferry sails again</title></head><body><h1>Ferry sails again</h1>"
    "<p>Harbour Post, 3 May 2024</p>"
    + "<p>The harbour board said that the ferry would sail again in May.</p>" * 8
    + "</body></html>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One file of each kind, some of them with faults."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "records.jsonl").write_text(
        '{"id": "a", "title": "Mill", "text": "The mill made flour.", "published": "2024-05-03"}\n'
        "no record\n"
        '{"id": "b", "title": "Café", "text": "The cafÃ© isnâ€™t a naÃ¯ve one."}\n',
        encoding="utf-8",
    )
    (folder / "gbk.html").write_bytes(
        "<html><head><meta charset=utf-8><title>大桥合龙</title></head><body><p>青岚大桥昨天合龙。"
        "</p></body></html>".encode("gbk")
    )
    (folder / "blank.csv").write_text("title,text\n", encoding="utf-8")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("one.txt", "One\n\nThe harbour was closed on Monday, the board said.")
        archive.writestr("inner.zip", _zipped())
    return folder


def _zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("deep.txt", "deep")
    return packed.getvalue()


def report_of(folder: Path, tmp_path: Path) -> dict[str, Any]:
    found = ingest([folder], tmp_path / "index", embedder=HashEmbedder())
    return json.loads(json.dumps(found.to_json()))  # type: ignore[no-any-return]


def test_counts_by_format_and_file(folder: Path, tmp_path: Path) -> None:
    report = report_of(folder, tmp_path)
    formats = {
        name: (counts["files"], counts["added"], counts["failed"])
        for name, counts in report["formats"].items()
    }
    assert formats == {
        "": (1, 0, 1),  # an archive in an archive is read as no format
        "html": (2, 2, 0),
        "jsonl": (1, 2, 1),
        "table": (1, 0, 1),
        "text": (1, 1, 0),
    }
    files = {Path(one["file"]).name: one for one in report["files"]}
    assert files["records.jsonl"] == {
        "file": f"{folder}/records.jsonl",
        "format": "jsonl",
        "added": 2,
        "failed": 1,
    }
    assert f"{folder}/more.zip!/one.txt" in {one["file"] for one in report["files"]}


def test_guesses_carry_their_confidence(folder: Path, tmp_path: Path) -> None:
    guessed = report_of(folder, tmp_path)["guessed"]
    found = {(one["field"], one["from"]): one for one in guessed}
    assert found["published", "byline"]["confidence"] == 0.9
    assert found["published", "byline"]["examples"] == [f"{folder}/page.html"]
    assert found["title", "title tag"]["count"] == 1
    assert ("published", "record: published") not in found  # a record is taken at its word


def test_what_was_mended_and_left_out_is_told_with_reasons(folder: Path, tmp_path: Path) -> None:
    report = report_of(folder, tmp_path)
    notes = {one["note"]: one["examples"] for one in report["notes"]}
    assert notes["text: wrongly decoded earlier (mojibake), repaired"] == ["b"]
    assert [f"{folder}/gbk.html"] in [
        keys for note, keys in notes.items() if note.startswith("declared utf-")
    ]
    reasons = {one["key"]: one["reason"] for one in report["failed"]}
    assert "not valid JSON" in reasons[f"{folder}/records.jsonl#2"]
    assert reasons[f"{folder}/blank.csv"] == "holds no articles"
    assert "archive inside an archive" in reasons[f"{folder}/more.zip!/inner.zip"]


def test_the_command_prints_it(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", str(folder), "--index", str(tmp_path / "index"), "--no-wait"]) == 0
    printed = capsys.readouterr()
    assert "jsonl: 1 file, 2 added, 1 failed" in printed.out
    assert "records.jsonl (jsonl): 2 added, 1 failed" in printed.out
    assert "published from byline (confidence 0.90): 1" in printed.out
    assert "mojibake" in printed.out
    assert "5 articles searchable by words" in printed.err


def test_inspect_shows_where_a_field_is_from_and_how_surely(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", str(folder / "page.html")]) == 0
    assert "(byline, 0.90)" in capsys.readouterr().out
    assert main(["inspect", str(folder / "page.html"), "--json"]) == 0
    (article,) = json.loads(capsys.readouterr().out)["articles"]
    assert article["confidence"]["published"] == 0.9
    assert article["confidence"]["title"] == 0.98


def test_inspect_takes_a_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("kop,lijf\nFerry,The ferry sailed on Monday.\n", encoding="utf-8")
    assert main(["inspect", str(path), "--map", "title=kop,text=lijf"]) == 0
    assert "The ferry sailed on Monday." in capsys.readouterr().out


def test_progress_tells_rate_and_time_left(tmp_path: Path) -> None:
    now = [0.0]
    large = write_articles(tmp_path / "large.jsonl", numbered(900))
    small = write_articles(tmp_path / "small.jsonl", numbered(3))
    meter = Meter([large, small, "https://example.org/feed"], clock=lambda: now[0])
    watched = meter.watch(Source(str(large), large.name, lambda: large.open("rb")))
    with watched.open() as stream:
        half = stream.read(large.stat().st_size // 2)
        now[0] = 10.0
        line = meter.line(450)
    assert line.startswith("450 articles searchable by words, 45/s, ")
    assert line.endswith(" s left")
    assert 8 <= int(line.split()[-3]) <= 16  # half of the large file, and an address to come
    with watched.open() as stream:
        assert stream.read(len(half)) == half
        stream.seek(-4, 2)
        assert stream.read() == large.read_bytes()[-4:]
    assert meter.line(0) == "0 articles searchable by words"


def test_pace_in_words() -> None:
    assert pace(10, 1.0, 0.5) == ""  # too early to say
    assert pace(3400, 10.0, 0.25) == ", 340/s, 30 s left"
    assert pace(5, 10.0, 1.0) == ", 0.5/s"
    assert [duration(0.2), duration(200), duration(7800)] == ["1 s", "3 min", "2 h 10 min"]


def test_a_watched_source_can_go_to_another_process(tmp_path: Path) -> None:
    path = write_articles(tmp_path / "large.jsonl", numbered(900))
    meter = Meter([path])
    watched = meter.watch(next(iter(_sources(path))))
    sent = pickle.loads(pickle.dumps(watched))  # noqa: S301  (our own, as Parsers sends it)
    assert sent.read() == path.read_bytes()


def _sources(path: Path) -> list[Source]:
    from index.formats.walk import parts_at

    return [part for part in parts_at(path) if isinstance(part, Source)]
