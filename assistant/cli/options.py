"""Options that several commands share, and how they become settings and values."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from index.settings import Settings


def add_index(parser: argparse.ArgumentParser) -> None:
    """`--index`, and the settings that shape or place an index."""
    parser.add_argument("--index", type=Path, metavar="DIR", help="the index folder")
    parser.add_argument(
        "--embedding-model", metavar="NAME", help="any sentence-transformers model, by name or path"
    )
    parser.add_argument("--cache-dir", type=Path, metavar="DIR", help="where models are prepared")


def add_window(parser: argparse.ArgumentParser) -> None:
    """Filters by publication and source."""
    parser.add_argument("--since", type=day, metavar="D", help="published on or after this day")
    parser.add_argument("--until", type=day, metavar="D", help="published on or before this day")
    parser.add_argument(
        "--source", action="append", metavar="S", help="only this source (may be given again)"
    )
    parser.add_argument("--tz", metavar="Z", help="zone of these days, e.g. Asia/Shanghai")


def add_event_window(parser: argparse.ArgumentParser) -> None:
    """Filters by the events that articles tell of."""
    parser.add_argument(
        "--event-since", type=day, metavar="D", help="telling of an event on or after this day"
    )
    parser.add_argument(
        "--event-until", type=day, metavar="D", help="telling of an event on or before this day"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """`--json`."""
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def settings_of(args: argparse.Namespace) -> Settings:
    """Settings from the arguments given, over environment, newsdesk.toml and defaults."""
    given = {
        "index_dir": "index",
        "embedding_model": "embedding_model",
        "cache_dir": "cache_dir",
        "tz": "tz",
        "llm": "llm",
        "allow_private": "allow_private",
    }
    values = {setting: getattr(args, name, None) for setting, name in given.items()}
    return Settings.load(**values)


def day(text: str) -> date:
    """An ISO day, for argparse."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2022-05-26") from error


def print_json(value: Any) -> None:
    """Exactly one JSON object, on one line."""
    print(json.dumps(value, ensure_ascii=False))


def progress_line(message: str) -> None:
    """Progress and warnings: stderr, so that stdout stays clean."""
    print(message, file=sys.stderr, flush=True)
