"""Example questions that fit the opened index: each is about an article that is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from index.names import load_aliases
from index.types import Article, Filter

# Questions that show what the assistant can do, each with the title of the article it asks for.
SHOWN = (
    ("阿里云交出首份年度盈利成绩单", "when did Aliyun first turn a profit"),
    ("阿里云交出首份年度盈利成绩单", "阿里云首次年度盈利是什么时候？"),
    ("Ellery United win first cup in 62 years", "Ellery United 什么时候夺冠？"),
)
MANY = 4  # questions on the page
LOOKED_AT = 300  # articles, the latest published first


class Listing(Protocol):
    """What of an index is needed here."""

    def articles(self, filter: Filter = ..., *, limit: int | None = ...) -> list[Article]:
        """Articles, the latest published first."""
        ...


def example_questions(index: Listing) -> list[str]:
    """At most `MANY` questions; none for an empty index."""
    articles = index.articles(limit=LOOKED_AT)
    titles = {article.title for article in articles}
    chosen = [question for title, question in SHOWN if title in titles]
    return list(dict.fromkeys([*chosen, *_about_names(articles)]))[:MANY]


def _about_names(articles: Sequence[Article]) -> list[str]:
    """Questions about the names that most titles carry, in the language of those titles."""
    aliases = load_aliases()
    seen: Counter[tuple[str, str]] = Counter()
    for article in articles:
        names = {mention.text for mention in aliases.find(article.title)}
        seen.update((name, article.language) for name in names)
    return [
        f"{name}最近有什么消息？" if language == "zh" else f"What is the latest news about {name}?"
        for (name, language), _ in seen.most_common(MANY)
    ]
