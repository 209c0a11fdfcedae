"""The dates of an answer's evidence as an inline SVG: publications, events, and years to pick."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from assistant.types import Answer, Citation
from assistant.web.markup import days_text
from assistant.web.words import Speech, word
from index.types import DATE_MAX, DATE_MIN, Interval

WIDTH, MARGIN, ROW = 400, 22, 18  # units of the drawing; ROW is the height of a stacked dot
NEAR = 17  # dots closer than this are stacked
LABEL = 30  # width of a year's label


@dataclass(frozen=True, slots=True)
class Point:
    """Days on the line, drawn at the first. `kind` is "published" or "event"; `number` is its
    citation's, None for an article found but not cited."""

    days: Interval
    kind: str
    number: int | None
    article_id: str
    says: str

    @property
    def day(self) -> date:
        """Where it stands."""
        return self.days.start


def timeline_svg(turn: int, answer: Answer, speech: Speech) -> str:
    """The drawing, and the place where a chosen dot's days are offered; empty where there are no
    two different days to compare."""
    points = points_of(answer, speech)
    days = sorted({point.day for point in points})
    if len(days) < 2:
        return ""
    scale = _Scale(days[0], days[-1])
    dots, height = _dots(turn, points, scale, speech)
    axis = height + 8
    return (
        f'<svg class="nd-timeline" viewBox="0 0 {WIDTH} {axis + 24}" role="group" '
        f'aria-label="{word("timeline", speech)}">'
        f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{axis}" y2="{axis}" class="nd-axis"/>'
        f"{''.join(_ticks(points, scale, axis, turn, speech))}{dots}</svg>"
        f'<p class="nd-meta nd-legend">{word("legend", speech)}</p>'
        f'<p class="nd-meta nd-offer" role="status" data-turn="{turn}" '
        f'data-ask="{word("ask_again", speech)}" hidden></p>'
    )


def points_of(answer: Answer, speech: Speech) -> list[Point]:
    """Publication and event days of the citations, then publications of what was also found."""
    events = {
        event.number: event.interval for event in answer.timeline if event.origin != "publication"
    }
    points: list[Point] = []
    for citation in answer.citations:
        points += _cited(citation, events.get(citation.number), speech)
    cited = {citation.article_id for citation in answer.citations}
    articles = {hit.article.article_id: hit.article for hit in answer.retrieved}
    for article_id, article in articles.items():
        if article_id not in cited and article.published is not None:
            days = article.published.interval
            said = f"{days.start} · {article.title}"
            points.append(Point(days, "published", None, article_id, said))
    return points


def _cited(citation: Citation, event: Interval | None, speech: Speech) -> Iterator[Point]:
    number, article_id = citation.number, citation.article_id
    published = _published(citation.published)
    if published is not None:
        said = f"[{number}] {word('published_on', speech)}: {published.start} · {citation.title}"
        yield Point(published, "published", number, article_id, said)
    if event is not None and event.start not in (DATE_MIN, published and published.start):
        said = f"[{number}] {word('event_on', speech)}: {days_text(event, speech)}"
        yield Point(event, "event", number, article_id, said)


def _published(published: dict[str, Any] | None) -> Interval | None:
    if published is None:
        return None
    start, end = (date.fromisoformat(published[end]) for end in ("start", "end"))
    return Interval(start, end, published["granularity"])


