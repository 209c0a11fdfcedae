"""Markdown and text loaders, the registry and the walker: every fault is read or reported."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path

import pytest

from index.errors import UsageError
from index.formats import LOADERS, load
from index.types import LoadedArticle, LoadFailure

BODY = "<div>\n<p>公司今天宣布，年度收入为 745.68 亿元，同比增长 23%。</p>\n</div>\n"


def matter(*lines: str) -> str:
    """A post with these front matter lines."""
    return "\n".join(["---", *lines, "---", "", BODY])


def read(tmp_path: Path, text: str | bytes, name: str = "post.md") -> LoadedArticle:
    """The one article of a file with this content."""
    (loaded,) = loaded_from(tmp_path, text, name)
    assert isinstance(loaded, LoadedArticle), loaded
    return loaded


def refused(tmp_path: Path, text: str | bytes, name: str) -> str:
    """The reason why a file with this content can't be read."""
    (loaded,) = loaded_from(tmp_path, text, name)
    assert isinstance(loaded, LoadFailure), loaded
    return loaded.reason


def loaded_from(tmp_path: Path, text: str | bytes, name: str) -> list[LoadedArticle | LoadFailure]:
    """All that a file with this content gives."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(load(path))


def day(article: LoadedArticle) -> str | None:
    """The publication date in the contract's form."""
    return article.published.interval.iso() if article.published else None


# ---- front matter ----


def test_a_sound_post(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        matter(
            "title: '年报：收入增长'", "categories: ", " - 新媒体", " - IT 之家",
            "author: IT 之家", "date: Thu, 10 Feb 2022 23:40:32 GMT",
            "updated: 2022-02-12 08:00", "link: https://www.ithome.com/0/1/2.htm",
        ),
    )  # fmt: skip
    assert article.title == "年报：收入增长"
    assert article.text == "公司今天宣布，年度收入为 745.68 亿元，同比增长 23%。"
    assert (article.author, article.source) == ("IT 之家", "IT之家")
    assert article.categories == ("新媒体", "IT 之家")
    assert article.url == "https://www.ithome.com/0/1/2.htm"
    assert (article.language, article.format) == ("zh", "markdown")
    assert day(article) == "2022-02-11"
    assert article.published is not None
    assert article.published.time == "2022-02-11T07:40:32+08:00"
    assert article.updated is not None
    assert article.updated.interval.iso() == "2022-02-12"
    assert article.provenance["title"] == "front matter: title"
    assert article.provenance["published"] == "front matter: date"
    assert article.provenance["source"] == "author"
    assert article.provenance["zone"] == "outlet IT之家"
    assert article.warnings == ()


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (('title: """""""""\'EssenceX：广告业2030\'"""""""""',), "EssenceX：广告业2030"),
        (("title: 财报: 首次: 盈利",), "财报: 首次: 盈利"),
        (("title: '第一行", "  第二行", "  第三行'"), "第一行 第二行 第三行"),
        (("title: 12_00",), "12_00"),
        (("title: 0x1F",), "0x1F"),
        (("title: 2022-05-26",), "2022-05-26"),
        (("title: yes",), "yes"),
        (("title: @handle says \tso",), "@handle says so"),
        (("title: [未完", "author: 甲"), "[未完"),
    ],
)
def test_titles_as_they_are(tmp_path: Path, lines: tuple[str, ...], title: str) -> None:
    article = read(tmp_path, matter(*lines, "date: 2022-05-26"))
    assert article.title == title
    assert day(article) == "2022-05-26"


@pytest.mark.parametrize("line", ["title:", "title: ''", "title:  ", "comments: false"])
def test_a_title_that_is_missing_comes_from_the_text(tmp_path: Path, line: str) -> None:
    article = read(tmp_path, matter(line, "date: 2022-05-26"))
    assert article.title == "公司今天宣布，年度收入为 745.68 亿元，同比增长 23%。"
    assert article.provenance["title"] == "first line of the text"
    assert any("title" in warning for warning in article.warnings)


@pytest.mark.parametrize(
    "line",
    ["date: Invalid Date", "date: Mon, 19 Jan 1970 10:51:32 GMT", "date: 2999-01-01", "date:"],
)
def test_dates_that_cannot_be_are_no_dates(tmp_path: Path, line: str) -> None:
    article = read(tmp_path, matter("title: 无日期", line), "无日期.md")
    assert article.published is None


