"""Right or wrong, and why: a line of JSON in the index folder for each verdict."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Literal

from assistant.web.conversation import Exchange

Verdict = Literal["right", "wrong"]
FILE = "feedback.jsonl"
MAX_REASON = 500  # characters


def store(folder: Path, exchange: Exchange, verdict: Verdict, reason: str, at: datetime) -> None:
    """Append the verdict on an answered exchange, in a form that fixtures can be made from."""
    answer = exchange.answer
    if answer is None:
        return
    row = {
        "at": at.isoformat(timespec="seconds"),
        "verdict": verdict,
        "reason": reason[:MAX_REASON],
        "question": answer.question.text,
        "today": answer.question.today.isoformat(),
        **exchange.scope.record(),
        "value": answer.value,
        "value_type": answer.value_type,
        "confidence": round(answer.confidence, 4),
        "abstained": answer.abstained,
        "cited": [citation.article_key for citation in answer.citations],
        "model": answer.model,
    }
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
