"""Rows of an unfinished run, kept line by line, so that a run can be gone on with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from assistant.evaluation.results import row_from_json, row_to_json
from assistant.evaluation.types import Row


class Partial:
    """A JSONL file: first the run's fingerprint digest, then a scored row a line."""

    def __init__(self, path: Path, digest: str) -> None:
        self.path = path
        self.digest = digest
        self._file: TextIO | None = None

    def rows(self) -> dict[str, Row]:
        """Rows by id of an earlier run with the same fingerprint; none from any other.

        A line that was being written when the run was killed ends the list.
        """
        if not self.path.is_file():
            return {}
        return {row.id: row for row in self._read()}

    @contextmanager
    def writing(self, kept: dict[str, Row]) -> Iterator[None]:
        """Open for appending; `kept` rows are written first, in place of what was there."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("w", encoding="utf-8") as file:
            file.write(json.dumps({"digest": self.digest}) + "\n")
            self._file = file
            for row in kept.values():
                self.add(row)
            yield
        self._file = None

    def add(self, row: Row) -> None:
        """Append a row; it is on disk when this returns."""
        if self._file is None:
            raise ValueError("not open for writing")
        self._file.write(json.dumps(row_to_json(row), ensure_ascii=False) + "\n")
        self._file.flush()

    def discard(self) -> None:
        """The run is finished."""
        self.path.unlink(missing_ok=True)

    def _read(self) -> Iterator[Row]:
        with self.path.open(encoding="utf-8") as lines:
            try:
                if json.loads(next(lines, "{}")).get("digest") != self.digest:
                    return
                for line in lines:
                    yield row_from_json(json.loads(line))
            except (ValueError, KeyError, TypeError):
                return