def test_after_an_invalid_date_the_dateline_counts(tmp_path: Path) -> None:
    text = matter("title: 简讯", "date: Invalid Date").replace(
        "公司今天", "新华社北京2022年5月26日电 公司今天"
    )
    article = read(tmp_path, text)
    assert day(article) == "2022-05-26"
    assert any("Invalid Date" in warning for warning in article.warnings)


def test_a_naive_date_is_in_the_outlets_zone(tmp_path: Path) -> None:
    article = read(tmp_path, matter("title: 解包", "author: 知乎", "date: 2022-04-15 00:40:41"))
    assert article.published is not None
    assert article.published.time == "2022-04-15T00:40:41+08:00"
    assert article.provenance["zone"] == "outlet 知乎"


@pytest.mark.parametrize(
    "text",
    [
        "\n\n" + matter("title: 甲", "date: 2022-05-26"),
        "\ufeff" + matter("title: 甲", "date: 2022-05-26"),
        matter("title: 甲", "", "date: 2022-05-26"),
        matter("title: 甲", "date: 2022-05-26").replace("\n", "\r\n"),
        matter("title: 甲", "thumbnail:", "headimg: ''", "date: 2022-05-26"),
        matter("Title: 甲", "Date: 2022-05-26"),
    ],
)
def test_blank_lines_marks_and_line_ends(tmp_path: Path, text: str) -> None:
    article = read(tmp_path, text)
    assert (article.title, day(article)) == ("甲", "2022-05-26")


def test_nested_and_dashed_categories_are_flattened(tmp_path: Path) -> None:
    article = read(
        tmp_path, matter("title: 甲", "categories: ", " - 36kr", " -  - 资讯", " - — 分类")
    )
    assert article.categories == ("36kr", "资讯", "分类")
    assert article.source == "36氪"


def test_categories_survive_unparseable_front_matter(tmp_path: Path) -> None:
    text = matter(
        'title: "甲"乙"', "categories:", " - 新媒体", " -  - 资讯", "author: 199IT - 首页更新"
    )
    article = read(tmp_path, text)
    assert article.categories == ("新媒体", "资讯")
    assert article.source == "199IT"
    assert any("YAML" in warning for warning in article.warnings)


def test_a_feeds_name_as_author_is_the_source(tmp_path: Path) -> None:
    text = matter("title: 甲", "categories: [资讯, 某某基金会 - 推荐]", "author: 某某基金会 - 推荐")
    article = read(tmp_path, text)
    assert (article.source, article.author) == ("某某基金会", "某某基金会 - 推荐")


def test_a_writer_is_no_outlet(tmp_path: Path) -> None:
    article = read(tmp_path, matter("title: 甲", "author: 李四"))
    assert (article.source, article.author) == (None, "李四")


def test_aliases_that_explode_are_not_expanded(tmp_path: Path) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{b}: &{b} [{', '.join(['*' + a] * 9)}]"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    article = read(tmp_path, matter(*lines, "title: 炸弹", "categories: *i"))
    assert article.title == "炸弹"


def test_tags_in_yaml_make_no_objects(tmp_path: Path) -> None:
    article = read(
        tmp_path, matter("title: !!python/object/apply:os.getcwd []", "date: 2022-05-26")
    )
    assert day(article) == "2022-05-26"


def test_a_brackets_tower_in_yaml_is_no_crash(tmp_path: Path) -> None:
    article = read(tmp_path, matter("title: 甲", f"x: {'[' * 20_000}"))
    assert article.title == "甲"


def test_of_an_image_the_title_is_the_text(tmp_path: Path) -> None:
    article = read(
        tmp_path, "---\ntitle: 12_00\n---\n<div>\n<img src='https://x.example/a.jpg'>\n</div>\n"
    )
    assert (article.title, article.text) == ("12_00", "12_00")
    assert article.provenance["text"] == "title"
    assert article.warnings == ("no text, only a title",)


