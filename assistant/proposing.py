"""Asking a language model for a plan, where the wording leaves one unsure.

It is shown the question and the day it is asked, never any article's text.
The setting `llm_plan` says how many seconds it gets. What fails, takes longer or isn't borne out
by the question leaves the plan by wording, and the trace says why.
"""

from __future__ import annotations

import re
import unicodedata

from assistant.generate import Writer
from assistant.patience import within
from assistant.trace import Trace
from assistant.types import Question
from assistant.understand.proposal import LONGEST, RefusedError, settled, told, unsure
from assistant.usage import Meter
from index.errors import LLMError
from index.names import Aliases
from prompts import render

_TAG = re.compile(r"<\s*/?\s*question\b[^>]*>?", re.IGNORECASE)


def planned(
    question: Question,
    writer: Writer | None,
    aliases: Aliases,
    *,
    seconds: float,
    trace: Trace,
    meter: Meter,
) -> Question:
    """The question with the model's plan where that is asked for and stands, else as it is.

    No model is asked without a reason: no model, no seconds, or a plan that is sure.
    """
    reason = unsure(question) if writer and not writer.is_base and seconds > 0 else ""
    if not writer or not reason:
        return question
    said: list[str] = []
    try:
        asked = prompt(question)
        late = LLMError(f"{writer.name} gave no plan in {seconds:g} s", hint="raise llm_plan")
        for piece in meter.of(asked, within(writer.model, asked, seconds, late)):
            said.append(piece)
            if sum(map(len, said)) > LONGEST:
                raise RefusedError("it is too long")
        proposed, why = settled("".join(said), question, aliases), ""
    except LLMError as error:
        proposed, why = question, str(error)
    trace.add(
        "understanding",
        "proposal",
        model=writer.name,
        unsure=reason,
        used="wording" if why else "proposal",
        refused=why,
        by_wording=told(question),
        text="".join(said),
    )
    return proposed


def prompt(question: Question) -> str:
    """What the model is shown: the question and the day, nothing else."""
    seen = "".join(c for c in question.text if unicodedata.category(c) != "Cf")
    return render(
        "plan",
        question.language,
        question=" ".join(_TAG.sub("‹question›", seen).split()),
        today=question.today.isoformat(),
    ).rstrip()
