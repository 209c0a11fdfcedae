"""The reader pane: a whole article, its quotes highlighted, its dates and names marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from assistant.web.markup import link, meta, published
from assistant.web.origins import origin
from assistant.web.words import Speech, word
from index.names import load_aliases
from index.time import find_dates
from index.types import Article

# Longer texts are shown without marked dates and names: finding them takes time.
MAX_NOTED = 60_000  # characters
MAX_OUTLETS = 5  # named of those that reprint an article
_MARK = re.compile(r"(\d{1,3}):(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Quote:
    """A cited run of the article's text and the numbers of the citations in it."""

    start: int
    end: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Note:
    """A date or a name: its place, its kind as a class, what a hover says."""

    start: int
    end: int
    kind: str
    says: str


def parse_marks(text: str, length: int) -> list[Quote]:
    """`1:340-523,2:600-700` as quotes; what doesn't fit a text of `length` is left out."""
    found = [tuple(int(part) for part in match.groups()) for match in _MARK.finditer(text)]
    return [Quote(start, end, (number,)) for number, start, end in found if start < end <= length]


def marks_of(quotes: Iterable[tuple[int, int, int]]) -> str:
    """(number, start, end) of each quote as `parse_marks` reads them."""
    return ",".join(f"{number}:{start}-{end}" for number, start, end in quotes)


def article_html(
    article: Article,
    quotes: Sequence[Quote],
    speech: Speech = "en",
    copies: Sequence[Article] = (),
) -> str:
    """The article; each quote in a `<mark>` that carries its citation's numbers. `copies` are its
    reprints."""
    body = "".join(_paragraphs(article.text, _merged(quotes), _notes(article)))
    day = published(article.published.to_json() if article.published else None, speech)
    found = _found_in(article.published.provenance, speech) if article.published else ""
    lines = [
        escape(article.source or ""),
        escape(article.author or "") if article.author != article.source else "",
        f"{escape(day)}{found}",
        link(article.url, speech),
        escape(_reprinted(copies, speech)),
    ]
    return (
        f'<article class="nd-article" tabindex="0" lang="{escape(article.language)}" '
        f'aria-label="{escape(article.title, quote=True)}">'
        f"<h2>{escape(article.title)}</h2>"
        f'<p class="nd-meta">{meta(lines)}</p>{body}</article>'
    )


def _found_in(place: str, speech: Speech) -> str:
    """Where the date came from."""
    said = escape(word("dated_by", speech, place=origin(place, speech)))
    return f' <span class="nd-origin" title="{word("dated_by_hint", speech)}">{said}</span>'


def _reprinted(copies: Sequence[Article], speech: Speech) -> str:
    """Who else carries the text."""
    outlets = list(dict.fromkeys(copy.source or copy.article_key for copy in copies))
    joined = (", " if speech == "en" else "、").join(outlets[:MAX_OUTLETS])
    return word("reprinted", speech, outlets=joined) if outlets else ""


def _paragraphs(text: str, quotes: Sequence[Quote], notes: Sequence[_Note]) -> Iterator[str]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            yield f"<p>{''.join(_pieces(text, start, end, quotes, notes))}</p>"
        start = end + 1


def _pieces(
    text: str, start: int, end: int, quotes: Sequence[Quote], notes: Sequence[_Note]
) -> Iterator[str]:
    position = start
    for quote in quotes:
        first, last = max(quote.start, start), min(quote.end, end)
        if first >= last:
            continue
        yield _noted(text, position, first, notes)
        numbers = " ".join(map(str, quote.numbers))
        yield (
            f'<mark class="nd-mark" data-numbers="{numbers}">'
            f"{_noted(text, first, last, notes)}<sup>{numbers}</sup></mark>"
        )
        position = last
    yield _noted(text, position, end, notes)


def _noted(text: str, start: int, end: int, notes: Sequence[_Note]) -> str:
    """`text[start:end]` escaped; the notes that lie wholly in it wrapped."""
    pieces: list[str] = []
    position = start
    for note in notes:
        if note.start < position or note.end > end:
            continue
        pieces.append(escape(text[position : note.start]))
        pieces.append(
            f'<span class="{note.kind}" title="{escape(note.says, quote=True)}">'
            f"{escape(text[note.start : note.end])}</span>"
        )
        position = note.end
    return "".join(pieces) + escape(text[position:end])


def _merged(quotes: Sequence[Quote]) -> list[Quote]:
    """In order; quotes that overlap become one, with the numbers of both."""
    merged: list[Quote] = []
    for quote in sorted(quotes, key=lambda item: (item.start, item.numbers)):
        if merged and quote.start < merged[-1].end:
            last = merged[-1]
            numbers = tuple(dict.fromkeys(last.numbers + quote.numbers))
            merged[-1] = replace(last, end=max(last.end, quote.end), numbers=numbers)
        else:
            merged.append(quote)
    return merged


def _notes(article: Article) -> list[_Note]:
    """Dates as they are understood, and known names, in order."""
    text = article.text
    if len(text) > MAX_NOTED:
        return []
    reference = article.published.interval.start if article.published else None
    dates = [
        _Note(found.start, found.end, "nd-date", found.interval.iso())
        for found in find_dates(text, reference=reference)
        if found.interval is not None
    ]
    names = [
        _Note(found.start, found.end, "nd-name", " · ".join(found.spellings[:6]))
        for found in load_aliases().find(text)
    ]
    return sorted(dates + names, key=lambda note: (note.start, -note.end))
