"""HTML pages: main text, metadata and where each of it came from."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from index.formats import Source, load_source
from index.types import LoadedArticle

MAIN = """
<article><h1>工厂在合肥投产引发关注</h1>
<p>公司今天宣布，位于合肥的新工厂正式投产，年产能达到一百万台，投资总额为 12 亿元人民币。</p>
<p>公司总裁张三表示，工厂将在明年增加第二条生产线，并雇用两千名当地员工，以满足市场需求。</p>
<p>业内人士认为，此举将改变行业的竞争格局，其他厂商预计会跟进扩大在当地的投资规模。</p></article>"""
NAV = "<nav><a href=/>首页</a><a href=/a>登录</a></nav>"


def page(head: str = "", above: str = "", below: str = "") -> str:
    """A whole page with this in its head and around its text."""
    return (
        f"<!DOCTYPE html><html><head><title>工厂在合肥投产引发关注_示例新闻网</title>{head}</head>"
        f"<body>{NAV}{above}{MAIN}{below}<footer>版权所有 联系我们</footer></body></html>"
    )


def read(html: str | bytes, name: str = "a.html", url: str | None = None) -> LoadedArticle:
    """The article of a page."""
    data = html if isinstance(html, bytes) else html.encode()
    (loaded,) = load_source(Source.of_bytes(data, name, name=name, url=url))
    assert isinstance(loaded, LoadedArticle), loaded
    return loaded


def linked(**fields: Any) -> str:
    """A JSON-LD script with an article of these fields."""
    return _script(json.dumps({"@type": "NewsArticle", **fields}))


def _script(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


def day(article: LoadedArticle) -> str | None:
    """The publication date in the contract's form."""
    return article.published.interval.iso() if article.published else None


def test_the_text_without_what_stands_around_it() -> None:
    article = read(page())
    assert article.text.startswith("公司今天宣布")
    assert article.text.count("\n") == 2
    assert not re.search("首页|版权|登录", article.text)
    assert article.title == "工厂在合肥投产引发关注"
    assert (article.published, article.url) == (None, None)
    assert (article.source, article.provenance["source"]) == ("示例新闻网", "title tag")


def test_json_ld_comes_first() -> None:
    head = linked(
        headline="工厂投产",
        datePublished="2022-05-26T12:00:01Z", dateModified="2022-05-27T08:00:00+08:00",
        author=[{"name": "李四"}, {"name": "王五"}], publisher={"name": "澎湃新闻"},
        mainEntityOfPage={"@id": "https://www.thepaper.cn/detail/1"}, articleSection="财经",
    )  # fmt: skip
    head += '<meta property="article:published_time" content="2020-01-01">'
    article = read(page(head))
    assert article.published is not None
    assert article.published.time == "2022-05-26T20:00:01+08:00"
    assert article.provenance["published"] == "JSON-LD: datePublished"
    assert article.updated is not None
    assert article.updated.interval.iso() == "2022-05-27"
    assert (article.author, article.source, article.categories) == (
        "李四, 王五",
        "澎湃新闻",
        ("财经",),
    )
    assert article.url == "https://www.thepaper.cn/detail/1"


@pytest.mark.parametrize(
    "script",
    [
        '{"@graph": [{"@type": "WebPage"}, {"@type": ["Article"], "datePublished": "2022-05-26"}]}',
        '[{"@type": "Organization"}, {"@type": "BlogPosting", "datePublished": "2022-05-26"}]',
        '{"@type": "NewsArticle",\n "description": "line\nbreak", "datePublished": "2022-05-26"};',
    ],
)
def test_json_ld_in_its_shapes(script: str) -> None:
    assert day(read(page(_script(script)))) == "2022-05-26"


@pytest.mark.parametrize(
    "script", ["{broken", "[" * 50_000, "null", '{"@type": "NewsArticle", "author": 5}']
)
def test_json_ld_that_is_broken_is_passed_over(script: str) -> None:
    article = read(page(_script(script)))
    assert article.text.startswith("公司今天宣布")


