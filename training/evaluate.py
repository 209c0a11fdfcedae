"""How well a reader reads held-out rows, and the calibration of its "not here"."""

from __future__ import annotations

import re
import string
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.reading import Calibration, Reading, decode
from training.encode import Encoded
from training.rows import Row

Floats = NDArray[np.float64]
# (rows) -> for each: start logits, end logits, answerable logit.
Logits = list[tuple[NDArray[np.float32], NDArray[np.float32], float]]
LogitsOf = Callable[[Sequence[Encoded]], Logits]

UNFITTED = Calibration(margin=0.5, answerable=0.5, bias=0.0)
_PUNCTUATION = re.compile(
    rf"[{re.escape(string.punctuation)}。，、；：！？「」『』《》〈〉（）“”‘’·…—～]"
)
_PIECE = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Judged:
    """One row as read: its best span's margin over null, the answerable logit, EM and F1."""

    row: Row
    reading: Reading
    answerable: float
    em: float
    f1: float


def judge(rows: Sequence[Encoded], logits_of: LogitsOf, fit: Calibration) -> list[Judged]:
    """Reads every row and scores its span; em and f1 are 0 for unanswerable rows."""
    judged = []
    for item, (start, end, answerable) in zip(rows, logits_of(rows), strict=True):
        reading = decode(item.row.passage, item.window, start, end, answerable, fit)
        answers = (*item.row.answers, item.row.passage[item.row.start : item.row.end])
        gold = answers if item.row.answerable else ()
        em = max((float(pieces(reading.text) == pieces(answer)) for answer in gold), default=0.0)
        f1 = max((overlap(reading.text, answer) for answer in gold), default=0.0)
        judged.append(Judged(item.row, reading, answerable, em, f1))
    return judged


def pieces(text: str) -> list[str]:
    """Characters for Chinese, words for the rest; without case and punctuation."""
    return _PIECE.findall(_PUNCTUATION.sub(" ", text.casefold()))


def overlap(value: str, gold: str) -> float:
    """F1 over `pieces`."""
    mine, theirs = Counter(pieces(value)), Counter(pieces(gold))
    shared = sum((mine & theirs).values())
    return 2 * shared / (sum(mine.values()) + sum(theirs.values())) if shared else 0.0


def calibrate(judged: Sequence[Judged]) -> Calibration:
    """Logistic regression of "answers" on the two scores, by Newton's method."""
    scores = [(item.reading.score, item.answerable) for item in judged]
    margin, answerable, bias = logistic(scores, [item.row.answerable for item in judged])
    return Calibration(margin=margin, answerable=answerable, bias=bias)


def logistic(scores: Sequence[Sequence[float]], right: Sequence[bool]) -> list[float]:
    """A weight for each of a row's scores, then the bias, by Newton's method."""
    features = np.column_stack([np.array(scores), np.ones(len(scores))])
    target = np.array(right, dtype=float)
    weights = np.zeros(features.shape[1])
    ridge = np.diag([1e-3] * (len(weights) - 1) + [0.0])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (chance - target) + ridge @ weights
        curve = (features * (chance * (1 - chance))[:, None]).T @ features + ridge
        weights -= np.linalg.solve(curve, slope)
    return [float(weight) for weight in weights]


def calibration_error(chances: Floats, right: Floats, bins: int = 10) -> float:
    """Expected calibration error over equally wide bins (Guo et al., 2017)."""
    place = np.minimum((chances * bins).astype(int), bins - 1)
    gaps = [
        abs(chances[place == n].mean() - right[place == n].mean()) * (place == n).mean()
        for n in range(bins)
        if (place == n).any()
    ]
    return float(sum(gaps))


def auc(positive: Iterable[float], negative: Iterable[float]) -> float:
    """The chance that a positive scores above a negative (Mann-Whitney), ties half."""
    high, low = np.array(list(positive)), np.sort(np.array(list(negative)))
    if not len(high) or not len(low):
        return float("nan")
    below, upto = np.searchsorted(low, high, "left"), np.searchsorted(low, high, "right")
    return float(((below + upto) / 2).mean() / len(low))


def figures(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """F1, EM, AUC and calibration error, over all rows and by source and pairing."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for item in judged:
        groups["all"].append(item)
        groups[f"{item.row.source} {item.row.pairing}"].append(item)
    table = {name: _figures(group) for name, group in sorted(groups.items())}
    gold = [item.reading.probability for item in judged if item.row.answerable]
    kinds = sorted({item.row.kind for item in judged if not item.row.answerable})
    for kind in kinds:
        chances = [item.reading.probability for item in judged if item.row.kind == kind]
        table[f"against {kind}"] = {"negatives": len(chances), "auc": round(auc(gold, chances), 4)}
    return table


def _figures(group: Sequence[Judged]) -> dict[str, float]:
    gold = [item for item in group if item.row.answerable]
    chances = np.array([item.reading.probability for item in group])
    right = np.array([item.row.answerable for item in group], dtype=float)
    table = {
        "answerable": len(gold),
        "negatives": len(group) - len(gold),
        "f1": _mean([item.f1 for item in gold]),
        "em": _mean([item.em for item in gold]),
        "auc": round(auc(chances[right == 1], chances[right == 0]), 4),
        "ece": round(calibration_error(chances, right), 4),
    }
    # Without rows of one kind some figures don't exist, and JSON has no NaN.
    return {name: value for name, value in table.items() if not np.isnan(value)}


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4) if values else float("nan")
