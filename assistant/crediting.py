"""Whose a quote is: of a story that several outlets carry, the first to have said it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.cite import find_quote
from assistant.types import Evidence, Question
from index import NewsIndex
from index.types import Article


def credited(item: Evidence, question: Question, index: NewsIndex) -> Evidence:
    """`item` as the earliest published reprint says it, white space and width aside; unchanged
    where that is the article itself, dates don't tell, or the user chose what to search."""
    if question.filter:
        return item
    own = _day(item.article)
    if own is None:
        return item
    earlier = [
        (day, article, place)
        for article in index.reprints(item.article.article_id)
        if (day := _day(article)) and day < own and (place := find_quote(article.text, item.quote))
    ]
    if not earlier:
        return item
    _, article, place = min(earlier, key=lambda one: one[0])
    return _moved(item, article, *place)


def _moved(item: Evidence, article: Article, start: int, end: int) -> Evidence:
    """The same sentence in another article, in its own wording."""
    quote = article.text[start:end]
    value = find_quote(quote, item.value) if item.value else None
    return replace(
        item,
        passage=replace(
            item.passage, article_id=article.article_id, start=start, end=end, text=quote
        ),
        article=article,
        start=start,
        end=end,
        quote=quote,
        value_start=start + value[0] if value else None,
        value_end=start + value[1] if value else None,
    )


def _day(article: Article) -> date | None:
    return article.published.interval.start if article.published else None
