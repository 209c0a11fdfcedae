"""`newsdesk inspect`: how one file is read."""

from __future__ import annotations

import argparse
from typing import Any

from assistant.cli.options import add_json, print_json, progress_line
from index.formats import load
from index.types import LoadedArticle


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file")
    parser.add_argument("--format", metavar="F", help="read it as this format")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Show each article that the file holds. Exit code 1 where it holds none."""
    articles: list[LoadedArticle] = []
    failures: list[dict[str, str]] = []
    for loaded in load(args.file, format=args.format):
        if isinstance(loaded, LoadedArticle):
            articles.append(loaded)
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
        "warnings": list(article.warnings),
    }


def _to_text(article: LoadedArticle) -> str:
    fields = {name: value for name, value in _to_json(article).items() if name != "text"}
    published = article.published
    if published:
        fields["published"] = (
            f"{published.time or published.interval.iso()} ({published.provenance})"
        )
    lines = [f"{name:<11} {value}" for name, value in fields.items() if value]
    return "\n".join([*lines, "", article.text])
