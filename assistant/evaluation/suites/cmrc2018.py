"""CMRC 2018 (Cui et al. 2019): Chinese span reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.evaluation.files import infer_type, read_jsonl
from assistant.evaluation.suites.base import AskingSuite, dataset
from assistant.evaluation.types import Dataset, Fixture, SuiteArticle, SuiteOptions


class CMRC2018(AskingSuite):
    """The development set, all its contexts in one index."""

    name = "cmrc2018"
    help = "plain Chinese reading over encyclopaedia paragraphs"

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """Contexts as articles, their subject as title."""
        del options
        rows = list(read_jsonl(data / "cmrc2018" / "dev.jsonl.gz"))
        articles = [
            SuiteArticle(row["context_id"], row["context"], title=row["title"], language="zh")
            for row in rows
        ]
        fixtures = [_fixture(row) for row in rows]
        return dataset(articles, fixtures)


def _fixture(row: dict[str, Any]) -> Fixture:
    answers = tuple(dict.fromkeys(row["answers"]))
    return Fixture(
        id=row["id"],
        question=row["question"],
        answers=answers,
        value_type=infer_type(answers),
        gold=((row["context_id"],),),
        tags={"language": "zh"},
    )
