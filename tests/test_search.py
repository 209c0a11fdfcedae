"""NewsIndex: what is found, what filters keep out, and how lost or stale caches heal."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hashing import HashEmbedder, numbered, write_articles

from index import NewsIndex, ingest
from index.dense import Dense
from index.errors import (
    ArticleNotFoundError,
    IndexMismatchError,
    IndexNotFoundError,
    SettingsError,
    UsageError,
)
from index.fusion import Ranking, fuse, interleave, raise_crossing
from index.lexical import FOLDER, STATE
from index.settings import Settings
from index.store import WriterLock
from index.types import Filter, Hit

HARBOUR = {
    "id": "harbour",
    "title": "New harbour opens in Lianyun",
    "text": "The harbour of Lianyun opened on Monday. It can take forty ships at once.",
    "published": "2021-03-05",
    "source": "Coast Post",
}
CLOUD = {
    "id": "cloud",
    "title": "阿里云首次年度盈利",
    "text": "阿里云公布财报，2022 财年首次实现年度盈利。公司总裁表示将继续投入研发。",
    "published": "2022-05-26",
    "source": "IT之家",
}
QUAKE = {
    "id": "quake",
    "title": "西山发生地震",
    "text": "西山县昨日发生 5.2 级地震，暂无人员伤亡。救援队已经出发。",
    "source": "IT之家",
}
WEATHER = {
    "id": "weather",
    "title": "Heat ahead",
    "text": "The coast expects 38 degrees on Monday. Ships should carry water.",
    "published": "2021-07-01",
    "source": "Coast Post",
}


def fill(folder: Path, *rows: dict[str, Any], embedder: Any = None) -> Path:
    source = write_articles(folder.parent / f"{folder.name}.jsonl", rows)
    ingest([source], folder, embedder=embedder or HashEmbedder())
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return fill(tmp_path / "index", HARBOUR, CLOUD, QUAKE, WEATHER)


def opened(folder: Path, **options: Any) -> NewsIndex:
    return NewsIndex.open(folder, embedder=HashEmbedder(), **options)


def keys(hits: Sequence[Hit]) -> list[str]:
    return [hit.article.article_key for hit in hits]


def test_hits_carry_passage_article_scores_and_ranks(folder: Path) -> None:
    with opened(folder) as index:
        hits = index.search("when did the harbour of Lianyun open", k=3)
        best = hits[0]
        assert best.article.article_key == "harbour"
        assert best.article.text[best.passage.start : best.passage.end] == best.passage.text
        assert (best.dense_rank, best.lexical_rank) == (1, 1)
        assert best.dense_score is not None
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert keys(index.search("首次年度盈利"))[0] == "cloud"
        assert index.search("   ") == []
        with pytest.raises(UsageError):
            index.search("harbour", k=0)


def test_a_name_s_other_spelling_finds_the_other_language(folder: Path) -> None:
    with opened(folder) as index:
        plain = index.search("Aliyun profit", k=4, filter=Filter(languages=("zh",)))
        assert all(hit.lexical_rank is None for hit in plain)
        found = index.search(
            "Aliyun profit", expansions=["阿里云"], k=1, filter=Filter(languages=("zh",))
        )
        assert (keys(found), found[0].lexical_rank) == (["cloud"], 1)
        numbers = index.search("5.2 magnitude", k=1, filter=Filter(languages=("zh",)))
        assert (keys(numbers), numbers[0].lexical_rank) == (["quake"], 1)


def test_filters_apply_before_ranking(tmp_path: Path) -> None:
    """Two hundred better matches elsewhere don't push out the one that passes."""
    crowd = [
        {
            "id": f"c{n}",
            "text": f"The harbour harbour harbour opened, number {n}.",
            "source": "mass",
        }
        for n in range(250)
    ]
    folder = fill(tmp_path / "index", *crowd, HARBOUR)
    with opened(folder) as index:
        assert "harbour" not in keys(index.search("harbour opened", k=100))
        for chosen in (
            Filter(sources=("coast post",)),
            Filter(since=date(2021, 3, 5), until=date(2021, 3, 5)),
            Filter(article_ids=(index.article_by_key("harbour").article_id,)),
        ):
            hits = index.search("harbour opened", k=100, filter=chosen)
            assert keys(hits) == ["harbour"]
            assert hits[0].dense_rank == hits[0].lexical_rank == 1
        assert index.search("harbour", filter=Filter(sources=("nobody",))) == []


