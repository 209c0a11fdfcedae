"""Files that hold many articles: feeds, tables, archives, bulletins."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from loading import day, loaded_from, refused

from assistant.cli import main
from index import NewsIndex, ingest
from index.formats import load
from index.settings import Settings
from index.types import LoadedArticle, LoadFailure

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Harbour Post</title><language>en</language>
<item><title>Ferry &amp; bridge</title><link>https://hp.example/ferry</link><guid>hp-1</guid>
<pubDate>Thu, 26 May 2022 13:40:00 GMT</pubDate><description>A short summary.</description>
<content:encoded><![CDATA[<p>The ferry sails again.</p><p>Fares stay.</p><script>x()</script>]]>
</content:encoded></item>
<item><title>云岚地铁开通</title><link>https://hp.example/metro</link><guid>hp-2</guid>
<pubDate>2019-12-28</pubDate><description>2号线今天开通。</description></item>
<item><guid>hp-3</guid></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>
<entry><id>tag:wire,1</id><title>One</title><updated>2023-03-14T20:15:00Z</updated>
<author><name>Ann Ng</name></author><link href="https://wire.example/1"/>
<content type="html">&lt;p&gt;Body of one.&lt;/p&gt;</content></entry></feed>"""
BULLETIN = """# 《晨间播报》 (20240503)

## 摘要

1. 大桥合龙；

## 详细

### 大桥今天合龙

<p><strong>本台消息</strong>：大桥今天合龙。</p>

### 茶博会开幕

<p>茶博会昨天开幕。</p>

### 快讯

<p>列车提速。</p>
"""


def articles(loaded: list[LoadedArticle | LoadFailure]) -> list[LoadedArticle]:
    return [one for one in loaded if isinstance(one, LoadedArticle)]


@pytest.mark.parametrize("before", ["", "\n\n  ", "\ufeff"])
def test_a_feed_gives_its_items(tmp_path: Path, before: str) -> None:
    loaded = loaded_from(tmp_path, before + RSS, "feed.xml")
    first, second = articles(loaded)
    assert (first.key, first.title, first.url) == (
        "hp-1",
        "Ferry & bridge",
        "https://hp.example/ferry",
    )
    assert first.text == "The ferry sails again.\nFares stay."
    assert (day(first), first.source, first.format) == ("2022-05-26", "Harbour Post", "feed")
    assert (day(second), second.language) == ("2019-12-28", "zh")
    (failure,) = [one for one in loaded if isinstance(one, LoadFailure)]
    assert failure.key == "hp-3"


def test_atom_says_who_wrote_it_and_when_it_changed(tmp_path: Path) -> None:
    (one,) = articles(loaded_from(tmp_path, ATOM, "a.atom"))
    assert (one.key, one.text, one.author, day(one)) == (
        "tag:wire,1",
        "Body of one.",
        "Ann Ng",
        "2023-03-14",
    )
    assert one.updated is not None


def test_json_feed(tmp_path: Path) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Ledger",
        "items": [
            {"id": "1", "url": "https://l.example/1", "content_html": "<p>Hi there.</p>",
             "date_published": "2021-02-03T10:00:00Z", "title": "T"},
            {"id": "2"},
        ],
    }  # fmt: skip
    loaded = loaded_from(tmp_path, json.dumps(feed, indent=1), "feed.json")
    (one,) = articles(loaded)
    assert (one.key, one.text, one.source, day(one)) == ("1", "Hi there.", "Ledger", "2021-02-03")
    assert len(loaded) == 2


def test_a_feed_that_defines_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + RSS.split("?>")[1]
    assert "entities" in refused(tmp_path, bomb, "feed.xml")


def test_all_sample_feeds_are_read(shared_data: Path) -> None:
    folder = shared_data / "feeds"
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = articles(list(load(folder / row["file"])))
        assert found, row["file"]
        if row["items"]:
            assert len(found) == row["items"], row["file"]
        assert all(one.title and one.text for one in found)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('id,headline,body,date\r\n7,Bridge,"It opened, at last.",2022-05-26\r\n', "a.csv"),
        ("id\theadline\tbody\tdate\n7\tBridge\tIt opened, at last.\t2022-05-26\n", "a.tsv"),
        ("id;headline;body;date\n7;Bridge;It opened, at last.;2022-05-26\n", "a.csv"),
    ],
)
def test_a_table_gives_its_rows(tmp_path: Path, text: str, name: str) -> None:
    (one,) = articles(loaded_from(tmp_path, text, name))
    assert (one.key, one.title, one.text, day(one)) == (
        "7",
        "Bridge",
        "It opened, at last.",
        "2022-05-26",
    )


