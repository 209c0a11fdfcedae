"""How well a verifier tells held-out claims, and its calibration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from assistant.verifying import Fit
from training.evaluate import auc
from training.verifier.model import Encoded, VerifierNet, collate

EVALUATION_TOKENS = 4096
# Of the true claims, how many may be doubted where "caught" is told.
FALSE_ALARMS = 0.05


@dataclass(frozen=True, slots=True)
class Judged:
    """One row's logits: that it is borne out, and the greatest doubt about a piece of it."""

    item: Encoded
    supported: float
    doubted: float

    @property
    def score(self) -> float:
        """What the two say together: higher for what is borne out."""
        return self.supported - self.doubted


def judge(net: VerifierNet, items: Sequence[Encoded]) -> list[Judged]:
    """Each row's logits, in fp32, longest rows together."""
    net.eval()
    order = sorted(range(len(items)), key=lambda n: len(items[n]))
    found: dict[int, Judged] = {}
    with torch.inference_mode():
        while order:
            count = max(1, EVALUATION_TOKENS // len(items[order[-1]]))
            places, order = order[-count:], order[:-count]
            ids, marks, _ = collate([items[n] for n in places])
            supported, doubted = net(ids, marks)
            for row, place in enumerate(places):
                laid = items[place].pair
                pieces = doubted[row, laid.first : laid.first + len(laid.offsets)]
                found[place] = Judged(items[place], float(supported[row]), float(pieces.max()))
    return [found[n] for n in range(len(items))]


def calibrate(judged: Sequence[Judged], rounds: int = 200) -> Fit:
    """Logistic regression over the two logits, by Newton's method with a little ridge."""
    features = np.array([[1.0, one.supported, one.doubted] for one in judged])
    gold = np.array([float(one.item.row.supported) for one in judged])
    weights = np.zeros(3)
    for _ in range(rounds):
        likely = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        slope = features.T @ (gold - likely) - 1e-3 * weights
        curve = (features.T * (likely * (1 - likely))) @ features + 1e-3 * np.eye(3)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    bias, supported, doubted = (float(one) for one in weights)
    return Fit(supported, doubted, bias)


def figures(judged: Sequence[Judged], fit: Fit) -> dict[str, dict[str, float]]:
    """For all rows, each pairing and each kind: AUC, and the share of the wrong ones that are
    caught where FALSE_ALARMS of all the true ones are doubted."""
    scores = {id(one): fit.probability(one.supported, one.doubted) for one in judged}
    true = sorted(scores[id(one)] for one in judged if one.item.row.supported)
    least = true[int(FALSE_ALARMS * len(true))]
    table = {"all": _figures(judged, scores, least)}
    for name, rows in sorted(_groups(judged).items()):
        table[name] = _figures(rows, scores, least)
    return table


def _groups(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.item.row.pairing].append(one)
        groups[one.item.row.kind].append(one)
    return groups


def _figures(judged: Sequence[Judged], scores: dict[int, float], least: float) -> dict[str, float]:
    true = np.array([scores[id(one)] for one in judged if one.item.row.supported])
    wrong = np.array([scores[id(one)] for one in judged if not one.item.row.supported])
    found: dict[str, float] = {"n": len(judged)}
    if len(wrong):
        found["caught"] = round(float((wrong < least).mean()), 4)
    if len(true):
        found["doubted"] = round(float((true < least).mean()), 4)
    if len(true) and len(wrong):
        found["auc"] = round(auc(true, wrong), 4)
    return found
