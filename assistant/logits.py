"""Probabilities as logits and back: where evidence is added up."""

from __future__ import annotations

import math

# A probability is held this far from 0 and 1, so that no one opinion is beyond all others.
LIMIT = 1e-4


def logit(probability: float) -> float:
    """log(p / (1 - p)), `probability` (0..1) held inside `LIMIT`."""
    clipped = min(max(probability, LIMIT), 1 - LIMIT)
    return math.log(clipped / (1 - clipped))


def sigmoid(value: float) -> float:
    """The probability (0..1) of a logit."""
    return 1 / (1 + math.exp(-value))
