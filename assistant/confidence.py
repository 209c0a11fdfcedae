"""How sure an answer is: features of a candidate -> the probability that its value is right.

A logistic model whose weights were fitted on held-out questions, answerable and not
(`training/confidence.py`); `assistant/data/confidence.json` holds them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for and against a candidate answer.

    `reader`: logit of the reader's probability that the passage answers. `share`: the
    span's share among the passage's candidates. `closeness`: centred cosine of question and
    quoted sentence. `dense`: the same of question and passage. `rank`: one over the
    passage's place. `names`, `numbers`: shares of the question's names and figures that
    article title and passage hold, less one (0 where it has none). `window`: 1 where the
    event lies in the time the question names, -1 where it doesn't. `kind`: 1 where the span
    has the kind of value asked for, -1 where not. `echo`: 1 where the span is words of the
    question. `agreement`: how surely other articles give the same value. `crossing`: 1
    where the article is in another language than the question; `reader_crossing`,
    `closeness_crossing`, `names_crossing`: those features there, else 0, since across
    languages both model and embedding are less sure of what is right. `heard`: how many of the
    names that no table knows are there by their sound, -1 to 1 (0 in the question's language).
    """

    reader: float
    share: float
    closeness: float
    dense: float
    rank: float
    names: float
    numbers: float
    window: float
    kind: float
    echo: float
    agreement: float
    crossing: float
    reader_crossing: float
    closeness_crossing: float
    names_crossing: float
    heard: float


NAMES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """A weight for each feature, a bias, and the threshold below which to abstain."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    def probability(self, features: Features) -> float:
        """The probability (0..1) that the candidate's value is right."""
        values: Sequence[float] = astuple(features)
        logit = self.bias + sum(
            self.weights[name] * value for name, value in zip(NAMES, values, strict=True)
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True, slots=True)
class Trade:
    """What a threshold does on held-out questions: the shares (0..1) refused of those that the
    articles answer (`wrongly`) and of those that they don't (`rightly`)."""

    threshold: float
    wrongly: float
    rightly: float


@lru_cache(maxsize=1)
def shipped_model() -> ConfidenceModel:
    """The fitted model that ships with the package."""
    fitted = _shipped()
    return ConfidenceModel(fitted["weights"], fitted["bias"], fitted["threshold"])


@lru_cache(maxsize=1)
def shipped_curve() -> tuple[Trade, ...]:
    """What thresholds trade, as measured when the model was fitted; by rising threshold."""
    return tuple(
        Trade(point["threshold"], point["wrongly_refused"], point["refused"])
        for point in _shipped()["curve"]
    )


def _shipped() -> dict[str, Any]:
    text = resources.files("assistant").joinpath("data", "confidence.json").read_text("utf-8")
    fitted: dict[str, Any] = json.loads(text)
    return fitted
