"""`newsdesk index`: stats, verify, rebuild, delete."""

from __future__ import annotations

import argparse
from typing import Any

from assistant.cli.options import add_index, add_json, print_json, progress_line, settings_of
from index import NewsIndex
from index.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("action", choices=["stats", "verify", "rebuild", "delete"])
    parser.add_argument("keys", nargs="*", metavar="ARTICLE_KEY", help="for delete")
    add_index(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Do it and print what came of it. Exit code 1 where verification finds problems."""
    settings = settings_of(args)
    if args.action == "rebuild":
        return _show(args, NewsIndex.rebuild_at(settings, progress=progress_line))
    with NewsIndex.open(settings, read_only=args.action != "delete") as index:
        if args.action == "stats":
            return _show(args, index.stats())
        if args.action == "verify":
            problems = index.verify()
            _show(args, {"ok": not problems, "problems": problems})
            return 1 if problems else 0
        if not args.keys:
            raise UsageError("delete what?", hint="newsdesk index delete --index DIR ARTICLE_KEY …")
        return _show(args, {"deleted": index.delete(args.keys)})


def _show(args: argparse.Namespace, values: dict[str, Any]) -> int:
    if args.json:
        print_json(values)
    else:
        for name, value in values.items():
            print(f"{name:<20} {value}")
    return 0