class _Scale:
    """Days to places on the line."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._span = max((last - first).days, 1)

    def at(self, day: date) -> float:
        share = (day - self.first).days / self._span
        return MARGIN + share * (WIDTH - 2 * MARGIN)


def _dots(turn: int, points: Sequence[Point], scale: _Scale, speech: Speech) -> tuple[str, int]:
    """The dots, those too close to each other stacked, and the height they take."""
    placed: list[tuple[float, int]] = []
    drawn: list[tuple[Point, float, int]] = []
    for point in points:
        x = scale.at(point.day)
        level = 0
        while any(abs(x - other) < NEAR and level == taken for other, taken in placed):
            level += 1
        placed.append((x, level))
        drawn.append((point, x, level))
    height = (max(level for _, level in placed) + 1) * ROW
    parts = [
        _dot(turn, point, x, height - level * ROW - ROW / 2, speech) for point, x, level in drawn
    ]
    return "".join(parts), height


def _dot(turn: int, point: Point, x: float, y: float, speech: Speech) -> str:
    """A link to what it stands for; the page offers its days to ask again within (page.js)."""
    to = f"#nd-cite-{turn}-{point.number}" if point.number is not None else "#nd-read"
    offers = json.dumps(_offers(point, speech), ensure_ascii=False)
    return (
        f'<a href="{to}" class="nd-point" data-article="{escape(point.article_id, quote=True)}" '
        f'data-marks="" data-offers="{escape(offers, quote=True)}" '
        f'aria-label="{escape(point.says, quote=True)}"><title>{escape(point.says)}</title>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" class="nd-touch"/>{_shape(point, x, y)}</a>'
    )


def _shape(point: Point, x: float, y: float) -> str:
    if point.number is None:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="nd-found"/>'
    shape = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" class="nd-dot"/>'
        if point.kind == "published"
        else f'<rect x="{x - 7:.1f}" y="{y - 7:.1f}" width="14" height="14" class="nd-event" '
        f'transform="rotate(45 {x:.1f} {y:.1f})"/>'
    )
    return f'{shape}<text x="{x:.1f}" y="{y + 3.5:.1f}">{point.number}</text>'


def _offers(point: Point, speech: Speech) -> list[dict[str, str]]:
    """Its own days, then its year, as filters of the kind that it is."""
    if point.days.end == DATE_MAX:
        return [_offer(point.kind, _year(point.day.year), speech)]
    spans = [point.days]
    if point.days.iso() != str(point.day.year):
        spans.append(_year(point.day.year))
    return [_offer(point.kind, span, speech) for span in spans]


def _offer(kind: str, days: Interval, speech: Speech) -> dict[str, str]:
    key = "happened_in" if kind == "event" else "published_in"
    return {
        "of": kind,
        "since": days.start.isoformat(),
        "until": days.end.isoformat(),
        "label": word(key, speech, days=days_text(days, speech)),
    }


def _year(year: int) -> Interval:
    return Interval(date(year, 1, 1), date(year, 12, 31), "year")


def _ticks(
    points: Sequence[Point], scale: _Scale, axis: float, turn: int, speech: Speech
) -> list[str]:
    """The years of the dots, to click on: the question is asked again within that year."""
    # Cited years come first: where there is no room for all, theirs stay.
    ranked = sorted(points, key=lambda point: point.number is None)
    taken: dict[int, float] = {}
    for point in ranked:
        x = scale.at(max(date(point.day.year, 1, 1), scale.first))
        if all(abs(x - other) >= LABEL for other in taken.values()):
            taken[point.day.year] = x
    published = {point.day.year for point in points if point.kind == "published"}
    # A year that has only events is one of events: nothing found was published in it.
    return [
        _tick(year, "published" if year in published else "event", x, axis, turn, speech)
        for year, x in sorted(taken.items())
    ]


def _tick(year: int, kind: str, x: float, axis: float, turn: int, speech: Speech) -> str:
    offer = _offer(kind, _year(year), speech)
    hint = f"{word('ask_again', speech)} {offer['label']}".strip()
    return (
        f'<g class="nd-tick" role="button" tabindex="0" data-action="days" data-turn="{turn}" '
        f'data-of="{kind}" data-since="{offer["since"]}" data-until="{offer["until"]}" '
        f'aria-label="{hint}"><title>{hint}</title>'
        f'<rect x="{x - LABEL / 2:.1f}" y="{axis}" width="{LABEL}" height="24" class="nd-touch"/>'
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{axis}" y2="{axis + 5}"/>'
        f'<text x="{x:.1f}" y="{axis + 18}">{year}</text></g>'
    )
