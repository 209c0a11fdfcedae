"""The page as values: turns of the chat, evidence and reader from hostile articles, the API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant import Assistant
from assistant.server import create_api
from assistant.types import Answer, Citation
from assistant.web.chat import failed, linked, respond
from assistant.web.chips import undated, without
from assistant.web.conversation import (
    Exchange,
    Exchanges,
    Scope,
    before_message,
    history,
    messages,
    settle_stopped,
)
from assistant.web.evidence import evidence_html, reference
from assistant.web.reader import Quote, article_html, parse_marks
from index.errors import LLMError
from index.types import Article

TODAY = date(2022, 6, 1)
NOW = datetime(2022, 6, 1, 9, 30, tzinfo=UTC)
QUESTION = "when did Aliyun first turn a profit"
NOWHERE = "What is the capital of Peru?"


@pytest.fixture(scope="module")
def desk(example_index: Path) -> Iterator[Assistant]:
    with Assistant.open(example_index) as opened:
        yield opened


def asked(desk: Assistant, *questions: str, scope: Scope = Scope()) -> Exchanges:  # noqa: B008
    exchanges: Exchanges = ()
    for question in questions:
        *_, exchanges = respond(desk, question, exchanges, scope=scope, today=TODAY, now=NOW)
    return exchanges


def answer_of(exchange: Exchange) -> Answer:
    assert exchange.answer is not None
    return exchange.answer


def test_a_turn_shows_its_stages_and_ends_with_evidence(desk: Assistant) -> None:
    views = list(respond(desk, QUESTION, today=TODAY, now=NOW))
    assert "Searching 60 articles" in views[1][-1].reply
    (last,) = views[-1]
    assert "2022" in last.reply
    assert "(#nd-cite-1-1)" in last.reply
    html = evidence_html(views[-1])
    assert 'id="nd-card-1-1"' in html
    citation = answer_of(last).citations[0]
    assert f"1:{citation.start}-{citation.end}" in html
    assert messages(views[-1])[0] == {"role": "user", "content": QUESTION}
    assert history(views[-1])[0].question == QUESTION


def test_markers_of_every_turn_lead_to_their_own_cards(desk: Assistant) -> None:
    exchanges = asked(desk, QUESTION, "阿里云付费客户有多少？")
    html = evidence_html(exchanges)
    for item in exchanges:
        for citation in answer_of(item).citations:
            assert f"(#nd-cite-{item.number}-{citation.number})" in item.reply
            assert html.count(f'id="nd-card-{item.number}-{citation.number}"') == 1
    assert html.count(" hidden>") >= 1  # the first turn waits for its markers
    assert '<section class="nd-turn" data-turn="2" aria-label="Answer 2">' in html


def test_before_the_first_answer_the_page_says_what_it_holds(desk: Assistant) -> None:
    html = evidence_html((), "zh", desk.index.coverage())
    assert "共 60 篇文章，发布于 2015-10-05 至" in html


def test_a_card_tells_days_and_reprints(desk: Assistant) -> None:
    (exchange,) = asked(desk, "阿里云付费客户有多少？")
    answer = answer_of(exchange)
    # Published in May, about the end of March.
    assert "2022-05-26 · tells of 2022-03-21 to 2022-03-31" in evidence_html((exchange,))
    cited = replace(answer.citations[0], url="javascript:alert(1)", copies=("one", "two"))
    html = evidence_html((replace(exchange, answer=replace(answer, citations=(cited,))),), "zh")
    assert "另有 2 篇转载" in html
    assert reference(cited, "zh").endswith("”——阿里云交出首份年度盈利成绩单，云岭财经，2022-05-26")
    web = replace(cited, url="https://example.org/a")
    assert reference(web, "en").endswith(", 2022-05-26, https://example.org/a")


def test_the_reader_names_who_reprints() -> None:
    article = Article("a", "k", "T", "Text.", source="Wire")
    copies = [Article("b", "k2", "T", "Text.", source="<b>Post</b>"), Article("c", "k3", "T", "x")]
    assert "also in &lt;b&gt;Post&lt;/b&gt;, k3" in article_html(article, [], "en", copies)
    assert "另载于" not in article_html(article, [], "zh")


def test_an_abstention_helps_on(desk: Assistant) -> None:
    scope = Scope(since="2015-01-01", until="2025-12-31")
    exchanges = asked(desk, NOWHERE, scope=scope)
    html = evidence_html(exchanges)
    assert "Nearest articles" in html
    assert "Search without dates" in html
    assert f'data-article="{answer_of(exchanges[-1]).nearest[0].article_id}"' in html
    assert "nd-cite" not in html
    assert "published 2015-10-05 to" in html


def test_an_error_is_one_line_and_keeps_the_conversation(desk: Assistant) -> None:
    earlier = asked(desk, QUESTION)
    *_, exchanges = respond(desk, "and then?", earlier, scope=Scope(since="May"))
    assert "2022-05-26" in exchanges[-1].reply
    assert exchanges[-1].answer is None
    assert exchanges[:-1] == earlier
    error = LLMError("gguf failed", hint="use another")
    broken = failed("and then?", earlier, Scope(), error)
    assert broken[-1].reply == "⚠ gguf failed (use another)"
    assert broken[-1].number == 2


def test_a_pasted_book_is_refused_and_not_shown_back(desk: Assistant) -> None:
    *_, exchanges = respond(desk, "阿里云 " * 250_000)
    assert "at most 2000" in exchanges[-1].reply
    assert len(exchanges[-1].asked) == 2_000


def test_a_stopped_answer_keeps_what_was_written() -> None:
    answered = Exchange(1, "a", Scope(), "done [1]")
    running = (answered, Exchange(2, "b", Scope(), "The first words"))
    stopped = settle_stopped(running, "Stopped.")
    assert stopped[-1].reply == "The first words\n\n*Stopped.*"
    assert before_message(stopped, 2) == (answered,)
    assert before_message(stopped, 3) == (answered,)
    assert settle_stopped((), "Stopped.") == ()


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("what did Alibaba say in March 2022?", "what did Alibaba say?"),
        ("阿里云在2022年5月的收入是多少？", "阿里云收入是多少？"),
        ("who won since 2019", "who won"),
        ("what happened last week?", "what happened?"),
        ("2022年5月26日", "2022年5月26日"),
        ("who runs it?", "who runs it?"),
    ],
)
def test_a_question_without_its_dates(question: str, bare: str) -> None:
    assert undated(question, TODAY) == bare


def test_chips_are_dropped_one_by_one(desk: Assistant) -> None:
    scope = Scope("2015-01-01", "2025-12-31", ("东岸新闻", "云岭财经"))
    (exchange,) = asked(desk, "阿里云2022年5月首次年度盈利了吗？", scope=scope)
    html = evidence_html((exchange,))
    for chip in ("window", "since", "until", "source:云岭财经"):
        assert f'data-drop="{chip}"' in html
    assert without(exchange, "since")[1] == replace(scope, since="")
    assert without(exchange, "source:云岭财经")[1].sources == ("东岸新闻",)
    assert without(exchange, "filters") == (exchange.asked, Scope())
    question, undated_scope = without(exchange, "dates")
    assert "2022" not in question
    assert undated_scope == Scope(sources=scope.sources)


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "</article><iframe src=//evil.example>",
    "' onmouseover='alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "http://[malformed",
]


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_from_an_article_is_markup(desk: Assistant, payload: str) -> None:
    text = f"前文。{payload}后文。\n2022年，{payload}"
    article = Article("a", "k", payload, text, url=payload, source=payload, author=payload)
    start = text.index(payload)
    end = start + len(payload)
    quote = Citation(1, payload, start, end, payload, "k", payload, url=payload, source=payload)
    answered = answer_of(asked(desk, QUESTION)[0])
    exchange = Exchange(1, payload, Scope(payload, "", (payload,)), payload)
    html = article_html(article, [Quote(start, end, (1,))]) + evidence_html(
        [replace(exchange, answer=replace(answered, citations=(quote,)))]
    )
    for tag in ("<script", "<img", "<svg onload", "<iframe", 'href="javascript', "' onmouse"):
        assert tag not in html
    assert 'data-numbers="1"' in html


def test_the_reader_marks_quotes_dates_and_names() -> None:
    text = "阿里云在5月26日盈利。\n这是第二段。"
    article = Article("a", "k", "标题", text, language="zh")
    html = article_html(article, parse_marks("1:0-12,2:4-14,3:9-999", len(text)))
    # Overlapping quotes are one mark, cut at the paragraph; one past the end is left out.
    assert html.count("<mark") == 2
    assert 'data-numbers="1 2"' in html
    assert "nd-name" in html
    assert "999" not in html
    plain = article_html(article, [])
    assert "<mark" not in plain
    assert "<p>这是第二段。</p>" in plain


def test_only_markers_become_links() -> None:
    assert linked("x [1] \\[2\\] [a]", 7) == "x [\\[1\\]](#nd-cite-7-1) \\[2\\] [a]"


def test_the_http_api(desk: Assistant) -> None:
    with TestClient(create_api(desk)) as client:
        got = client.post("/api/ask", json={"question": QUESTION, "today": "2022-06-01"})
        assert got.status_code == 200
        body = json.loads(got.text)
        assert body["answer"]["abstained"] is False
        article_id = body["citations"][0]["article_id"]
        text = client.get(f"/api/articles/{article_id}").json()["text"]
        citation = body["citations"][0]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert client.get("/api/articles/nope").status_code == 404
        assert client.post("/api/ask", json={"question": "  "}).status_code == 400
        assert client.post("/api/ask", json={"question": "x", "typo": 1}).status_code == 422
        assert client.get("/api/search", params={"q": "阿里云", "k": 2}).json()["hits"]
        assert client.get("/api/health").json()["ok"] is True
