"""Metrics of a whole set: selective answering (risk against coverage) and ranking (AUC)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def risk_coverage(confidence: Sequence[float], right: Sequence[float]) -> tuple[Floats, Floats]:
    """Coverage (share of questions answered, surest first) and the risk (share wrong) there.

    Geifman and El-Yaniv 2017. Equal confidences are answered together in expectation: each of
    them carries the mean error of its group, so that the order of the file decides nothing.
    """
    scores, errors = np.asarray(confidence, float), 1 - np.asarray(right, float)
    order = np.argsort(-scores, kind="stable")
    scores, errors = scores[order], errors[order]
    _, groups = np.unique(-scores, return_inverse=True)
    means = np.bincount(groups, errors) / np.bincount(groups)
    steps = np.arange(1, len(errors) + 1)
    return steps / len(errors), np.cumsum(means[groups]) / steps


def aurc(confidence: Sequence[float], right: Sequence[float]) -> float:
    """Area under the risk-coverage curve: the mean risk over all coverages. Lower is better."""
    return float(risk_coverage(confidence, right)[1].mean())


def auc(scores: Sequence[float], positive: Sequence[float]) -> float:
    """Chance that a positive outscores a negative, ties counting half (Mann and Whitney 1947).

    NaN where one of the classes is missing.
    """
    values, labels = np.asarray(scores, float), np.asarray(positive, float) > 0.5
    wins = int(labels.sum()) * int((~labels).sum())
    if not wins:
        return float("nan")
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    ranks = mean_rank[inverse]
    positives = int(labels.sum())
    return float((ranks[labels].sum() - positives * (positives + 1) / 2) / wins)
