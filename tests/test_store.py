"""The store: what it keeps, how it changes, who may write, and its digest."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from index.errors import (
    ArticleNotFoundError,
    IndexDamagedError,
    IndexLockedError,
    IndexMismatchError,
    IndexNotFoundError,
    NewsdeskError,
)
from index.store import DATABASE, Store, StoreWriter, WriterLock
from index.store.digest import content_digest
from index.store.rows import to_loaded
from index.types import Filter, Interval, Language, LoadedArticle, Published

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2022, 5, 26)
TIMED = Published(
    Interval(DAY, DAY),
    "meta: article:published_time",
    zone="+00:00",
    time="2022-05-26T20:30:00+00:00",
    instant=datetime(2022, 5, 26, 20, 30, tzinfo=UTC).timestamp(),
)


def article(key: str, text: str = "一句话。两句话。", **fields: object) -> LoadedArticle:
    return replace(LoadedArticle(key, f"title of {key}", text, language="zh"), **fields)  # type: ignore[arg-type]


def cut(loaded: LoadedArticle) -> list[tuple[int, int, Language]]:
    """Halves."""
    middle = len(loaded.text) // 2
    return [(0, middle, "zh"), (middle, len(loaded.text), "zh")]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StoreWriter]:
    opened = StoreWriter.open(tmp_path, create=True)
    yield opened
    opened.close()


def put(store: StoreWriter, *articles: LoadedArticle) -> list[str]:
    with store.transaction():
        return [store.put(item, cut) for item in articles]


def test_an_article_comes_back_as_it_went_in(store: StoreWriter) -> None:
    given = article(
        "a",
        published=TIMED,
        updated=replace(TIMED, time=None, instant=None, confidence=0.5),
        url="https://example.org/a",
        source="外滩日报",
        author="李",
        categories=("财经", "云"),
    )
    put(store, given)
    stored = store.article_by_key("a")
    assert to_loaded(stored) == given
    assert store.article(stored.article_id) == stored


def test_an_article_id_depends_on_the_key_alone(store: StoreWriter, tmp_path: Path) -> None:
    put(store, article("x"), article("a"))
    (tmp_path / "other").mkdir()
    other = StoreWriter.open(tmp_path / "other", create=True)
    put(other, article("a", "其他。文字。"))
    assert other.article_by_key("a").article_id == store.article_by_key("a").article_id
    other.close()


def test_same_changed_and_new(store: StoreWriter) -> None:
    assert put(store, article("a"), article("b", "另外。文字。")) == ["added", "added"]
    assert put(store, article("a")) == ["unchanged"]
    before = {passage.passage_id for passage in store.passages(id_of(store, "a"))}
    assert put(store, article("a", "改后。文字。")) == ["updated"]
    after = store.passages(id_of(store, "a"))
    assert [passage.text for passage in after] == ["改后。", "文字。"]
    assert not before & {passage.passage_id for passage in after}
    assert put(store, article("a", "改后。文字。", author="王")) == ["updated"]
    assert store.article_by_key("a").author == "王"


def id_of(store: Store, key: str) -> str:
    return store.article_by_key(key).article_id


def copies(*keys: str) -> list[LoadedArticle]:
    return [article(key, title="同一篇") for key in keys]


def reprints(store: StoreWriter, key: str) -> tuple[str, ...]:
    return tuple(one.article_key for one in store.reprints(id_of(store, key)))


def test_a_copy_is_listed_and_has_its_originals_passages_once(store: StoreWriter) -> None:
    assert put(store, *copies("a", "b", "c")) == ["added", "duplicate", "duplicate"]
    assert store.counts()["passages"] == 2
    assert reprints(store, "a") == ("b", "c")
    assert reprints(store, "c") == ("a", "b")
    assert [p.article_id for p in store.passages(id_of(store, "b"))] == [id_of(store, "b")] * 2
    assert put(store, *copies("a", "b", "c")) == ["unchanged"] * 3


def test_when_the_original_changes_the_first_copy_takes_over(store: StoreWriter) -> None:
    put(store, *copies("a", "b", "c"))
    assert put(store, article("a", "新。文。")) == ["updated"]
    assert store.counts()["passages"] == 4
    assert reprints(store, "a") == ()
    assert reprints(store, "b") == ("c",)
    assert [p.text for p in store.passages(id_of(store, "c"))] == ["一句话。", "两句话。"]


def test_when_the_original_is_removed_the_first_copy_takes_over(store: StoreWriter) -> None:
    put(store, *copies("a", "b", "c"))
    with store.transaction():
        assert store.remove(["a", "unknown", "a"], cut) == 1
    assert store.counts() == {"articles": 2, "copies": 1, "passages": 2, "pending_embeddings": 2}
    with pytest.raises(ArticleNotFoundError):
        store.article_by_key("a")
    assert put(store, *copies("a")) == ["duplicate"]


def test_an_article_that_fails_leaves_its_old_version(store: StoreWriter) -> None:
    put(store, article("a"), article("b", "别的。东西。"))

    def failing(_: LoadedArticle) -> list[tuple[int, int, Language]]:
        raise ValueError("no passages")

    with store.transaction():
        with pytest.raises(ValueError, match="no passages"):
            store.put(article("a", "新。文。"), failing)
        store.put(article("b", "别的。新的。"), cut)
    assert store.article_by_key("a").text == "一句话。两句话。"
    assert len(store.passages(id_of(store, "a"))) == 2
    assert store.article_by_key("b").text == "别的。新的。"


def test_the_digest_knows_content_and_not_history(store: StoreWriter, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = StoreWriter.open(tmp_path / "other", create=True)
    first, second, third = article("a"), article("b", "别的。东西。"), article("c", "第三。篇。")
    put(store, first)
    put(store, second, third)
    put(other, article("d", "又。一篇。"), article("c", "旧的。文字。"), second)
    put(other, third, first)
    assert content_digest(store) != content_digest(other)
    with other.transaction():
        other.remove(["d"], cut)
    assert content_digest(store) == content_digest(other)
    embed(store)
    assert content_digest(store) != content_digest(other)
    embed(other)
    assert content_digest(store) == content_digest(other)
    other._connection.execute("UPDATE passages SET start = start + 1 WHERE id = 5")
    assert content_digest(store) != content_digest(other)
    other.close()


def embed(store: StoreWriter) -> None:
    """Vectors that depend on the text alone."""
    for passage in store.pending(100):
        text = store.articles_at([passage.article])[passage.article].text
        vector = np.array([[len(text), passage.start, 1]], np.float32)
        with store.transaction(articles=False):
            store.put_vectors([passage.id], vector)


def test_no_index_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFoundError) as absent:
        Store.open(tmp_path)
    assert "newsdesk ingest" in absent.value.hint
    assert not (tmp_path / DATABASE).exists()
    (tmp_path / DATABASE).write_bytes(b"this is no database, but long enough to be read" * 50)
    with pytest.raises(IndexDamagedError):
        Store.open(tmp_path)


def test_a_newer_layout_is_refused(store: StoreWriter, tmp_path: Path) -> None:
    store.close()
    connection = sqlite3.connect(tmp_path / DATABASE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(IndexMismatchError, match="layout 99"):
        Store.open(tmp_path)


def test_one_writer_and_the_error_names_it(tmp_path: Path) -> None:
    with (
        WriterLock(tmp_path),
        pytest.raises(IndexLockedError, match=f"process {os.getpid()}"),
        WriterLock(tmp_path),
    ):
        pass
    with WriterLock(tmp_path):
        pass


def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from index.store import WriterLock\n"
        "lock = WriterLock(Path(sys.argv[1])).acquire(); print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as owner:
        try:
            assert owner.stdout is not None
            assert owner.stdout.readline() == "held\n"
            with pytest.raises(IndexLockedError, match=f"process {owner.pid}"):
                WriterLock(tmp_path).acquire()
        finally:
            owner.kill()
    with WriterLock(tmp_path):
        pass


def keys(store: Store, **chosen: object) -> set[str]:
    """Keys of the articles that pass a filter."""
    return {item.article_key for item in store.articles(Filter(**chosen), None, 0)}  # type: ignore[arg-type]


def test_days_are_read_in_the_askers_zone(store: StoreWriter) -> None:
    """20:30 GMT on the 26th is the 27th in Beijing; a day without a time is that day anywhere."""
    day_only = Published(Interval(DAY, DAY), "front matter: date")
    put(store, article("timed", published=TIMED), article("day", published=day_only))
    put(store, article("undated"))
    day, following = date(2022, 5, 26), date(2022, 5, 27)
    assert keys(store, since=day, until=day, tz="UTC") == {"timed", "day"}
    assert keys(store, since=day, until=day, tz="Asia/Shanghai") == {"day"}
    assert keys(store, since=following, tz="Asia/Shanghai") == {"timed"}
    assert keys(store, until=date(2030, 1, 1), tz="UTC") == {"timed", "day"}
    assert keys(store) == {"timed", "day", "undated"}


def test_a_month_passes_where_it_overlaps(store: StoreWriter) -> None:
    month = Interval(date(2022, 5, 1), date(2022, 5, 31), "month")
    put(store, article("may", published=Published(month, "dateline")))
    assert keys(store, since=date(2022, 5, 30)) == {"may"}
    assert keys(store, since=date(2022, 6, 1)) == set()
    assert keys(store, until=date(2022, 4, 30)) == set()


def test_sources_languages_and_ids(store: StoreWriter) -> None:
    put(store, article("a", source="IT Home"), article("b", source="cnBeta", language="en"))
    assert keys(store, sources=("it home", "other")) == {"a"}
    assert keys(store, languages=("en",)) == {"b"}
    assert keys(store, article_ids=(id_of(store, "a"),)) == {"a"}
    assert store.sources() == ["IT Home", "cnBeta"]


def test_a_copy_stands_for_its_original_where_only_it_passes(store: StoreWriter) -> None:
    original, copy = copies("a", "b")
    put(store, replace(original, source="one"), replace(copy, source="two"))
    by_source = {name: store.select(Filter(sources=(name,))).shown for name in ("one", "two")}
    rows = {row: item.article_key for row, item in store.articles_at([1, 2]).items()}
    assert [(rows[o], rows[s]) for o, s in by_source["one"].items()] == [("a", "a")]
    assert [(rows[o], rows[s]) for o, s in by_source["two"].items()] == [("a", "b")]
    assert list(store.select(Filter(languages=("zh",))).shown.items()) == [(1, 1)]


def test_coverage_counts_what_has_no_date(store: StoreWriter) -> None:
    put(store, article("a", published=TIMED), article("b"))
    span = store.span()
    assert (span.first, span.last, span.articles, span.undated) == (DAY, DAY, 2, 1)
    nothing = store.span(Filter(sources=("none",)))
    assert (nothing.first, nothing.articles, nothing.undated) == (None, 0, 0)


def test_a_snapshot_holds_while_another_writes(store: StoreWriter, tmp_path: Path) -> None:
    put(store, article("a"))
    reader = Store.open(tmp_path)
    with reader.snapshot():
        assert reader.counts()["articles"] == 1
        put(store, article("b", "别的。东西。"))
        assert reader.counts()["articles"] == 1
    assert reader.counts()["articles"] == 2
    reader.close()


def test_a_full_disk_is_no_damage(store: StoreWriter) -> None:
    put(store, article("a"))
    pages = store.rows("PRAGMA page_count")[0][0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(NewsdeskError, match="full") as refused:
        put(store, article("b", "很长的文字。" * 20000))
    assert not isinstance(refused.value, IndexDamagedError)
    assert "space" in refused.value.hint
    assert store.counts()["articles"] == 1
