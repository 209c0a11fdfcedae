"""Texts to vectors. `open_embedder` gives the model that the settings name.

"bundled" is multilingual-e5-small as an int8 ONNX session; every other name or path is a
sentence-transformers model.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoder.rebuild import MODEL_NAME, PROMPTS
from index.encoder.session import FINGERPRINT, EncoderSession, prepare, shared_session
from index.errors import ModelUnavailableError
from index.hub import load_local_first
from index.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Progress = Callable[[str], None]

_log = logging.getLogger(__name__)
# The e5 models want a prefix and don't all say so; the instruct ones want another.
_E5_NAME = re.compile(r"(^|[/_-])e5([-_]|$)(?!.*(instruct|mistral))", re.IGNORECASE)


class Embedder(Protocol):
    """Vectors of one model. Rows are L2-normalised and not centred.

    `fingerprint` differs whenever the vectors would. `count_tokens` counts as the model
    does, with its prefix and special tokens: a passage of at most `max_tokens` is read
    whole, a longer one is cut there (and a warning logged). A text's vector is the same, bit
    for bit, whatever texts stand beside it: an ingest that was killed and gone on with ends
    with the vectors of an undisturbed one.
    """

    @property
    def name(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def max_tokens(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dimension), float32, in order."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dimension), float32, in order."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of `text` as a passage."""
        ...


def open_embedder(settings: Settings, progress: Progress | None = None) -> Embedder:
    """The embedder that `settings.embedding_model` names.

    The bundled one is prepared on first use, with a message to `progress`. Raises
    ModelUnavailableError with the remedy when the model is missing, damaged or unreachable.
    """
    opener = _OPENERS.get(settings.embedding_model, _open_sentence_transformer)
    return opener(settings, progress)


class BundledEmbedder:
    """multilingual-e5-small, int8, without torch: made for ingest and questions on a CPU.

    A text's vector is the same, bit for bit, whatever else is in the call.
    """

    def __init__(self, session: EncoderSession) -> None:
        self.session = session
        self.name = f"{MODEL_NAME} (bundled)"
        self.dimension = session.base.hidden_size
        self.max_tokens = session.base.max_positions
        self.fingerprint = f"bundled:{MODEL_NAME}:{FINGERPRINT}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        return self._embed(PROMPTS["passage"], texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        return self._embed(PROMPTS["query"], texts)

    def count_tokens(self, text: str) -> int:
        """See Embedder."""
        return len(self.session.base.tokenizer.encode(PROMPTS["passage"] + text).ids)

    def _embed(self, prefix: str, texts: Sequence[str]) -> Vectors:
        encoded = self.session.base.tokenizer.encode_batch_fast([prefix + text for text in texts])
        return self.session.embed([self._cut(encoding.ids) for encoding in encoded])

    def _cut(self, ids: list[int]) -> list[int]:
        if len(ids) <= self.max_tokens:
            return ids
        _log.warning("a text of %d tokens was cut to %d to embed it", len(ids), self.max_tokens)
        return [*ids[: self.max_tokens - 1], self.session.base.eos]


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, with the prompts that it defines."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self.name = name
        self._model = model
        self._query, self._passage = _prompts(model.prompts, name)
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.max_tokens = int(model.max_seq_length or _UNBOUNDED)
        self.fingerprint = f"sentence-transformers:{name}:{self.dimension}:{self._digest()}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        self._warn_of_cuts(texts)
        return self._encode(self._model.encode_document, texts, self._passage)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        return self._encode(self._model.encode_query, texts, self._query)

    def count_tokens(self, text: str) -> int:
        """See Embedder."""
        return len(self._model.tokenizer(self._passage + text, verbose=False)["input_ids"])

    def _encode(self, encode: Callable[..., Vectors], texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        # Padding and larger matrices change the last bits: one text a run.
        vectors = encode(
            list(texts),
            prompt=prompt,
            batch_size=1,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)

    def _warn_of_cuts(self, texts: Sequence[str]) -> None:
        # A token is at least a byte: most texts needn't be counted.
        for text in texts:
            if len(text.encode()) >= self.max_tokens and self.count_tokens(text) > self.max_tokens:
                _log.warning("a text was cut to %d tokens to embed it", self.max_tokens)

    def _digest(self) -> str:
        """Of the prompts and of a few values of every weight: a retrained model shows."""
        digest = hashlib.sha256(f"{self._query}\0{self._passage}".encode())
        for name, weight in sorted(self._model.state_dict().items()):
            sample = weight.detach().flatten()[:64].float().cpu().numpy()
            digest.update(f"{name}{tuple(weight.shape)}".encode() + sample.tobytes())
        return digest.hexdigest()[:16]


# For models that state no limit of their own.
_UNBOUNDED = 1 << 20


def _prompts(defined: Mapping[str, str | None], name: str) -> tuple[str, str]:
    """The query and the passage prompt: the model's own, else e5's for an e5, else none."""
    query = defined.get("query") or ""
    passage = defined.get("passage") or defined.get("document") or ""
    if not (query or passage) and _E5_NAME.search(name):
        return PROMPTS["query"], PROMPTS["passage"]
    return query, passage


def _open_bundled(settings: Settings, progress: Progress | None) -> Embedder:
    folder = prepare(settings.models_dir(), progress)
    return BundledEmbedder(shared_session(folder, settings.threads))


def _open_sentence_transformer(settings: Settings, progress: Progress | None) -> Embedder:
    import torch

    name = settings.embedding_model
    if settings.threads:
        torch.set_num_threads(settings.threads)
    return SentenceTransformerEmbedder(_load(name, progress), name)


def _load(name: str, progress: Progress | None) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    def unavailable(reason: str) -> ModelUnavailableError:
        return ModelUnavailableError(
            f"the embedding model {name} can't be loaded: {reason}",
            hint="offline, give --embedding-model the folder of a sentence-transformers model, "
            "or leave it out for the bundled one",
        )

    def downloading() -> None:
        if progress is not None:
            progress(f"downloading the embedding model {name}")

    return load_local_first(
        name,
        lambda given, local: SentenceTransformer(given, local_files_only=local),
        unavailable,
        downloading,
    )


_OPENERS: dict[str, Callable[[Settings, Progress | None], Embedder]] = {"bundled": _open_bundled}
