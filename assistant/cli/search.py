"""`newsdesk search`: the best passages for a query."""

from __future__ import annotations

import argparse

from assistant import Assistant
from assistant.cli.options import (
    add_event_window,
    add_index,
    add_json,
    add_window,
    print_json,
    settings_of,
)
from assistant.serialise import hit_to_json
from index.types import Hit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("query")
    add_index(parser)
    add_window(parser)
    add_event_window(parser)
    parser.add_argument("--k", type=int, default=10, metavar="N", help="how many (10)")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Search and print."""
    with Assistant.open(settings_of(args)) as desk:
        hits = desk.search(
            args.query,
            k=args.k,
            since=args.since,
            until=args.until,
            sources=args.source,
            event_since=args.event_since,
            event_until=args.event_until,
        )
    if args.json:
        print_json({"query": args.query, "hits": [hit_to_json(hit) for hit in hits]})
        return 0
    for rank, hit in enumerate(hits, start=1):
        print(_line(rank, hit))
    return 0


def _line(rank: int, hit: Hit) -> str:
    published = hit.article.published
    when = published.interval.iso() if published else "undated"
    text = " ".join(hit.passage.text.split())
    return (
        f"{rank:>2}. {hit.article.title} · {hit.article.source or '-'} · {when}\n    {text[:160]}"
    )
