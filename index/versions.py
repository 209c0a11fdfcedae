"""Versions of one story: what an outlet published, and later again, rewritten or longer.

Reprints are told by their texts alone (`index.duplicates`). A rewrite shares less of it, so here
the outlet, the days and the titles must agree too.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

import numpy as np

from index.duplicates import figures, run_hashes, same_story
from index.language import fold
from index.types import Article

# Days between the first and a later version; what an outlet writes after that is a follow-up.
DAYS = 3
# Shares of the shorter title's pairs of letters, the shorter text's runs and its figures that the
# longer must hold. Below them, pairs of Xinwen Lianbo and CRUD were meetings of one series, or
# notices of one form. A title that says that it is an update vouches for itself.
TITLE, TEXT, FIGURES = 0.6, 0.6, 0.5
MARKED_TEXT = 0.1
LEAST_TEXT = 100  # letters of the shorter text, where no title says so
_LEAST_TITLE = 5  # letters; shorter titles ("更正") name no story

_ZH_MARK = "更新(?:版|中|至.{0,12})?|持续更新|滚动更新|续报|修订版?|更正|订正"
_EN_MARK = r"(?:live |story )?updat(?:e|ed|es)(?: \d+)?|corrected|correction|refile|recasts?"
_MARK = re.compile(
    rf"[（(【\[]\s*(?:{_ZH_MARK}|{_EN_MARK})\s*[)）】\]]"
    rf"|^\W*(?:(?:{_ZH_MARK})\s*[:：|｜]|(?:{_EN_MARK})\s*[:：\-–—|])"
    rf"|[-–—|｜:：\s](?:{_ZH_MARK}|\(?updated\)?)\W*$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"第[一二三四五六七八九十百\d]+[次场期集季批轮届]|\d{1,2}月\d{1,2}日")
_OTHER = re.compile(r"[\W_]+")


def says_updated(title: str) -> bool:
    """Whether a title says that the story was published before: "(update)", "更新：…"."""
    return _MARK.search(title) is not None


def is_version(one: Article, other: Article) -> bool:
    """Whether two articles of an outlet are states of one story, with different texts."""
    if one.article_id == other.article_id or one.text == other.text:
        return False
    if not _together(one, other) or _ordinals(one) != _ordinals(other):
        return False
    if same_story(one.text, other.text):
        return True
    marked = says_updated(one.title) or says_updated(other.title)
    if title_share(one.title, other.title) < TITLE:
        return False
    share = _text_share(one.text, other.text)
    if marked:
        return share >= MARKED_TEXT
    if min(len(one.text), len(other.text)) < LEAST_TEXT:
        return False
    fewer, more = sorted((figures(one.text), figures(other.text)), key=len)
    return share >= TEXT and len(fewer & more) >= FIGURES * len(fewer)


def is_later(one: Article, other: Article) -> bool:
    """Whether `one` was published after `other`, to the day or, where both say it, the moment."""
    if one.published is None or other.published is None:
        return False
    moments = (one.published.instant, other.published.instant)
    if moments[0] is not None and moments[1] is not None:
        return moments[0] > moments[1]
    return one.published.interval.start > other.published.interval.start


def published_order(article: Article) -> tuple[date, float, str]:
    """By this articles are sorted, the oldest first."""
    published = article.published
    if published is None:
        return date.max, 0.0, article.article_key
    return published.interval.start, published.instant or 0.0, article.article_key


def title_share(one: str, other: str) -> float:
    """How much of the shorter title's pairs of letters the longer holds, marks of an update left
    out; 0 where one names no story."""
    pairs = [_pairs(title) for title in (one, other)]
    if not all(pairs):
        return 0.0
    return len(pairs[0] & pairs[1]) / min(map(len, pairs))


def _together(one: Article, other: Article) -> bool:
    """Whether one outlet published both, within days."""
    if not one.source or one.source != other.source:
        return False
    if one.published is None or other.published is None:
        return False
    apart = one.published.interval.start - other.published.interval.start
    return abs(apart.days) <= DAYS


def _ordinals(article: Article) -> list[str]:
    """Which of a series a title names: "第二次会议", "7月24日基金净值"."""
    return _ORDINAL.findall(fold(article.title))


def _text_share(one: str, other: str) -> float:
    hashes = run_hashes(one), run_hashes(other)
    shorter = min(map(len, hashes))
    return len(np.intersect1d(*hashes, assume_unique=True)) / shorter if shorter else 0.0


@lru_cache(maxsize=4096)
def _pairs(title: str) -> frozenset[str]:
    letters = _OTHER.sub("", _MARK.sub(" ", fold(title)))
    if len(letters) < _LEAST_TITLE:
        return frozenset()
    return frozenset(letters[place : place + 2] for place in range(len(letters) - 1))
