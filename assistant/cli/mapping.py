"""`--map`: which column or key holds a field. Apart from the other options, since it needs the
loaders, which a question doesn't."""

from __future__ import annotations

import argparse

from index.formats.jsonl import SYNONYMS


def add_map(parser: argparse.ArgumentParser) -> None:
    """Declare it."""
    parser.add_argument(
        "--map",
        type=_mapping,
        metavar="F=COLUMN,...",
        help="which column or key holds a field: title=headline,text=body",
    )


def _mapping(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    named = {field.strip(): column.strip() for field, _, column in pairs}
    unknown = sorted(set(named) - set(SYNONYMS))
    if unknown or not all(named.values()):
        raise argparse.ArgumentTypeError(f"not like title=headline: {text}")
    return named
