"""The days of the events that sentences report, kept beside their article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from index.language import split_sentences
from index.time.events import EventDate, Origin, event_dates
from index.types import Article, DateMention, Granularity, Interval, LoadedArticle

COLUMNS = (
    "start, end, first_day, last_day, granularity, date_certainty, origin, certainty,"
    " said_start, said_end, resolution"
)


def events_of(article: Article | LoadedArticle) -> list[EventDate]:
    """The sentences that a date in the text dates: their own, their paragraph's, the dateline's.

    What only the publication dates is left out: that date is the article's.
    """
    published = article.published.interval if article.published else None
    found = event_dates(article.text, split_sentences(article.text), published, article.language)
    dated = [event for event in found if event.mention is not None]
    return sorted(dated, key=lambda event: (event.start, -event.end))


def pack_events(events: list[EventDate]) -> Iterator[tuple[object, ...]]:
    """Rows of `COLUMNS`."""
    for event in events:
        said = event.mention
        if said is None:
            continue
        interval = event.interval
        yield (
            event.start,
            event.end,
            interval.start.toordinal(),
            interval.end.toordinal(),
            interval.granularity,
            interval.certainty,
            event.origin,
            event.certainty,
            said.start,
            said.end,
            said.resolution,
        )


def unpack_event(row: tuple[Any, ...], text: str) -> EventDate:
    """The inverse of `pack_events`, for one row of an article with this text."""
    start, end, first, last, granularity, sure, origin, certainty, said, until, resolution = row
    interval = Interval(
        date.fromordinal(first), date.fromordinal(last), cast(Granularity, granularity), sure
    )
    mention = DateMention(said, until, text[said:until], interval, resolution)
    return EventDate(start, end, interval, cast(Origin, origin), certainty, mention)
