"""CSV and TSV: one article a row, in bounded memory; columns by name or as given by `--map`."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Iterator

from index.errors import LoadError
from index.formats.base import Loaded, Source, reason_of
from index.formats.decode import decode
from index.formats.jsonl import SYNONYMS, article_of
from index.types import LoadFailure

_KNOWN = {name for names in SYNONYMS.values() for name in names}
_NAMED = (".csv", ".tsv", ".tab")
MAX_CELL = 10_000_000  # characters; an article is some thousand
_DELIMITERS = "\t,;|"


class TableLoader:
    """Articles of a table with a header row."""

    name = "table"

    def sniff(self, head: str, name: str) -> float:
        """A header row of column names that mean something here."""
        columns = [column.strip().lower() for column in _header(head)]
        known = sum(column in _KNOWN for column in columns)
        if name.lower().endswith(_NAMED):
            return 0.95 if len(columns) > 1 else 0.5
        return 0.9 if known >= 2 and known >= len(columns) / 2 else 0.0

    def load(self, source: Source) -> Iterator[Loaded]:
        """Its articles, a failure for each row that is none. Raises LoadError without a header."""
        head = source.head()
        text = decode(head, source.charset)
        delimiter = _delimiter(text.text)
        csv.field_size_limit(MAX_CELL)
        try:
            with source.open() as stream:
                lines = io.TextIOWrapper(
                    stream, text.encoding.replace("_", "-"), "replace", newline=""
                )
                rows = csv.DictReader(_clean(lines), delimiter=delimiter)
                if not rows.fieldnames or len(rows.fieldnames) < 2:
                    raise LoadError("no header row", hint="name the columns in the first row")
                yield from _articles(rows, source)
        except (OSError, EOFError, zlib.error) as error:
            raise LoadError(f"broken off: {reason_of(error)}") from error


def _articles(rows: csv.DictReader[str], source: Source) -> Iterator[Loaded]:
    number = 1
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield LoadFailure(f"{source.key}#{number}", f"row {number}: {reason_of(error)}")
            continue
        named = {str(key).strip("\ufeff "): value for key, value in row.items() if key}
        yield article_of(named, source, number, format=TableLoader.name)


def _clean(lines: Iterator[str]) -> Iterator[str]:
    """NUL characters would end a row early in some readers; they mean nothing."""
    return (line.replace("\x00", "") for line in lines)


def _header(head: str) -> list[str]:
    first = head.lstrip("\ufeff\r\n").split("\n", 1)[0].rstrip("\r")
    if not first or re.match(r"[<{\[#]|---", first):
        return []
    return next(iter(csv.reader([first], delimiter=_delimiter(first))), [])


def _delimiter(head: str) -> str:
    first = head.lstrip("\ufeff\r\n").split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)
