"""Dates in text: expressions to intervals, the publication date, comparison, event dates."""

from __future__ import annotations

from index.time.compare import compare, days_between, duration, same
from index.time.events import EventDate, date_at, event_dates
from index.time.find import find_dates
from index.time.fiscal import FiscalCalendar, FiscalCalendars
from index.time.question import question_window, without_dates

__all__ = [
    "EventDate",
    "FiscalCalendar",
    "FiscalCalendars",
    "compare",
    "date_at",
    "days_between",
    "duration",
    "event_dates",
    "find_dates",
    "question_window",
    "same",
    "without_dates",
]
