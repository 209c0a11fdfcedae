"""The verifier: does the evidence bear a claim out, in whichever languages, and what of it not?

The bundled encoder with the weights that training changed (`assistant/data/verifier`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from assistant.cite.align import Ground
from assistant.merged import Heads, Progress, load_fit, load_trained, shipped_folder
from assistant.reading import QUERY_PREFIX
from assistant.verifying import (
    Fit,
    Tokens,
    Verdict,
    doubted,
    evidence_of,
    header_of,
    pair,
)

if TYPE_CHECKING:
    from index.encoder.session import EncoderSession
    from index.settings import Settings

WEIGHTS, CALIBRATION = "verifier.safetensors", "calibration.json"
NAME = "verifier"


class Verifier:
    """Holds claims against the sentences they rest on. Safe to share between threads."""

    def __init__(self, session: EncoderSession, heads: Heads, fit: Fit) -> None:
        self._session = session
        self._heads = heads
        self._fit = fit
        self._lead: Sequence[int] = self._tokens(QUERY_PREFIX).ids

    @classmethod
    def open(
        cls, settings: Settings, progress: Progress | None = None, *, folder: Path | None = None
    ) -> Self:
        """The shipped verifier, or the one in `folder`; prepared in the cache at first use.

        Raises ModelUnavailableError when none is shipped, it is damaged, or the bundled
        encoder that it builds on is missing.
        """
        return cls.load(settings.models_dir(), settings.threads, progress, folder=folder)

    @classmethod
    def load(
        cls,
        models_dir: Path,
        threads: int,
        progress: Progress | None = None,
        *,
        folder: Path | None = None,
    ) -> Self:
        """`open` by the settings that matter to it."""
        folder = folder or shipped_folder(NAME)
        trained = load_trained(folder / WEIGHTS, NAME)
        session = trained.session(models_dir, threads, progress)
        fit = Fit(*load_fit(folder / CALIBRATION, "supported", "doubted", "bias"))
        return cls(session, trained.heads, fit)

    def __call__(self, claim: str, near: Sequence[Ground]) -> Verdict:
        """Whether `near`, the sentences that `claim` rests on, bear it out."""
        return self.judge(claim, evidence_of(near), header_of(near))

    def judge(self, claim: str, evidence: str, header: str = "") -> Verdict:
        """The same of a text; `header` is the title and date that it stands under."""
        told = self._tokens(evidence)
        laid = pair(self._lead, self._tokens(claim), self._tokens(header).ids, told)
        (states,) = self._session.states([laid.ids], types=[laid.marks])
        pooled = np.tanh(self._heads.linear("pool", states[0]))
        pieces = self._heads.linear("doubted", states)[
            laid.first : laid.first + len(laid.offsets), 0
        ]
        supported = float(self._heads.linear("supported", pooled)[0])
        likely = self._fit.probability(supported, float(pieces.max(initial=-30.0)))
        return Verdict(likely, doubted(laid, claim, pieces))

    def _tokens(self, text: str) -> Tokens:
        encoded = self._session.base.tokenizer.encode(text, add_special_tokens=False)
        return Tokens(text, encoded.ids, encoded.offsets)


def open_verifier(settings: Settings) -> Verifier:
    """The shipped verifier, loaded once. Raises ModelUnavailableError."""
    return _opened(settings.models_dir(), settings.threads)


@lru_cache(maxsize=1)
def _opened(models_dir: Path, threads: int) -> Verifier:
    return Verifier.load(models_dir, threads)
