"""Two results of the same questions: paired bootstrap intervals, and what flipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.bootstrap import mean_interval, set_interval
from assistant.evaluation.results import HIDDEN, ORDER, SET_METRICS, Result, set_parts
from assistant.evaluation.types import Row
from index.errors import UsageError

ALL = "all"
_FLIP_METRICS = ("answer_accuracy", "recall@5", "f1", "date_accuracy", "supported")

Pair = tuple[Row, Row]


@dataclass(frozen=True, slots=True)
class Difference:
    """`after - before` of a metric over the questions that both have, with its 95% interval."""

    metric: str
    tag: str
    before: float
    after: float
    change: float
    low: float
    high: float
    n: int

    @property
    def significant(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that one run got and the other didn't."""

    id: str
    question: str
    before: str | None
    after: str | None
    answers: tuple[str | tuple[str, ...], ...]
    cause: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, and the flips on `metric` in both directions."""

    metric: str
    n: int
    same_data: bool
    differences: Sequence[Difference]
    gained: Sequence[Flip]
    lost: Sequence[Flip]

    def to_json(self) -> dict[str, Any]:
        """One JSON object."""
        return asdict(self)


def compare(before: Result, after: Result, *, metric: str | None = None) -> Comparison:
    """What changed. `metric` narrows it to one; without it, all, and flips of the main one.

    Raises UsageError where the two share no question, or neither has the metric.
    """
    later = {row.id: row for row in after.questions}
    pairs = [(row, later[row.id]) for row in before.questions if row.id in later]
    if not pairs:
        raise UsageError("the two results share no question", hint="compare runs of one suite")
    names = _metric_names(pairs)
    if metric is not None and metric not in names:
        raise UsageError(f"neither result has {metric}", hint=f"they have {', '.join(names)}")
    chosen = [metric] if metric else names
    differences = [
        found
        for tag, group in _groups(pairs).items()
        for name in chosen
        if (found := difference(name, tag, group)) is not None
    ]
    flipped_on = metric if metric and metric not in SET_METRICS else _main_metric(pairs)
    return Comparison(
        metric=flipped_on,
        n=len(pairs),
        same_data=before.fingerprint.get("data") == after.fingerprint.get("data"),
        differences=differences,
        gained=_flips(flipped_on, pairs, gained=True),
        lost=_flips(flipped_on, pairs, gained=False),
    )


def difference(name: str, tag: str, pairs: Sequence[Pair]) -> Difference | None:
    """The paired difference of one metric on one group; None where no pair has it on both sides."""
    if name in SET_METRICS:
        return _set_difference(name, tag, pairs)
    values = np.asarray(
        [
            (one.metrics[name], two.metrics[name])
            for one, two in pairs
            if name in one.metrics and name in two.metrics
        ]
    ).reshape(-1, 2)
    if not len(values):
        return None
    change, low, high = mean_interval((values[:, 1] - values[:, 0]).tolist())
    before, after = values.mean(axis=0)
    return _rounded(name, tag, (before, after, change, low, high), len(values))


def _set_difference(name: str, tag: str, pairs: Sequence[Pair]) -> Difference | None:
    metric, (first, second) = SET_METRICS[name]
    sides = []
    for one, two in pairs:
        parts = (set_parts(one), set_parts(two))
        if all(first in side and second in side for side in parts):
            sides.append([(side[first], side[second]) for side in parts])
    data = np.asarray(sides, float)
    if not len(data):
        return None

    def of(side: int) -> Callable[[NDArray[np.intp]], float]:
        return lambda chosen: metric(data[chosen, side, 0].tolist(), data[chosen, side, 1].tolist())

    every = np.arange(len(data))
    before, after = of(0)(every), of(1)(every)
    change, low, high = set_interval(lambda chosen: of(1)(chosen) - of(0)(chosen), len(data))
    return _rounded(name, tag, (before, after, change, low, high), len(data))


def _rounded(name: str, tag: str, figures: Sequence[float], n: int) -> Difference:
    before, after, change, low, high = (round(float(figure), 4) for figure in figures)
    return Difference(name, tag, before, after, change, low, high, n)


def _metric_names(pairs: Sequence[Pair]) -> list[str]:
    found = {
        name
        for one, two in pairs
        for name in (one.metrics.keys() & two.metrics.keys())
        if name not in HIDDEN
    }
    for name, (_, parts) in SET_METRICS.items():
        if any(set(parts) <= set_parts(one).keys() for one, _ in pairs):
            found.add(name)
    rank = {name: place for place, name in enumerate(ORDER)}
    return sorted(found, key=lambda name: (rank.get(name, len(rank)), name))


def _groups(pairs: Sequence[Pair]) -> Mapping[str, list[Pair]]:
    groups: dict[str, list[Pair]] = {ALL: list(pairs)}
    for pair in pairs:
        for name, value in sorted(pair[0].tags.items()):
            groups.setdefault(f"{name}={value}", []).append(pair)
    return groups


def _main_metric(pairs: Sequence[Pair]) -> str:
    held = {name for one, _ in pairs for name in one.metrics}
    return next((name for name in _FLIP_METRICS if name in held), min(held, default=""))


def _flips(metric: str, pairs: Sequence[Pair], *, gained: bool) -> list[Flip]:
    flips = []
    for one, two in pairs:
        was, now = (row.metrics.get(metric, 0.0) >= 0.5 for row in (one, two))
        if was != now and now == gained:
            missed = one if gained else two
            flips.append(
                Flip(one.id, one.question, one.value, two.value, one.answers, missed.cause)
            )
    return flips
