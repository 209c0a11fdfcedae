"""`newsdesk timeline`: the dated events that the articles tell of a subject."""

from __future__ import annotations

import argparse

from assistant import Assistant
from assistant.cli.options import add_index, add_json, add_window, print_json, settings_of
from assistant.serialise import timeline_to_json
from assistant.types import TimelineEvent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("subject", help="a person, company, place or thing, in any language")
    add_index(parser)
    add_window(parser)
    parser.add_argument("--k", type=int, default=20, metavar="N", help="how many at most (20)")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """List the events by date, each with its sentence and article."""
    with Assistant.open(settings_of(args)) as desk:
        events = desk.timeline(
            args.subject, k=args.k, since=args.since, until=args.until, sources=args.source
        )
    if args.json:
        print_json({"subject": args.subject, "events": [timeline_to_json(one) for one in events]})
        return 0
    for event in events:
        print(_line(event))
    return 0


def _line(event: TimelineEvent) -> str:
    quote = " ".join(event.quote.split())
    return f"{event.interval.iso():<22} {quote}\n{'':<22} — {event.title} · {event.source or '-'}"
