"""The day it is, read at the door only, and the seconds that each stage of an answer takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from index.errors import SettingsError


def today_in(tz: str | None) -> date:
    """The day it is now in `tz` (None: the system's zone). Raises SettingsError."""
    if tz is None:
        return datetime.now().astimezone().date()
    try:
        return datetime.now(ZoneInfo(tz)).date()
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            f"unknown time zone: {tz}", hint="use a name such as Asia/Shanghai"
        ) from error


class StageClock:
    """Seconds spent in each stage; stages may be entered again."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts the time inside."""
        started = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - started
            self.seconds[name] = self.seconds.get(name, 0.0) + spent
