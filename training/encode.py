"""Rows -> token ids, in the layout that `assistant.reading` reads with.

Position 0 is the null answer; spans lie in the passage only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Sized
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TypeVar

from assistant.reading import MAX_TOKENS, QUERY_PREFIX, Asked, Window
from training.rows import Row

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Item = TypeVar("Item", bound=Sized)


@dataclass(frozen=True, slots=True)
class Encoded:
    """One row's window; `start`, `end` are positions in its ids, inclusive; 0, 0: no answer."""

    row: Row
    window: Window
    start: int
    end: int

    def __len__(self) -> int:
        return len(self.window.ids)


def open_tokenizer(base: Path) -> Tokenizer:
    """The tokenizer of the rebuilt encoder's folder: neither padding nor cutting."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encode(tokenizer: Tokenizer, rows: Sequence[Row]) -> list[Encoded]:
    """All rows that fit; a passage too long is cut to a window that holds its answer."""
    questions = tokenizer.encode_batch(
        [QUERY_PREFIX + row.question for row in rows], add_special_tokens=False
    )
    headers = tokenizer.encode_batch([row.header for row in rows], add_special_tokens=False)
    passages = tokenizer.encode_batch([row.passage for row in rows], add_special_tokens=False)
    made = [
        _encode(row, Asked(row.question, question.ids), header.ids, passage.ids, passage.offsets)
        for row, question, header, passage in zip(rows, questions, headers, passages, strict=True)
    ]
    return [item for item in made if item is not None]


def _encode(
    row: Row, asked: Asked, header: list[int], ids: list[int], offsets: list[tuple[int, int]]
) -> Encoded | None:
    head = asked.head(header)
    room = MAX_TOKENS - len(head) - 1
    tokens = [n for n, (a, b) in enumerate(offsets) if a < row.end and b > row.start and b > a]
    if row.answerable and not tokens:
        return None
    cut = 0
    if row.answerable and tokens[-1] >= room:
        cut = min(max(0, tokens[0] - room // 2), len(ids) - room)
    kept_ids, kept = ids[cut : cut + room], offsets[cut : cut + room]
    start = end = 0
    if row.answerable:
        start, end = len(head) + tokens[0] - cut, len(head) + tokens[-1] - cut
        if end >= len(head) + len(kept):
            return None
    return Encoded(row, asked.window(0, head, row.passage, kept_ids, kept), start, end)


def batches(
    rows: Sequence[Item], *, tokens: int, seed: int, sort_span: int = 512
) -> Iterator[list[Item]]:
    """Shuffled batches of like lengths, at most `tokens` padded tokens each."""
    rng = Random(seed)
    order = list(rows)
    rng.shuffle(order)
    for start in range(0, len(order), sort_span):
        made = list(_pack(sorted(order[start : start + sort_span], key=len), tokens))
        rng.shuffle(made)
        yield from made


def _pack(pool: Sequence[Item], tokens: int) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in pool:
        if batch and len(item) * (len(batch) + 1) > tokens:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch
