"""Company fiscal calendars: which days "fiscal 2022" or "Q4 FY2022" are.

The table is `index/data/fiscal.toml`; a user's file of the same form adds to it and
overrides a company of the same name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from index.errors import SettingsError
from index.time.spans import add_months
from index.types import Granularity, Interval

ASSUMED = 0.5  # certainty of a calendar-year reading when no company is known


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """A company's fiscal year: its first month, and whether it's named by start or end."""

    company: str
    start: int
    named: str = "end"
    names: tuple[str, ...] = ()

    def first_day(self, fiscal_year: int) -> date:
        """The day on which fiscal year `fiscal_year` begins."""
        back = 1 if self.named == "end" and self.start > 1 else 0
        return date(fiscal_year - back, self.start, 1)

    def span(
        self, fiscal_year: int, skip: int, count: int, granularity: Granularity, certainty: float
    ) -> Interval | None:
        """`count` months of the fiscal year after its first `skip`."""
        if not 2 <= fiscal_year <= 9990:
            return None
        start = add_months(self.first_day(fiscal_year), skip)
        return Interval(start, add_months(start, count) - timedelta(days=1), granularity, certainty)

    def year_of(self, day: date) -> int:
        """The fiscal year that holds `day`."""
        began = day.year if day.month >= self.start else day.year - 1
        return began + 1 if self.named == "end" and self.start > 1 else began


CALENDAR_YEAR = FiscalCalendar("calendar year", 1)


@dataclass(frozen=True)
class FiscalCalendars:
    """All known calendars, found by any of a company's names."""

    calendars: tuple[FiscalCalendar, ...]

    @classmethod
    def load(cls, extra: Path | None = None) -> FiscalCalendars:
        """The shipped table, and the user's `extra` TOML file over it.

        Raises SettingsError where `extra` can't be read.
        """
        found = {calendar.company: calendar for calendar in _shipped()}
        if extra is not None:
            try:
                content = tomllib.loads(extra.read_text(encoding="utf-8"))
                added = _read(content)
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise SettingsError(
                    f"the fiscal calendars in {extra} can't be read: {error}",
                    hint="see index/data/fiscal.toml for the form",
                ) from error
            found.update({calendar.company: calendar for calendar in added})
        return cls(tuple(found.values()))

    @cached_property
    def _by_name(self) -> dict[str, FiscalCalendar]:
        return {name.casefold(): calendar for calendar in self.calendars for name in calendar.names}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted(self._by_name, key=len, reverse=True)
        return re.compile("|".join(_whole(name) for name in names) or r"(?!)", re.IGNORECASE)

    def named(self, company: str) -> FiscalCalendar | None:
        """The calendar of the first company that `company` names."""
        match = self._pattern.search(company)
        return self._by_name[match[0].casefold()] if match else None

    def mentioned(self, text: str) -> list[tuple[int, FiscalCalendar]]:
        """Where `text` names companies, in order: offset and calendar."""
        return [
            (match.start(), self._by_name[match[0].casefold()])
            for match in self._pattern.finditer(text)
        ]


@cache
def default_calendars() -> FiscalCalendars:
    """The shipped table, read once."""
    return FiscalCalendars.load()


def _shipped() -> tuple[FiscalCalendar, ...]:
    content = resources.files("index").joinpath("data/fiscal.toml").read_text(encoding="utf-8")
    return tuple(_read(tomllib.loads(content)))


def _read(content: dict[str, Any]) -> Iterable[FiscalCalendar]:
    return [
        FiscalCalendar(
            str(row["company"]),
            int(row["start"]),
            str(row.get("named", "end")),
            tuple(str(name) for name in row["names"]),
        )
        for row in content.get("calendar", [])
    ]


def _whole(name: str) -> str:
    """A Latin name matches as a whole word only."""
    escaped = re.escape(name)
    left = r"(?<![A-Za-z0-9])" if name[0].isascii() else ""
    return left + escaped + (r"(?![A-Za-z0-9])" if name[-1].isascii() else "")
