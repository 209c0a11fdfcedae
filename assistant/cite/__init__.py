"""Quotes to exact spans, and how far the cited passages support a sentence."""

from assistant.cite.quotes import Related, cite, find_quote, is_exact
from assistant.cite.support import numbers_agree, support
from assistant.cite.verify import Source, disagreement, invented

__all__ = [
    "Related",
    "Source",
    "cite",
    "disagreement",
    "find_quote",
    "invented",
    "is_exact",
    "numbers_agree",
    "support",
]
