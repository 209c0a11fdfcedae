"""Centring by language, so that a passage isn't found for its language but for what it says.

Multilingual encoders place a text first by its language: in a mixed collection an English
question prefers English passages over the right Chinese one. Subtracting each language's mean
(questions' by a fixed reference set, passages' by the collection's own) takes that part away.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.types import Language

Vectors = NDArray[np.float32]
REFERENCES = "references.toml"
# The reference passages weigh as much as this many of the collection's own: the mean of a few
# passages is their topic rather than their language. Measured with 1 to 100 passages a language:
# anything from 10 to 150 is as good, none is worse (recall@1 0.83 to 0.89 with a single one).
PRIOR = 25


@dataclass(frozen=True, slots=True)
class References:
    """Means of the shipped reference texts by language, each (dimension,), not normalised."""

    questions: Mapping[str, Vectors]
    passages: Mapping[str, Vectors]

    @classmethod
    def embed(cls, embedder: Embedder) -> Self:
        """Of that embedder's vectors (a second of work; see `to_json` for keeping them)."""
        texts = _texts()
        return cls(
            {lang: embedder.embed_queries(kinds["questions"]).mean(0) for lang, kinds in texts},
            {lang: embedder.embed_passages(kinds["passages"]).mean(0) for lang, kinds in texts},
        )

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        kinds = (stored["questions"], stored["passages"])
        means = [
            {lang: np.array(mean, np.float32) for lang, mean in kind.items()} for kind in kinds
        ]
        return cls(*means)

    def to_json(self) -> dict[str, Any]:
        """As it is stored with the index."""
        kinds = {"questions": self.questions, "passages": self.passages}
        return {
            kind: {lang: [float(x) for x in mean] for lang, mean in means.items()}
            for kind, means in kinds.items()
        }


def references_fingerprint(embedder_fingerprint: str) -> str:
    """Changes when the reference texts or the embedder do."""
    digest = hashlib.sha256(_source().encode()).hexdigest()[:16]
    return f"{embedder_fingerprint}/{digest}"


class Centring(Protocol):
    """Vectors as they are compared: of length 1, whatever is done to them before."""

    def question(self, vector: Vectors, language: Language) -> Vectors:
        """(dimension,) -> (dimension,)."""
        ...

    def passages(
        self, vectors: NDArray[Any], languages: Sequence[str] | NDArray[np.str_]
    ) -> Vectors:
        """(n, dimension) vectors of texts in those languages -> (n, dimension)."""
        ...


class Plain:
    """No centring: plain cosines, to measure the other by."""

    def question(self, vector: Vectors, language: Language) -> Vectors:  # noqa: ARG002
        """See Centring."""
        return vector

    def passages(
        self,
        vectors: NDArray[Any],
        languages: Sequence[str] | NDArray[np.str_],  # noqa: ARG002
    ) -> Vectors:
        """See Centring."""
        return _unit(vectors.astype(np.float32))


class Centres:
    """Each language's mean is subtracted before vectors are compared."""

    def __init__(
        self, references: References, vectors: NDArray[np.float16], languages: NDArray[np.str_]
    ) -> None:
        priors = references.passages
        self._questions = references.questions
        self._passages = {
            name: _shrunk(vectors[languages == name], _mean_of(priors, name))
            for name in sorted({*priors, *np.unique(languages).tolist()})
        }

    def question(self, vector: Vectors, language: Language) -> Vectors:
        """See Centring."""
        centred: Vectors = _unit((vector - _mean_of(self._questions, language))[None])[0]
        return centred

    def passages(
        self, vectors: NDArray[Any], languages: Sequence[str] | NDArray[np.str_]
    ) -> Vectors:
        """See Centring."""
        centred = vectors.astype(np.float32)
        kinds = np.asarray(languages)
        for language in np.unique(kinds).tolist():
            centred[kinds == language] -= _mean_of(self._passages, language)
        return _unit(centred)


def _shrunk(vectors: NDArray[np.float16], prior: Vectors) -> Vectors:
    total = vectors.sum(0, dtype=np.float32) + PRIOR * prior
    mean: Vectors = (total / (len(vectors) + PRIOR)).astype(np.float32)
    return mean


def _mean_of(means: Mapping[str, Vectors], language: str) -> Vectors:
    """The language's, or for an unknown one the middle of all."""
    if language in means:
        return means[language]
    middle: Vectors = np.mean(list(means.values()), axis=0, dtype=np.float32)
    return middle


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    units: Vectors = vectors / np.maximum(lengths, 1e-9)
    return units


def _source() -> str:
    return resources.files("index").joinpath("data", REFERENCES).read_text(encoding="utf-8")


def _texts() -> list[tuple[str, dict[str, list[str]]]]:
    return sorted(tomllib.loads(_source()).items())
