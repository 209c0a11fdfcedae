"""`newsdesk ingest`: article files, folders and URLs into an index."""

from __future__ import annotations

import argparse

from assistant.cli.mapping import add_map
from assistant.cli.options import (
    add_index,
    add_json,
    print_json,
    progress_line,
    settings_of,
)
from index.ingest import ingest
from index.report import IngestReport


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("locations", nargs="+", metavar="PATH_OR_URL")
    add_index(parser)
    parser.add_argument("--format", metavar="F", help="read everything as this format")
    add_map(parser)
    parser.add_argument(
        "--fetch-pages",
        action="store_true",
        help="fetch the pages that feeds give only the beginning of",
    )
    parser.add_argument("--no-wait", action="store_true", help="leave embedding for later")
    parser.add_argument(
        "--allow-private",
        action="store_const",
        const=True,
        help="fetch addresses of private networks, too",
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Ingest and report. Exit code 1 where nothing went in and something failed."""
    settings = settings_of(args)
    report = ingest(
        args.locations,
        settings.index_dir,
        settings=settings,
        format=args.format,
        mapping=args.map,
        wait=not args.no_wait,
        fetch_pages=args.fetch_pages,
        progress=progress_line,
    )
    if args.json:
        print_json(report.to_json())
    else:
        _print(report)
    return 0 if report.added or report.updated or report.unchanged or report.duplicate else 1


def _print(report: IngestReport) -> None:
    for line in report.to_lines():
        print(line)
    for failure in report.failed:
        progress_line(f"failed: {failure.key}: {failure.reason}")
