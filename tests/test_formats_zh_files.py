"""Files as Chinese programs write them, and dates and archives that are wrong in part."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

from hashing import HashEmbedder, write_articles
from loading import day, loaded_from, read

from index import NewsIndex, ingest
from index.types import LoadedArticle, LoadFailure

TEXT = "青岚大桥昨天合龙，全桥总投资48亿元，施工历时三年。\n"


def test_columns_named_in_chinese(tmp_path: Path) -> None:
    table = f"标题\t正文\t发布时间\t来源\n大桥合龙\t{TEXT.strip()}\t2024-05-03\t港口日报\n"
    for name, encoding in (("a.tsv", "gbk"), ("b.tsv", "utf-8")):
        article = read(tmp_path, table.encode(encoding), name)
        assert (article.title, article.text, day(article), article.source) == (
            "大桥合龙", TEXT.strip(), "2024-05-03", "港口日报",
        )  # fmt: skip


def test_utf_16_without_a_mark(tmp_path: Path) -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert read(tmp_path, (TEXT * 3).encode(encoding), "a.txt").text == (TEXT * 3).strip()


def test_members_named_in_gbk(tmp_path: Path) -> None:
    (article,) = loaded_from(tmp_path, _with_gbk_names("文章/大桥.txt"), "a.zip")
    assert article.key.endswith("!/文章/大桥.txt")


def _with_gbk_names(name: str) -> bytes:
    """A ZIP file whose member's name is in GBK, without the flag that would say UTF-8."""
    packed, placeholder = io.BytesIO(), "x" * len(name.encode("gbk"))
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(placeholder, TEXT)
    return packed.getvalue().replace(placeholder.encode(), name.encode("gbk"))


def test_a_bomb_in_an_archive_stops_nothing_else(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"a" * 3_000_000)
        archive.writestr("after.txt", TEXT)
    bomb, after = loaded_from(tmp_path, packed.getvalue(), "a.zip")
    assert isinstance(bomb, LoadFailure)
    assert "unpacks to" in bomb.reason
    assert isinstance(after, LoadedArticle)


def test_dates_in_the_future_are_rejected(tmp_path: Path) -> None:
    rows = [
        {"id": "wrong", "title": "A", "text": "The harbour is closed.", "published": "2031-01-01"},
        {
            "id": "line",
            "title": "B",
            "text": "BEIJING, May 26, 2022 (Reuters) - The ferry sails.",
            "published": "2031-01-01",
        },
        {"id": "morrow", "title": "C", "text": "It is tomorrow there.", "published": "2022-06-02"},
    ]
    source = write_articles(tmp_path / "a.jsonl", rows)
    report = ingest(
        [source], tmp_path / "index", embedder=HashEmbedder(), today=date(2022, 6, 1)
    ).to_json()
    assert report["notes"] == [
        {
            "note": "record: published: … lies in the future",
            "count": 2,
            "examples": ["wrong", "line"],
        }
    ]
    with NewsIndex.open(tmp_path / "index", read_only=True) as index:
        days = {
            one.article_key: one.published.interval.iso() if one.published else None
            for one in index.articles()
        }
    assert days == {"wrong": None, "line": "2022-05-26", "morrow": "2022-06-02"}
