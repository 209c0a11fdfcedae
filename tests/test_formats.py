"""Markdown and text loaders: every fault is read or reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from loading import BODY, day, matter, read, refused

from index.formats import load
from index.types import LoadedArticle

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