@pytest.mark.parametrize(
    ("head", "provenance"),
    [
        ('<meta property="og:published_time" content="2022-05-26">', "meta: og:published_time"),
        ('<meta name="PubDate" content="2022-05-26 20:08">', "meta: pubdate"),
        ('<meta itemprop="datePublished" content="2022-05-26">', "meta: datepublished"),
        (
            '<meta property="article:published_time" content="0000-00-00">'
            '<meta name="date" content="2022-05-26">',
            "meta: date",
        ),
    ],
)
def test_dates_in_meta_tags(head: str, provenance: str) -> None:
    article = read(page(head))
    assert (day(article), article.provenance["published"]) == ("2022-05-26", provenance)


def test_a_moment_behind_the_hour_shown() -> None:
    """As Blogger marks its posts up: only the hour can be read on the page."""
    moment = "2022-05-26T14:33:00+08:00"
    shown = f'<abbr class="published" itemprop="datePublished" title="{moment}">2:33 PM</abbr>'
    article = read(page(above=shown))
    assert (day(article), article.provenance["published"]) == (
        "2022-05-26",
        "microdata: datePublished",
    )


def test_open_graph() -> None:
    head = """<meta property="og:title" content="工厂在合肥投产引发关注">
    <meta property="og:site_name" content="示例日报">
    <meta property="og:url" content="https://d.example/1">
    <meta name="author" content="editor@d.example">
    <meta property="article:author" content="王五">"""
    article = read(page(head))
    assert (article.source, article.url, article.author) == (
        "示例日报",
        "https://d.example/1",
        "王五",
    )


@pytest.mark.parametrize(
    "byline",
    [
        "<div>2022-05-26 20:08 来源：新华社</div>",
        "<p><span>2022年05月26日 20:08</span> <span>来源：新华网</span></p>",
        "<div>发布时间：2022-05-26 20:08:00</div><div>来源: 新华社 编辑：李四</div>",
    ],
)
def test_the_byline_under_the_headline(byline: str) -> None:
    html = page().replace("</h1>", f"</h1>{byline}")
    article = read(html)
    assert article.published is not None
    assert article.published.time is not None
    assert article.published.time.startswith("2022-05-26T20:08:00")
    assert article.provenance["published"] == "byline"
    assert article.source == "新华社"


def test_a_date_of_no_said_kind_gives_way_to_the_one_shown() -> None:
    head = '<meta name="dc.Date" content="2022-03-03">'
    article = read(page(head).replace("<h1>", "<div>深度报道 2022年4月7日</div><h1>"))
    assert (day(article), article.provenance["published"]) == ("2022-04-07", "byline")
    said = '<meta property="article:published_time" content="2022-03-03">'
    assert day(read(page(said).replace("<h1>", "<div>深度报道 2022年4月7日</div><h1>"))) == (
        "2022-03-03"
    )


def test_the_byline_stands_under_the_headline_not_under_its_name_in_a_menu() -> None:
    menu = "<ul><li>首页</li><li>工厂在合肥投产引发关注</li>" + "<li>专题</li>" * 12 + "</ul>"
    html = page(above=menu, below="<div>热门 2020-01-01 08:00</div>")
    article = read(html.replace("</h1>", "</h1><div>03.06.2022, 14:17</div>"))
    assert (day(article), article.provenance["published"]) == ("2022-06-03", "byline")


def test_a_date_that_the_story_tells_is_not_its_own() -> None:
    html = page().replace("公司今天宣布", "公司2015年3月1日成立，今天宣布")
    assert day(read(html)) is None


def test_the_address_helps() -> None:
    article = read(page(), url="https://www.chinanews.com.cn/cj/2022/05-26/123.shtml")
    assert (article.source, day(article)) == ("中国新闻网", "2022-05-26")
    assert article.provenance["published"] == "URL"
    assert article.provenance["zone"] == "outlet 中国新闻网"


