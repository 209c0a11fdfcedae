"""Names that the articles themselves gloss in brackets carry a question across languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.namesakes import with_namesakes
from assistant.understand import understand
from index import ingest

TODAY = date(2025, 11, 1)
TEXTS = {
    "boats": "青桨船业（Greenoar Marine）昨天宣布，电动渡轮售价为 320 万元。"
    "青桨船业去年交付 41 艘。青桨说，新船下月下水。青桨今年不再造柴油船。",
    "other": "记者获悉，一名男子（Greenoar fan club member of the year）昨天落水获救。男子无碍。",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("glosses")
    lines = [
        json.dumps({"id": key, "title": key, "text": text, "published": "2024-05-02"}) + "\n"
        for key, text in TEXTS.items()
    ]
    (folder / "wire.jsonl").write_text("".join(lines), encoding="utf-8")
    ingest([folder / "wire.jsonl"], folder / "index")
    with Assistant.open(folder / "index") as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "name", "glosses"),
    [
        ("How many ferries did Greenoar deliver?", "Greenoar", ("青桨船业", "青桨")),
        ("What does the Greenoar K7 cost?", "Greenoar K7", ("青桨船业", "青桨")),
        ("How many ferries did Redoar deliver?", "Redoar", None),
    ],
)
def test_brackets_give_the_other_spelling(
    desk: Assistant, text: str, name: str, glosses: tuple[str, ...] | None
) -> None:
    asked = understand(text, today=TODAY, aliases=desk._aliases)
    assert with_namesakes(asked, desk.index).aliases.get(name) == glosses


def test_a_list_crosses_by_it(example_index: Path) -> None:
    with Assistant.open(example_index) as desk:
        answer = desk.ask("What happened to Lanhai in 2023?", today=TODAY)
        days = dict.fromkeys(event.interval.iso() for event in answer.timeline)
        assert list(days)[:2] == ["2023-06-08", "2023-06-09"]
        assert all(desk.article(one.article_id).language == "zh" for one in answer.citations)
