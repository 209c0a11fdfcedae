"""How well a verifier tells held-out claims, and its calibration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from assistant.verifying import Fit
from training.evaluate import auc, logistic
from training.verifier.model import Encoded, VerifierNet, collate
from training.verifier.rows import ClaimRow

EVALUATION_TOKENS = 4096
# Of the true claims, how many may be doubted where "caught" is told.
FALSE_ALARMS = 0.05


@dataclass(frozen=True, slots=True)
class Judged:
    """One row's logits: that it is borne out, and the greatest doubt about a piece of it."""

    item: Encoded
    supported: float
    doubted: float


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


def calibrate(judged: Sequence[Judged]) -> Fit:
    """Logistic regression of "borne out" on the two logits."""
    scores = [(one.supported, one.doubted) for one in judged]
    return Fit(*logistic(scores, [one.item.row.supported for one in judged]))


def figures(judged: Sequence[Judged], fit: Fit) -> dict[str, dict[str, float]]:
    """For all rows, each pairing and each kind: AUC, and the share of the wrong ones that are
    caught where FALSE_ALARMS of all the true ones are doubted."""
    groups: dict[str, list[tuple[ClaimRow, float]]] = defaultdict(list)
    for one in judged:
        row, likely = one.item.row, fit.probability(one.supported, one.doubted)
        for name in ("all", row.pairing, row.kind):
            groups[name].append((row, likely))
    true = sorted(likely for row, likely in groups["all"] if row.supported)
    least = true[int(FALSE_ALARMS * len(true))]
    return {name: _figures(rows, least) for name, rows in sorted(groups.items())}


def _figures(rows: Sequence[tuple[ClaimRow, float]], least: float) -> dict[str, float]:
    true = np.array([likely for row, likely in rows if row.supported])
    wrong = np.array([likely for row, likely in rows if not row.supported])
    found: dict[str, float] = {"n": len(rows)}
    if len(wrong):
        found["caught"] = round(float((wrong < least).mean()), 4)
    if len(true):
        found["doubted"] = round(float((true < least).mean()), 4)
    if len(true) and len(wrong):
        found["auc"] = round(auc(true, wrong), 4)
    return found
