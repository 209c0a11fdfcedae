"""Text F1 of article extraction, as the article-extraction-benchmark defines it.

Scrapinghub 2019-2024 (github.com/scrapinghub/article-extraction-benchmark): multisets of four-word
shingles over the words of a text; each page's true positives, false positives and false negatives
scaled to sum to one; precision and recall averaged over the pages where they are defined; F1 of
those two averages. So F1 is a figure of a whole set of pages. Chinese has no words to see: there
the shingles are of four characters, white space and punctuation left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

SIZE = 4
UNDEFINED = -1.0  # no shingles in the denominator: the page takes no part in that average

_WORD = re.compile(r"\w+")
_CHARACTER = re.compile(r"\w")


def shingles(text: str, *, characters: bool = False) -> Counter[tuple[str, ...]]:
    """The four-word shingles of a text with their counts; a shorter text is one shingle.

    `characters`: of four characters instead.
    """
    words = (_CHARACTER if characters else _WORD).findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + SIZE]) for i in range(max(1, len(words) - SIZE + 1)))


def precision_recall(found: str, gold: str, *, characters: bool = False) -> tuple[float, float]:
    """Shingle precision and recall of one page, `UNDEFINED` where nothing was found or is gold."""
    given, wanted = (shingles(text, characters=characters) for text in (found, gold))
    common = sum((given & wanted).values())
    precision = common / given.total() if given else UNDEFINED
    recall = common / wanted.total() if wanted else UNDEFINED
    return precision, recall


def text_f1(precisions: Sequence[float], recalls: Sequence[float]) -> float:
    """F1 of mean precision and mean recall over pages."""
    precision, recall = _mean(precisions), _mean(recalls)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if value != UNDEFINED]
    return sum(known) / len(known) if known else 0.0
