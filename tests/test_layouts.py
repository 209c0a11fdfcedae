"""Layouts that news sites use: text, title, date, author and source as a person reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from loading import day, read

from index.formats.byline import said_author
from index.types import LoadedArticle

ZH = (
    "5月26日晚间，阿里云发布了年度业绩公告，全年收入745.68亿元，同比增长23%，首次实现全年盈利。",
    "公司负责人在电话会议上表示，过去一年来自制造业和金融业的客户增长最快，付费客户超过四百万家。",
    "分析人士认为，随着行业竞争加剧，云计算厂商正在从规模扩张转向盈利优先，价格战仍将持续。",
)
EN = (
    "The harbour board of Ellery said on Thursday that the ferry to the northern islands would "
    "sail again from next month, after a pause of two years.",
    "Its chairman, Tom Alder, told reporters that fares would stay at 12 pounds for residents and "
    "rise to 18 pounds for visitors.",
    "Passengers had complained for months about the replacement buses, which take twice as long "
    "and do not run on Sundays.",
)


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(tmp_path: Path, title: str, body: str, head: str = "") -> LoadedArticle:
    start = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
    return read(tmp_path, f"{start}<body>{body}</body></html>", "page.html")


def test_a_portals_byline_names_author_and_source(tmp_path: Path) -> None:
    links = "".join(f"<li><a href='/{n}'>另一条新闻的标题{n}</a></li>" for n in range(8))
    article = page(
        tmp_path,
        "阿里云首次实现全年盈利_财经频道_东方新闻网",
        "<div>您的位置：<a>首页</a>&gt;正文</div><h1>阿里云首次实现全年盈利</h1><div>"
        "<span>2022-05-26 21:30:15</span> <span>来源：<a>证券时报</a></span> "
        f"<span>作者：李明</span> <span>字号：大 中 小</span></div><div>{paragraphs(ZH)}"
        f"<p>（责任编辑：王芳）</p></div><div><h3>热门新闻</h3><ul>{links}</ul></div>",
    )
    assert article.text == "\n".join(ZH)
    assert (article.author, article.source) == ("李明", "证券时报")
    assert day(article) == "2022-05-26"


@pytest.mark.parametrize("hidden", ["style='visibility: hidden; opacity: 0;' ", ""])
def test_a_saved_wechat_article(tmp_path: Path, hidden: str) -> None:
    sections = "".join(f"<section><span>{text}</span></section>" for text in ZH)
    article = page(
        tmp_path,
        "",
        "<div id='js_article'><h1 id='activity-name'>阿里云，终于赚钱了</h1>"
        "<div><span>张三</span><span><a id='js_name'>云上观察</a></span><em id='publish_time'></em>"
        f"</div><div {hidden}id='js_content' class='rich_media_content'>{sections}"
        "<section><span>点击上方蓝字关注我们</span></section></div></div>"
        '<script>var ct = "1653572400";</script>',
        "<meta property='og:title' content='阿里云，终于赚钱了'><meta name='author' content='张三'>"
        "<meta property='og:site_name' content='微信公众平台'>",
    )
    assert article.text == "\n".join(ZH)
    assert (article.title, article.author, article.source) == (
        "阿里云，终于赚钱了", "张三", "云上观察",
    )  # fmt: skip
    assert article.published is not None
    assert article.published.time == "2022-05-26T21:40:00+08:00"


def test_the_row_under_a_government_pages_heading_is_no_text(tmp_path: Path) -> None:
    article = page(
        tmp_path,
        "关于促进消费的通知",
        "<div>关于促进消费的通知</div><table><tr><td>来源：市商务局</td>"
        "<td>发布时间：2023-04-12 09:15</td><td>浏览次数：<span>345</span></td>"
        f"<td>字号：[大 中 小]</td></tr></table>{paragraphs(ZH)}"
        "<div>【打印】【关闭窗口】</div>",
    )
    assert article.text == "\n".join(ZH)
    assert article.source == "市商务局"
    assert day(article) == "2023-04-12"


def test_a_date_that_stands_only_in_a_scripts_data(tmp_path: Path) -> None:
    state = (
        '{"hot": [{"title": "别的新闻", "publishTime": "2022-06-01 10:00:00"}], "article": '
        '{"id": 9, "title": "阿里云首次实现全年盈利", "publishTime": "2022-05-27 07:40:00"}}'
    )
    article = page(
        tmp_path,
        "阿里云首次实现全年盈利",
        f"<h1>阿里云首次实现全年盈利</h1><div>{paragraphs(ZH)}</div>"
        f"<script>window.__STATE__ = {state};</script>",
    )
    assert article.published is not None
    assert article.published.time == "2022-05-27T07:40:00+08:00"
    assert article.published.provenance == "page's script"
    assert article.published.confidence < 0.9


def test_a_short_page_keeps_its_paragraphs_and_rows(tmp_path: Path) -> None:
    article = page(
        tmp_path,
        "快讯：省运会成绩公布-体育新闻网",
        "<h1>省运会成绩公布</h1><p>2023-08-15 16:20　体育在线</p><p>省运会比赛结束，成绩如下。</p>"
        "<table><tr><th>项目</th><th>冠军</th></tr><tr><td>男子跳高</td><td>周强</td></tr></table>"
        "<p>共有五人打破省纪录。</p>",
    )
    assert article.title == "省运会成绩公布"
    assert article.text.split("\n") == [
        "省运会比赛结束，成绩如下。", "项目 | 冠军", "男子跳高 | 周强", "共有五人打破省纪录。",
    ]  # fmt: skip


def test_what_readers_are_to_press_or_buy_is_no_text(tmp_path: Path) -> None:
    article = page(
        tmp_path,
        "Ferry to sail again | The Ellery Times",
        "<article><h1>Ferry to sail again</h1><p>By Ann Birch</p>"
        + "".join(f"<p>{text}</p><p>Share</p>" for text in EN)
        + "<div><h2>Subscribe to continue reading</h2><p>Already a subscriber? Log in.</p></div>"
        "</article>",
    )
    assert article.text.split("\n")[-3:] == list(EN)
    assert (article.author, article.source) == ("Ann Birch", "The Ellery Times")


def test_sentences_that_offer_nothing_stay(tmp_path: Path) -> None:
    last = "Readers were told to subscribe to the plan by June, and most of them did so at once."
    article = page(tmp_path, "Plan", f"<article>{paragraphs((*EN, last))}</article>")
    assert article.text == "\n".join((*EN, last))


def test_who_a_line_names_as_author() -> None:
    said = {
        "By Ann Birch": "Ann Birch",
        "BY TOM CEDAR and Ann Birch | 26 May 2022": "TOM CEDAR and Ann Birch",
        "By Ludwig van Beek, Harbour Post": "Ludwig van Beek",
        "2022-05-26 作者：李明 来源：证券时报": "李明",
        "新华社北京5月26日电（记者 李明、王芳）今天": "李明, 王芳",
        "文/张三": "张三",
    }
    assert {line: said_author(line) for line in said} == said
    for line in (
        "By the river we sat.",
        "By July the ferry had sailed.",
        "作者：佚名",
        "记者了解到",
    ):
        assert said_author(line) is None
