"""An LLM's verdict as one more column, named with its model; the deterministic ones stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.evaluation.normalise import parse_yes_no
from assistant.evaluation.types import Fixture, Row
from assistant.llm import ChatModel, open_model
from index.errors import LLMError, SettingsError
from prompts import render

_CHINESE = "zh"


@dataclass(frozen=True, slots=True)
class Judge:
    """Asks `model` whether an answer's text says the gold."""

    model: ChatModel

    @property
    def column(self) -> str:
        """The metric's name."""
        return f"judge[{self.model.name}]"

    def judged(self, fixture: Fixture, row: Row) -> Row:
        """The row with the verdict, 0 or 1.

        What needs no judge isn't asked: an abstention, an unanswerable question, a crash. A
        judgement that fails or is neither yes nor no counts as no and is noted, never dropped.
        """
        if not fixture.answerable or row.value is None:
            return self._with(row, row.metrics.get("answer_accuracy", 0.0))
        try:
            verdict = self._verdict(fixture, row)
        except LLMError as error:
            return self._with(replace(row, error=f"judge: {error.line()}"), 0.0)
        return self._with(row, float(verdict == "yes"))

    def _verdict(self, fixture: Fixture, row: Row) -> str | None:
        language = _CHINESE if any("一" <= one <= "鿿" for one in fixture.question) else "en"
        gold = " / ".join(_worded(fixture.answers))
        prompt = render("judge", language, question=fixture.question, gold=gold, answer=row.text)
        said = "".join(self.model.stream(prompt)).strip()
        return parse_yes_no(said.split()[0] if said.split() else "")

    def _with(self, row: Row, verdict: float) -> Row:
        return replace(row, metrics={**row.metrics, self.column: verdict})


def open_judge(spec: str | None) -> Judge | None:
    """The judge that a model spec names; None for none. Raises as `open_model` does."""
    model = open_model(spec) if spec else None
    if model is not None and model.is_base:
        raise SettingsError(
            f"{spec} only continues text and can't judge", hint="use an instruction-tuned model"
        )
    return Judge(model) if model else None


def _worded(answers: Iterable[str | tuple[str, ...]]) -> list[str]:
    return [answer if isinstance(answer, str) else " or ".join(answer) for answer in answers]
