"""`newsdesk eval`: run a suite, or compare two results."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli.options import add_index, add_json, print_json, progress_line, settings_of
from index.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.evaluation.compare import Comparison
    from assistant.evaluation.results import Result
    from assistant.evaluation.run import Progress
    from assistant.evaluation.types import Row

COMPARE = "compare"
FEW = 3  # metrics that are told tag by tag too


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    from assistant.evaluation.suites import SUITES

    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = "suites:\n" + "\n".join(
        f"  {name:<11} {suite.help}" for name, suite in SUITES.items()
    )
    parser.add_argument("suite", help=f"a suite (below), or '{COMPARE}' with two result files")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="results to compare")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder of the sets' folders")
    add_index(parser)
    parser.add_argument("--limit", type=int, metavar="N", help="a sample, stratified by tag")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of every sample")
    parser.add_argument("--pair", default="en-zh", metavar="Q-P", help="xquad: question-passage")
    parser.add_argument("--task", metavar="T", help="rgb, domainrag: which part")
    parser.add_argument("--distractors", metavar="crud:N", help="chronoqa: documents to mix in")
    parser.add_argument("--documents", type=int, metavar="N", help="fewer documents in the pool")
    parser.add_argument("--llm", metavar="SPEC", help="none, gguf:PATH, provider:model")
    parser.add_argument("--judge", metavar="SPEC", help="a model whose verdict is one more column")
    parser.add_argument("--fresh", action="store_true", help="build the suite's index anew")
    parser.add_argument("--metric", metavar="NAME", help="compare: this metric only")
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="write the result")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a report to read")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run the suite or the comparison. 0 also where questions were missed: a gate is a test's."""
    return _compare(args) if args.suite == COMPARE else _evaluate(args)


def _compare(args: argparse.Namespace) -> int:
    from assistant.evaluation.compare import compare
    from assistant.evaluation.results import load_result

    if len(args.files) != 2:
        raise UsageError("compare needs two results", hint="newsdesk eval compare A.json B.json")
    before, after = map(load_result, args.files)
    found = compare(before, after, metric=args.metric)
    if args.json:
        print_json(found.to_json())
    else:
        _print_comparison(found)
    return 0


def _evaluate(args: argparse.Namespace) -> int:
    from assistant.evaluation.judge import open_judge
    from assistant.evaluation.report import render_report
    from assistant.evaluation.run import RunOptions, run_suite
    from assistant.evaluation.suites import open_suite
    from assistant.evaluation.types import SuiteOptions

    suite = open_suite(args.suite)
    if args.files:
        raise UsageError(f"unexpected: {args.files[0]}", hint="newsdesk eval --help")
    if args.data is None:
        raise UsageError("eval needs --data", hint="the folder that holds the sets' folders")
    chosen = SuiteOptions(
        seed=args.seed,
        pair=args.pair,
        task=args.task,
        distractors=args.distractors,
        documents=args.documents,
    )
    options = RunOptions(
        limit=args.limit,
        fresh=args.fresh,
        index_given=args.index is not None,
        partial=args.out.with_name(f"{args.out.name}.unfinished.jsonl") if args.out else None,
        judge=open_judge(args.judge),
        suite=chosen,
    )
    with _progress() as progress:
        result = run_suite(
            suite, args.data, settings_of(args), options, progress=progress, log=progress_line
        )
    if args.out:
        text = json.dumps(result.to_json(), ensure_ascii=False)
        _write(args.out, text + "\n")
    if args.html:
        _write(args.html, render_report(result))
    if args.json:
        print_json(_summary(result, args))
    else:
        _print_result(result)
    return 0


def _summary(result: Result, args: argparse.Namespace) -> dict[str, Any]:
    """The result; without its questions where `--out` has them."""
    record = result.to_json()
    if args.out:
        del record["questions"]
    return record


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"can't write {path}: {error}", hint="give another file") from error


@contextmanager
def _progress() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task("asking", total=None, visible=False)
        missed = 0

        def advance(row: Row, done: int, total: int) -> None:
            nonlocal missed
            missed += row.cause is not None
            bar.update(
                task,
                completed=done,
                total=total,
                description=f"asking, {missed} missed",
                visible=True,
            )

        yield advance


def _print_result(result: Result) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(title=f"{result.suite}: {result.n} questions", title_justify="left")
    for heading in ("metric", "mean", "95% interval", "n"):
        table.add_column(heading, justify="left" if heading == "metric" else "right")
    for name, figure in result.metrics.items():
        span = f"{figure.low:.3f} – {figure.high:.3f}"
        table.add_row(name, f"{figure.mean:.3f}", span, str(figure.n))
    for name, value in result.baselines.items():
        table.add_row(f"baseline: {name}", f"{value:.3f}", "", "", style="dim")
    console.print(table)
    if len(result.metrics) <= FEW:
        _print_tags(console, result)
    if result.causes:
        listed = sorted(result.causes.items(), key=lambda item: -item[1])
        console.print("missed: " + ", ".join(f"{cause} {count}" for cause, count in listed))
    p50, p95 = result.latency_ms["p50"], result.latency_ms["p95"]
    console.print(f"latency: p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    for row in [row for row in result.questions if row.error][:5]:
        console.print(f"crashed: {row.id}: {row.error}", style="red", markup=False)


def _print_tags(console: Console, result: Result) -> None:
    from rich.table import Table

    table = Table(title="by tag", title_justify="left")
    table.add_column("tag")
    for heading in (*result.metrics, "n"):
        table.add_column(heading, justify="right")
    for tag, means in result.by_tag.items():
        cells = [f"{means[name]:.3f}" if name in means else "" for name in result.metrics]
        table.add_row(tag, *cells, str(int(means["n"])))
    console.print(table)


def _print_comparison(found: Comparison) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(title=f"{found.n} questions in both", title_justify="left")
    for heading in ("tag", "metric", "before", "after", "change", "95% interval", "n"):
        table.add_column(heading, justify="left" if heading in ("tag", "metric") else "right")
    for one in found.differences:
        table.add_row(
            one.tag,
            one.metric,
            f"{one.before:.3f}",
            f"{one.after:.3f}",
            f"{one.change:+.3f}",
            f"{one.low:+.3f} – {one.high:+.3f}",
            str(one.n),
            style="bold" if one.significant else "dim",
        )
    console.print(table)
    if not found.same_data:
        console.print("the two runs asked different data; only shared questions are compared")
    for name, flips in (("gained", found.gained), ("lost", found.lost)):
        console.print(f"{name} on {found.metric}: {len(flips)}")
        for flip in flips:
            console.print(
                f"  {flip.id}: {flip.question} | {flip.before} -> {flip.after} | {flip.cause}",
                markup=False,
            )
