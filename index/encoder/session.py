"""Running the encoder: the tokenizer, the word embeddings and an int8 ONNX session.

Neither torch nor transformers is imported here or by what this imports.
"""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.cores import available_cores
from index.encoder import export
from index.encoder.cache import Progress, prepared
from index.encoder.embeddings import WordEmbeddings
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

INT8_FOLDER = f"{FOLDER_NAME}-int8-r{export.REVISION}"
FINGERPRINT = f"{SHA256[:16]}/r{REVISION}/int8-r{export.REVISION}"
GRAPH, WORDS, TOKENIZER, CONFIG = "encoder.onnx", "words.npy", "tokenizer.json", "encoder.json"

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
    export.export_int8(state_dict(checkpoint), config, folder / GRAPH)
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

    Safe to share between threads. One text a run (see `export`), `threads` of them at once
    with a core each: on 2 cores twice as fast as padded batches, and the same whatever
    else is in the call. 0 threads means every core this process may use. `type_vectors`
    (types, hidden), where that encoder has some, are added to the words by each token's type.
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
        self._session = _open_graph(graph or folder / GRAPH)
        workers = threads or available_cores()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="encoder")

    def states(
        self, rows: Sequence[Sequence[int]], *, types: Sequence[Sequence[int]] | None = None
    ) -> Iterator[NDArray[np.float32]]:
        """Token ids -> the last layer's states (tokens, hidden) of each row, in order.

        Rows must have 1 to `base.max_positions` tokens; `types`, where given, as many.
        """
        return self._map(self._states, rows, types or [()] * len(rows))

    def embed(self, rows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Token ids -> mean-pooled, L2-normalised vectors (rows, hidden), in order."""
        vectors = np.zeros((len(rows), self.base.hidden_size), np.float32)
        for place, vector in enumerate(self._map(self._vector, rows)):
            vectors[place] = vector
        return vectors

    def _map(
        self, function: Callable[..., NDArray[np.float32]], *arguments: Sequence[Sequence[int]]
    ) -> Iterator[NDArray[np.float32]]:
        """In the calling thread where there is nothing to do at the same time."""
        return (map if len(arguments[0]) == 1 else self._pool.map)(function, *arguments)

    def _states(self, row: Sequence[int], types: Sequence[int] = ()) -> NDArray[np.float32]:
        words = self.base.words(np.array(row, np.int64))
        if len(types) and self._type_vectors is not None:
            words = words + self._type_vectors[np.array(types, np.int64)]
        states: NDArray[np.float32] = self._session.run(["states"], {"words": words[None]})[0][0]
        return states

    def _vector(self, row: Sequence[int]) -> NDArray[np.float32]:
        mean = self._states(row).mean(axis=0)
        normed: NDArray[np.float32] = mean / np.linalg.norm(mean)
        return normed


@functools.lru_cache(maxsize=1)
def shared_session(folder: Path, threads: int = 0) -> EncoderSession:
    """The session over a prepared folder that all who read with the encoder as it is share."""
    return EncoderSession(folder, threads=threads)


def _open_graph(path: Path) -> onnxruntime.InferenceSession:
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidProtobuf, NoSuchFile

    options = onnxruntime.SessionOptions()
    # It is written as it should run.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
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
