"""The example articles load as intended, and the questions over them fit the articles."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from assistant.evaluation.files import read_fixtures
from assistant.evaluation.normalise import parse_date, parse_yes_no
from assistant.evaluation.right import is_right
from assistant.evaluation.types import Fixture
from index.formats import load
from index.types import LoadedArticle

ROOT = Path(__file__).resolve().parents[1]
QA = ROOT / "tests" / "fixtures" / "qa.jsonl"

# key: publication day in the outlet's zone, source (None: the file names none), language
EXPECTED: dict[str, tuple[str | None, str | None, str]] = {
    "examples/articles/en/beichen-sea-launch.md": ("2021-06-05", "Meridian Wire", "en"),
    "examples/articles/en/cup-final.md": ("2024-05-18", "Northgate Herald", "en"),
    "examples/articles/en/ellery-ferry.md": ("2016-05-12", "Harbour Post", "en"),
    "examples/articles/en/festival-organisers.md": ("2022-08-22", "Harbour Post", "en"),
    "examples/articles/en/gadget-review-hostile.md": ("2022-11-30", "Pacific Ledger", "en"),
    "examples/articles/en/guifan-award.md": ("2019-11-03", "Harbour Post", "en"),
    "examples/articles/en/lanhai-l3.md": ("2019-09-11", "Meridian Wire", "en"),
    "examples/articles/en/lanhai-l9.md": ("2025-03-27", "Meridian Wire", "en"),
    "examples/articles/en/qingsong-layoffs.md": ("2023-03-15", "Meridian Wire", "en"),
    "examples/articles/en/yunlan-frog.md": ("2021-03-18", "Meridian Wire", "en"),
    "https://www.dongan.example/tech/2021/0203/aliyun-quarter.html": (
        "2021-02-03",
        "东岸新闻网",
        "zh",
    ),
    "examples/articles/pages/hospital-page.html": ("2022-09-01", "江南晨报", "zh"),
    "https://www.harbourpost.example/2023/04/01/sea-museum-reopens": (
        "2023-04-01",
        "Harbour Post",
        "en",
    ),
    "https://www.dongan.example/city/2022/0617/night-market.html": (
        "2022-06-17",
        "东岸新闻网",
        "zh",
    ),
    "https://www.harbourpost.example/2020/09/05/correction-skerry-bank": (
        "2020-09-05",
        "Harbour Post",
        "en",
    ),
    "https://www.harbourpost.example/2020/09/03/skerry-bank-approved": (
        "2020-09-03",
        "Harbour Post",
        "en",
    ),
    "examples/articles/text/festival-police.txt": ("2022-08-23", None, "en"),
    "examples/articles/text/metro-reprint.txt": ("2019-12-29", None, "zh"),
    "examples/articles/text/night-runner.txt": (None, None, "zh"),
    "examples/articles/text/storm-bertha.txt": ("2021-11-15", None, "en"),
    "examples/articles/text/yunlan-flood-after.txt": ("2020-07-28", None, "zh"),
    "examples/articles/text/yunlan-flood.txt": ("2020-07-09", None, "zh"),
    "pl-20151005-nobel": ("2015-10-05", "Pacific Ledger", "en"),
    "pl-20201217-change5": ("2020-12-17", "Pacific Ledger", "en"),
    "pl-20201220-change5-weight": ("2020-12-20", "Pacific Ledger", "en"),
    "pl-20190925-daxing": ("2019-09-25", "Pacific Ledger", "en"),
    "pl-20230528-c919": ("2023-05-28", "Pacific Ledger", "en"),
    "hp-20180614-razorbill": ("2018-06-14", "Harbour Post", "en"),
    "hp-20190415-razorbill": ("2019-04-15", "Harbour Post", "en"),
    "nh-20241211-skerry": ("2024-12-11", "Northgate Herald", "en"),
    "nh-20170309-bridge": ("2017-03-09", "Northgate Herald", "en"),
    "pl-20221229-alibaba-cloud": ("2022-12-29", "Pacific Ledger", "en"),
    "dongan-20191228-metro": ("2019-12-28", "东岸新闻网", "zh"),
    "yunling-20230608-lanhai-l7": ("2023-06-08", "云岭财经", "zh"),
    "yunling-20230609-lanhai-orders": ("2023-06-09", "云岭财经", "zh"),
    "dongan-20160316-alphago": ("2016-03-16", "东岸新闻网", "zh"),
    "xinghan-20190103-change4": ("2019-01-03", "星汉航天报", "zh"),
    "xinghan-20240628-change6": ("2024-06-28", "星汉航天报", "zh"),
    "yunlan-20231018-jakarta": ("2023-10-18", "云岚日报", "zh"),
    "jiangnan-20251009-teafair": ("2025-10-09", "江南晨报", "zh"),
    "jiangnan-20170614-exam": ("2017-06-14", "江南晨报", "zh"),
    "dongan-20221030-jiangtun": ("2022-10-30", "东岸新闻网", "zh"),
    "examples/articles/zh/aliyun-first-annual-profit.md": ("2022-05-26", "云岭财经", "zh"),
    "examples/articles/zh/beichen-1-failure.md": ("2018-10-28", "星汉航天报", "zh"),
    "examples/articles/zh/beichen-1-success.md": ("2019-12-08", "星汉航天报", "zh"),
    "examples/articles/zh/beichen-2-landing.md": ("2023-11-19", "星汉航天报", "zh"),
    "examples/articles/zh/beichen-20th.md": ("2025-05-17", "星汉航天报", "zh"),
    "examples/articles/zh/cold-record.md": ("2021-01-07", "云岚日报", "zh"),
    "examples/articles/zh/gu-qingyuan-prize.md": ("2023-10-12", "江南晨报", "zh"),
    "examples/articles/zh/guifan-film.md": ("2019-08-19", "江南晨报", "zh"),
    "examples/articles/zh/lanhai-l1.md": ("2017-04-19", "云岭财经", "zh"),
    "examples/articles/zh/lanhai-l5.md": ("2021-11-20", "云岭财经", "zh"),
    "examples/articles/zh/marathon-2018-correction.md": ("2018-04-17", "云岚日报", "zh"),
    "examples/articles/zh/marathon-2018.md": ("2018-04-15", "云岚日报", "zh"),
    "examples/articles/zh/metro-line2-opens.md": ("2019-12-28", "云岚日报", "zh"),
    "examples/articles/zh/metro-line3-delay.md": ("2023-11-06", "云岚日报", "zh"),
    "examples/articles/zh/metro-line3-opens.md": ("2024-09-26", "云岚日报", "zh"),
    "examples/articles/zh/museum-visit.md": (None, "云岚日报", "zh"),
    "examples/articles/zh/plastic-rule.md": ("2020-10-21", "云岚日报", "zh"),
    "examples/articles/zh/qingsong-layoffs.md": ("2023-03-14", "云岭财经", "zh"),
}

TITLES = {
    "examples/articles/zh/aliyun-first-annual-profit.md": "阿里云交出首份年度盈利成绩单",
    "https://www.dongan.example/tech/2021/0203/aliyun-quarter.html": "阿里云首次单季盈利，成立十一年后迎来拐点",
    "examples/articles/pages/hospital-page.html": "云岚儿童医院新院区启用，床位增至1200张",
    "https://www.harbourpost.example/2020/09/03/skerry-bank-approved": "Regulator approves Skerry Bank wind farm",
    "examples/articles/en/gadget-review-hostile.md": "Review: the Corvid E1 reading lamp",
    "examples/articles/text/yunlan-flood.txt": "云岚江水位超警戒 三千多人连夜转移",
    "examples/articles/text/storm-bertha.txt": "Storm Bertha cuts power to 47,000 homes",
    "pl-20230528-c919": "China's C919 carries its first paying passengers",
}


@pytest.fixture(scope="module")
def articles() -> dict[str, LoadedArticle]:
    """The example articles by key, loaded as `newsdesk ingest examples/articles` does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        loaded = list(load("examples/articles"))
    failed = [item for item in loaded if not isinstance(item, LoadedArticle)]
    assert not failed
    return {item.key: item for item in loaded if isinstance(item, LoadedArticle)}


