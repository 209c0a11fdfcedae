"""Bootstrap 95% intervals (Efron 1979, percentile method), seeded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
SET_RESAMPLES = 200  # for metrics that are recomputed on every resample
SEED = 20261125
_BLOCK = 2_000_000  # indices drawn at a time, to bound memory


def mean_interval(values: Sequence[float], *, seed: int = SEED) -> tuple[float, float, float]:
    """Mean, and the interval of the mean."""
    data = np.asarray(values, float)
    means = _resampled_means(data, seed)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(data.mean()), float(low), float(high)


def set_interval(
    metric: Callable[[NDArray[np.intp]], float], n: int, *, seed: int = SEED
) -> tuple[float, float, float]:
    """A set metric's value and interval; `metric` takes the indices of the questions to count."""
    generator = np.random.default_rng(seed)
    value = metric(np.arange(n))
    drawn = [metric(generator.integers(0, n, n)) for _ in range(SET_RESAMPLES)]
    known = [figure for figure in drawn if not np.isnan(figure)]
    low, high = np.quantile(known, [0.025, 0.975]) if known else (value, value)
    return float(value), float(low), float(high)


def _resampled_means(data: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    generator = np.random.default_rng(seed)
    rows = max(1, min(RESAMPLES, _BLOCK // len(data)))
    means: list[NDArray[np.float64]] = []
    drawn = 0
    while drawn < RESAMPLES:
        count = min(rows, RESAMPLES - drawn)
        means.append(data[generator.integers(0, len(data), (count, len(data)))].mean(axis=1))
        drawn += count
    return np.concatenate(means)
