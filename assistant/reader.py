"""The reader: question and passage -> the exact words that answer, and how surely they do.

The bundled encoder with the weights that training changed (`assistant/data/reader`), merged
into it and made an int8 session in the model cache at first use. Neither torch nor
transformers is needed, then or later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from assistant.merged import Heads, Progress, load_fit, load_trained, shipped_folder
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
        folder = folder or shipped_folder(NAME)
        trained = load_trained(folder / WEIGHTS, NAME)
        session = trained.session(settings.models_dir(), settings.threads, progress)
        return cls(session, trained.heads, load_calibration(folder / CALIBRATION))

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
        return [self._logits(states) for states in self._session.states(rows, types=marks)]

    def _logits(self, states: Floats) -> tuple[Floats, Floats, float]:
        """States (tokens, hidden) -> start and end logits (tokens,), and the answerable one."""
        heads = self._heads
        spans = heads.linear("span", states)
        pooled = np.tanh(heads.linear("pool", states[0]))
        return spans[:, 0], spans[:, 1], float(heads.linear("answerable", pooled)[0])

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


def load_calibration(path: Path) -> Calibration:
    """The fitted calibration; ModelUnavailableError when it can't be read."""
    return Calibration(*load_fit(path, "margin", "answerable", "bias"))
