"""The dates of an answer's evidence as an inline SVG: publications, events, and years to pick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from assistant.types import Answer, Citation
from assistant.web.words import Speech, word
from index.time.events import event_dates
from index.types import DATE_MIN, Article, Interval

WIDTH, MARGIN, ROW = 400, 22, 18  # units of the drawing; ROW is the height of a stacked dot
NEAR = 17  # dots closer than this are stacked
LABEL = 30  # width of a year's label


@dataclass(frozen=True, slots=True)
class Point:
    """A day on the line. `number` is its citation's, None for an article found but not cited."""

    day: date
    kind: str  # "published" or "event"
    number: int | None
    says: str


def timeline_svg(turn: int, answer: Answer, speech: Speech) -> str:
    """The drawing; empty where there are no two different days to compare."""
    points = points_of(answer, speech)
    days = sorted({point.day for point in points})
    if len(days) < 2:
        return ""
    scale = _Scale(days[0], days[-1])
    dots, height = _dots(turn, points, scale)
    axis = height + 8
    return (
        f'<svg class="nd-timeline" viewBox="0 0 {WIDTH} {axis + 24}" role="group" '
        f'aria-label="{word("timeline", speech)}">'
        f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{axis}" y2="{axis}" class="nd-axis"/>'
        f"{''.join(_ticks(points, scale, axis, turn, speech))}{dots}</svg>"
        f'<p class="nd-meta nd-legend">{word("legend", speech)}</p>'
    )


def points_of(answer: Answer, speech: Speech) -> list[Point]:
    """Publication and event days of the citations, then publications of what was also found."""
    articles = {hit.article.article_id: hit.article for hit in answer.retrieved}
    points: list[Point] = []
    for citation in answer.citations:
        points += _cited(citation, articles.get(citation.article_id), speech)
    cited = {citation.article_id for citation in answer.citations}
    for article_id, article in articles.items():
        if article_id not in cited and article.published is not None:
            day = article.published.interval.start
            points.append(Point(day, "published", None, f"{day} · {article.title}"))
    return points


def _cited(citation: Citation, article: Article | None, speech: Speech) -> list[Point]:
    points: list[Point] = []
    day = _day(citation.published)
    if day is not None:
        says = f"[{citation.number}] {word('published_on', speech)}: {day} · {citation.title}"
        points.append(Point(day, "published", citation.number, says))
    event = _event(citation, article) if article is not None else None
    if event is not None and event.start not in (DATE_MIN, day):
        says = f"[{citation.number}] {word('event_on', speech)}: {event.iso()}"
        points.append(Point(event.start, "event", citation.number, says))
    return points


def _event(citation: Citation, article: Article) -> Interval | None:
    """The days of what the quote reports, read in its article as the answer reads them."""
    published = article.published.interval if article.published else None
    sentence = [(citation.start, citation.end)]
    found = event_dates(article.text, sentence, published, article.language)
    return found[0].interval if found and found[0].mention is not None else None


def _day(published: dict[str, Any] | None) -> date | None:
    return date.fromisoformat(published["start"]) if published else None


class _Scale:
    """Days to places on the line."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._span = max((last - first).days, 1)

    def at(self, day: date) -> float:
        share = (day - self.first).days / self._span
        return MARGIN + share * (WIDTH - 2 * MARGIN)


def _dots(turn: int, points: Sequence[Point], scale: _Scale) -> tuple[str, int]:
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
    parts = [_dot(turn, point, x, height - level * ROW - ROW / 2) for point, x, level in drawn]
    return "".join(parts), height


def _dot(turn: int, point: Point, x: float, y: float) -> str:
    title = f"<title>{escape(point.says)}</title>"
    if point.number is None:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="nd-found">{title}</circle>'
    shape = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" class="nd-dot"/>'
        if point.kind == "published"
        else f'<rect x="{x - 7:.1f}" y="{y - 7:.1f}" width="14" height="14" class="nd-event" '
        f'transform="rotate(45 {x:.1f} {y:.1f})"/>'
    )
    label = f'<text x="{x:.1f}" y="{y + 3.5:.1f}">{point.number}</text>'
    return (
        f'<a href="#nd-cite-{turn}-{point.number}" aria-label="{escape(point.says, quote=True)}">'
        f"{title}{shape}{label}</a>"
    )


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
    return [_tick(year, x, axis, turn, speech) for year, x in sorted(taken.items())]


def _tick(year: int, x: float, axis: float, turn: int, speech: Speech) -> str:
    hint = word("only_year", speech, year=year)
    return (
        f'<g class="nd-tick" role="button" tabindex="0" data-action="year" data-turn="{turn}" '
        f'data-year="{year}" aria-label="{hint}"><title>{hint}</title>'
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{axis}" y2="{axis + 5}"/>'
        f'<text x="{x:.1f}" y="{axis + 18}">{year}</text></g>'
    )
