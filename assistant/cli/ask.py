"""`newsdesk ask`: one question, or a JSONL batch."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.cli.batch import run_batch
from assistant.cli.options import (
    add_event_window,
    add_index,
    add_json,
    add_window,
    day,
    print_json,
    settings_of,
)
from assistant.trace import trace_lines
from assistant.types import Answer, Turn
from index.errors import UsageError

ABSTAINED = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("question", nargs="?")
    add_index(parser)
    add_window(parser)
    add_event_window(parser)
    parser.add_argument("--today", type=day, metavar="D", help="the day the question is asked")
    parser.add_argument(
        "--llm", metavar="SPEC", help="none, gguf:PATH, gguf:bundled, provider:model"
    )
    parser.add_argument(
        "--trace", action="store_true", help="also print what was searched, read and dropped"
    )
    parser.add_argument("--batch", type=Path, metavar="IN.jsonl", help="answer every row of a file")
    parser.add_argument("--out", type=Path, metavar="OUT.jsonl", help="where a batch's rows go")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Answer. Exit code 3 where a single question is abstained from."""
    if (args.question is None) == (args.batch is None):
        raise UsageError("give one question, or --batch FILE", hint="newsdesk ask --help")
    with Assistant.open(settings_of(args)) as desk:
        if args.batch is not None:
            return _batch(desk, args)
        answer = desk.ask(
            args.question,
            today=args.today,
            since=args.since,
            until=args.until,
            sources=args.source,
            event_since=args.event_since,
            event_until=args.event_until,
        )
    if args.json:
        traced = {"trace": [asdict(event) for event in answer.trace]} if args.trace else {}
        print_json({**answer.to_json(), **traced})
        return ABSTAINED if answer.abstained else 0
    if args.trace:
        print("\n".join(trace_lines(answer.trace)), file=sys.stderr)
    print(answer.text)
    return ABSTAINED if answer.abstained else 0


def _batch(desk: Assistant, args: argparse.Namespace) -> int:
    return run_batch(args.batch, args.out, lambda row: _ask_row(desk, row, args).to_json())


def _ask_row(desk: Assistant, row: dict[str, Any], args: argparse.Namespace) -> Answer:
    history = tuple(Turn(turn["question"], turn["answer"]) for turn in row.get("history") or ())
    return desk.ask(
        row["question"],
        today=_day(row, "today") or args.today,
        since=_day(row, "since") or args.since,
        until=_day(row, "until") or args.until,
        sources=args.source,
        event_since=_day(row, "event_since") or args.event_since,
        event_until=_day(row, "event_until") or args.event_until,
        history=history,
    )


def _day(row: dict[str, Any], key: str) -> date | None:
    return date.fromisoformat(row[key]) if row.get(key) else None
