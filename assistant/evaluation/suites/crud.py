"""CRUD-RAG (Lyu et al. 2024): short questions over Chinese news of July and August 2023."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from assistant.evaluation.files import infer_type, read_jsonl
from assistant.evaluation.normalise import compact
from assistant.evaluation.suites.base import AskingSuite, dataset
from assistant.evaluation.suites.crud_documents import crud_documents
from assistant.evaluation.types import Dataset, Fixture, SuiteArticle, SuiteOptions

# When the questions are asked, so that a run doesn't depend on the clock: after the last article.
TODAY = date(2023, 9, 1)
_COVERAGE = 0.8  # below it the link from question to article is doubtful (the data's README)


class CRUD(AskingSuite):
    """The short questions whose answer stands in a gold document; near duplicates are gold too."""

    name = "crud"
    help = "short questions over 20,000 Chinese news documents (--documents N for fewer)"

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """All documents, or `--documents N`: the gold ones and a seeded sample."""
        keep = gold_keys(data)
        articles = crud_documents(data, count=options.documents, keep=keep, seed=options.seed)
        return dataset(articles, crud_fixtures(data, articles))


def gold_keys(data: Path) -> set[str]:
    """Every document that some clean question rests on, near duplicates included."""
    return {key for row in _groups(data) for gold in row["gold"] for key in _with_copies(gold)}


def crud_fixtures(data: Path, articles: list[SuiteArticle]) -> Iterator[Fixture]:
    """Short questions as fixtures; the gold of each is narrowed to what holds its answer."""
    texts = {article.id: compact(article.text) for article in articles}
    for row in _groups(data):
        for number, pair in enumerate(row["qa"]):
            if pair["answer_in_gold_text"] and not pair["unanswerable"]:
                yield _fixture(row, number, pair, texts)


def _fixture(
    row: dict[str, Any], number: int, pair: dict[str, Any], texts: dict[str, str]
) -> Fixture:
    wanted = compact(pair["answer"])
    groups = [_with_copies(gold) for gold in row["gold"]]
    holding = tuple(key for group in groups for key in group if wanted in texts.get(key, ""))
    return Fixture(
        id=f"{row['id']}#{number}",
        question=pair["question"],
        answers=(pair["answer"],),
        value_type=infer_type((pair["answer"],)),
        gold=(holding or groups[0],),
        today=TODAY,
        tags={"documents": row["task"].removeprefix("questanswer_")},
    )


def _with_copies(gold: dict[str, Any]) -> tuple[str, ...]:
    return (gold["doc_id"], *gold["near_duplicates"])


def _groups(data: Path) -> Iterator[dict[str, Any]]:
    for number in ("1doc", "2docs", "3docs"):
        for row in read_jsonl(data / "crud_rag" / f"questions_{number}.jsonl.gz"):
            if row["coverage"] >= _COVERAGE:
                yield row