def test_undated_articles_never_pass_a_date_filter(folder: Path) -> None:
    with opened(folder) as index:
        assert "quake" in keys(index.search("西山 地震"))
        assert "quake" not in keys(index.search("西山 地震", filter=Filter(since=date(1, 1, 2))))
        assert "quake" not in keys(index.search("西山 地震", filter=Filter(until=date(2090, 1, 1))))
        assert index.coverage(Filter(since=date(2022, 1, 1))).articles == 1
        with pytest.raises(SettingsError, match="Mars"):
            index.search("地震", filter=Filter(since=date(2020, 1, 1), tz="Mars/North"))


def test_a_copy_answers_for_its_own_source(tmp_path: Path) -> None:
    reprint = {**HARBOUR, "id": "reprint", "source": "Inland Post", "published": "2021-03-09"}
    with opened(fill(tmp_path / "index", HARBOUR, reprint)) as index:
        assert keys(index.search("harbour")) == ["harbour"]
        hits = index.search("harbour", filter=Filter(sources=("Inland Post",)))
        assert keys(hits) == ["reprint"]
        assert hits[0].passage.article_id == hits[0].article.article_id
        assert keys(index.search("harbour", filter=Filter(since=date(2021, 3, 8)))) == ["reprint"]


def test_a_reader_sees_what_another_writes(folder: Path) -> None:
    with opened(folder, read_only=True) as reader:
        assert keys(reader.search("bridge", k=1)) != ["bridge"]
        old = {hit.passage.passage_id for hit in reader.search("harbour ships", k=10)}
        bridge = {"id": "bridge", "text": "A bridge was opened."}
        moved = {**HARBOUR, "text": "The harbour was closed again. No ship came."}
        fill(folder, bridge, moved)
        assert keys(reader.search("bridge", k=1)) == ["bridge"]
        hits = reader.search("harbour ships", k=10)
        assert not any(
            "Monday" in h.passage.text for h in hits if h.article.article_key == "harbour"
        )
        assert {
            h.passage.passage_id for h in hits if h.article.article_key == "harbour"
        }.isdisjoint(old)
        with opened(folder) as writer:
            assert writer.delete(["harbour", "nothing"]) == 1
            assert "harbour" not in keys(writer.search("harbour ships"))
        assert "harbour" not in keys(reader.search("harbour ships"))
        assert reader.verify() == []
        with pytest.raises(ArticleNotFoundError):
            reader.article_by_key("harbour")
        with pytest.raises(UsageError):
            reader.delete(["cloud"])


def lose(folder: Path) -> None:
    shutil.rmtree(folder / FOLDER)


def lose_watermark(folder: Path) -> None:
    (folder / STATE).unlink()


def damage(folder: Path) -> None:
    for path in (folder / FOLDER).iterdir():
        if path.is_file():
            path.write_bytes(b"\0" * path.stat().st_size)


def truncate(folder: Path) -> None:
    for path in (folder / FOLDER).glob("*.*"):
        path.write_bytes(path.read_bytes()[:-20])


def of_another_history(folder: Path) -> None:
    state = json.loads((folder / STATE).read_text())
    (folder / STATE).write_text(json.dumps({**state, "token": "ffff"}))


def ahead(folder: Path) -> None:
    state = json.loads((folder / STATE).read_text())
    (folder / STATE).write_text(json.dumps({**state, "sequence": 99}))


def claim_more_than_it_has(folder: Path) -> None:
    """The watermark of now over the cache of before."""
    state = (folder / STATE).read_bytes()
    shutil.copytree(folder / FOLDER, folder / "kept")
    fill(folder, HARBOUR, {"id": "bridge", "text": "A bridge was opened."})
    state = (folder / STATE).read_bytes()
    shutil.rmtree(folder / FOLDER)
    (folder / "kept").rename(folder / FOLDER)
    (folder / STATE).write_bytes(state)


