"""Days as a visitor writes them: 2022-05-26, 2022-05, 2022, May 2022, 去年, last month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.web.words import Speech, word
from index.errors import UsageError
from index.time import find_dates
from index.types import DATE_MAX, DATE_MIN

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class DayRange:
    """Two day fields, as ISO days or as they were written where nothing was understood."""

    since: str = ""
    until: str = ""

    @staticmethod
    def read(since: str | None, until: str | None, today: date) -> DayRange:
        """A month or year written in a field is its first day or its last."""
        return DayRange(_day(since, today, last=False), _day(until, today, last=True))

    def days(self, speech: Speech = "en") -> tuple[date | None, date | None]:
        """Both ends; None where empty. Raises UsageError on what isn't a day, or ends first."""
        since, until = _parsed(self.since, speech), _parsed(self.until, speech)
        if since and until and until < since:
            said = word("days_reversed", speech, since=since, until=until)
            raise UsageError(said, hint=word("days_reversed_hint", speech))
        return since, until


def _day(text: str | None, today: date, *, last: bool) -> str:
    written = (text or "").strip()
    if _YEAR.fullmatch(written):
        return f"{written}-12-31" if last else f"{written}-01-01"
    found = find_dates(written, reference=today, open_ends=False)
    if len(found) != 1 or found[0].text != written or found[0].interval is None:
        return written
    day = found[0].interval.end if last else found[0].interval.start
    return written if day in (DATE_MIN, DATE_MAX) else day.isoformat()


def _parsed(text: str, speech: Speech) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        said = word("not_a_day", speech, text=text)
        raise UsageError(said, hint=word("day_hint", speech)) from error
