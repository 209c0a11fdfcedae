"""The reader: question and passage -> the exact words that answer, and how surely they do.

The bundled encoder with the weights that training changed (`assistant/data/reader`), merged
into it and made an int8 session in the model cache at first use. Neither torch nor
transformers is needed, then or later.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from assistant.merged import Progress, load_trained, unavailable
from assistant.reading import (
    QUERY_PREFIX,
    Asked,
    Calibration,
    Floats,
    Reading,
    Window,
    best_reading,
    decode,
    windows_of,
)

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

    from index.encoder.session import EncoderSession
    from index.settings import Settings

WEIGHTS, CALIBRATION = "reader.safetensors", "calibration.json"
NAME = "reader"


@dataclass(frozen=True, slots=True)
class Heads:
    """The small layers over the encoder's states."""

    tensors: dict[str, Floats]

    @property
    def marks(self) -> Floats:
        """(marks, hidden): what a token's mark adds to its word embedding."""
        return self.tensors["marks.weight"]

    def logits(self, states: Floats) -> tuple[Floats, Floats, float]:
        """States (tokens, hidden) -> start and end logits (tokens,), and the answerable one."""
        spans = self._linear("span", states)
        pooled = np.tanh(self._linear("pool", states[0]))
        return spans[:, 0], spans[:, 1], float(self._linear("answerable", pooled)[0])

    def _linear(self, name: str, states: Floats) -> Floats:
        product: Floats = states @ self.tensors[f"{name}.weight"].T + self.tensors[f"{name}.bias"]
        return product


class Reader:
    """Reads passages for a question. Safe to share between threads."""

    def __init__(self, session: EncoderSession, heads: Heads, calibration: Calibration) -> None:
        self._session = session
        self._heads = heads
        self._calibration = calibration

    @classmethod
    def open(
        cls, settings: Settings, progress: Progress | None = None, *, folder: Path | None = None
    ) -> Self:
        """The shipped reader, or the one in `folder`; prepared in the cache at first use.

        Raises ModelUnavailableError when no reader is shipped, it is damaged, or the
        bundled encoder that it builds on is missing.
        """
        folder = folder or shipped_folder()
        trained = load_trained(folder / WEIGHTS, NAME)
        heads = Heads(trained.heads)
        session = trained.session(settings, heads.marks, progress)
        return cls(session, heads, load_calibration(folder / CALIBRATION))

    @property
    def tokenizer(self) -> Tokenizer:
        """The encoder's tokenizer."""
        return self._session.base.tokenizer

    def read(
        self, question: str, passages: Sequence[str], headers: Sequence[str] = ()
    ) -> list[Reading]:
        """One reading a passage, in their order; spans are offsets into the passage.

        `headers`, where given one a passage ("" for none), are read before the passage (an
        article's title and date) and never answer themselves. A passage longer than a
        window is read in overlapping windows.
        """
        found: list[list[Reading]] = [[] for _ in passages]
        windows = list(self._windows(question, passages, headers))
        for window, logits in zip(windows, self.window_logits(windows), strict=True):
            text = passages[window.passage]
            found[window.passage].append(decode(text, window, *logits, self._calibration))
        return [best_reading(readings) for readings in found]

    def window_logits(self, windows: Sequence[Window]) -> list[tuple[Floats, Floats, float]]:
        """Each window's start and end logits (tokens,), and answerable."""
        rows, marks = [w.ids for w in windows], [w.marks for w in windows]
        return [self._heads.logits(states) for states in self._session.states(rows, types=marks)]

    def _windows(
        self, question: str, passages: Sequence[str], headers: Sequence[str]
    ) -> Iterator[Window]:
        asked = Asked(question, self._encode([QUERY_PREFIX + question])[0].ids)
        tops = [top.ids for top in self._encode(headers)] if headers else [[]] * len(passages)
        for number, tokens in enumerate(self._encode(passages)):
            yield from windows_of(
                asked, number, passages[number], tops[number], tokens.ids, tokens.offsets
            )

    def _encode(self, texts: Sequence[str]) -> list[Encoding]:
        return self.tokenizer.encode_batch(list(texts), add_special_tokens=False)


def shipped_folder() -> Path:
    """Where the package keeps the reader that it ships."""
    return Path(str(files("assistant"))) / "data" / "reader"


def load_calibration(path: Path) -> Calibration:
    """The fitted calibration; ModelUnavailableError when it can't be read."""
    try:
        fitted = json.loads(path.read_text(encoding="utf-8"))
        return Calibration(fitted["margin"], fitted["answerable"], fitted["bias"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unavailable(path, error) from error
