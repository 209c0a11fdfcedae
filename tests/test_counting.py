"""How often something happened: who asks it, what is counted, and what is only quoted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from desks import desk_of

from assistant import Answer, Assistant
from assistant.generate import Writer
from assistant.types import Question
from assistant.understand import understand
from index.names import load_aliases

TODAY = date(2023, 6, 1)
ARTICLES: tuple[tuple[str, str, str, str], ...] = (
    (
        "rise-1",
        "2022-03-16",
        "Bank of Norden lifts its key rate",
        "The Bank of Norden raised its key rate to 0.75% on Wednesday. Its governor, Ida Falk, said"
        " that prices were rising too fast.",
    ),
    (
        "rise-2",
        "2022-06-15",
        "Norden borrowers pay more",
        "The Bank of Norden raised its key rate to 1.25% on Wednesday. Economists had foreseen it.",
    ),
    (
        "rise-2-zh",
        "2022-06-16",
        "诺登银行再次上调利率",
        "诺登银行（Bank of Norden）6月15日将基准利率上调至1.25%。诺登银行行长说，物价上涨过快。",
    ),
    (
        "rise-3-zh",
        "2022-09-21",
        "诺登银行加息",
        "诺登银行今天宣布加息，基准利率升至1.75%。分析人士认为，贷款会更贵。",
    ),
    (
        "plan",
        "2022-10-05",
        "Bank of Norden looks ahead",
        "The Bank of Norden said on Wednesday that it would raise its key rate in November.",
    ),
    (
        "held",
        "2022-11-02",
        "No change in Norden",
        "The Bank of Norden did not raise its key rate on Wednesday.",
    ),
    (
        "rise-4",
        "2023-02-01",
        "Norden rate at two per cent",
        "The Bank of Norden raised its key rate to 2% on Wednesday, its governor said.",
    ),
    (
        "fine-1",
        "2021-02-09",
        "Calder Air pays for a lost dog",
        "Calder Air was fined 20,000 crowns on Monday for losing a dog in Lowen.",
    ),
    (
        "fine-3",
        "2021-09-14",
        "Calder Air fined again",
        "Calder Air was fined 90,000 crowns on Monday for late refunds. It was the third time this"
        " year that Calder Air was fined.",
    ),
    (
        "recall-1",
        "2023-03-02",
        "云帆汽车召回轿车",
        "云帆汽车3月1日召回1.2万辆轿车，原因是刹车软件有缺陷。",
    ),
    (
        "recall-sum",
        "2023-05-20",
        "云帆汽车的质量难题",
        "2023年，云帆汽车先后四次召回轿车。公司总部设在临江。",
    ),
    (
        "fares",
        "2022-12-20",
        "Lowen Ferries and its fares",
        "Lowen Ferries raised its fares on 3 January 2022, 2 May 2022 and 5 September 2022.",
    ),
    (
        "talks",
        "2022-08-10",
        "云帆汽车召开发布会",
        "云帆汽车8月9日在临江召开发布会，介绍新款电池。",
    ),
    (
        "talks-2",
        "2022-11-18",
        "云帆汽车介绍换电站",
        "云帆汽车昨天召开发布会，介绍换电站。云帆汽车计划12月1日再开一次发布会。",
    ),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("counts")
    rows = (
        {"id": key, "published": day, "title": title, "text": text}
        for key, day, title, text in ARTICLES
    )
    with desk_of(rows, folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def examples(example_index: Path) -> Iterator[Assistant]:
    with Assistant.open(example_index) as opened:
        yield opened


def read(text: str) -> Question:
    return understand(text, today=TODAY, aliases=load_aliases())


def days(answer: Answer) -> list[str]:
    return [event.interval.iso() for event in answer.timeline]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("How many rockets has Beichen Space launched since 2020?", "Beichen Space"),
        ("How many times did the bank raise rates in 2022?", "bank"),
        ("How often has Calder Air been fined?", "Calder Air"),
        ("How many launches were there by Beichen Space in 2021?", "Beichen Space"),
        ("How many rate rises were there at the Bank of Norden in 2022?", "Bank of Norden"),
        ("How many press conferences did Lanhai hold last year?", "Lanhai"),
        ("自2020年以来北辰航天发射了几次火箭？", "北辰航天"),
        ("澜海汽车在2023年召开了几次发布会？", "澜海汽车"),
        ("阿里云被罚款几次", "阿里云"),
        ("美联储2022年加息几次？", "美联储"),
        ("截至2021年6月，北辰航天一共发射过几次？", "北辰航天"),
    ],
)
def test_counts_of_events_are_asked_for(text: str, subject: str) -> None:
    question = read(text)
    assert (question.operator, question.expects) == ("count", "number")
    assert [sub.event for sub in question.sub_questions] == [subject]


@pytest.mark.parametrize(
    "text",
    [
        "How many customers does Aliyun have?",
        "How many people were fined in 2022?",
        "How many cars were recalled by Lanhai?",
        "How many visits did the museum have in 2022?",
        "How many times larger is the L9 than the L7?",
        "How often does the ferry run?",
        "How many rockets will Beichen Space launch next year?",
        "How many launches a year can the site handle?",
        "北辰航天有多少人？",
        "北辰航天开了多少家门店？",
        "云岚地铁去年运送了多少人次？",
        "这部影片的播放量是多少次？",
        "这是今年第几次降息？",
        "北辰航天明年将发射几次火箭？",
        "重庆的火锅店一天可以翻台多少次？",
    ],
)
def test_quantities_and_plans_are_not_counts(text: str) -> None:
    assert read(text).operator != "count"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # The June rise is told in both languages; the plan and the denial are no rises.
        (
            "How many times has the Bank of Norden raised its key rate since 2022?",
            ["2022-03-16", "2022-06-15", "2022-09-21", "2023-02-01"],
        ),
        (
            "How many times did the Bank of Norden raise its key rate in 2022?",
            ["2022-03-16", "2022-06-15", "2022-09-21"],
        ),
        (
            "How often did the Bank of Norden raise rates between April 2022 and October 2022?",
            ["2022-06-15", "2022-09-21"],
        ),
        # The bracket in the June report tells the Chinese name's English articles.
        ("诺登银行今年加息几次？", ["2023-02-01"]),
        ("诺登银行2022年加息几次？", ["2022-03-16", "2022-06-15", "2022-09-21"]),
        ("云帆汽车在2022年召开了几次发布会？", ["2022-08-09", "2022-11-17"]),
        (
            "How many times did Lowen Ferries raise its fares in 2022?",
            ["2022-01-03", "2022-05-02", "2022-09-05"],
        ),
        # What the article counts in 2021 is no count of two years.
        (
            "How many times was Calder Air fined between 2020 and 2021?",
            ["2021-02-08", "2021-09-13"],
        ),
    ],
)
def test_each_event_counted_is_a_line_with_its_date_and_citation(
    desk: Assistant, text: str, told: list[str]
) -> None:
    answer = desk.ask(text, today=TODAY)
    assert answer.question.operator == "count"
    assert days(answer) == told
    if not told:
        assert answer.abstained
        return
    assert (answer.value, answer.value_type) == (str(len(told)), "number")
    lead, _, *lines = answer.text.splitlines()
    says = f"文章中提到 {len(told)} 次" if answer.language == "zh" else "The articles tell of "
    assert says in lead and str(len(told)) in lead
    assert len(lines) == len(answer.citations) == len(told)
    for number, (line, citation) in enumerate(zip(lines, answer.citations, strict=True), start=1):
        assert f"[{number}]" in line and f"[{number}]" in lead
        article = desk.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote


def test_the_users_own_event_window_holds(desk: Assistant) -> None:
    answer = desk.ask(
        "How many times has the Bank of Norden raised its key rate?",
        today=TODAY,
        event_until=date(2022, 7, 1),
    )
    assert days(answer) == ["2022-03-16", "2022-06-15"]


@dataclass
class Talker:
    """A model that leaves the count out."""

    name: str = "talker"
    is_base: bool = False

    def stream(self, prompt: str) -> Iterator[str]:
        del prompt
        yield "The Bank of Norden raised its key rate in 2022. [1]"


def test_no_model_speaks_in_place_of_a_count(desk: Assistant) -> None:
    text = "How many times did the Bank of Norden raise its key rate in 2022?"
    writing = Assistant(desk.index, desk.settings, writer=Writer(Talker()))
    *_, delta, last = writing.stream(text, today=TODAY)
    assert last.answer is not None
    assert last.answer.text == delta.text == desk.ask(text, today=TODAY).text
    assert last.answer.value == "3" and last.answer.usage is None


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("How many times was Calder Air fined in 2021?", "3", "the third time this year"),
        ("Calder Air 2021年被罚款几次？", "3", "the third time this year"),
        ("云帆汽车2023年召回了几次轿车？", "四次", "先后四次召回轿车"),
    ],
)
def test_a_count_that_an_article_states_wins(
    desk: Assistant, text: str, value: str, said: str
) -> None:
    answer = desk.ask(text, today=TODAY)
    assert answer.value == value
    assert said in answer.citations[0].quote


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("北辰航天发射了几次？", "20"),
        ("自2018年以来北辰航天发射了几次火箭？", "20"),
        ("How many times has the Beichen-1 flown?", "6"),
        # "The twentieth since 2018" is no count of these years.
        ("北辰航天在2018年至2020年发射了几次？", "2"),
        ("How many cars has Lanhai launched since 2020?", "3"),
    ],
)
def test_counts_over_the_examples(examples: Assistant, text: str, value: str) -> None:
    answer = examples.ask(text, today=date(2025, 11, 1))
    assert answer.value == value
    for citation in answer.citations:
        article = examples.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    "text",
    [
        "How many times has Zorbix been fined since 2020?",
        "How many times has the Bank of Norden cut its key rate?",
        "诺登银行2019年加息几次？",
        "云帆汽车罢工了几次？",
    ],
)
def test_what_nobody_tells_of_is_not_counted(desk: Assistant, text: str) -> None:
    answer = desk.ask(text, today=TODAY)
    assert answer.abstained and answer.value is None
