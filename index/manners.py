"""How to behave towards the sites that pages are fetched from one after another: their robots.txt
is kept to, and requests to one host keep a distance."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from index.errors import NewsdeskError
from index.net import USER_AGENT, fetch

DELAY = 1.0  # seconds between two requests to one host, where its robots.txt doesn't ask for more
MAX_DELAY = 30.0  # what a site may ask for
_ROBOTS_BYTES = 500_000  # RFC 9309: at least 500 KiB of a robots.txt are read


class Manners:
    """What was learnt of each host during one ingest."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        delay: float = DELAY,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._allow_private = allow_private
        self._delay = delay
        self._clock = clock
        self._sleep = sleep
        self._robots: dict[str, RobotFileParser] = {}
        self._last: dict[str, float] = {}

    def may_fetch(self, url: str) -> bool:
        """Whether the host's robots.txt lets us fetch `url`."""
        return self._robots_of(_site(url)).can_fetch(USER_AGENT, url)

    def wait(self, url: str) -> None:
        """Until the host may be asked again."""
        site = _site(url)
        asked = self._robots_of(site).crawl_delay(USER_AGENT)
        pause = min(MAX_DELAY, max(self._delay, float(asked or 0)))
        if site in self._last:
            self._sleep(max(0.0, self._last[site] + pause - self._clock()))
        self._last[site] = self._clock()

    def _robots_of(self, site: str) -> RobotFileParser:
        if site not in self._robots:
            robots = RobotFileParser()
            # A site without a robots.txt, or whose robots.txt fails, forbids nothing (RFC 9309).
            robots.parse(self._lines(site))
            self._robots[site] = robots
        return self._robots[site]

    def _lines(self, site: str) -> list[str]:
        try:
            found = fetch(
                f"{site}/robots.txt", allow_private=self._allow_private, max_bytes=_ROBOTS_BYTES
            )
        except NewsdeskError:
            return []
        return found.body.decode("utf-8", "replace").splitlines()


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