def test_an_outlet_nobody_lists_is_its_domain_in_its_countrys_zone() -> None:
    head = '<meta name="date" content="2022-05-26T23:00:00Z">'
    article = read(page(head), url="https://www.beispiel.at/artikel")
    assert (article.source, day(article)) == ("beispiel.at", "2022-05-27")
    assert article.provenance["zone"] == "domain"


def test_the_sites_name_is_cut_from_the_title() -> None:
    html = page().replace("<h1>工厂在合肥投产引发关注</h1>", "")
    assert read(html).title == "工厂在合肥投产引发关注"
    english = "<html><head><title>Plant opens in Hefei | The Daily</title></head><body><p>Text.</p>"
    assert read(english).title == "Plant opens in Hefei"


def test_a_logo_as_heading_is_no_title() -> None:
    html = page().replace("<nav>", "<h1>示例新闻</h1><nav>")
    assert read(html).title == "工厂在合肥投产引发关注"


def test_a_body_in_json_ld_stands_in_for_an_empty_page() -> None:
    body = "公司今天宣布，位于合肥的新工厂正式投产，年产能达到一百万台。" * 5
    head = f"<head><title>标题</title>{linked(articleBody=body)}</head>"
    html = f"<html>{head}<body><div id=app></div></body></html>"
    assert read(html).text == body


def test_a_short_page_is_read_whole() -> None:
    article = read("<html><body><p>只有一句话。</p></body></html>")
    assert article.text == "只有一句话。"


def test_a_fragment_is_read_whole() -> None:
    article = read("<div><p>第一段。</p><p>第二段。</p></div>", name="part.html")
    assert article.text == "第一段。\n第二段。"


def test_hostile_markup_gives_plain_text() -> None:
    html = page(above="<script>document.write('<p>injected</p>')</script><p onclick=evil()>ok</p>")
    text = read(html).text
    assert "injected" not in text
    assert "evil" not in text


def test_a_packed_page(tmp_path: Path) -> None:
    assert (
        read(gzip.compress(page().encode("gbk")), name="a.html.gz").title
        == "工厂在合肥投产引发关注"
    )
    assert not list(tmp_path.iterdir())


# ---- saved pages of the benchmark ----


def _page(path: Path, url: str | None = None) -> LoadedArticle:
    return read(path.read_bytes(), name=path.name, url=url)


def test_saved_chinese_pages(shared_data: Path) -> None:
    folder = shared_data / "extraction" / "gne_zh"
    rows = [json.loads(line) for line in (folder / "pages.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        article = _page(folder / row["html"])
        assert len(article.text) > 40, row["id"]
        assert article.title, row["id"]
        assert article.language == "zh", row["id"]
        if row["meta_published"]:
            assert article.published is not None, row["id"]
            assert article.published.interval.iso() == row["meta_published"][:10], row["id"]


def test_wrong_declarations_of_saved_pages(shared_data: Path) -> None:
    folder = shared_data / "extraction" / "trafilatura"
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        article = _page(folder / row["html"], row["url"])
        assert article.text.count("\ufffd") < 5, row["id"]


def test_main_text_is_not_below_trafilaturas_own(shared_data: Path) -> None:
    from trafilatura import extract

    folder = shared_data / "extraction" / "aeb"
    with gzip.open(folder / "ground_truth.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][:20]
    ours = [_f1(_page(folder / row["html"], row["url"]).text, row["articleBody"]) for row in rows]
    theirs = [
        _f1(extract(gzip.decompress((folder / row["html"]).read_bytes())) or "", row["articleBody"])
        for row in rows
    ]
    assert sum(ours) >= sum(theirs) - 0.005 * len(rows)


def _f1(text: str, gold: str) -> float:
    """F1 over four-word shingles, as the benchmark counts."""
    found, wanted = (_shingles(part) for part in (text, gold))
    common = sum((found & wanted).values())
    return 2 * common / (sum(found.values()) + sum(wanted.values()))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))
