"""What the library shows: the articles that fit a query, years to choose from, a file inspected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from assistant.web.markup import action, meta, published
from assistant.web.origins import origin
from assistant.web.words import Speech, word
from index.errors import NewsdeskError
from index.formats import load
from index.names import load_aliases
from index.types import Article, Filter, Hit, Language, LoadedArticle, LoadFailure

PAGE = 20  # articles shown at first, and more at each "more"
MAX_FOUND = 30  # best passages of a text query; further ones are less and less about it
MAX_YEARS = 30
MAX_INSPECTED = 20  # articles of one file
EXCERPT = 140  # characters
# The year chart, in units of its drawing.
BAR, CHART, FOOT = 30, 60, 16


class Shelf(Protocol):
    """What of an index is needed here."""

    def articles(self, filter: Filter = ..., *, limit: int | None = ...) -> list[Article]: ...

    def search(
        self, query: str, *, k: int = ..., filter: Filter = ..., expansions: Sequence[str] = ...
    ) -> list[Hit]: ...

    def coverage(self, filter: Filter = ...) -> Any: ...


@dataclass(frozen=True, slots=True)
class LibraryQuery:
    """What is looked for; empty fields don't restrict."""

    text: str = ""
    source: str = ""
    language: str = ""
    year: int | None = None
    limit: int = PAGE

    def filter(self, year: int | None) -> Filter:
        """As a search filter, within `year`."""
        languages: tuple[Language, ...] = tuple(
            code for code in ("en", "zh") if code == self.language
        )
        return Filter(
            since=date(year, 1, 1) if year else None,
            until=date(year, 12, 31) if year else None,
            sources=(self.source,) if self.source else (),
            languages=languages,
        )


def library_html(shelf: Shelf, query: LibraryQuery, speech: Speech) -> str:
    """The year chart and the list of articles, the best or the latest first."""
    chosen = query.filter(query.year)
    if query.text.strip():
        articles = _found(shelf, query.text, chosen)
        total = len(articles)
    else:
        articles = shelf.articles(chosen, limit=query.limit)
        total = shelf.coverage(chosen).articles
    shown = articles[: query.limit]
    items = "".join(_item(article, speech) for article in shown)
    said = word("shown" if total else "none_found", speech, shown=len(shown), total=total)
    more = action("more", word("more", speech)) if len(shown) < total else ""
    return (
        f"{_chart(shelf, query, speech)}"
        f'<p class="nd-meta" role="status">{said}</p><ol class="nd-cards">{items}</ol>{more}'
    )


def _found(shelf: Shelf, text: str, chosen: Filter) -> list[Article]:
    expansions = [name for mention in load_aliases().find(text) for name in mention.spellings]
    hits = shelf.search(text, k=MAX_FOUND, filter=chosen, expansions=expansions)
    return list({hit.article.article_id: hit.article for hit in hits}.values())


def _item(article: Article, speech: Speech) -> str:
    day = published(article.published.to_json() if article.published else None, speech)
    lines = [escape(article.source or ""), escape(day), escape(article.author or "")]
    excerpt = " ".join(article.text[:EXCERPT].split())
    delete = action(
        "delete",
        word("delete", speech),
        style="nd-quiet",
        key=article.article_key,
        title=article.title,
        sure=f"{word('sure', speech)} {article.title}",
    )
    return (
        f'<li class="nd-card" data-article="{escape(article.article_id, quote=True)}" '
        f'data-marks="" lang="{escape(article.language)}">'
        f'<a class="nd-jump" href="#nd-read" title="{word("open", speech)}">'
        f'{escape(article.title)}</a><p class="nd-meta">{meta(lines)}</p>'
        f'<p class="nd-excerpt">{escape(excerpt)}…</p>{delete}</li>'
    )


