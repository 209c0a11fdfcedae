"""Addresses ingested again: what hasn't changed is neither sent nor read."""

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

TEXT = "The harbour board said that the ferry would sail again in May. " * 5


def page(title: str) -> str:
    paragraphs = f"<p>{TEXT}</p>" * 3
    return f"<html><head><title>{title}</title></head><body><article>{paragraphs}</article></body>"


def feed(*names: str) -> str:
    items = "".join(
        f"<item><title>{name}</title><guid>{name}</guid><description>{name}: {TEXT}</description>"
        "</item>"
        for name in names
    )
    return f"<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>"


class Handler(BaseHTTPRequestHandler):
    """A server that knows the states of its pages; `asked` are the answers it gave."""

    pages: ClassVar[dict[str, tuple[dict[str, str], str]]] = {}
    asked: ClassVar[list[tuple[str, int]]] = []

    def do_GET(self) -> None:
        headers, body = self.pages[self.path]
        same = [
            self.headers[asked] == headers[given]
            for asked, given in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
            if self.headers[asked]
        ]
        status = 304 if same and all(same) else 200
        self.asked.append((self.path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if status == 200:
            self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    Handler.asked.clear()
    Handler.pages.clear()
    Handler.pages.update(
        {
            "/tagged.html": ({"ETag": '"one"'}, page("Ferry")),
            "/dated.html": ({"Last-Modified": "Thu, 26 May 2022 13:40:00 GMT"}, page("Dated")),
            "/plain.html": ({}, page("Plain")),
            "/feed.xml": ({"ETag": 'W/"f1"'}, feed("a", "b")),
        }
    )
    with serving(Handler) as address:
        yield address


def take(folder: Path, *urls: str, **options: Any) -> IngestReport:
    settings = Settings(allow_private=True)
    return ingest(urls, folder, settings=settings, embedder=HashEmbedder(), **options)


def statuses() -> list[int]:
    found = [status for _, status in Handler.asked]
    Handler.asked.clear()
    return found


def test_what_a_server_says_is_unchanged_stays(site: str, tmp_path: Path) -> None:
    urls = [f"{site}{name}" for name in Handler.pages]
    first = take(tmp_path, *urls)
    assert len(first.added) == 5
    assert statuses() == [200, 200, 200, 200]
    again = take(tmp_path, *urls)
    assert statuses() == [304, 304, 200, 304]  # the third gives nothing to know its state by
    assert again.unchanged == first.added
    assert not (again.added or again.updated or again.failed)


def test_a_changed_page_is_read(site: str, tmp_path: Path) -> None:
    url = f"{site}/feed.xml"
    take(tmp_path, url)
    Handler.pages["/feed.xml"] = ({"ETag": 'W/"f2"'}, feed("b", "c"))
    statuses()
    again = take(tmp_path, url)
    assert (again.added, again.unchanged) == (["c"], ["b"])
    assert take(tmp_path, url).unchanged == ["b", "c"]
    assert statuses() == [200, 304]


def test_a_deleted_article_is_fetched_again(site: str, tmp_path: Path) -> None:
    url = f"{site}/feed.xml"
    take(tmp_path, url)
    with NewsIndex.open(tmp_path, embedder=HashEmbedder()) as index:
        index.delete(["a"])
    again = take(tmp_path, url)
    assert (again.added, again.unchanged) == (["a"], ["b"])


def test_another_way_of_reading_reads_again(site: str, tmp_path: Path) -> None:
    url = f"{site}/tagged.html"
    take(tmp_path, url)
    take(tmp_path, url, format="html")
    take(tmp_path, url, format="html")
    assert statuses() == [200, 200, 304]


def test_what_failed_is_fetched_again(site: str, tmp_path: Path) -> None:
    Handler.pages["/feed.xml"] = ({"ETag": '"f"'}, feed("a").replace("</channel>", "<item/>"))
    url = f"{site}/feed.xml"
    assert take(tmp_path, url).failed
    assert take(tmp_path, url).failed
    assert statuses() == [200, 200]


def test_a_header_that_isnt_one_is_not_sent_back(site: str, tmp_path: Path) -> None:
    Handler.pages["/tagged.html"] = ({"ETag": '"caf\xe9"'}, page("Ferry"))
    url = f"{site}/tagged.html"
    take(tmp_path, url)
    assert take(tmp_path, url).unchanged
    assert statuses() == [200, 200]
