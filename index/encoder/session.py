"""Running the encoder: the tokenizer, the word embeddings and an int8 ONNX session.

Neither torch nor transformers is imported here or by what this imports.
"""

from __future__ import annotations

import functools
import json
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.encoder.cache import Progress, prepared
from index.encoder.embeddings import WordEmbeddings
from index.encoder.export import export_int8
from index.encoder.rebuild import (
    FOLDER_NAME,
    REVISION,
    build_tokenizer,
    rebuild,
    state_dict,
)
from index.encoder.weights import SHA256, load_checkpoint
from index.errors import ModelUnavailableError

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

# Counts changes of the graph or its quantisation: a new one makes new vectors.
INT8_REVISION = 1
INT8_FOLDER = f"{FOLDER_NAME}-int8-r{INT8_REVISION}"
FINGERPRINT = f"{SHA256[:16]}/r{REVISION}/int8-r{INT8_REVISION}"
GRAPH, WORDS, TOKENIZER, CONFIG = "encoder.onnx", "words.npy", "tokenizer.json", "encoder.json"
# Padded tokens a batch: larger ones gain nothing on 2 cores and cost memory.
BATCH_TOKENS = 4096

_base_lock = threading.Lock()


def prepare(models_dir: Path, progress: Progress | None = None) -> Path:
    """The folder of the int8 session, made once, beside the sentence-transformers folder.

    Raises ModelUnavailableError when the weights are absent or damaged, or the cache
    can't be written.
    """

    def write(folder: Path) -> None:
        rebuild(models_dir)
        write_session(folder)

    return prepared(models_dir / INT8_FOLDER, write, progress)


def write_session(folder: Path) -> None:
    """Graph, words, tokenizer and configuration of the bundled model."""
    checkpoint = load_checkpoint()
    config, vocabulary = checkpoint.config, checkpoint.vocabulary
    export_int8(state_dict(checkpoint), config, folder / GRAPH)
    np.save(folder / WORDS, checkpoint.packed("emb.word"))
    build_tokenizer(vocabulary).save(str(folder / TOKENIZER), pretty=False)
    special = {name: getattr(vocabulary, name) for name in ("bos", "eos", "pad", "unk")}
    (folder / CONFIG).write_text(json.dumps(asdict(config) | special), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Base:
    """What every session over the same vocabulary shares: loaded once a process."""

    tokenizer: Tokenizer
    words: WordEmbeddings
    hidden_size: int
    max_positions: int
    bos: int
    eos: int
    pad: int


def load_base(folder: Path) -> Base:
    """Tokenizer and word embeddings of a prepared folder (half a second, then cached)."""
    with _base_lock:
        return _load_base(folder)


@functools.lru_cache(maxsize=2)
def _load_base(folder: Path) -> Base:
    from tokenizers import Tokenizer

    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        words = WordEmbeddings(folder / WORDS, config["vocab_size"])
        numbers = [config[key] for key in ("hidden_size", "max_positions", "bos", "eos", "pad")]
    # tokenizers raises bare Exceptions
    except Exception as error:
        raise _unusable(folder, error) from error
    return Base(tokenizer, words, *numbers)


class EncoderSession:
    """The encoder over a prepared folder; `graph` is another encoder with the same words.

    Safe to share between threads. `threads` 0 means every core this process may use.
    `type_vectors` (types, hidden), where that encoder has some, are added to the words by
    each token's type.
    """

    def __init__(
        self,
        folder: Path,
        *,
        graph: Path | None = None,
        threads: int = 0,
        type_vectors: NDArray[np.float32] | None = None,
    ) -> None:
        self.base = load_base(folder)
        self._type_vectors = type_vectors
        self._session = _open_graph(graph or folder / GRAPH, threads or available_cores())

    def states(
        self,
        rows: Sequence[Sequence[int]],
        *,
        types: Sequence[Sequence[int]] | None = None,
        batch_tokens: int = BATCH_TOKENS,
    ) -> Iterator[tuple[list[int], NDArray[np.float32], NDArray[np.int32]]]:
        """Token ids -> batches of (positions in `rows`, states, lengths), longest rows first.

        states: (batch, tokens, hidden), of which row i's first lengths[i] tokens count.
        Rows must have 1 to `base.max_positions` tokens; `types`, where given, as many.
        """
        for batch in _batches([len(row) for row in rows], batch_tokens):
            lengths = np.array([len(rows[n]) for n in batch], np.int32)
            words = self.base.words(_padded(rows, batch, self.base.pad))
            if types is not None and self._type_vectors is not None:
                words = words + self._type_vectors[_padded(types, batch, 0)]
            inputs = {"words": words, "lengths": lengths}
            yield batch, self._session.run(["states"], inputs)[0], lengths

    def embed(self, rows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Token ids -> mean-pooled, L2-normalised vectors (rows, hidden), in input order."""
        vectors = np.zeros((len(rows), self.base.hidden_size), np.float32)
        for batch, states, lengths in self.states(rows):
            vectors[batch] = _pool(states, lengths)
        return vectors


def _padded(rows: Sequence[Sequence[int]], batch: Sequence[int], fill: int) -> NDArray[np.int64]:
    """The rows at the positions `batch`, the longest of them first, as one array."""
    array = np.full((len(batch), len(rows[batch[0]])), fill, np.int64)
    for place, n in enumerate(batch):
        array[place, : len(rows[n])] = rows[n]
    return array


def available_cores() -> int:
    """Cores that this process may run on (fewer than the machine's in a container)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _batches(lengths: Sequence[int], batch_tokens: int) -> Iterator[list[int]]:
    """Positions, longest first, in groups whose padded size stays within the budget."""
    order = sorted(range(len(lengths)), key=lambda n: -lengths[n])
    start = 0
    while start < len(order):
        size = max(1, batch_tokens // lengths[order[start]])
        yield order[start : start + size]
        start += size


def _pool(states: NDArray[np.float32], lengths: NDArray[np.int32]) -> NDArray[np.float32]:
    counted = np.arange(states.shape[1]) < lengths[:, None]
    summed = np.matmul(counted[:, None, :].astype(np.float32), states)[:, 0]
    # The sum points the way the mean does; only the direction is kept.
    normed: NDArray[np.float32] = summed / np.linalg.norm(summed, axis=1, keepdims=True)
    return normed


def _open_graph(path: Path, threads: int) -> onnxruntime.InferenceSession:
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidProtobuf, NoSuchFile

    options = onnxruntime.SessionOptions()
    # It was optimised when it was written.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidProtobuf, NoSuchFile, ValueError) as error:
        raise _unusable(path.parent, error) from error


def _unusable(folder: Path, error: Exception) -> ModelUnavailableError:
    return ModelUnavailableError(
        f"the prepared model in {folder} can't be loaded: {error}",
        hint="delete that folder; it is made again on the next run",
    )
