"""JSONL in, JSONL out: a row for each row, in order, whatever is wrong with one of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from index.errors import NewsdeskError, UsageError

Answering = Callable[[dict[str, Any]], dict[str, Any]]


def run_batch(source: Path, target: Path | None, answer: Answering) -> int:
    """`answer` of every row of `source`, each with the row's id; exit code 0.

    Raises UsageError where the file can't be read.
    """
    try:
        lines = source.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{source}: {error}", hint="give a UTF-8 JSONL file") from error
    with _output(target) as out:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                row = _answered(line, number, answer)
                print(json.dumps(row, ensure_ascii=False), file=out, flush=True)
    return 0


def _answered(line: str, number: int, answer: Answering) -> dict[str, Any]:
    """The answer to one row; a row that can't be answered says so in `error`."""
    identity: Any = None
    try:
        row = json.loads(line)
        identity = row.get("id")
        return {"id": identity, **answer(row)}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return {"id": identity, "error": f"line {number}: not such a row: {error}"}
    except NewsdeskError as error:
        return {"id": identity, "error": error.line()}


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    with path.open("w", encoding="utf-8") as out:
        yield out
