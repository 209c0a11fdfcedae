"""Stand-ins for the assistant: one that reads the gold, one that is wrong about everything."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from assistant.evaluation.types import Dataset, Desk, Fixture, SuiteArticle
from assistant.types import Answer, Citation, Question, Turn
from index.errors import ArticleNotFoundError
from index.settings import Settings
from index.types import Article, Hit, Passage

FILES = Path(__file__).parent / "fixtures" / "eval"
# These lie unzipped in the public data too.
PLAIN = {"quality_flags.jsonl", "gold.jsonl", "metadata.jsonl", "pages.jsonl"}

OpenDesk = Callable[[Settings], AbstractContextManager[Desk]]


def unpacked(folder: Path) -> Path:
    """The five-row files in `folder`, named and packed as the public sets are."""
    for source in FILES.rglob("*"):
        if source.is_file():
            target = folder / source.relative_to(FILES)
            target.parent.mkdir(parents=True, exist_ok=True)
            content = source.read_bytes()
            if source.name in PLAIN:
                target.write_bytes(content)
            else:
                target.with_name(f"{source.name}.gz").write_bytes(gzip.compress(content))
    return folder


def opening(desk: Desk) -> OpenDesk:
    """How a run opens `desk`."""

    @contextmanager
    def open_desk(_: Settings) -> Iterator[Desk]:
        yield desk

    return open_desk


def article_of(source: SuiteArticle) -> Article:
    return Article(
        article_id=f"id-{source.id}",
        article_key=source.id,
        title=source.title or "",
        text=source.html or source.text,
    )


def hit_of(article: Article, score: float = 1.0) -> Hit:
    passage = Passage(1, article.article_id, 0, len(article.text), article.text)
    return Hit(passage, article, score)


def cite(article: Article, quote: str, number: int = 1) -> Citation:
    start = article.text.index(quote)
    return Citation(
        number, quote, start, start + len(quote), article.article_id, article.article_key, "title"
    )


def answer_of(value: str | None, **given: Any) -> Answer:
    defaults: dict[str, Any] = {
        "text": value or "not in the articles",
        "value": value,
        "values": (),
        "value_type": "span" if value is not None else "none",
        "confidence": 0.9 if value is not None else 0.1,
        "language": "en",
        "abstained": value is None,
        "question": Question("?", "en", date(2024, 1, 1)),
    }
    return Answer(**{**defaults, **given})


class _Desk:
    def __init__(self, dataset: Dataset) -> None:
        self.articles = {article.id: article_of(article) for article in dataset.articles}
        self.asked: list[dict[str, Any]] = []

    def article(self, article_id: str) -> Article:
        for article in self.articles.values():
            if article.article_id == article_id:
                return article
        raise ArticleNotFoundError(article_id)

    def ask(
        self,
        question: str,
        *,
        today: date | None = None,
        since: date | None = None,
        until: date | None = None,
        history: Sequence[Turn] = (),
    ) -> Answer:
        self.asked.append(
            {
                "question": question,
                "today": today,
                "since": since,
                "until": until,
                "history": history,
            }
        )
        return self.answer(question, today)

    def answer(self, question: str, today: date | None) -> Answer:
        raise NotImplementedError


class GoldDesk(_Desk):
    """Knows the fixtures: right value, gold articles first, an exact quote of each."""

    def __init__(self, dataset: Dataset, *, articles: Sequence[SuiteArticle] = ()) -> None:
        super().__init__(Dataset([*dataset.articles, *articles], dataset.fixtures))
        self.fixtures = {(one.question, one.today): one for one in dataset.fixtures}

    def answer(self, question: str, today: date | None) -> Answer:
        fixture = self.fixtures[question, today]
        if not fixture.answerable:
            return answer_of(None)
        values = tuple(
            answer if isinstance(answer, str) else answer[0] for answer in fixture.answers
        )
        golds = [self.articles[group[0]] for group in fixture.gold]
        return answer_of(
            values[0],
            values=values if fixture.value_type == "list" else (),
            value_type=fixture.value_type,
            confidence=1.0,
            retrieved=tuple(map(hit_of, golds)),
            citations=tuple(
                cite(article, article.text[:5], number)
                for number, article in enumerate(golds, start=1)
            ),
        )


class BrokenDesk(_Desk):
    """Says the same nonsense with great confidence, citing what isn't there."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(Dataset((), dataset.fixtures))

    def answer(self, question: str, today: date | None) -> Answer:
        del question, today
        citation = Citation(1, "made up", 0, 7, "nowhere", "nowhere", "title")
        return answer_of("qwxz", confidence=0.99, citations=(citation,))


class CrashingDesk(_Desk):
    """Raises on every question."""

    def answer(self, question: str, today: date | None) -> Answer:
        del today
        raise RuntimeError(f"no answer to {question}")


def fixture(question: str = "?", **given: Any) -> Fixture:
    return Fixture(id=given.pop("id", "q"), question=question, **given)
