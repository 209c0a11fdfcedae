"""ChronoQA (Scientific Data 2025): Chinese temporal questions over 2019-2024 news passages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from assistant.evaluation.choice import choice_candidates
from assistant.evaluation.files import infer_type, read_jsonl
from assistant.evaluation.normalise import parse_amount, parse_date, parse_yes_no
from assistant.evaluation.suites.base import AskingSuite, dataset
from assistant.evaluation.suites.crud_documents import distractors
from assistant.evaluation.types import Dataset, Fixture, GoldType, SuiteArticle, SuiteOptions


class ChronoQA(AskingSuite):
    """Each passage is an article, undated: its text says when. Flagged questions are left out."""

    name = "chronoqa"
    help = "Chinese temporal questions over news passages (--distractors crud:5000)"

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """All passages, with CRUD documents as distractors where asked."""
        folder = data / "chronoqa"
        flagged = {row["id"] for row in read_jsonl(folder / "quality_flags.jsonl")}
        articles = [
            SuiteArticle(row["id"], row["text"], language="zh")
            for row in read_jsonl(folder / "chunks.jsonl.gz")
        ]
        fixtures = (
            _fixture(row)
            for row in read_jsonl(folder / "questions.jsonl.gz")
            if row["id"] not in flagged
        )
        return dataset([*articles, *distractors(data, options.distractors, options.seed)], fixtures)


def _fixture(row: dict[str, Any]) -> Fixture:
    answers = tuple(_alternatives(row["answer"]))
    kind = _kind(row["answer"], row["answer_type"])
    return Fixture(
        id=row["id"],
        question=row["question"],
        answers=answers,
        value_type=kind,
        gold=tuple((key,) for key in row["gold_chunk_ids"]),
        today=date(*map(int, row["question_date"].split("-"))),
        tags={
            name: row[name]
            for name in (
                "temporal_type",
                "temporal_expression_type",
                "answer_type",
                "reference_document_count",
            )
        },
        candidates=choice_candidates(row["question"], answers) if kind == "span" else (),
    )


def _kind(answer: str, declared: str) -> GoldType:
    if declared == "time" and parse_date(answer):
        return "date"
    if declared == "numerical" and parse_amount(answer):
        return "number"
    return "yesno" if parse_yes_no(answer) else infer_type((answer,))


def _alternatives(answer: str) -> Iterator[str]:
    """The answer, and without the remark in brackets that some end in: "…处分（2019年1月）"."""
    yield answer
    bare, opening, remark = answer.rstrip("。.").partition("（")
    if opening and bare and remark.endswith("）"):
        yield bare
