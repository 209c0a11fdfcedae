"""UHGEval (Liang et al. 2024): telling supported from unsupported keywords of a continuation."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.evaluation.files import read_jsonl
from assistant.evaluation.normalise import compact
from assistant.evaluation.score import crashed
from assistant.evaluation.types import Dataset, Desk, Fixture, Row, SuiteOptions
from index.settings import Settings

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


class UHGEval:
    """The citation verifier's score for each annotated keyword, against the whole article.

    `auc` asks it about the keyword, `sentence_auc` about the sentence around it; `substring_auc`
    is the baseline: is the keyword in the article, letter for letter. An article's keywords are
    one row each, so the intervals take them as independent, which they are only roughly.
    """

    name = "uhgeval"
    help = "AUC of the citation verifier over annotated keywords"
    asks = False

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """One fixture a keyword."""
        del options
        rows = read_jsonl(data / "uhgeval" / "uhgeval_concise.jsonl.gz")
        return Dataset((), [fixture for row in rows for fixture in _fixtures(row)])

    def examine(self, fixture: Fixture, desk: Desk | None, settings: Settings) -> Row:
        """How far the verifier supports the keyword."""
        del desk, settings
        from assistant.cite import support

        keyword, article = fixture.question, fixture.payload["article"]
        sentence = fixture.payload["sentence"]
        started = time.perf_counter()
        score = support(keyword, article)
        spent = 1000 * (time.perf_counter() - started)
        return Row(
            id=fixture.id,
            question=f"{keyword} — {sentence}",
            gold=(),
            answers=fixture.answers,
            value=f"{score:.3f}",
            value_type="number",
            abstained=False,
            confidence=score,
            retrieved=(),
            citations=(),
            tags=fixture.tags,
            metrics={
                "support": score,
                "sentence_support": support(sentence, article),
                "in_article": float(compact(keyword) in compact("".join(article))),
                "supported": float(fixture.answers == ("yes",)),
            },
            latency_ms=spent,
        )

    def failed(self, fixture: Fixture, error: str, latency_ms: float) -> Row:
        """As wrong as a score can be: certain of the opposite."""
        supported = float(fixture.answers == ("yes",))
        worst = 1 - supported
        metrics = {
            "support": worst,
            "sentence_support": worst,
            "in_article": worst,
            "supported": supported,
        }
        return replace(crashed(fixture, error, latency_ms), metrics=metrics)


def _fixtures(row: dict[str, Any]) -> Iterator[Fixture]:
    article = (row["headLine"], row["newsBeginning"], row["newsRemainder"])
    sentences = [match[0].strip() for match in _SENTENCE.finditer(row["hallucinatedContinuation"])]
    for number, annotation in enumerate(row["annotations"]):
        keyword, _, verdict = annotation.partition("<sep>")
        around = next((one for one in sentences if keyword in one), keyword)
        yield Fixture(
            id=f"{row['id']}#{number}",
            question=keyword,
            answers=("yes" if verdict.startswith("合理") else "no",),
            value_type="yesno",
            tags={"type": row["type"]},
            payload={"article": article, "sentence": around},
        )
