"""What stands around the text of Chinese pages goes, what an article says stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.evaluation.marked import digest_of, marked_text, marks, page_text
from assistant.evaluation.shingles import text_f1
from assistant.evaluation.suites.extraction import Extraction
from assistant.evaluation.types import SuiteOptions
from index.errors import UsageError
from index.formats.furniture import without_furniture
from index.settings import Settings

TITLE = "云岚港第三码头明年启用"
FIRST = (
    "云岚港务局昨天宣布，第三集装箱码头将于明年六月投入使用，届时年吞吐能力将达到四百八十万标准箱。"
)
SECOND = "局长穆清说，新码头全部使用岸电，预计每年减少碳排放三点七万吨，工程曾因台风停工十一天。"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["首页 > 新闻 > 正文", TITLE, "发布时间：2022-05-01 来源：云岚日报"], []),
        (["您所在的位置：首页 > 快讯", "字号：大 中 小"], ["（责任编辑：周岚）"]),
        (["原标题：云岚港明年启用新码头"], ["责编：周岚", "版权所有 云岚网"]),
        (["下载云岚新闻客户端，看更多本地消息。"], ["更多消息，请扫描下方二维码关注云岚日报。"]),
        ([], ["相关阅读", "- 云岚地铁四号线今天开通", "- 云岚市民公园明天免费开放"]),
        ([], ["网友评论", "这个码头修了好多年，终于要启用了。"]),
        ([], ["声明：本网转载此文，不代表本网观点，仅供参考。"]),
        ([], ["本文未经授权，不得转载、摘编或以其他方式使用，违者必究。"]),
        ([], ["【纠错】", "- 大数据“杀熟”，技术之罪需要规则来规避"]),
    ],
)
def test_furniture_goes(before: list[str], after: list[str]) -> None:
    text = "\n".join([*before, FIRST, SECOND, *after])
    assert without_furniture(text, TITLE) == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑：这一岗位将由三人轮流担任",
        "法院认为，网站未经授权不得转载，应当赔偿损失并公开道歉，双方均表示不上诉。",
        "相关新闻",
        "关键词：岸电",
        "发布时间：明年六月",
        "原标题：这是文中引用的另一篇报道",
    ],
)
def test_the_same_words_inside_an_article_stay(line: str) -> None:
    text = "\n".join([FIRST, line, SECOND, SECOND.replace("三点七", "四点一")])
    assert without_furniture(text, TITLE) == text


def test_other_texts_stay_as_they_are() -> None:
    english = "Position: Home\nThe harbour board said that it opens in June.\nRelated news: none"
    for text in (english, "", "责任编辑：周岚", f"{TITLE}\n原标题：只有标题"):
        assert without_furniture(text, TITLE) == text


PAGE = "<html><head><title>x</title></head><body><p>甲乙<script>丙</script> 丁</p>戊</body></html>"


def test_gold_by_reference_is_found_again_or_refused() -> None:
    content = PAGE.encode()
    assert page_text(content) == "甲乙丁戊"
    assert marked_text(content, [[0, 2], [3, 4]], digest_of("甲乙\n戊")) == "甲乙\n戊"
    with pytest.raises(UsageError, match="isn't where"):
        marked_text(content.replace("丁".encode(), b""), [[0, 2], [3, 4]], digest_of("甲乙\n戊"))


def test_marked_pages_are_read_better_than_by_trafilatura_alone(shared_data: Path) -> None:
    suite = Extraction()
    fixtures = suite.load(shared_data, SuiteOptions()).fixtures
    pages = [fixture for fixture in fixtures if fixture.payload.get("mark")]
    assert len(pages) == len(marks()) >= 40
    found = [suite.examine(page, None, Settings()).metrics for page in pages]
    ours, theirs = (
        text_f1(
            [metrics[f"{prefix}zh_text_precision"] for metrics in found],
            [metrics[f"{prefix}zh_text_recall"] for metrics in found],
        )
        for prefix in ("", "trafilatura_")
    )
    assert ours > theirs + 0.02
    assert ours > 0.93
