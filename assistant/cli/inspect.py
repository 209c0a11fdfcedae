"""`newsdesk inspect`: how one file is read."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from assistant.cli.mapping import add_map
from assistant.cli.options import add_json, print_json, progress_line
from index.chunk import chunk
from index.formats import load
from index.formats.confidence import confidences
from index.prepare import with_language, without_future
from index.settings import Settings
from index.store.events import events_of
from index.time import EventDate
from index.types import LoadedArticle


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file")
    parser.add_argument("--format", metavar="F", help="read it as this format")
    add_map(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Show each article that the file holds. Exit code 1 where it holds none."""
    articles: list[LoadedArticle] = []
    failures: list[dict[str, str]] = []
    for loaded in load(args.file, format=args.format, mapping=args.map):
        if isinstance(loaded, LoadedArticle):
            articles.append(without_future(with_language(loaded), date.today()))
        else:
            failures.append({"key": loaded.key, "reason": loaded.reason})
    if args.json:
        print_json({"articles": [_to_json(article) for article in articles], "failed": failures})
    else:
        print("\n\n".join(_to_text(article) for article in articles))
        for failure in failures:
            progress_line(f"failed: {failure['key']}: {failure['reason']}")
    return 0 if articles else 1


def _to_json(article: LoadedArticle) -> dict[str, Any]:
    return {
        "key": article.key,
        "title": article.title,
        "text": article.text,
        "published": article.published.to_json() if article.published else None,
        "updated": article.updated.to_json() if article.updated else None,
        "author": article.author,
        "source": article.source,
        "url": article.url,
        "language": article.language,
        "categories": list(article.categories),
        "format": article.format,
        "provenance": dict(article.provenance),
        "confidence": {name: round(sure, 2) for name, (_, sure) in confidences(article).items()},
        "warnings": list(article.warnings),
        "paragraphs": len(article.text.split("\n")),
        "events": [_event(one) for one in events_of(article)],
        "passages": [list(place) for place in _passages(article)],
    }


def _event(event: EventDate) -> dict[str, Any]:
    """A sentence's offsets, the days of its event, and the words that they were read from."""
    return {
        "start": event.start,
        "end": event.end,
        "days": event.interval.iso(),
        "origin": event.origin,
        "certainty": round(event.certainty, 2),
        "said": event.mention.text if event.mention else None,
        "resolution": event.mention.resolution if event.mention else None,
    }


def _passages(article: LoadedArticle) -> list[tuple[int, int]]:
    """Offsets. A model that reads less than the setting allows makes them shorter."""
    return chunk(article.text, Settings.load().passage_tokens, None)


def _to_text(article: LoadedArticle) -> str:
    fields = _to_json(article)
    events, passages = fields.pop("events"), fields.pop("passages")
    for name in ("text", "provenance", "confidence", "warnings"):
        del fields[name]
    for name, moment in (("published", article.published), ("updated", article.updated)):
        if moment:
            fields[name] = moment.time or moment.interval.iso()
    found = confidences(article)
    lines = [
        f"{name:<11} {value}" + ("  ({}, {:.2f})".format(*found[name]) if name in found else "")
        for name, value in fields.items()
        if value
    ]
    lines += [
        f"{name:<11} {len(article.text):,} characters  ({origin}, {sure:.2f})"
        if name == "text"
        else f"{name:<11} {origin} ({sure:.2f})"
        for name, (origin, sure) in found.items()
        if name not in fields
    ]
    lines += [f"warning     {warning}" for warning in article.warnings]
    lines += [
        f"event       {one['days']} ({one['origin']}: {one['said']}, {one['resolution']})"
        f" {article.text[one['start'] : one['end']].strip()[:60]}"
        for one in events
    ]
    lines += [f"passage     {start} to {end}" for start, end in passages]
    return "\n".join([*lines, "", article.text])