def test_neither_title_nor_text_is_a_failure(tmp_path: Path) -> None:
    assert "no text" in refused(tmp_path, "---\ntitle: ''\n---\n<div><img src=x></div>\n", "a.md")


def test_front_matter_in_a_txt_file_counts(tmp_path: Path) -> None:
    assert read(tmp_path, matter("title: 甲"), "000_7c6c.txt").format == "markdown"


def test_digits_of_a_file_name_are_never_read_as_text(tmp_path: Path) -> None:
    article = read(
        tmp_path, "---\ncomments: false\n---\n正文只有一句。\n", "销量 2731 万台 7726%.md"
    )
    assert "2731" not in article.title + article.text


def test_markdown_without_front_matter(tmp_path: Path) -> None:
    text = (
        "# Chip *maker* expands\n\n"
        "The **firm** said on [Monday](https://x.example) that\nit grows.\n\n"
        "- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n    Indented prose.\n\n"
        "```\ncode here\n```\n\n<p>Raw <b>HTML</b></p>\n<script>alert(1)</script>\n"
    )
    article = read(tmp_path, text)
    assert article.title == "Chip maker expands"
    assert article.text.split("\n") == [
        "The firm said on Monday that it grows.", "- one", "- two", "a | b", "1 | 2",
        "Indented prose.", "code here", "Raw HTML",
    ]  # fmt: skip
    assert article.language == "en"


# ---- plain text ----


def test_a_headline_then_text(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        "Plant opens in Hefei\n\nHEFEI, May 26, 2022 (Reuters) - A plant opened.\n",
        "a.txt",
    )
    assert article.title == "Plant opens in Hefei"
    assert article.text == "HEFEI, May 26, 2022 (Reuters) - A plant opened."
    assert (article.source, day(article)) == ("Reuters", "2022-05-26")


def test_chinese_text_with_an_indented_paragraph(tmp_path: Path) -> None:
    article = read(
        tmp_path, "合肥新工厂投产\n　　新华社合肥2022年5月26日电 工厂今天投产。\n", "a.txt"
    )
    assert article.title == "合肥新工厂投产"
    assert article.text.startswith("新华社合肥2022年5月26日电")
    assert (article.source, day(article)) == ("新华社", "2022-05-26")


@pytest.mark.parametrize(
    ("first", "source"),
    [
        ("Northgate Herald, 23 August 2022\nPolice counted.", "Northgate Herald"),
        ("江南晨报 2019年12月29日\n地铁开通。", "江南晨报"),
        ("东岸新闻网 2020年7月28日讯（记者 方若云）洪水留下损失。", "东岸新闻网"),
        ("云岚日报北京7月9日电 水位升高。", "云岚日报"),
        ("2022-05-26 20:08 来源：云岚日报 编辑：李四\n正文。", "云岚日报"),
        ("By Jane Doe, 23 August 2022\nPolice counted.", None),
        ("It opened on 23 August 2022\nPolice counted.", None),
        ("2022年8月23日\n警方统计。", None),
        ("记者 李四 2022年8月23日\n警方统计。", None),
        ("公司7月9日消息面平静。", None),
    ],
)
def test_an_outlet_that_signs_the_text(tmp_path: Path, first: str, source: str | None) -> None:
    assert read(tmp_path, f"A headline that is one\n\n{first}\n", "a.txt").source == source


def test_text_without_a_headline_keeps_its_first_sentence(tmp_path: Path) -> None:
    text = "公司今天宣布裁员。这是第二句话，说明原因。" + "还有很多内容。" * 20
    article = read(tmp_path, text, "a.txt")
    assert article.title == "公司今天宣布裁员"
    assert article.text == text


def test_a_long_first_line_is_cut_at_a_word(tmp_path: Path) -> None:
    article = read(tmp_path, "word " * 60, "a.txt")
    assert len(article.title) <= 81
    assert article.title.endswith("word…")


# ---- encodings ----