@pytest.mark.parametrize(
    "harm",
    [lose, lose_watermark, damage, truncate, of_another_history, ahead, claim_more_than_it_has],
    ids=lambda harm: harm.__name__,
)
def test_a_harmed_cache_costs_time_and_nothing_else(
    folder: Path, harm: Callable[[Path], None]
) -> None:
    harm(folder)
    with opened(folder) as index:
        assert keys(index.search("harbour Lianyun"))[0] == "harbour"
        assert index.search("harbour Lianyun")[0].lexical_rank == 1
        assert index.verify() == []
    fill(folder, {"id": "tunnel", "text": "A tunnel was dug."})
    with opened(folder) as index:
        assert keys(index.search("tunnel dug"))[0] == "tunnel"
        assert index.verify() == []


def test_a_lost_cache_is_made_in_memory_while_another_writes(folder: Path) -> None:
    lose(folder)
    with WriterLock(folder), opened(folder) as index:
        assert index.search("harbour Lianyun")[0].lexical_rank == 1
        assert not (folder / FOLDER).exists()
    fill(folder, {"id": "tunnel", "text": "A tunnel was dug."})


def test_a_store_restored_from_a_backup_is_followed(folder: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    shutil.copy(folder / "newsdesk.db", backup)
    fill(folder, {"id": "tunnel", "text": "A tunnel was dug."})
    shutil.copy(backup, folder / "newsdesk.db")
    with opened(folder) as index:
        assert "tunnel" not in keys(index.search("tunnel dug"))
        assert index.verify() == []


def test_verify_sees_a_text_that_was_changed_by_hand(folder: Path) -> None:
    connection = sqlite3.connect(folder / "newsdesk.db")
    connection.execute("UPDATE articles SET text = 'X' || text WHERE key = 'cloud'")
    connection.execute("UPDATE passages SET embedding = zeroblob(128) WHERE id = 1")
    connection.commit()
    connection.close()
    with opened(folder) as index:
        problems = index.verify()
        assert any("cloud" in line for line in problems)
        assert any("embedding of passage 1" in line for line in problems)


def test_settings_must_be_those_of_the_index_but_a_path_takes_them(folder: Path) -> None:
    other = Settings(index_dir=folder, passage_tokens=100)
    with pytest.raises(IndexMismatchError) as refused:
        NewsIndex.open(other)
    assert "newsdesk index rebuild" in refused.value.hint
    with pytest.raises(IndexMismatchError):
        NewsIndex.open(folder, embedder=HashEmbedder(fingerprint="hashing/2"))
    NewsIndex.rebuild_at(other, embedder=HashEmbedder())
    with opened(folder) as index:
        assert index.settings.passage_tokens == 100
    with pytest.raises(IndexNotFoundError):
        NewsIndex.open(folder / "nowhere")
    assert not (folder / "nowhere").exists()


def test_rebuild_migrates_to_another_model_and_budget(tmp_path: Path) -> None:
    second = HashEmbedder(fingerprint="hashing/2")
    folder = fill(tmp_path / "index", *numbered(4))
    settings = Settings(index_dir=folder, passage_tokens=60)
    said: list[str] = []
    stats = NewsIndex.rebuild_at(settings, embedder=second, progress=said.append)
    (tmp_path / "fresh").mkdir()
    source = write_articles(tmp_path / "articles.jsonl", numbered(4))
    ingest([source], tmp_path / "fresh", settings=settings, embedder=second)
    with NewsIndex.open(tmp_path / "fresh", embedder=second) as fresh:
        assert fresh.stats()["content_digest"] == stats["content_digest"]
    with NewsIndex.open(settings, embedder=second) as index:
        assert index.verify() == []
        assert index.rebuild()["content_digest"] == stats["content_digest"]
    assert said


def test_centring_finds_the_right_passage_of_the_other_language(tmp_path: Path) -> None:
    """The embedder puts a text first by its language, as real ones do."""
    english = [
        {"id": f"e{n}", "text": f"Report {n} about a matter with number {n * 7}."}
        for n in range(60)
    ]
    chinese = [{"id": f"z{n}", "text": f"第{n}篇报道，事关{n * 7}。"} for n in range(60)]
    target = {"id": "iphone", "text": "iPhone 15 在 Shenzhen 发售。"}
    folder = fill(tmp_path / "index", *english, *chinese, target)
    question = "what about the iPhone in Shenzhen"

    def rank(centred: bool) -> int:
        with opened(folder, centred=centred) as index:
            index._lexical = None
            hits = index.search(question, k=121)
            return next(h.dense_rank or 999 for h in hits if h.article.article_key == "iphone")

    assert rank(centred=True) < rank(centred=False)
    assert rank(centred=True) <= 3


def test_similarity_orders_sentences(folder: Path) -> None:
    with opened(folder) as index:
        near, far = index.similarity(
            "when did the harbour open", ["The harbour did open on Monday.", "He paid in cash."]
        )
        assert -1 <= far < near <= 1
        assert index.similarity("anything", []) == []


def test_threads_share_an_index(folder: Path) -> None:
    with opened(folder) as index, ThreadPoolExecutor(8) as pool:
        expected = keys(index.search("harbour Lianyun"))
        stop = threading.Event()

        def write() -> None:
            for n in range(4):
                fill(folder, {"id": f"new{n}", "text": f"第{n}条消息。"})
            stop.set()

        writing = pool.submit(write)
        while not stop.is_set():
            asked = [pool.submit(index.search, "harbour Lianyun") for _ in range(4)]
            assert all(keys(found.result())[:1] == expected[:1] for found in asked)
        writing.result()
        assert "new3" in [item.article_key for item in index.articles()]


def test_listings_and_stats(folder: Path) -> None:
    with opened(folder) as index:
        listed = [item.article_key for item in index.articles()]
        assert listed == ["cloud", "weather", "harbour", "quake"]
        assert [item.article_key for item in index.articles(limit=2, offset=1)] == listed[1:3]
        assert index.sources() == ["Coast Post", "IT之家"]
        stats = index.stats()
        assert stats["languages"] == {"en": 2, "zh": 2}
        assert (stats["first"], stats["last"], stats["undated"]) == ("2021-03-05", "2022-05-26", 1)
        assert stats["fingerprint"]["embedder"] == "hashing/1"
        assert stats["bytes"]["database"] > 0
        json.dumps(stats)


def test_dense_search_is_exact_under_any_selection(tmp_path: Path) -> None:
    rows = [
        {"id": f"n{n}", "text": f"消息第{n}条，编号{n * 31}。", "source": f"s{n % 7}"}
        for n in range(90)
    ]
    with opened(fill(tmp_path / "index", *rows)) as index:
        dense = index._open_dense()
        vectors = dense.centres.passages(dense._place.vectors, dense._place.languages)
        question = vectors[17]
        for selection in (None, index._store.select(Filter(sources=("s3", "s5")))):
            allowed = np.ones(90, bool)
            if selection is not None:
                allowed = np.isin(dense._place.articles, selection.rows)
            scores = np.where(allowed, vectors @ question, -np.inf)
            expected = dense.ids()[np.argsort(-scores)[:20]].tolist()
            assert [h.id for h in dense.search(question, limit=20, selection=selection)] == expected


def test_a_dense_index_of_nothing() -> None:
    assert Dense(None, 4).search(np.ones(4, np.float32), limit=3) == []


def test_fusion() -> None:
    assert fuse([Ranking([1, 2, 3]), Ranking([3, 1, 9])]) == [1, 3, 2, 9]
    assert fuse([Ranking([1, 2]), Ranking([2, 1], weight=1.5)]) == [2, 1]
    assert interleave([1, 2], [7, 8, 9], [False, True, True, True]) == [7, 1, 2, 8, 9]
    assert raise_crossing({1: 0.5, 2: 0.4}, {2: 0.2, 3: 0.05}) == [2, 1, 3]


def test_the_bundled_model_answers_across_languages(tmp_path: Path) -> None:
    rows = [HARBOUR, CLOUD, QUAKE, WEATHER]
    source = write_articles(tmp_path / "articles.jsonl", rows)
    ingest([source], tmp_path / "index")
    with NewsIndex.open(tmp_path / "index") as index:
        assert keys(index.search("Which company made its first annual profit?"))[0] == "cloud"
        assert keys(index.search("港口什么时候开放？"))[0] == "harbour"
        assert index.verify() == []
