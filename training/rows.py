"""What the reader is trained on: documents, examples over them, and the rows made of both."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HELD_OUT_SHARE = 10  # one group in ten


@dataclass(frozen=True, slots=True)
class Document:
    """A text that questions are asked of. `header` is its title and date, or ""."""

    key: str
    text: str
    language: str
    header: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A question and where a document answers it; `start == end == -1`: it doesn't.

    `answers` are all accepted wordings: a passage that holds one is no safe negative.
    `group` decides the split: rows over the same passage never stand on both sides.
    """

    source: str
    question: str
    question_language: str
    document: str
    start: int
    end: int
    answers: tuple[str, ...]
    group: str

    @property
    def answerable(self) -> bool:
        return self.start >= 0


@dataclass(frozen=True, slots=True)
class Row:
    """One training row: `passage[start:end]` answers `question`, or start = end = -1.

    `kind`: gold, given (unanswerable by the data), or a made negative (mined,
    same-article, swapped, shuffled). `pairing`: question language, then passage language.
    """

    source: str
    pairing: str
    kind: str
    question: str
    passage: str
    header: str
    start: int
    end: int
    answers: tuple[str, ...]
    held_out: bool

    @property
    def answerable(self) -> bool:
        return self.start >= 0


def held_out(group: str) -> bool:
    """Whether a group is in the held-out tenth: by its hash, so that it never moves."""
    digest = hashlib.sha256(group.encode()).digest()
    return int.from_bytes(digest[:4], "big") % HELD_OUT_SHARE == 0


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