ZH = "阿里云财报：13 年来首次年度盈利，进入高质量发展阶段。公司今天发布了最新的财报。"
TW = "台積電今天公布第三季財報，營收創新高，法人預期明年仍將持續成長，股價上漲。"
LATIN = "Le président a déclaré que l'été serait très agréable – « déjà », où êtes-vous ?"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ZH, "utf-8"), (ZH, "utf-8-sig"), (ZH, "utf-16"), (ZH, "utf-16-le"), (ZH, "utf-16-be"),
        (ZH, "gbk"), (ZH, "gb18030"), (TW, "big5"), (TW, "gb18030"), (LATIN, "cp1252"),
        (LATIN, "utf-16"),
    ],
)  # fmt: skip
def test_encodings_are_recognised(tmp_path: Path, text: str, encoding: str) -> None:
    assert read(tmp_path, text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "iso-8859-1", "big5", "nonsense", "hex"])
@pytest.mark.parametrize("real", ["gbk", "utf-8"])
def test_bytes_count_more_than_the_declared_charset(
    tmp_path: Path, declared: str, real: str
) -> None:
    html = f'<html><head><meta charset="{declared}"></head><body><p>{ZH}</p></body></html>'
    article = read(tmp_path, html.encode(real), "a.html")
    assert article.text == ZH
    wrong = {("utf-8", "gbk"), ("gb2312", "utf-8"), ("big5", "utf-8"), ("big5", "gbk")}
    if (declared, real) in wrong:
        assert any(declared in warning for warning in article.warnings)


def test_a_text_cut_inside_a_character_is_mended_and_said(tmp_path: Path) -> None:
    article = read(tmp_path, (ZH * 5).encode()[:-1], "a.txt")
    assert article.text.startswith(ZH)
    assert any("broken" in warning for warning in article.warnings)


# ---- what is no article ----


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n....", "a.md", "PNG"),
        (b"%PDF-1.7 ...", "a.txt", "PDF"),
        (b"PK\x03\x04rest", "a.html", "ZIP"),
        (bytes(range(256)) * 40, "a.txt", "binary"),
        (b"", "a.md", "empty"),
        (b" \n\t ", "a.md", "empty"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "a.xml", "RSS"),
        (b"<html><head></head><body><script>x</script></body></html>", "a.html", "no text"),
        (gzip.compress(b"0" * 60_000_000), "a.txt.gz", "larger than 50 MB"),
        (gzip.compress(b"text " * 100_000)[:200], "a.txt.gz", "can't be read"),
    ],
)
def test_other_files_are_refused_with_a_reason(
    tmp_path: Path, content: bytes, name: str, reason: str
) -> None:
    assert reason in refused(tmp_path, content, name)


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.write(b"text ")
        file.truncate(51 * 1024 * 1024)
        file.seek(0)
        file.write(b"text " * 20_000)
    (loaded,) = load(path)
    assert isinstance(loaded, LoadFailure)
    assert "50 MB" in loaded.reason


def test_an_entity_bomb_is_not_expanded(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "ha">{entities}]>'
        "<html><body><p>&e11; text</p></body></html>"
    )
    loaded = loaded_from(tmp_path, bomb, "a.html")
    assert sum(len(item.text) for item in loaded if isinstance(item, LoadedArticle)) < 5_000


def test_nesting_without_end_is_one_failure(tmp_path: Path) -> None:
    assert "nested" in refused(tmp_path, "<html><body>" + "<div>" * 50_000 + "x", "a.html")
    assert "nested" in refused(
        tmp_path, matter("title: 甲").replace("<div>", "<div>" * 50_000), "a.md"
    )


def test_nul_bytes_and_controls_are_cleaned(tmp_path: Path) -> None:
    article = read(
        tmp_path, "标题在此\n\n正文\x00里\u202e有\u200b控制字符。" + "更多内容。" * 30, "a.txt"
    )
    assert article.text.startswith("正文里有控制字符。")