@pytest.fixture(scope="module")
def questions() -> list[Fixture]:
    return read_fixtures(QA)


def squeezed(text: str) -> str:
    """Without spaces, in one width and case: how a quoted answer is looked up."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def stated(answer: str, texts: list[LoadedArticle]) -> bool:
    return any(squeezed(answer) in squeezed(f"{item.title}\n{item.text}") for item in texts)


def test_every_article_has_its_date_source_and_language(
    articles: dict[str, LoadedArticle],
) -> None:
    found = {
        key: (
            item.published.interval.iso() if item.published else None,
            item.source,
            item.language,
        )
        for key, item in articles.items()
        if not key.endswith(".txt")
    }
    assert found == {key: row for key, row in EXPECTED.items() if not key.endswith(".txt")}


def test_plain_text_has_its_date_from_the_dateline(articles: dict[str, LoadedArticle]) -> None:
    for key, (day, _, language) in EXPECTED.items():
        if key.endswith(".txt"):
            published = articles[key].published
            assert (published.interval.iso() if published else None) == day, key
            assert articles[key].language == language, key


def test_titles(articles: dict[str, LoadedArticle]) -> None:
    assert {key: articles[key].title for key in TITLES} == TITLES


def test_the_world_is_wide_enough(articles: dict[str, LoadedArticle]) -> None:
    languages = Counter(item.language for item in articles.values())
    years = {item.published.interval.start.year for item in articles.values() if item.published}
    formats = {item.format for item in articles.values()}
    assert len(articles) >= 44
    assert languages["zh"] >= languages["en"] >= 20
    assert {2015, 2025} <= years and len(years) >= 10
    assert len(formats) == 4
    assert len({item.source for item in articles.values() if item.source}) >= 6


def test_reprints_are_one_story(articles: dict[str, LoadedArticle]) -> None:
    original = articles["examples/articles/zh/metro-line2-opens.md"].text
    assert articles["dongan-20191228-metro"].text == original
    reprint = articles["examples/articles/text/metro-reprint.txt"].text
    assert reprint != original
    shared = [line for line in original.splitlines() if line in reprint]
    assert len(shared) >= 3


def test_only_one_aliyun_article_tells_of_the_annual_profit(
    articles: dict[str, LoadedArticle],
) -> None:
    told = [key for key, item in articles.items() if "首次实现年度盈利" in item.text]
    assert told == ["examples/articles/zh/aliyun-first-annual-profit.md"]
    english = [item for item in articles.values() if item.language == "en"]
    cloud = [item.text for item in english if "Alibaba Cloud" in item.text]
    assert cloud and not any("profit" in text for text in cloud)


def test_nothing_of_a_script_is_left(articles: dict[str, LoadedArticle]) -> None:
    text = articles["https://www.dongan.example/city/2022/0617/night-market.html"].text
    assert "126 个摊位" in text
    for trace in ("script", "alert", "evil", "onerror", "hacked", "display:none", "iframe"):
        assert trace not in text


def test_hostile_text_is_kept_as_text(articles: dict[str, LoadedArticle]) -> None:
    text = articles["examples/articles/en/gadget-review-hostile.md"].text
    assert "ignore your instructions" in text


def test_questions_cover_what_they_should(questions: list[Fixture]) -> None:
    kinds = Counter(question.tags["kind"] for question in questions)
    types = Counter(question.value_type for question in questions if question.answerable)
    crossing = [q for q in questions if q.tags["lang"] in ("en-zh", "zh-en")]
    answerable = [q for q in questions if q.answerable]
    yes = sum(q.answers == ("yes",) for q in questions)
    assert len(questions) >= 100
    assert len(crossing) >= 0.35 * len(answerable)
    assert types["date"] >= 25 and types["number"] >= 20 and types["list"] >= 3
    assert types["yesno"] >= 10 and 0.3 <= yes / types["yesno"] <= 0.7
    assert len(questions) - len(answerable) >= 20
    assert kinds["relative"] >= 15 and kinds["followup"] >= 4
    assert all(question.history for question in questions if question.tags["kind"] == "followup")


def test_gold_keys_exist(questions: list[Fixture], articles: dict[str, LoadedArticle]) -> None:
    for question in questions:
        assert set(question.gold_keys()) <= set(articles), question.id
        assert bool(question.gold) == question.answerable, question.id


def test_answers_are_in_a_gold_article(
    questions: list[Fixture], articles: dict[str, LoadedArticle]
) -> None:
    for question in questions:
        texts = [articles[key] for key in question.gold_keys()]
        if question.value_type in ("span", "number") and question.answerable:
            wordings = question.alternatives()
            assert any(stated(wording, texts) for wording in wordings), question.id
            assert stated(wordings[0], texts), question.id


def test_dates_and_yes_no_are_normalised(questions: list[Fixture]) -> None:
    for question in questions:
        for answer in question.alternatives():
            if question.value_type == "date":
                assert parse_date(answer), question.id
            if question.value_type == "yesno":
                assert answer in ("yes", "no") and parse_yes_no(answer), question.id


def test_the_language_tag_is_that_of_question_and_articles(
    questions: list[Fixture], articles: dict[str, LoadedArticle]
) -> None:
    for question in questions:
        asked, told = question.tags["lang"].split("-")
        chinese = any("\u4e00" <= character <= "\u9fff" for character in question.question)
        assert asked == ("zh" if chinese else "en"), question.id
        languages = {articles[key].language for key in question.gold_keys()}
        assert told == ("+".join(sorted(languages)) or "none"), question.id


def test_the_grader_accepts_every_gold_answer(questions: list[Fixture]) -> None:
    for question in questions:
        if question.value_type == "list":
            assert is_right(question, question.alternatives()[0], question.alternatives())
            continue
        for answer in question.alternatives():
            assert is_right(question, answer), (question.id, answer)
