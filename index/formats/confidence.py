"""How surely a field is right, by where it was found."""

from __future__ import annotations

from collections.abc import Mapping

from index.types import LoadedArticle

# What a source states of itself (a record's or feed's field, front matter, a page's metadata) is
# taken at its word: 1. Of guesses, those at pages' titles and texts are shares measured on the
# extraction benchmark (titles right of 61, text F1 of 121 pages); the others are judged.
_BY_ORIGIN: Mapping[tuple[str, str], float] = {
    ("title", "h1"): 0.98,
    ("title", "first line"): 0.8,
    ("title", "title tag"): 0.67,
    ("title", "first line of the text"): 0.4,
    ("text", "main text"): 0.96,
    ("text", "page"): 0.96,
    ("text", "whole fragment"): 0.9,
    ("text", "whole page"): 0.5,
    ("text", "title"): 0.5,
    ("source", "dateline"): 0.95,
    ("source", "byline"): 0.9,
    ("source", "title tag"): 0.9,
    ("source", "categories"): 0.9,
    ("source", "author"): 0.8,
    ("source", "URL"): 0.8,
    ("author", "byline"): 0.9,
    ("zone", "domain"): 0.9,
    ("zone", "language"): 0.8,
}


def confidences(article: LoadedArticle) -> dict[str, tuple[str, float]]:
    """By field: where its value was found, and how surely (0..1) that is right."""
    found = {
        name: (origin, _BY_ORIGIN.get((name, origin), 1.0))
        for name, origin in article.provenance.items()
    }
    for name, moment in (("published", article.published), ("updated", article.updated)):
        if moment:
            found[name] = (article.provenance.get(name, moment.provenance), moment.confidence)
    return found
