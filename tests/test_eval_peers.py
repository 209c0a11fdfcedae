"""The peers' benchmark: its workload and its table, without the peers."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from eval_desks import unpacked

SCRIPT = Path(__file__).resolve().parents[1] / "benchmarks" / "peers" / "run.py"


@pytest.fixture(scope="module")
def peers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("peers_run", SCRIPT)
    if spec is None or spec.loader is None:
        pytest.fail(f"{SCRIPT} is no module")
    module = importlib.util.module_from_spec(spec)
    monkeypatch_modules = pytest.MonkeyPatch()
    monkeypatch_modules.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    monkeypatch_modules.undo()
    return module


def test_only_questions_that_the_articles_answer_are_asked(
    peers: ModuleType, tmp_path: Path
) -> None:
    articles, fixtures = peers.workload(unpacked(tmp_path), 2)
    assert [article.id for article in articles] == ["d:0", "d:1"]
    assert {fixture.gold for fixture in fixtures} == {(("d:0", "d:1"),)}
    assert len(fixtures) == 2


def test_the_table_holds_every_contender(peers: ModuleType, tmp_path: Path) -> None:
    articles, fixtures = peers.workload(unpacked(tmp_path), 2)
    records = {
        name: {
            "versions": {name.lower(): "1.0"},
            "ingest_seconds": seconds,
            "ingest_cpu_seconds": 2 * seconds,
            "searchable_seconds": seconds,
            "passages": 2,
            "ingest_peak_mib": 100.0,
            "query_ms": [1.0, 3.0],
            "retrieved": {fixture.id: ["d:1", "d:1", "d:0"] for fixture in fixtures},
        }
        for name, seconds in (("Newsdesk", 0.5), ("LangChain", 2.0))
    }
    text = peers.render(records, articles, fixtures, 0.3)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 4 and len({row.count("|") for row in rows}) == 1
    assert rows[2].startswith("| Newsdesk | 4.0 | 4.00x | 1 s |")
    assert rows[3].startswith("| LangChain | 1.0 | 1.00x | 4 s |")
    assert "1.000 (1.00–1.00)" in rows[2] and "- Newsdesk: newsdesk 1.0" in text