def test_a_table_in_gbk(tmp_path: Path) -> None:
    rows = "编号,title,text,date\n1,大桥合龙,大桥今天上午合龙，全长三公里。,2022-05-26\n"
    (one,) = articles(loaded_from(tmp_path, rows.encode("gb18030"), "a.csv"))
    assert one.text == "大桥今天上午合龙，全长三公里。"


def test_columns_as_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "export.csv"
    source.write_text("nr,kopf,inhalt\n9,Bridge,It opened on Monday.\n", encoding="utf-8")
    mapping = ["--map", "id=nr,title=kopf,text=inhalt", "--no-wait"]
    assert main(["ingest", str(source), "--index", str(tmp_path / "index"), *mapping]) == 0
    with NewsIndex.open(Settings(index_dir=tmp_path / "index"), read_only=True) as index:
        assert index.article_by_key("9").title == "Bridge"
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["ingest", str(source), "--index", str(tmp_path / "i2"), "--map", "kopf"])


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


FILES = {
    "news/a.md": "# 大桥合龙\n\n大桥今天合龙。\n".encode(),
    "feed.xml": RSS.encode(),
    "__MACOSX/a.md": b"x",
    "../../etc/evil.txt": b"A harmless article that is called badly.",
}


@pytest.mark.parametrize(
    ("data", "name"), [(zipped(FILES), "all.zip"), (tarred(FILES), "all.tar.gz")]
)
def test_an_archive_gives_what_is_in_it(tmp_path: Path, data: bytes, name: str) -> None:
    keys = {one.key for one in articles(loaded_from(tmp_path, data, name))}
    assert f"{tmp_path}/{name}!/news/a.md" in keys
    assert {"hp-1", "hp-2"} <= keys
    assert not any("__MACOSX" in key for key in keys)
    assert not (tmp_path.parent / "etc").exists()


def test_bombs_and_nests_are_refused(tmp_path: Path) -> None:
    bomb = zipped({"zeros.txt": b"0" * 40_000_000})
    assert "times its size" in refused(tmp_path, bomb, "bomb.zip")
    nested = zipped({"inner.zip": zipped({"a.txt": b"Text of an article."})})
    assert "inside an archive" in refused(tmp_path, nested, "nested.zip")
    damaged = zipped({"a.txt": b"Text of an article. " * 500})[:-40]
    assert "damaged" in refused(tmp_path, damaged, "cut.zip")


def test_a_bulletin_gives_its_items(tmp_path: Path) -> None:
    found = articles(loaded_from(tmp_path, BULLETIN, "20240503.md"))
    assert [one.title for one in found] == ["大桥今天合龙", "茶博会开幕", "快讯"]
    assert {day(one) for one in found} == {"2024-05-03"}
    assert {one.source for one in found} == {"晨间播报"}
    assert found[1].text == "茶博会昨天开幕。"


def test_an_article_with_sections_is_no_bulletin(tmp_path: Path) -> None:
    text = "# 大桥 30 年\n\n## 一\n\n### 甲\n\n正文。\n\n### 乙\n\n正文。\n\n### 丙\n\n正文。\n"
    assert len(loaded_from(tmp_path, text, "a.md")) == 1


def test_daily_bulletins_are_split(shared_data: Path) -> None:
    for file in sorted((shared_data / "xwlb" / "raw").glob("*.md")):
        loaded = list(load(file))
        assert len(loaded) == file.read_text(encoding="utf-8").count("\n### "), file.name
        found = articles(loaded)
        stem = file.stem
        assert {day(one) for one in found} == {f"{stem[:4]}-{stem[4:6]}-{stem[6:]}"}


def test_many_articles_of_one_file_are_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(RSS, encoding="utf-8")
    report = ingest([tmp_path / "feed.xml"], tmp_path / "index", wait=False)
    assert report.added == ["hp-1", "hp-2"]
    again = ingest([tmp_path / "feed.xml"], tmp_path / "index", wait=False)
    assert again.unchanged == ["hp-1", "hp-2"]


def test_a_page_of_comments_is_soon_known_to_be_no_feed(tmp_path: Path) -> None:
    """A pattern that tries every way to read comments would not come to an end."""
    page = "<!-- note --> " * 4_000 + "<html><body><p>The bridge opened today.</p></body></html>"
    (one,) = articles(loaded_from(tmp_path, page, "a.html"))
    assert one.format != "feed"
