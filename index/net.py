"""The one way out to the network, guarded against being sent to places inside it.

An address is resolved once, every address it resolves to is checked, and the connection goes to
the checked one, so that a name can't point elsewhere a moment later (DNS rebinding). The same
holds for each redirect. Proxies from the environment are not used: they would resolve names
themselves.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from index.errors import LoadError, NetworkRefusedError

MAX_BYTES = 20 * 1024 * 1024
TIMEOUT = 30.0
MAX_REDIRECTS = 5
_CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
# Printable ASCII, and not without end: it goes out again in a header.
_HEADER = re.compile(r"[\x20-\x7e]{1,500}")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
USER_AGENT = "newsdesk (news archive reader)"
_ALLOW_HINT = "--allow-private permits addresses inside your own network"

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a server knows the state of a page (RFC 9110, section 8.8); "" where it gave none."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)

    def headers(self) -> dict[str, str]:
        """What asks for the page only where it is in another state."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response: the address it came from after redirects, and its unpacked body.

    `modified` is False, and the body empty, where the page is as it was.
    """

    url: str
    body: bytes
    content_type: str | None = None
    charset: str | None = None
    validators: Validators = Validators()
    modified: bool = True


def resolve_host(host: str, port: int) -> list[str]:
    """The IP addresses of `host`. Raises LoadError where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LoadError(
            f"{host}: no such host", hint="check the address and the network"
        ) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    allow_hosts: Collection[str] = (),
    max_bytes: int = MAX_BYTES,
    timeout: float = TIMEOUT,
    resolve: Resolve = resolve_host,
    known: Validators | None = None,
) -> Fetched:
    """GET `url`, following at most `MAX_REDIRECTS` redirects.

    `known` are the validators of an earlier response: the page comes only if it has changed.
    `allow_private` permits private, loopback and link-local addresses, `allow_hosts` does so for
    the hosts named. `timeout` is in seconds, for the whole of it. Raises NetworkRefusedError
    for an address that must not be fetched or a body above `max_bytes`, LoadError where the
    server fails.
    """
    deadline = time.monotonic() + timeout
    for _ in range(MAX_REDIRECTS + 1):
        parts, host, port = _checked(url)
        private = allow_private or host in allow_hosts
        address = _safe_address(host, port, private, resolve)
        answer = _get(parts, host, port, address, max_bytes, deadline, known)
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(url, answer)
    raise LoadError(f"more than {MAX_REDIRECTS} redirects", hint="give the final address")


def _checked(url: str) -> tuple[SplitResult, str, int]:
    """The parts, host and port of `url`, refused where it is no plain web address."""
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise NetworkRefusedError("the address holds spaces or control characters")
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except (ValueError, UnicodeError) as error:
        raise NetworkRefusedError(f"not an address: {error}") from error
    if parts.scheme not in _PORTS:
        raise NetworkRefusedError(f"{parts.scheme or 'no'} scheme: only http and https are fetched")
    if "@" in parts.netloc:
        # http://bank.example@evil.example/ is read as the first by people, as the second by code.
        raise NetworkRefusedError(
            "the address holds a user name", hint="leave out user and password"
        )
    if not host:
        raise NetworkRefusedError("the address has no host")
    return parts, host.rstrip("."), port


def _safe_address(host: str, port: int, private: bool, resolve: Resolve) -> str:
    addresses = resolve(host, port)
    if not addresses:
        raise LoadError(f"{host}: no such host", hint="check the address and the network")
    for address in addresses:
        if not private and is_internal(address):
            raise NetworkRefusedError(f"{host} is inside a private network", hint=_ALLOW_HINT)
    return addresses[0]


def is_internal(address: str) -> bool:
    """Whether an IP address is not on the public Internet, also where IPv6 wraps an IPv4 one."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return True
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            wrapped.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        inner = next((item for item in wrapped if item is not None), None)
        if inner is not None:
            return is_internal(str(inner))
    return not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified


class _Plain(http.client.HTTPConnection):
    """A connection to an address checked before, whatever the name may resolve to now."""

    def __init__(self, host: str, port: int, address: str, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _Secure(http.client.HTTPSConnection):
    """The same with TLS; the certificate is checked against the name."""

    def __init__(self, host: str, port: int, address: str, timeout: float) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=timeout, context=self._tls)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def _get(
    parts: SplitResult,
    host: str,
    port: int,
    address: str,
    max_bytes: int,
    deadline: float,
    known: Validators | None,
) -> Fetched | str:
    """The response, or the address it redirects to."""
    kind = _Secure if parts.scheme == "https" else _Plain
    target = _quoted(parts.path or "/") + (f"?{_quoted(parts.query)}" if parts.query else "")
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": "text/html, */*;q=0.5",
        "Accept-Encoding": "gzip",
        **(known.headers() if known else {}),
    }
    connection: http.client.HTTPConnection | None = None
    try:
        connection = kind(host, port, address, _left(deadline))
        connection.request("GET", target, headers=headers)
        response = connection.getresponse()
        location = response.getheader("Location")
        if response.status in _REDIRECTS and location:
            return location
        if response.status == http.client.NOT_MODIFIED and known:
            return Fetched(parts.geturl(), b"", validators=known, modified=False)
        if response.status != http.client.OK:
            raise LoadError(f"the server answered {response.status} {response.reason}".strip())
        body = _body(connection, response, max_bytes, deadline)
    except TimeoutError as error:
        raise LoadError("timed out", hint="the server is slow or unreachable") from error
    except (OSError, http.client.HTTPException) as error:
        raise LoadError(f"can't be fetched: {error or type(error).__name__}") from error
    finally:
        if connection is not None:
            connection.close()
    kind_of = response.headers.get_content_type() if response.getheader("Content-Type") else None
    charset = response.headers.get_content_charset()
    return Fetched(parts.geturl(), body, kind_of, charset, _validators(response))


def _validators(response: http.client.HTTPResponse) -> Validators:
    """Those that can be sent back as they are."""
    given = [response.getheader(name, "").strip() for name in ("ETag", "Last-Modified")]
    return Validators(*(value if _HEADER.fullmatch(value) else "" for value in given))


def _body(connection: Any, response: Any, max_bytes: int, deadline: float) -> bytes:
    """The whole body, unpacked; both sizes are bounded while it arrives."""
    declared = response.getheader("Content-Length") or "0"
    if declared.isdigit() and int(declared) > max_bytes:
        raise _too_large(max_bytes)
    packed = (response.getheader("Content-Encoding") or "").lower() in {"gzip", "x-gzip"}
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if packed else None
    body = bytearray()
    while True:
        # Each read gets the time that is left: a server that drips bytes must end too.
        if connection.sock is not None:
            connection.sock.settimeout(_left(deadline))
        _left(deadline)
        chunk = response.read1(_CHUNK)
        if not chunk:
            return bytes(body)
        try:
            body += unpack.decompress(chunk, max_bytes + 1 - len(body)) if unpack else chunk
        except zlib.error as error:
            raise LoadError("its packed content is damaged") from error
        if len(body) > max_bytes:
            raise _too_large(max_bytes)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _too_large(max_bytes: int) -> NetworkRefusedError:
    return NetworkRefusedError(f"the page is larger than {max_bytes // 1024 // 1024} MB")


def _quoted(text: str) -> str:
    """Characters outside ASCII percent-encoded, as browsers do."""
    return "".join(
        character if character.isascii() else "".join(f"%{byte:02X}" for byte in character.encode())
        for character in text
    )
