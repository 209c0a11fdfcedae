"""A loaded article to passages, and a passage to the text that is embedded for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from index.chunk import chunk
from index.language import detect_language
from index.time.published import find_published
from index.types import Article, Language, LoadedArticle, Published

# Characters of a title that go before a passage; real headlines are shorter.
TITLE_LIMIT = 120


class Counter(Protocol):
    """What of an Embedder cutting needs: its own idea of length."""

    @property
    def max_tokens(self) -> int: ...
    def count_tokens(self, text: str) -> int: ...


def with_language(article: LoadedArticle) -> LoadedArticle:
    """The article with its language, found from its text where the source didn't say."""
    if article.language != "und":
        return article
    return replace(article, language=detect_language(f"{article.title}\n{article.text}"))


def without_future(article: LoadedArticle, today: date) -> LoadedArticle:
    """The article without dates after `today`, which are wrong; what else dates it dates it then.

    A day is allowed: it may be tomorrow already where the article appeared.
    """
    last = today + timedelta(days=1)
    published, updated = article.published, article.updated
    provenance, warnings = dict(article.provenance), list(article.warnings)
    if updated and updated.interval.start > last:
        warnings.append(f"updated: '{updated.interval.iso()}' lies in the future")
        provenance.pop("updated", None)
        updated = None
    if published and published.interval.start > last:
        warnings.append(f"{published.provenance}: '{published.interval.iso()}' lies in the future")
        provenance.pop("published", None)
        published = _dated_else(article, last)
        if published:
            provenance["published"] = published.provenance
    if published is article.published and updated is article.updated:
        return article
    return replace(
        article,
        published=published,
        updated=updated,
        provenance=provenance,
        warnings=tuple(warnings),
    )


def _dated_else(article: LoadedArticle, last: date) -> Published | None:
    zone = article.published.zone if article.published else None
    found = find_published((), text=article.text, url=article.url, zone=zone).published
    return found if found and found.interval.start <= last else None


class Cutter:
    """Cuts articles into passages that the embedder takes whole (see `index.chunk`)."""

    def __init__(self, budget: int, embedder: Counter) -> None:
        self._budget = budget
        self._embedder = embedder

    def __call__(self, article: LoadedArticle) -> Sequence[tuple[int, int, Language]]:
        """Offsets and language of each passage, in order."""
        spans = chunk(article.text, self._budget, self._fits)
        return [
            (start, end, _passage_language(article.text[start:end], article.language))
            for start, end in spans
        ]

    def _fits(self, text: str) -> bool:
        return fits(text, self._embedder)


def fits(text: str, embedder: Counter) -> bool:
    """Whether the embedder reads `text` to its end."""
    # A token is at least a byte, and a prompt with its special tokens well under 32.
    return len(text.encode()) <= embedder.max_tokens - 32 or (
        embedder.count_tokens(text) <= embedder.max_tokens
    )


def embedding_text(article: Article, start: int, end: int, embedder: Counter) -> str:
    """The passage below its article's title and day, which tell what and when it is about.

    Where that is too long for the embedder, the title gives way, never the passage.
    """
    passage = article.text[start:end]
    day = spoken_day(article.published, article.language)
    for title in (article.title[:TITLE_LIMIT], article.title[: TITLE_LIMIT // 4], ""):
        text = "\n".join(part for part in (title, day, passage) if part)
        if fits(text, embedder):
            return text
    return passage


def spoken_day(published: Published | None, language: Language) -> str:
    """The publication day in words of the article's language, "" where there is none."""
    if published is None or published.interval.granularity != "day":
        return ""
    day: date = published.interval.start
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


# Not strftime: its names follow the user's locale.
_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def _passage_language(text: str, otherwise: Language) -> Language:
    found = detect_language(text)
    return otherwise if found == "und" else found
