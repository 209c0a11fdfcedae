"""One peer's readings: JSONL {"text", "reference", "language"} in, [[start, end, first, last]] out.

    python benchmarks/dates/peer.py dateparser|jionlp < cases.jsonl

Runs in benchmarks/.venv-dates. Days are inclusive; a mention that the peer reads as a month
comes out as that month's first and last day.
"""

from __future__ import annotations

import calendar
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

Reading = tuple[int, int, str, str]


def dateparser_reader() -> Callable[[dict[str, Any]], list[Reading]]:
    """dateparser's search, each hit parsed again for its period (day, month, quarter, year)."""
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    def read(case: dict[str, Any]) -> list[Reading]:
        base = datetime.fromisoformat(case["reference"])
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
        languages = [case["language"]]
        readings, position = [], 0
        for text, found in search_dates(case["text"], languages=languages, settings=settings) or ():
            at = case["text"].find(text, position)
            if at < 0:
                continue
            position = at + len(text)
            parsed = DateDataParser(languages=languages, settings=settings).get_date_data(text)
            first, last = _whole(found.date(), parsed.period if parsed.date_obj else "day")
            readings.append((at, position, first.isoformat(), last.isoformat()))
        return readings

    return read


def _whole(day: date, period: str | None) -> tuple[date, date]:
    """The month, quarter or year around a day that dateparser read as one."""
    if period == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if period not in ("month", "quarter"):
        return day, day
    first = day.month if period == "month" else (day.month - 1) // 3 * 3 + 1
    last = first if period == "month" else first + 2
    end = calendar.monthrange(day.year, last)[1]
    return date(day.year, first, 1), date(day.year, last, end)


def jionlp_reader() -> Callable[[dict[str, Any]], list[Reading]]:
    """JioNLP's time extraction; Chinese only."""
    import jionlp

    def read(case: dict[str, Any]) -> list[Reading]:
        base = datetime.fromisoformat(case["reference"]).timestamp()
        readings = []
        for one in jionlp.ner.extract_time(case["text"], time_base=base) or ():
            times = one["detail"]["time"]
            if isinstance(times, list) and len(times) == 2:  # else a period ("每天"), a length
                start, end = one["offset"]
                readings.append((start, end, str(times[0])[:10], str(times[1])[:10]))
        return readings

    return read


READERS = {"dateparser": dateparser_reader, "jionlp": jionlp_reader}


def main() -> None:
    """Read the cases of stdin."""
    name = sys.argv[1]
    out, sys.stdout = sys.stdout, sys.stderr  # jionlp greets on stdout
    read = READERS[name]()
    for line in sys.stdin:
        out.write(json.dumps(read(json.loads(line))) + "\n")


if __name__ == "__main__":
    main()