# ---- places ----


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name in ("b/2.txt", "b/1.txt", "a.md", ".hidden.md", ".git/x.md", "c.png"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x89PNG" if name.endswith("png") else f"Text of {name}.".encode())
    for given in (str(folder), f"{folder}/", folder):
        loaded = list(load(given))
        assert [item.key for item in loaded] == [
            f"{folder}/{name}" for name in ("a.md", "b/1.txt", "b/2.txt", "c.png")
        ]
    assert isinstance(loaded[-1], LoadFailure)


def test_the_key_is_the_path_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Some text.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert [item.key for item in load("in")] == ["in/a.txt"]
    assert [item.key for item in load("in/a.txt")] == ["in/a.txt"]
    assert [item.key for item in load("./in")] == ["./in/a.txt"]


def test_missing_and_empty_places_are_failures(tmp_path: Path) -> None:
    assert [type(item) for item in load(tmp_path / "none")] == [LoadFailure]
    assert [type(item) for item in load(tmp_path)] == [LoadFailure]


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (loaded,) = load(tmp_path)
    assert isinstance(loaded, LoadFailure)
    assert "regular" in loaded.reason


def test_a_failing_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x", "y")
    (tmp_path / "b.html").write_text("<div>" * 9000, encoding="utf-8")
    (tmp_path / "c.txt").write_text("Good text.", encoding="utf-8")
    assert [type(item) for item in load(tmp_path)] == [LoadFailure, LoadFailure, LoadedArticle]


def test_content_decides_and_format_overrides(tmp_path: Path) -> None:
    html = "<!DOCTYPE html><html><body><p>One paragraph of text.</p></body></html>"
    assert read(tmp_path, html, "page.txt").format == "html"
    record = json.dumps({"id": "1", "text": "A record."})
    assert read(tmp_path, record, "record.md").format == "jsonl"
    (forced,) = load(tmp_path / "page.txt", format="text")
    assert isinstance(forced, LoadedArticle)
    assert forced.format == "text"
    assert forced.text == html


def test_an_unknown_format_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="docx") as error:
        load(tmp_path, format="docx")
    assert all(name in error.value.hint for name in LOADERS)


# ---- real files ----


def test_the_users_own_article(seed_dir: Path) -> None:
    (article,) = load(seed_dir)
    assert isinstance(article, LoadedArticle)
    assert article.title == "阿里云财报：13 年来首次年度盈利，进入高质量发展阶段"
    assert article.published is not None
    assert article.published.time == "2022-05-26T20:08:55+08:00"
    assert (article.source, article.author) == ("IT之家", "IT 之家")
    assert "并实现了 13 年来首次年度盈利。" in article.text
    assert article.text.count("\n") == 6
    assert article.warnings == ()


def test_all_real_posts(shared_data: Path) -> None:
    folder = shared_data / "hexo_posts" / "files"
    loaded = list(load(folder))
    assert len(loaded) == len(list(folder.iterdir()))
    articles = {
        item.key.rsplit("/", 1)[1]: item for item in loaded if isinstance(item, LoadedArticle)
    }
    assert len(articles) == len(loaded)
    assert all(
        article.title and article.published and article.source for article in articles.values()
    )
    assert not any("<" in article.text and "</" in article.text for article in articles.values())
    days = {name: day(article) for name, article in articles.items()}
    assert days["ithome_win11_memory.md"] == "2022-02-11"
    assert days["jinse_acala_invalid_date.md"] == "2022-08-14"
    assert days["zhihu_excel.md"] == "2022-06-13"
    assert articles["hinatazaka_image_only.md"].title == "12_00"
    assert articles["199it_broken_yaml_title.md"].title == "EssenceGlobal：广告业2030"
    assert articles["cnbeta_smtp.md"].text.startswith("我们中的大多数人")
    assert "Get-MMAgent" in articles["ithome_win11_memory.md"].text.split("\n")


def test_real_front_matters(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "hexo_posts" / "front_matter_only.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    articles = {row["id"]: read(tmp_path, row["head"] + BODY) for row in rows}
    assert {key: day(article) for key, article in articles.items()} == {
        "34348596071": None, "35034650942": "2022-04-15", "34285156481": "2021-02-20",
        "34158186480": "2021-03-23", "34243591908": "2021-03-23", "34684249076": "2021-03-22",
        "34159959013": None, "13784614240": "2022-02-18", "13193346297": "2021-12-12",
    }  # fmt: skip
    assert articles["34285156481"].title == "Swift：解包的正确姿势"
    assert articles["34684249076"].title == "公司今天宣布，年度收入为 745.68 亿元，同比增长 23%。"
    assert articles["34158186480"].categories == ("新媒体", "36kr", "资讯")
    assert articles["34243591908"].categories == ("编程", "掘金", "分类")
    assert "273.1 万台" in articles["13784614240"].title
