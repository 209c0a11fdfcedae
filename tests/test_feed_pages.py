"""Feeds that give only teasers: the page is fetched where the user allows it."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from serving import serving

from index import NewsIndex, ingest
from index.manners import Manners
from index.settings import Settings

PARAGRAPHS = "".join(
    f"<p>Paragraph {n}: the harbour board of Ellery said that the ferry would sail again, and gave "
    "its reasons at some length, with figures.</p>"
    for n in range(6)
)
PAGE = f"<html><head><title>Ferry</title></head><body><article>{PARAGRAPHS}</article></body></html>"


class Handler(BaseHTTPRequestHandler):
    """A feed: a teaser with its page, one whose page is gone, one forbidden, a whole article."""

    def do_GET(self) -> None:
        here = f"http://127.0.0.1:{self.server.server_address[1]}"
        whole = "The whole story is in the feed. " * 40
        items = "".join(
            f"<item><title>{name}</title><guid>{name}</guid><link>{here}/{name}.html</link>"
            f"<pubDate>Thu, 26 May 2022 13:40:00 GMT</pubDate>"
            f"<description>{text}</description></item>"
            for name, text in (
                ("teaser", "The ferry …"),
                ("gone", "A bridge …"),
                ("private", "A secret …"),
                ("whole", whole),
            )
        )
        feed = f"<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>"
        bodies = {
            "/feed.xml": feed,
            "/robots.txt": "User-agent: *\nDisallow: /private",
            "/teaser.html": PAGE,
            "/private.html": PAGE,
            "/whole.html": PAGE,
        }
        found = bodies.get(self.path)
        self.send_response(404 if found is None else 200)
        self.end_headers()
        self.wfile.write((found or "").encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def feed() -> Iterator[str]:
    with serving(Handler) as address:
        yield f"{address}/feed.xml"


def texts(feed: str, folder: Path, *, fetch_pages: bool) -> dict[str, str]:
    settings = Settings(allow_private=True)
    report = ingest([feed], folder, settings=settings, fetch_pages=fetch_pages, wait=False)
    assert not report.failed
    with NewsIndex.open(folder, read_only=True) as index:
        return {article.article_key: article.text for article in index.articles()}


def test_teasers_get_their_pages(feed: str, tmp_path: Path) -> None:
    found = texts(feed, tmp_path / "fetched", fetch_pages=True)
    assert found["teaser"].count("Paragraph") == 6
    assert found["gone"] == "A bridge …"
    assert found["private"] == "A secret …"  # robots.txt
    assert found["whole"].startswith("The whole story is in the feed.")
    assert "Paragraph" not in found["whole"]


def test_only_where_that_is_asked_for(feed: str, tmp_path: Path) -> None:
    assert texts(feed, tmp_path / "plain", fetch_pages=False)["teaser"] == "The ferry …"


def test_requests_to_one_host_keep_their_distance(feed: str) -> None:
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    manners = Manners(allow_private=True, delay=2.0, clock=lambda: now[0], sleep=sleep)
    manners.wait(feed)
    now[0] += 0.5
    manners.wait(feed)
    assert slept == [1.5]
    assert manners.may_fetch(feed)
    assert not manners.may_fetch(feed.replace("feed.xml", "private.html"))
    # A host that has no robots.txt, here because nothing listens, forbids nothing.
    assert manners.may_fetch("http://127.0.0.1:9/x")
