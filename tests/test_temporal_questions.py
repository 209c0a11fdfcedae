"""Questions that dates decide, over the example articles, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.dating import when_question
from assistant.evaluation.right import is_right

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "fixtures" / "temporal.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
