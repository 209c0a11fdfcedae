"""Refusing what the articles don't say, and only that: one index, one threshold, one run."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from assistant.evaluation.files import read_jsonl
from assistant.evaluation.suites.base import AskingSuite, dataset
from assistant.evaluation.suites.crud import crud_fixtures, gold_keys
from assistant.evaluation.suites.crud_documents import crud_documents
from assistant.evaluation.suites.rgb import noise
from assistant.evaluation.types import Dataset, Fixture, SuiteOptions

_CDQA_TODAY = date(2023, 11, 1)  # its questions are on news of October 2023


class Refusal(AskingSuite):
    """RGB and CDQA questions in one pool with the CRUD documents.

    For half of RGB's questions, by a hash of the id, the positives are in the pool, for the
    others only the negatives. CDQA's questions are on news that the CRUD documents don't hold
    (those whose answer was found there are left out); as many answerable CRUD questions are mixed
    in. `abstention_recall` and `false_abstention` come from the same run.
    """

    name = "refusal"
    help = "unanswerable and answerable questions mixed (--documents N for fewer documents)"

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """The pool and both kinds of questions, tagged by `source`."""
        passages, questions = noise(data / "rgb", with_positives=has_positives)
        documents = crud_documents(
            data, count=options.documents, keep=gold_keys(data), seed=options.seed
        )
        refused = list(_cdqa(data))
        answerable = list(crud_fixtures(data, documents))
        chosen = random.Random(options.seed).sample(
            range(len(answerable)), min(len(refused), len(answerable))
        )
        mixed = [
            *(_tagged(fixture, "rgb") for fixture in questions),
            *(_tagged(fixture, "cdqa") for fixture in refused),
            *(_tagged(answerable[place], "crud") for place in sorted(chosen)),
        ]
        return dataset([*passages, *documents], mixed)


def has_positives(identity: str) -> bool:
    """Whether a question's positives go into the pool: a coin that always falls the same way."""
    return hashlib.sha256(identity.encode()).digest()[0] % 2 == 0


def _cdqa(data: Path) -> Iterator[Fixture]:
    for row in read_jsonl(data / "cdqa" / "cdqa_v1.jsonl.gz"):
        if not row["answer_found_in_crud_top10"]:
            yield Fixture(id=row["id"], question=row["question"], today=_CDQA_TODAY)


def _tagged(fixture: Fixture, source: str) -> Fixture:
    kind = "yes" if fixture.answerable else "no"
    return replace(fixture, tags={"source": source, "answerable": kind})
