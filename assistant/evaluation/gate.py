"""A quality gate for a team's own tests: questions in, a failing assertion out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assistant.evaluation.results import Result
from assistant.evaluation.run import OpenDesk, RunOptions, open_assistant, run_suite
from assistant.evaluation.suites import open_suite
from index.errors import UsageError
from index.settings import Settings

_SHOWN = 10


def assert_quality(
    data: str | Path,
    index: str | Path,
    *,
    at_least: Mapping[str, float] | None = None,
    at_most: Mapping[str, float] | None = None,
    open_desk: OpenDesk = open_assistant,
) -> Result:
    """Ask the fixtures in `data` over the index in `index`; AssertionError below the bars.

    For pytest, with no plugin needed::

        def test_our_archive() -> None:
            assert_quality("qa.jsonl", "my-index", at_least={"answer_accuracy": 0.8},
                           at_most={"false_abstention": 0.1})

    Bars name metrics of `newsdesk eval`; `latency_p95` (milliseconds) may be one of `at_most`.
    The error lists what missed and the first wrong questions with their causes. Raises
    UsageError where a bar names a metric that the fixtures don't give.
    """
    result = run_suite(
        open_suite("fixtures"),
        Path(data),
        Settings.load(index_dir=index),
        RunOptions(index_given=True),
        open_desk=open_desk,
    )
    check(result, at_least=at_least, at_most=at_most)
    return result


def check(
    result: Result,
    *,
    at_least: Mapping[str, float] | None = None,
    at_most: Mapping[str, float] | None = None,
) -> None:
    """AssertionError unless `result` holds every bar."""
    found = {name: figure.mean for name, figure in result.metrics.items()}
    found["latency_p95"] = result.latency_ms["p95"]
    unknown = sorted({*(at_least or {}), *(at_most or {})} - set(found))
    if unknown:
        raise UsageError(
            f"no such metric in this result: {', '.join(unknown)}",
            hint=f"it has {', '.join(found)}",
        )
    below = [
        f"{name} is {found[name]:.3f}, at least {bar} is wanted"
        for name, bar in (at_least or {}).items()
        if found[name] < bar
    ]
    above = [
        f"{name} is {found[name]:.3f}, at most {bar} is wanted"
        for name, bar in (at_most or {}).items()
        if found[name] > bar
    ]
    if below or above:
        raise AssertionError("\n".join([*below, *above, *_wrong(result)]))


def _wrong(result: Result) -> list[str]:
    missed = [row for row in result.questions if row.cause]
    lines = [
        f"  {row.id} ({row.cause}): {row.question} -> {row.value!r}, gold {list(row.answers)}"
        for row in missed[:_SHOWN]
    ]
    more = len(missed) - len(lines)
    return [*lines, f"  and {more} more"] if more > 0 else lines
