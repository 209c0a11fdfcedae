"""Ingest: what becomes of every article, in one pass and in the next."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hashing import HashEmbedder, numbered, write_articles

from index import IngestReport, NewsIndex, ingest
from index.errors import IndexLockedError, IndexMismatchError
from index.language import lexical_tokens
from index.prepare import embedding_text
from index.settings import Settings
from index.store import WriterLock
from index.types import Article, Interval, Published


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def take(folder: Path, rows: list[dict[str, Any]], **options: Any) -> IngestReport:
    """Ingest `rows` as a JSONL file beside the index."""
    source = write_articles(folder.parent / "articles.jsonl", rows)
    return ingest([source], folder, embedder=HashEmbedder(), **options)


def digest(folder: Path) -> str:
    with NewsIndex.open(folder) as index:
        assert index.verify() == []
        return str(index.stats()["content_digest"])


def test_the_same_again_is_unchanged(folder: Path) -> None:
    rows = numbered(6)
    first = take(folder, rows)
    assert first.added == [row["id"] for row in rows]
    assert first.pending_embeddings == 0
    before = digest(folder)
    again = take(folder, rows)
    assert again.unchanged == first.added
    assert not (again.added or again.updated or again.duplicate or again.failed)
    assert digest(folder) == before


def test_changes_and_additions_end_as_if_ingested_so_at_once(folder: Path, tmp_path: Path) -> None:
    rows = numbered(6)
    take(folder, rows)
    changed = [{**rows[0], "title": "Mill and bakery"}, {**rows[1], "text": "只剩一句话。"}]
    report = take(folder, [*changed, *rows[2:], *numbered(2, start=6)])
    assert (report.updated, report.added) == (["a0", "a1"], ["a6", "a7"])
    (tmp_path / "fresh").mkdir()
    take(tmp_path / "fresh" / "index", [*numbered(2, start=6), *rows[2:], *changed])
    assert digest(folder) == digest(tmp_path / "fresh" / "index")


def test_batches_dont_show(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = numbered(7)
    take(folder, rows)
    monkeypatch.setattr(sys.modules["index.ingest"], "BATCH_ARTICLES", 2)
    monkeypatch.setattr("index.embedding.BATCH", 3)
    (tmp_path / "fresh").mkdir()
    take(tmp_path / "fresh" / "index", rows)
    assert digest(folder) == digest(tmp_path / "fresh" / "index")


def test_copies_are_counted_once(folder: Path) -> None:
    row = numbered(1)[0]
    report = take(folder, [row, {**row, "id": "reprint", "source": "another paper"}])
    assert (report.added, report.duplicate) == (["a0"], ["reprint"])
    with NewsIndex.open(folder, embedder=HashEmbedder()) as index:
        assert index.copies(index.article_by_key("reprint").article_id) == ("a0",)
        assert index.stats()["passages"] == len(
            index.passages(index.article_by_key("a0").article_id)
        )
        assert len({hit.article.article_key for hit in index.search("flour mill", k=50)}) == 1


def test_failures_are_listed_and_stop_nothing(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text(
        '{"id": "ok", "text": "A sentence that can be read."}\n'
        "not json at all\n"
        '{"id": "empty", "text": "  "}\n'
        '{"id": "half", "text": "a lone \\ud83d surrogate"}\n'
        '{"id": "ok2", "text": "Another sentence, after the faults."}\n',
        encoding="utf-8",
    )
    absent = tmp_path / "absent.txt"
    report = ingest([absent, broken], folder, embedder=HashEmbedder())
    assert {"ok", "ok2"} <= {*report.added}
    reasons = {failure.key: failure.reason for failure in report.failed}
    assert all(reasons.values())
    assert str(absent) in reasons
    assert len(reasons) >= 3
    assert digest(folder)


def test_one_key_for_two_articles_keeps_the_first(folder: Path) -> None:
    first, second = numbered(2)
    rows = [first, {**second, "id": first["id"]}, first]
    report = take(folder, rows)
    assert (report.added, report.unchanged) == (["a0"], ["a0"])
    assert [(item.key, "same key" in item.reason) for item in report.failed] == [("a0", True)]
    assert take(folder, rows).updated == []
    with NewsIndex.open(folder) as index:
        assert index.article_by_key("a0").title == first["title"]


def test_without_waiting_words_find_it_and_the_next_ingest_embeds(folder: Path) -> None:
    rows = numbered(4)
    report = take(folder, rows, wait=False)
    assert report.pending_embeddings > 0
    with NewsIndex.open(folder, embedder=HashEmbedder()) as index:
        found = index.search("港口 集装箱", k=3)
        assert found
        assert all(hit.dense_rank is None and hit.lexical_rank for hit in found)
        assert index.stats()["pending_embeddings"] == report.pending_embeddings
        assert take(folder, []).pending_embeddings == 0
        assert index.search("港口 集装箱", k=1)[0].dense_rank is not None


def test_passages_are_exact_and_end_with_sentences(folder: Path) -> None:
    take(folder, numbered(4), settings=Settings(passage_tokens=60))
    with NewsIndex.open(folder) as index:
        for article in index.articles():
            passages = index.passages(article.article_id)
            assert len(passages) > 1
            assert all(article.text[p.start : p.end] == p.text for p in passages)
            assert all(p.text[-1] in ".。" for p in passages)


def test_a_passage_is_never_longer_than_the_embedder_reads(folder: Path) -> None:
    """Its tokens aren't those of the budget: here a passage of 220 would be cut off."""
    source = write_articles(folder.parent / "articles.jsonl", numbered(2))
    small = HashEmbedder(max_tokens=64)
    ingest([source], folder, embedder=small)
    with NewsIndex.open(folder) as index:
        for article in index.articles():
            for passage in index.passages(article.article_id):
                text = embedding_text(article, passage.start, passage.end, small)
                assert small.count_tokens(text) <= small.max_tokens
                assert text.endswith(passage.text)


