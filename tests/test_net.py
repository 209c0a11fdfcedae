"""The network's guard, and fetching from a server on this machine."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import ClassVar

import pytest
from serving import serving

from index.errors import LoadError, NetworkRefusedError
from index.formats import load
from index.net import fetch, is_internal
from index.types import LoadedArticle, LoadFailure

PAGE = """<html><head><title>标题很长的一篇报道</title></head><body>
<article><h1>标题很长的一篇报道</h1>
<p>新华社北京2022年5月26日电 这是第一段，说明发生了什么事情，内容足够长，可以被识别为正文。</p>
<p>这是第二段，继续说明事情的经过，内容同样足够长，可以被识别为正文的一部分。</p></article></body></html>"""


class Handler(BaseHTTPRequestHandler):
    """A few pages that behave well or badly."""

    bodies: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {
        "/page": (200, {"Content-Type": "text/html; charset=gbk"}, PAGE.encode("gbk")),
        "/packed": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"plain words")),
        "/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 5_000_000)),
        "/large": (200, {}, b"x" * 300_000),
        "/damaged": (200, {"Content-Encoding": "gzip"}, b"\x1f\x8bnonsense"),
        "/gone": (404, {}, b""),
        "/moved": (302, {"Location": "/page"}, b""),
        "/loop": (302, {"Location": "/loop"}, b""),
        "/to-file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/to-user": (302, {"Location": "http://someone@127.0.0.1/"}, b""),
        "/to-private": (302, {"Location": "http://10.0.0.7/secret"}, b""),
        "/to-metadata": (302, {"Location": "http://169.254.169.254/latest/"}, b""),
    }

    def do_GET(self) -> None:
        if self.path == "/slow":
            self._drip()
            return
        status, headers, body = self.bodies[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b".")
                time.sleep(0.05)
        except OSError:
            pass  # the client hung up, as it should

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of the server."""
    with serving(Handler) as address:
        yield address


def test_a_page_with_its_declared_charset(server: str) -> None:
    fetched = fetch(f"{server}/page", allow_private=True)
    assert fetched.body.decode("gbk") == PAGE
    assert (fetched.content_type, fetched.charset) == ("text/html", "gbk")


def test_a_redirect_is_followed(server: str) -> None:
    assert fetch(f"{server}/moved", allow_private=True).url == f"{server}/page"


def test_packed_content_is_unpacked(server: str) -> None:
    assert fetch(f"{server}/packed", allow_private=True).body == b"plain words"


@pytest.mark.parametrize("path", ["/large", "/bomb"])
def test_size_is_bounded(server: str, path: str) -> None:
    with pytest.raises(NetworkRefusedError, match="larger"):
        fetch(f"{server}{path}", allow_private=True, max_bytes=100_000)


def test_time_is_bounded_for_the_whole(server: str) -> None:
    with pytest.raises(LoadError, match="timed out"):
        fetch(f"{server}/slow", allow_private=True, timeout=0.4)


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/gone", "404"), ("/loop", "redirects"), ("/damaged", "damaged")],
)
def test_failures_of_the_server(server: str, path: str, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        fetch(f"{server}{path}", allow_private=True)


def test_this_machine_is_refused_unless_allowed(server: str) -> None:
    with pytest.raises(NetworkRefusedError, match="private network") as refused:
        fetch(f"{server}/page")
    assert "--allow-private" in refused.value.hint


@pytest.mark.parametrize("path", ["/to-file", "/to-user", "/to-private", "/to-metadata"])
def test_every_redirect_is_checked(server: str, path: str) -> None:
    with pytest.raises(NetworkRefusedError):
        fetch(f"{server}{path}", allow_hosts={"127.0.0.1"})


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/a",
        "gopher://127.0.0.1:70/",
        "http://",
        "http://user:pass@example.org/",
        "http://example.org@127.0.0.1/",
        "http://exa mple.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org/\r\nHost: other",
        "http://[::1/",
        "http://example.org:99999/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
    ],
)
def test_addresses_that_must_not_be_fetched(url: str) -> None:
    with pytest.raises(NetworkRefusedError):
        fetch(url)


def test_a_name_is_judged_by_where_it_points() -> None:
    def resolve(host: str, port: int) -> list[str]:
        assert (host, port) == ("news.example", 443)
        return ["93.184.216.34", "192.168.1.1"]

    with pytest.raises(NetworkRefusedError, match=r"news\.example"):
        fetch("https://news.example/", resolve=resolve)


def test_a_name_that_points_nowhere() -> None:
    with pytest.raises(LoadError, match="no such host"):
        fetch("http://nothing.example/", resolve=lambda *_: [])


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "not an address",
    ],
)  # fmt: skip
def test_internal_addresses(address: str) -> None:
    assert is_internal(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1"])
def test_public_addresses(address: str) -> None:
    assert not is_internal(address)


def test_an_address_loads_as_an_article(server: str) -> None:
    (article,) = load(f"{server}/moved", allow_private=True)
    assert isinstance(article, LoadedArticle)
    assert article.title == "标题很长的一篇报道"
    assert article.key == f"{server}/moved"
    assert article.url == f"{server}/page"
    assert article.published is not None
    assert article.published.interval.iso() == "2022-05-26"


def test_a_refused_address_is_one_failure(server: str) -> None:
    (failure,) = load(f"{server}/page")
    assert isinstance(failure, LoadFailure)
    assert "private network" in failure.reason