def _chart(shelf: Shelf, query: LibraryQuery, speech: Speech) -> str:
    """A bar a year, each a button that shows only that year's articles."""
    counts = _years(shelf, query)
    if not counts:
        return ""
    highest = max(counts.values()) or 1
    bars = "".join(
        _bar(place, year, count, highest, speech, chosen=year == query.year)
        for place, (year, count) in enumerate(counts.items())
    )
    width = BAR * max(len(counts), 12)
    every = action("year", word("every_year", speech), year="") if query.year else ""
    return (
        f'<svg class="nd-timeline nd-years" viewBox="0 0 {width} {CHART + FOOT}" role="group" '
        f'aria-label="{word("by_year", speech)}">{bars}</svg>{every}'
    )


def _years(shelf: Shelf, query: LibraryQuery) -> dict[int, int]:
    covered = shelf.coverage(query.filter(None))
    if covered.first is None or covered.last is None:
        return {}
    years = range(max(covered.first.year, covered.last.year - MAX_YEARS + 1), covered.last.year + 1)
    return {year: shelf.coverage(query.filter(year)).articles for year in years}


def _bar(place: int, year: int, count: int, highest: int, speech: Speech, *, chosen: bool) -> str:
    height = round((CHART - 14) * count / highest, 1)
    x, y = place * BAR, CHART - height
    hint = word("year_bar", speech, year=year, count=count)
    return (
        f'<g class="nd-bar nd-tick{" nd-chosen" if chosen else ""}" role="button" tabindex="0" '
        f'data-action="year" data-year="{year}" aria-pressed="{str(chosen).lower()}" '
        f'aria-label="{hint}"><title>{hint}</title>'
        f'<rect x="{x + 3}" y="{y}" width="{BAR - 6}" height="{height}"/>'
        f'<text x="{x + BAR / 2}" y="{y - 3}">{count or ""}</text>'
        f'<text x="{x + BAR / 2}" y="{CHART + 12}">{year}</text></g>'
    )


def inspect_html(path: str | Path, speech: Speech) -> str:
    """How a file would be read: its articles field by field, each with where it was found."""
    try:
        loaded = list(islice(load(path), MAX_INSPECTED))
    except (NewsdeskError, OSError) as error:
        return f'<p class="nd-empty">⚠ {escape(str(error))}</p>'
    return "".join(_inspected(item, speech) for item in loaded)


def _inspected(item: LoadedArticle | LoadFailure, speech: Speech) -> str:
    if isinstance(item, LoadFailure):
        return f'<p class="nd-empty">⚠ {escape(Path(item.key).name)}: {escape(item.reason)}</p>'
    day = item.published.to_json() if item.published else None
    fields = (
        ("title", item.title, "title"),
        ("published", published(day, speech), "published"),
        ("source", item.source, "source"),
        ("author", item.author, "author"),
        ("language", _language(item.language, speech), "language"),
        ("length", str(len(item.text)), "text"),
        ("warnings", "; ".join(item.warnings), ""),
    )
    provenance = dict(item.provenance)
    if item.published:
        provenance["published"] = item.published.provenance
    rows = _rows(
        ((key, value, origin(provenance.get(name, ""), speech)) for key, value, name in fields),
        speech,
    )
    return (
        f'<table class="nd-table"><thead><tr><th></th><th></th><th>{word("found_in", speech)}</th>'
        f"</tr></thead><tbody>{rows}</tbody></table>"
        f'<p class="nd-excerpt">{escape(item.text[: 3 * EXCERPT])}…</p>'
    )


def _language(code: str, speech: Speech) -> str:
    """A language by its own name, as in the list of choices."""
    names = {"en": "English", "zh": "中文", "und": word("language_unknown", speech)}
    return names.get(code, code)


def _rows(fields: Iterable[tuple[str, str | None, str]], speech: Speech) -> str:
    return "".join(
        f"<tr><th>{word(key, speech)}</th><td>{escape(value)}</td><td>{escape(found)}</td></tr>"
        for key, value, found in fields
        if value
    )