def test_title_and_day_go_before_a_passage_and_the_title_gives_way() -> None:
    day = Published(Interval(date(2022, 5, 26), date(2022, 5, 26)), "dateline")
    article = Article("i", "k", "云计算 " * 30, "阿里云盈利了。" * 4, day, language="zh")
    roomy, tight = HashEmbedder(), HashEmbedder(max_tokens=56)
    text = embedding_text(article, 0, 7, roomy)
    assert text.splitlines()[1:] == ["2022年5月26日", "阿里云盈利了。"]
    shorter = embedding_text(article, 0, 28, tight)
    assert shorter.endswith(article.text)
    assert 0 < len(lexical_tokens(shorter.splitlines()[0])) < len(lexical_tokens(article.title))


def test_other_settings_or_another_model_are_refused(folder: Path) -> None:
    take(folder, numbered(1))
    source = folder.parent / "articles.jsonl"
    for options in (
        {"settings": Settings(passage_tokens=100), "embedder": HashEmbedder()},
        {"embedder": HashEmbedder(fingerprint="hashing/2")},
    ):
        with pytest.raises(IndexMismatchError) as refused:
            ingest([source], folder, **options)  # type: ignore[arg-type]
        assert "newsdesk index rebuild" in refused.value.hint
    assert digest(folder)


def test_a_second_writer_is_refused(folder: Path) -> None:
    take(folder, numbered(1))
    with WriterLock(folder), pytest.raises(IndexLockedError):
        take(folder, numbered(2))
    assert take(folder, numbered(2)).added == ["a1"]


def test_the_report_as_json(folder: Path) -> None:
    row = numbered(1)[0]
    said: list[str] = []
    report = take(
        folder, [row, {**row, "id": "b"}, {"id": "c", "text": ""}], progress=said.append
    ).to_json()
    assert report["counts"] == {
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "duplicate": 1,
        "failed": 1,
    }
    assert report["added"] == ["a0"]
    assert report["failed"][0].keys() == {"key", "reason"}
    assert report["pending_embeddings"] == 0
    assert report["articles_per_second"] > 0
    assert 0 < report["seconds_to_searchable"] <= report["seconds"]
    assert said


def test_settings_take_a_path_as_text(folder: Path) -> None:
    take(folder, numbered(1))
    text: Any = str(folder)
    with NewsIndex.open(Settings(index_dir=text), read_only=True) as index:
        assert index.stats()["articles"] == 1
