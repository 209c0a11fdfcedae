"""Pages of a feed's items ingested again: what hasn't changed is not sent, and its text stays."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hashing import HashEmbedder
from serving import serving

from index import IngestReport, NewsIndex, ingest
from index.settings import Settings

SENTENCE = "the harbour board of Ellery said that the ferry would sail again. "


def page(opening: str) -> str:
    paragraphs = "".join(f"<p>{opening} {n}: {SENTENCE * 2}</p>" for n in range(5))
    return f"<html><head><title>Ferry</title></head><body><article>{paragraphs}</article></body>"


class Handler(BaseHTTPRequestHandler):
    """One teaser and its page; `asked` are the answers given for the page."""

    etag: ClassVar[str | None] = '"one"'
    page: ClassVar[str] = page("First")
    teaser: ClassVar[str] = "The ferry …"
    asked: ClassVar[list[int]] = []

    def do_GET(self) -> None:
        here = f"http://127.0.0.1:{self.server.server_address[1]}"
        item = (
            f"<item><title>Ferry</title><guid>ferry</guid><link>{here}/page.html</link>"
            f"<description>{self.teaser}</description></item>"
        )
        feed = f"<rss version='2.0'><channel><title>Post</title>{item}</channel></rss>"
        if self.path == "/page.html":
            self._answer_page()
        else:
            self._answer(200 if self.path == "/feed.xml" else 404, feed)

    def _answer_page(self) -> None:
        same = self.etag is not None and self.headers["If-None-Match"] == self.etag
        status = 503 if not self.page else 304 if same else 200
        self.asked.append(status)
        self._answer(status, self.page if status == 200 else "", self.etag)

    def _answer(self, status: int, body: str, etag: str | None = None) -> None:
        self.send_response(status)
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("etag", "page", "teaser"):  # what a test changes is put back
        monkeypatch.setattr(Handler, name, getattr(Handler, name))
    Handler.asked.clear()
    with serving(Handler) as address:
        yield f"{address}/feed.xml"


def take(feed: str, folder: Path, **options: Any) -> IngestReport:
    settings = Settings(allow_private=True)
    options = {"fetch_pages": True, **options}
    return ingest([feed], folder, settings=settings, embedder=HashEmbedder(), **options)


def text(folder: Path) -> str:
    with NewsIndex.open(folder, read_only=True) as index:
        return index.article_by_key("ferry").text


def asked() -> list[int]:
    found = list(Handler.asked)
    Handler.asked.clear()
    return found


def test_an_unchanged_page_is_not_sent_again(feed: str, tmp_path: Path) -> None:
    assert take(feed, tmp_path).added == ["ferry"]
    before = text(tmp_path)
    again = take(feed, tmp_path)
    assert asked() == [200, 304]
    assert again.unchanged == ["ferry"]
    assert text(tmp_path) == before
    assert before.count("First") == 5


def test_a_changed_page_is_read(feed: str, tmp_path: Path) -> None:
    take(feed, tmp_path)
    Handler.etag, Handler.page = '"two"', page("Second")
    assert take(feed, tmp_path).updated == ["ferry"]
    assert take(feed, tmp_path).unchanged == ["ferry"]
    assert asked() == [200, 200, 304]
    assert text(tmp_path).count("Second") == 5


def test_the_feeds_own_changes_are_taken_with_the_text_of_the_page(
    feed: str, tmp_path: Path
) -> None:
    take(feed, tmp_path)
    Handler.teaser = "The ferry sails …"
    assert take(feed, tmp_path).unchanged == ["ferry"]
    Handler.teaser = "The ferry sails again. " * 20  # less than the page, still a teaser
    assert take(feed, tmp_path).unchanged == ["ferry"]
    assert asked() == [200, 304, 304]


def test_a_text_that_was_lost_is_fetched_again(feed: str, tmp_path: Path) -> None:
    take(feed, tmp_path)
    take(feed, tmp_path, fetch_pages=False)
    assert text(tmp_path) == "The ferry …"
    take(feed, tmp_path)
    assert asked() == [200, 200]
    assert text(tmp_path).count("First") == 5


def test_a_page_that_says_no_more_is_asked_for_its_state_too(feed: str, tmp_path: Path) -> None:
    Handler.page = "<html><body><article><p>Gone.</p></article></body></html>"
    assert take(feed, tmp_path).added == ["ferry"]
    assert take(feed, tmp_path).unchanged == ["ferry"]
    assert asked() == [200, 304]
    assert text(tmp_path) == "The ferry …"


def test_a_server_without_validators_is_asked_anew(feed: str, tmp_path: Path) -> None:
    Handler.etag = None
    take(feed, tmp_path)
    assert take(feed, tmp_path).unchanged == ["ferry"]
    assert asked() == [200, 200]


def test_a_page_that_fails_later_keeps_what_it_said(feed: str, tmp_path: Path) -> None:
    take(feed, tmp_path)
    Handler.page = ""
    assert take(feed, tmp_path).unchanged == ["ferry"]
    assert asked() == [200, 503]
    assert text(tmp_path).count("First") == 5
