"""The page as values: evidence HTML from hostile articles, turns of the chat, the HTTP API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant import Assistant
from assistant.server import create_api
from assistant.types import Citation
from assistant.web.chat import linked, parse_day, respond
from assistant.web.evidence import article_html, evidence_html
from index.errors import UsageError
from index.types import Article

TODAY = date(2022, 6, 1)
QUESTION = "when did Aliyun first turn a profit"


@pytest.fixture(scope="module")
def desk(example_index: Path) -> Iterator[Assistant]:
    with Assistant.open(example_index) as opened:
        yield opened


def test_a_turn_ends_with_marked_evidence(desk: Assistant) -> None:
    views = list(respond(desk, QUESTION, (), today=TODAY))
    assert len(views) >= 4
    last = views[-1]
    assert "2022" in last.reply
    assert "(#nd-cite-1)" in last.reply
    assert 'id="nd-cite-1"' in last.evidence
    assert last.turns[-1].question == QUESTION


def test_an_abstention_shows_the_nearest_articles(desk: Assistant) -> None:
    last = list(respond(desk, "What is the boiling point of tungsten?", (), today=TODAY))[-1]
    assert "Nearest" in last.evidence
    assert "nd-cite" not in last.evidence


def test_a_wrong_filter_is_said_on_the_page(desk: Assistant) -> None:
    (view,) = list(respond(desk, QUESTION, (), since="May"))[-1:]
    assert "2022-05-26" in view.reply
    assert view.turns == ()


@pytest.mark.parametrize("text", ["2022-05-26", " 2022-05-26 "])
def test_days(text: str) -> None:
    assert parse_day(text) == date(2022, 5, 26)
    assert parse_day("") is None
    with pytest.raises(UsageError):
        parse_day("26/5/22")


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "</article><iframe src=//evil.example>",
]


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_from_an_article_is_markup(payload: str) -> None:
    text = f"前文。{payload}后文。"
    article = Article("a", "k", payload, text, url=payload, source=payload, author=payload)
    start = text.index(payload)
    quote = Citation(1, payload, start, start + len(payload), "a", "k", payload, url=payload)
    html = article_html(article, [quote])
    for tag in ("<script", "<img", "<svg", "<iframe", 'href="javascript'):
        assert tag not in html
    assert 'id="nd-cite-1"' in html


def test_overlapping_quotes_are_marked_once(desk: Assistant) -> None:
    answer = desk.ask(QUESTION, today=TODAY)
    first = answer.citations[0]
    twice = replace(answer, citations=(first, replace(first, number=2)))
    html = evidence_html(twice, desk.article)
    assert html.count("<mark") == 1


def test_only_markers_become_links() -> None:
    assert linked("x [1] \\[2\\] [a]") == "x [\\[1\\]](#nd-cite-1) \\[2\\] [a]"


def test_the_http_api(desk: Assistant) -> None:
    with TestClient(create_api(desk)) as client:
        got = client.post("/api/ask", json={"question": QUESTION, "today": "2022-06-01"})
        assert got.status_code == 200
        body = got.json()
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
