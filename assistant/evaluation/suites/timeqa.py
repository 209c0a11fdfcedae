"""TimeQA (Chen et al. 2021), human-annotated: English questions with a time span."""

from __future__ import annotations

from pathlib import Path

from assistant.evaluation.files import infer_type, read_jsonl
from assistant.evaluation.suites.base import AskingSuite, dataset, paragraphs
from assistant.evaluation.types import Dataset, Fixture, SuiteArticle, SuiteOptions


class TimeQA(AskingSuite):
    """Encyclopaedia pages as articles; what a page doesn't say about a span is to be refused."""

    name = "timeqa"
    help = "time-scoped English questions over encyclopaedia pages, some unanswerable"

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """One article a page."""
        del options
        articles, fixtures = [], []
        for page in read_jsonl(data / "timeqa" / "human_annotated_test.jsonl.gz"):
            title = page["paragraphs"][0]
            text = paragraphs(page["paragraphs"][1:]) or title
            articles.append(SuiteArticle(page["link"], text, title=title, language="en"))
            for number, row in enumerate(page["questions"]):
                answers = () if row["unanswerable"] else tuple(row["answers"])
                fixtures.append(
                    Fixture(
                        id=f"{page['id']}#{number}",
                        question=row["question"],
                        answers=answers,
                        value_type=infer_type(answers),
                        gold=((page["link"],),) if answers else (),
                        tags={"answerable": "yes" if answers else "no"},
                    )
                )
        return dataset(articles, fixtures)
