"""Running a suite: load, sample, index, ask every question, score, summarise."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.evaluation.cache import evaluation_dir, suite_index
from assistant.evaluation.fingerprint import fingerprint
from assistant.evaluation.judge import Judge
from assistant.evaluation.results import Result, summarise
from assistant.evaluation.resume import Partial
from assistant.evaluation.sample import stratified
from assistant.evaluation.types import Dataset, Desk, Fixture, Row, Suite, SuiteOptions
from index.errors import NewsdeskError, UsageError
from index.settings import Settings

OpenDesk = Callable[[Settings], AbstractContextManager[Desk]]
# Called with the row just scored, how many are done, and of how many.
Progress = Callable[[Row, int, int], None]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run: `limit` questions in a stratified sample, in the order of `seed`."""

    limit: int | None = None
    fresh: bool = False
    index_given: bool = False  # ask the index that the settings name, not the suite's own
    partial: Path | None = None  # where unfinished rows go; None: the cache folder
    judge: Judge | None = None  # adds a column of its own
    suite: SuiteOptions = field(default_factory=SuiteOptions)


def open_assistant(settings: Settings) -> AbstractContextManager[Desk]:
    """The real assistant over the settings' index."""
    from assistant import Assistant

    return Assistant.open(settings)


def run_suite(
    suite: Suite,
    data: Path,
    settings: Settings,
    options: RunOptions | None = None,
    *,
    open_desk: OpenDesk = open_assistant,
    progress: Progress | None = None,
    log: Callable[[str], None] | None = None,
) -> Result:
    """The result of `suite` over `data`.

    A question whose assistant raises is a row of its own, wrong, with the error. Rows are kept
    as they come; a run with the same fingerprint goes on where an earlier one stopped.
    Raises UsageError where the data isn't there, and what opening the index raises.
    """
    options = options or RunOptions()
    dataset = suite.load(data, options.suite)
    fixtures = stratified(dataset.fixtures, options.limit, options.suite.seed)
    if not fixtures:
        raise UsageError(f"{data} holds no questions", hint="see README, Evaluation")
    placed = _placed(suite, dataset, settings, options, log)
    with open_desk(placed) if suite.asks else nullcontext() as desk:
        print_of = fingerprint(
            Dataset(dataset.articles, fixtures), placed, extra=_identity(desk, options.judge)
        )
        partial = Partial(_partial_path(suite, settings, options, print_of), print_of["digest"])
        ask = _asker(suite, desk, placed, options.judge)
        rows = _rows(fixtures, ask, partial, progress)
    result = summarise(suite.name, rows, print_of)
    partial.discard()
    return result


def _placed(
    suite: Suite,
    dataset: Dataset,
    settings: Settings,
    options: RunOptions,
    log: Callable[[str], None] | None,
) -> Settings:
    if not suite.asks or options.index_given:
        return settings
    if not dataset.articles:
        raise UsageError(f"{suite.name} asks your own index", hint="give --index DIR")
    return suite_index(suite.name, dataset.articles, settings, fresh=options.fresh, progress=log)


def _partial_path(
    suite: Suite, settings: Settings, options: RunOptions, print_of: Mapping[str, Any]
) -> Path:
    default = evaluation_dir(settings) / "unfinished" / f"{suite.name}-{print_of['digest']}.jsonl"
    return options.partial or default


def _identity(desk: Desk | None, judge: Judge | None) -> dict[str, Any]:
    """The index's content digest, where the desk has one to tell, and the judge's name."""
    index = getattr(desk, "index", None)
    digest = {"index": index.stats()["content_digest"]} if index is not None else {}
    return {**digest, **({"judge": judge.model.name} if judge else {})}


def _asker(
    suite: Suite, desk: Desk | None, settings: Settings, judge: Judge | None
) -> Callable[[Fixture], Row]:
    def ask(fixture: Fixture) -> Row:
        row = examine(suite, fixture, desk, settings)
        return judge.judged(fixture, row) if judge and suite.asks else row

    return ask


def _rows(
    fixtures: Sequence[Fixture],
    ask: Callable[[Fixture], Row],
    partial: Partial,
    progress: Progress | None,
) -> list[Row]:
    done = partial.rows()
    rows = []
    with partial.writing(done):
        for fixture in fixtures:
            row = done.get(fixture.id)
            if row is None:
                row = ask(fixture)
                partial.add(row)
            rows.append(row)
            if progress:
                progress(row, len(rows), len(fixtures))
    return rows


def examine(suite: Suite, fixture: Fixture, desk: Desk | None, settings: Settings) -> Row:
    """One row, whatever happens: a question that raises is wrong, not missing."""
    started = time.perf_counter()
    try:
        return suite.examine(fixture, desk, settings)
    except NewsdeskError as error:
        message = error.line()
    except Exception as error:  # noqa: BLE001 - any fault of the assistant is its answer
        place = traceback.extract_tb(error.__traceback__)[-1]
        message = f"{type(error).__name__}: {error} ({place.name}, line {place.lineno})"
    return suite.failed(fixture, message, 1000 * (time.perf_counter() - started))
