"""Quotes to exact spans, and how far the cited passages support a sentence."""

from assistant.cite.quotes import cite, find_quote, is_exact
from assistant.cite.support import numbers_agree, support

__all__ = ["cite", "find_quote", "is_exact", "numbers_agree", "support"]
