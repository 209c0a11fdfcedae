"""A model that ships as a difference: merged into the bundled encoder and cached as int8.

The reader and the verifier are such models. Neither torch nor transformers is needed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.delta import unpack
from assistant.reading import Floats
from index.errors import ModelUnavailableError

if TYPE_CHECKING:
    from index.encoder.session import EncoderSession

# Names of the encoder's weights in the file begin so; the others are the heads.
ENCODER = "encoder."

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Heads:
    """The small layers over the encoder's states; "marks.weight" is what a token's mark adds to its
    word embedding, (marks, hidden)."""

    tensors: dict[str, Floats]

    def linear(self, name: str, states: Floats) -> Floats:
        """(…, hidden) -> (…, out)."""
        product: Floats = states @ self.tensors[f"{name}.weight"].T + self.tensors[f"{name}.bias"]
        return product


@dataclass(frozen=True, slots=True)
class Trained:
    """What training changed: `tensors` by name, and the `digest` of their file. `name` says what
    model it is."""

    name: str
    tensors: dict[str, Floats]
    digest: str

    @property
    def heads(self) -> Heads:
        """The small layers over the encoder's states."""
        return Heads({k: v for k, v in self.tensors.items() if not k.startswith(ENCODER)})

    def session(
        self, models_dir: Path, threads: int, progress: Progress | None = None
    ) -> EncoderSession:
        """The merged encoder, made in the model cache at first use. Raises
        ModelUnavailableError when the bundled encoder that it builds on is missing."""
        from index.encoder.session import EncoderSession, prepare

        base = prepare(models_dir, progress)
        graph = self._prepare(models_dir, progress)
        marks = self.heads.tensors["marks.weight"]
        return EncoderSession(base, graph=graph, threads=threads, type_vectors=marks)

    def _prepare(self, models_dir: Path, progress: Progress | None) -> Path:
        from index.encoder.cache import prepared
        from index.encoder.export import REVISION, export_int8
        from index.encoder.rebuild import state_dict
        from index.encoder.weights import load_checkpoint

        graph = f"{self.name}.onnx"

        def write(folder: Path) -> None:
            checkpoint = load_checkpoint()
            merged = merge(state_dict(checkpoint), self.tensors)
            export_int8(merged, checkpoint.config, folder / graph)

        folder = models_dir / f"{self.name}-{self.digest[:12]}-int8-r{REVISION}"
        return (
            prepared(folder, write, progress, f"preparing the {self.name}, once: some seconds")
            / graph
        )


def load_trained(path: Path, name: str) -> Trained:
    """The unpacked file. Raises ModelUnavailableError when it is missing or damaged."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        data = path.read_bytes()
        return Trained(name, unpack(load(data)), hashlib.sha256(data).hexdigest())
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise unavailable(path, error) from error


def load_fit(path: Path, *names: str) -> list[float]:
    """A calibration's numbers by name; ModelUnavailableError when it can't be read."""
    try:
        fitted = json.loads(path.read_text(encoding="utf-8"))
        return [float(fitted[name]) for name in names]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unavailable(path, error) from error


def shipped_folder(name: str) -> Path:
    """Where the package keeps the model of that name."""
    return Path(str(files("assistant"))) / "data" / name


def merge(base: dict[str, Floats], tensors: dict[str, Floats]) -> dict[str, Floats]:
    """The base encoder's weights with the trained differences added."""
    return {
        name: weight + tensors[ENCODER + name] if ENCODER + name in tensors else weight
        for name, weight in base.items()
    }


def unavailable(path: Path, error: Exception) -> ModelUnavailableError:
    """That the file of a shipped model can't be used, and what to do."""
    return ModelUnavailableError(
        f"the shipped model {path} can't be loaded: {error}",
        hint="install the package again, or train one: python -m training",
    )
