"""Questions that the example articles say nothing of, in both languages: they are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from assistant import Assistant
from assistant.evaluation.files import read_fixtures

FILE = Path(__file__).parent / "fixtures" / "offtopic.jsonl"
# A little below what stands today (0.85).
FLOOR = 0.83


def test_what_nobody_wrote_of_is_not_answered(example_index: Path) -> None:
    fixtures = read_fixtures(FILE)
    assert len(fixtures) == 60
    with Assistant.open(example_index) as desk:
        answered = [
            fixture.question
            for fixture in fixtures
            if not desk.ask(fixture.question, today=date(2024, 6, 1)).abstained
        ]
    assert len(answered) <= (1 - FLOOR) * len(fixtures), answered
