"""Event dates made at ingest: stored a sentence, filtered by, kept right."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.cli import main
from index import NewsIndex, ingest
from index.errors import IndexMismatchError
from index.settings import Settings
from index.store.events import events_of
from index.time.events import RULES
from index.types import Filter

ROOT = Path(__file__).resolve().parents[1]
BRIDGE = (
    "Tarn Bridge reopened on 3 May. It had been shut since a barge struck a pier in "
    "November 2022. Traffic is light."
)
FERRY = "跨湾轮渡将于9月1日恢复，港务局宣布。票价不变。"
NOTE = "The council met and said nothing of dates at all."
ARTICLES = [
    {"id": "bridge", "title": "Tarn Bridge", "text": BRIDGE, "published": "2023-05-04"},
    {"id": "轮渡", "title": "跨湾轮渡", "text": FERRY, "published": "2023-07-02"},
    {"id": "note", "title": "Council", "text": NOTE, "published": "2023-05-03"},
    {"id": "copy", "title": "Tarn Bridge", "text": BRIDGE, "published": "2021-06-01"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path / "index", ARTICLES)
    return tmp_path / "index"


def put(folder: Path, rows: list[dict[str, str]]) -> None:
    source = folder.parent / "articles.jsonl"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    assert not ingest([source], folder).failed


@contextmanager
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(folder / "newsdesk.db")
    with connection:
        yield connection
    connection.close()


def told(index: NewsIndex, key: str) -> list[tuple[str, str, str]]:
    """Each dated sentence's first words, days and origin."""
    article = index.article_by_key(key)
    return [
        (article.text[event.start : event.end][:6], event.interval.iso(), event.origin)
        for event in index.events(article)
    ]


def found(index: NewsIndex, **days: date) -> set[str]:
    return {article.article_key for article in index.articles(Filter(**days))}


def test_each_dated_sentence_is_stored_with_its_days_and_their_origin(folder: Path) -> None:
    with NewsIndex.open(folder, read_only=True) as index:
        assert told(index, "bridge") == [
            ("Tarn B", "2023-05-03", "mention"),
            ("It had", "2022-11", "mention"),
            ("Traffi", "2022-11", "paragraph"),
        ]
        assert told(index, "note") == []
        # The same words, published two years before: other days.
        assert told(index, "copy")[0] == ("Tarn B", "2021-05-03", "mention")
        (first, _) = index.events(index.article_by_key("轮渡"))
        assert first.mention is not None
        assert FERRY[first.mention.start : first.mention.end] == first.mention.text
    with database(folder) as rows:
        assert rows.execute("SELECT COUNT(*) FROM events").fetchone()[0] == 8


def test_articles_are_filtered_by_what_they_tell_of(folder: Path) -> None:
    with NewsIndex.open(folder, read_only=True) as index:
        autumn = {"event_since": date(2022, 11, 1), "event_until": date(2022, 11, 30)}
        assert found(index, **autumn) == {"bridge", "copy"}
        assert found(index, event_since=date(2023, 8, 1)) == {"轮渡"}
        assert found(index, event_until=date(2021, 12, 31)) == {"copy"}
        assert found(index, event_since=date(2023, 5, 1), until=date(2023, 5, 31)) == {"bridge"}
        hits = index.search("bridge reopened", filter=Filter(event_since=date(2023, 9, 1)))
        assert {hit.article.article_key for hit in hits} == {"轮渡"}


def test_questions_take_the_filter_through_every_door(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "When did Tarn Bridge reopen?"
    with Assistant.open(folder) as desk:
        asked = desk.ask(question, event_since=date(2023, 1, 1), event_until=date(2023, 5, 31))
        assert [one.article_key for one in asked.citations] == ["bridge"]
        assert asked.coverage.articles == 1
        assert desk.ask(question, event_since=date(2024, 1, 1)).abstained
        assert not desk.search("Tarn Bridge", event_since=date(2024, 1, 1))
    where = ["--index", str(folder), "--json", "--event-since", "2023-08-01"]
    main(["search", "Tarn Bridge", *where])
    (line,) = capsys.readouterr().out.splitlines()
    assert [hit["article_key"] for hit in json.loads(line)["hits"]] == ["轮渡"]


def test_updates_and_deletions_take_their_events_along(folder: Path) -> None:
    changed = ARTICLES[0] | {"text": "Tarn Bridge reopened on 9 May."}
    put(folder, [changed])
    with NewsIndex.open(folder) as index:
        assert [days for _, days, _ in told(index, "bridge")] == ["2023-05-09"]
        index.delete(["copy"])
        assert index.verify() == []
        assert not found(index, event_until=date(2022, 12, 31))


def test_verify_tells_of_wrong_events_and_rebuild_mends_them(folder: Path) -> None:
    with database(folder) as rows:
        rows.execute("UPDATE events SET first_day = first_day - 1 WHERE origin = 'paragraph'")
        rows.execute("INSERT INTO events SELECT 99, start, end, first_day, last_day, granularity,"
                     " date_certainty, origin, certainty, said_start, said_end, resolution"
                     " FROM events LIMIT 1")  # fmt: skip
    with NewsIndex.open(folder, read_only=True) as index:
        stray, *wrong = index.verify()
        assert "gone" in stray
        assert {line.split()[3] for line in wrong} == {"bridge", "copy", "轮渡"}
        assert all("newsdesk index rebuild" in line for line in (stray, *wrong))
    NewsIndex.rebuild_at(Settings(index_dir=folder))
    with NewsIndex.open(folder, read_only=True) as index:
        assert index.verify() == []


@pytest.mark.parametrize(
    "made_older",
    [
        "DROP TABLE events; DELETE FROM meta WHERE name = 'events'; PRAGMA user_version = 2;",
        "ALTER TABLE events RENAME TO others; CREATE TABLE events AS SELECT * FROM others;"
        " DROP TABLE others; CREATE UNIQUE INDEX one_each ON events (article, start);"
        " UPDATE meta SET value = '1' WHERE name = 'events'; PRAGMA user_version = 3;",
        "UPDATE events SET first_day = 1; UPDATE meta SET value = '0' WHERE name = 'events';",
    ],
    ids=["before there were any", "one a sentence", "by other rules"],
)
def test_an_older_index_is_read_and_completed(folder: Path, made_older: str) -> None:
    with database(folder) as rows:
        rows.executescript(made_older)
    with NewsIndex.open(folder, read_only=True) as index:
        assert told(index, "bridge")[0] == ("Tarn B", "2023-05-03", "mention")
        with pytest.raises(IndexMismatchError, match="dates of events"):
            found(index, event_since=date(2023, 1, 1))
    ingest([], folder)
    with NewsIndex.open(folder, read_only=True) as index:
        assert index.verify() == []
        assert found(index, event_since=date(2023, 8, 1)) == {"轮渡"}


def test_another_outcome_needs_another_number_of_the_rules(tmp_path: Path) -> None:
    """Where this fails though no example article changed: raise RULES, and put both here."""
    ingest([ROOT / "examples" / "articles"], tmp_path, wait=False)
    digest = hashlib.sha256()
    with NewsIndex.open(tmp_path, read_only=True) as index:
        for article in sorted(index.articles(), key=lambda one: one.article_key):
            for event in events_of(article):
                digest.update(f"{event.start} {event.interval.iso()} {event.origin}\n".encode())
    assert (RULES, digest.hexdigest()[:12]) == (3, "62379dec180e")
