"""XQuAD (Artetxe et al. 2020): parallel English and Chinese questions and paragraphs."""

from __future__ import annotations

from pathlib import Path

from assistant.evaluation.files import infer_type, read_jsonl
from assistant.evaluation.suites.base import AskingSuite, dataset
from assistant.evaluation.types import Dataset, Fixture, SuiteArticle, SuiteOptions
from index.errors import UsageError

_LANGUAGES = ("en", "zh")


class XQuAD(AskingSuite):
    """`--pair en-zh`: English questions over the Chinese paragraphs, scored against answer_zh."""

    name = "xquad"
    help = "questions and paragraphs across languages (--pair en-zh, zh-en, zh-zh, en-en)"

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """The paragraphs of the passage language; titles are left out, they name the answer."""
        asked, _, read = options.pair.partition("-")
        if asked not in _LANGUAGES or read not in _LANGUAGES:
            raise UsageError(f"no such pair: {options.pair}", hint="use en-zh, zh-en, zh-zh, en-en")
        rows = list(read_jsonl(data / "xquad_en_zh" / "xquad_en_zh.jsonl.gz"))
        articles = [
            SuiteArticle(row["para_id"], row[f"context_{read}"], language=read) for row in rows
        ]
        fixtures = [
            Fixture(
                id=row["id"],
                question=row[f"question_{asked}"],
                answers=(row[f"answer_{read}"],),
                value_type=infer_type((row[f"answer_{read}"],)),
                gold=((row["para_id"],),),
                tags={"pair": options.pair},
            )
            for row in rows
        ]
        return dataset(articles, fixtures)
