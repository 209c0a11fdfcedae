"""`newsdesk check`: a sentence, a draft, or a JSONL batch of sentences against the articles."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.checking import Checked
from assistant.cli.batch import run_batch
from assistant.cli.options import add_index, add_json, print_json, settings_of
from index.errors import UsageError

NOT_BORNE_OUT = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("draft", nargs="?", help="a sentence or paragraph; - reads standard input")
    add_index(parser)
    parser.add_argument(
        "--article",
        action="append",
        default=[],
        metavar="KEY",
        help="only against this article (may be given again; default: the whole index)",
    )
    parser.add_argument("--batch", type=Path, metavar="IN.jsonl", help="check every row of a file")
    parser.add_argument("--out", type=Path, metavar="OUT.jsonl", help="where a batch's rows go")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Check. Exit code 3 where a sentence of the draft isn't borne out."""
    if (args.draft is None) == (args.batch is None):
        raise UsageError("give a draft, or --batch FILE", hint="newsdesk check --help")
    with Assistant.open(settings_of(args)) as desk:
        if args.batch is not None:
            return run_batch(args.batch, args.out, lambda row: _row(desk, row))
        draft = sys.stdin.read() if args.draft == "-" else args.draft
        checked = desk.check(draft, articles=args.article)
    if args.json:
        print_json({"sentences": [one.to_json() for one in checked]})
    else:
        _show(checked)
    return 0 if all(one.supported for one in checked) else NOT_BORNE_OUT


def _row(desk: Assistant, row: dict[str, Any]) -> dict[str, Any]:
    """One row; of several sentences in it, all must be borne out."""
    checked = desk.check(row["sentence"], articles=row.get("articles") or ())
    if not checked:
        raise ValueError("the sentence is empty")
    whole = [one.to_json() for one in checked]
    return {
        "supported": all(one.supported for one in checked),
        "confidence": min(one["confidence"] for one in whole),
        "problems": [problem for one in whole for problem in one["problems"]],
        "quotes": [quote for one in whole for quote in one["quotes"]],
    }


def _show(checked: Sequence[Checked]) -> None:
    for one in checked:
        print(f"{'✓' if one.supported else '✗'} {one.sentence}")
        for problem in one.problems:
            print(f"    {problem.kind}: {problem.text}")
        for quote in one.quotes[:1]:
            print(f"    “{quote.quote}” — {quote.title}")
