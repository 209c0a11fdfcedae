"""A Filter as the set of articles that pass it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from index.errors import SettingsError
from index.types import DATE_MAX, DATE_MIN, Filter


@dataclass(frozen=True)
class Selection:
    """Articles that pass a filter.

    `shown` maps the row of an article with passages to the row to show for it: itself, or,
    where only a copy of it passes the filter (another outlet, another day), that copy.
    """

    shown: Mapping[int, int]

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Rows of the articles whose passages may be returned, sorted."""
        return np.array(sorted(self.shown), np.int64)

    @cached_property
    def terms(self) -> list[str]:
        """The same rows as the lexical index names them."""
        return [str(row) for row in self.rows.tolist()]


def where(chosen: Filter) -> tuple[str, list[object]]:
    """An SQL condition on `articles` (removed ones never pass) and its parameters."""
    parts: list[str] = ["removed = 0"]
    values: list[object] = []
    if chosen.since or chosen.until:
        condition, bounds = _published_within(chosen)
        parts.append(condition)
        values += bounds
    if chosen.by_event:
        parts.append(
            "EXISTS (SELECT 1 FROM events WHERE events.article = articles.row"
            " AND events.first_day <= ? AND events.last_day >= ?)"
        )
        until, since = chosen.event_until or DATE_MAX, chosen.event_since or DATE_MIN
        values += [until.toordinal(), since.toordinal()]
    for column, allowed in (
        ("source COLLATE NOCASE", chosen.sources),
        ("language", chosen.languages),
        ("article_id", chosen.article_ids),
    ):
        if allowed:
            parts.append(f"{column} IN ({', '.join('?' * len(allowed))})")
            values += allowed
    return " AND ".join(parts), values


def _published_within(chosen: Filter) -> tuple[str, list[object]]:
    """A timed publication lies in the days as `tz` has them; a day, month or year overlaps them."""
    since, until = chosen.since or DATE_MIN, chosen.until or DATE_MAX
    condition = (
        "((instant IS NOT NULL AND instant >= ? AND instant < ?)"
        " OR (instant IS NULL AND first_day <= ? AND last_day >= ?))"
    )
    after = float("inf") if until == DATE_MAX else _midnight(until + timedelta(1), chosen.tz)
    before = float("-inf") if since == DATE_MIN else _midnight(since, chosen.tz)
    return condition, [before, after, until.toordinal(), since.toordinal()]


def _midnight(day: date, tz: str | None) -> float:
    """The beginning of `day` in `tz` (None: the system's zone), in Unix seconds."""
    if tz is None:
        return datetime.combine(day, time()).timestamp()
    try:
        return datetime.combine(day, time(), ZoneInfo(tz)).timestamp()
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            f"unknown time zone: {tz}", hint="use a name such as Asia/Shanghai"
        ) from error
