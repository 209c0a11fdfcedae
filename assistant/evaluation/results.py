"""The result of a run: the contract's JSON object, and how it is computed from rows."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.bootstrap import mean_interval, set_interval
from assistant.evaluation.normalise import parse_yes_no
from assistant.evaluation.score import majority_yes_no
from assistant.evaluation.selective import auc, aurc
from assistant.evaluation.shingles import text_f1
from assistant.evaluation.types import Row
from index.errors import UsageError

Indices = NDArray[np.intp]

# Metrics of a whole set, with the per-question figures that they are computed from. A question
# that lacks one of these takes no part.
SET_METRICS: Mapping[
    str, tuple[Callable[[Sequence[float], Sequence[float]], float], tuple[str, str]]
] = {
    "aurc": (aurc, ("sureness", "value_right")),
    "auc": (auc, ("support", "supported")),
    "sentence_auc": (auc, ("sentence_support", "supported")),
    "substring_auc": (auc, ("in_article", "supported")),
    "text_f1": (text_f1, ("text_precision", "text_recall")),
    "trafilatura_text_f1": (
        text_f1,
        ("trafilatura_text_precision", "trafilatura_text_recall"),
    ),
    "zh_text_f1": (text_f1, ("zh_text_precision", "zh_text_recall")),
    "trafilatura_zh_text_f1": (
        text_f1,
        ("trafilatura_zh_text_precision", "trafilatura_zh_text_recall"),
    ),
}
# Figures that feed a set metric and mean nothing by themselves.
HIDDEN = {name for _, names in SET_METRICS.values() for name in names}
ORDER = (
    "answer_accuracy em f1 date_accuracy recall@1 recall@5 recall@10 all_gold@5 mrr ndcg@10 "
    "citation_validity citation_precision citation_recall abstention_recall abstention_precision "
    "false_abstention answered_accuracy aurc"
).split()
LOWER_IS_BETTER = frozenset({"false_abstention", "aurc", "misled", "false_alarms"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's mean, its bootstrap 95% interval, and over how many questions."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Result:
    """A run's outcome; `to_json` is design §4's object."""

    suite: str
    n: int
    fingerprint: Mapping[str, Any]
    metrics: Mapping[str, Figure]
    by_tag: Mapping[str, Mapping[str, float]]
    causes: Mapping[str, int]
    latency_ms: Mapping[str, float]
    baselines: Mapping[str, float]
    questions: Sequence[Row]

    def to_json(self) -> dict[str, Any]:
        """The object that `--out` writes."""
        return {
            **asdict(self),
            "questions": [row_to_json(row) for row in self.questions],
        }


def row_to_json(row: Row) -> dict[str, Any]:
    """One entry of `questions`."""
    return {**asdict(row), "confidence": round(row.confidence, 4)}


def row_from_json(record: Mapping[str, Any]) -> Row:
    """A row as written by `row_to_json`; tolerates the contract's fields alone."""
    known = {item.name for item in fields(Row)}
    values = {name: value for name, value in record.items() if name in known}
    for name in ("gold", "retrieved", "citations"):
        values[name] = tuple(values.get(name) or ())
    values["answers"] = tuple(
        tuple(answer) if isinstance(answer, list) else answer for answer in values["answers"]
    )
    return Row(**values)


def load_result(path: Path) -> Result:
    """A result written by `--out`. Raises UsageError where it isn't one."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Result(
            suite=record["suite"],
            n=record["n"],
            fingerprint=record["fingerprint"],
            metrics={name: Figure(**figure) for name, figure in record["metrics"].items()},
            by_tag=record["by_tag"],
            causes=record["causes"],
            latency_ms=record["latency_ms"],
            baselines=record.get("baselines", {}),
            questions=[row_from_json(row) for row in record["questions"]],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{path} is not an evaluation result: {error}", hint="give a file written by --out"
        ) from error


def summarise(suite: str, rows: Sequence[Row], fingerprint: Mapping[str, Any]) -> Result:
    """All figures of a run. Every row counts, crashed ones included."""
    return Result(
        suite=suite,
        n=len(rows),
        fingerprint=fingerprint,
        metrics=figures(rows),
        by_tag=by_tag(rows),
        causes=dict(Counter(row.cause for row in rows if row.cause)),
        latency_ms=_latency(rows),
        baselines=_baselines(rows),
        questions=rows,
    )


def figures(rows: Sequence[Row]) -> dict[str, Figure]:
    """Each metric with its interval, in the contract's order, others after it."""
    columns = metric_columns(rows)
    found = {name: Figure(*mean_interval(column), len(column)) for name, column in columns.items()}
    for name in SET_METRICS:
        compute, n = set_metric(name, rows)
        if n and not np.isnan(compute(np.arange(n))):
            found[name] = Figure(*set_interval(compute, n), n)
    rank = {name: place for place, name in enumerate(ORDER)}
    return {
        name: _rounded(found[name])
        for name in sorted(found, key=lambda name: (rank.get(name, len(rank)), name))
    }


def metric_columns(rows: Sequence[Row]) -> dict[str, list[float]]:
    """Per-question values of each metric that is a mean."""
    columns: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        for name, value in row.metrics.items():
            if name not in HIDDEN:
                columns[name].append(value)
    return dict(columns)


def set_metric(name: str, rows: Sequence[Row]) -> tuple[Callable[[Indices], float], int]:
    """A set metric as a function of question indices, and how many questions it has."""
    metric, (first, second) = SET_METRICS[name]
    pairs = [
        (parts[first], parts[second])
        for parts in map(set_parts, rows)
        if first in parts and second in parts
    ]
    data = np.asarray(pairs, float).reshape(-1, 2)
    return (lambda chosen: metric(data[chosen, 0].tolist(), data[chosen, 1].tolist())), len(pairs)


def set_parts(row: Row) -> dict[str, float]:
    """What set metrics read off a row.

    Risk is about values: an abstention has none, so it comes last and counts as an error at full
    coverage, whatever confidence it was held back with.
    """
    parts = dict(row.metrics)
    if "answer_accuracy" in parts:
        silent = row.value is None
        parts["sureness"] = -1.0 if silent else row.confidence
        parts["value_right"] = 0.0 if silent else parts["answer_accuracy"]
    return parts


def by_tag(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Means a tag value, with the number of questions as `n`."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for name, value in row.tags.items():
            groups[f"{name}={value}"].append(row)
    return {tag: tag_means(groups[tag]) for tag in sorted(groups)}


def tag_means(rows: Sequence[Row]) -> dict[str, float]:
    """Means of one group of rows."""
    means = {
        name: round(float(np.mean(column)), 4) for name, column in metric_columns(rows).items()
    }
    for name in SET_METRICS:
        compute, n = set_metric(name, rows)
        value = compute(np.arange(n)) if n else float("nan")
        if not np.isnan(value):
            means[name] = round(value, 4)
    return {**means, "n": len(rows)}


def _rounded(figure: Figure) -> Figure:
    return Figure(round(figure.mean, 4), round(figure.low, 4), round(figure.high, 4), figure.n)


def _latency(rows: Sequence[Row]) -> dict[str, float]:
    times = [row.latency_ms for row in rows]
    if not times:
        return {"p50": 0.0, "p95": 0.0}
    p50, p95 = np.percentile(times, [50, 95])
    return {"p50": round(float(p50), 2), "p95": round(float(p95), 2)}


def _baselines(rows: Sequence[Row]) -> dict[str, float]:
    columns: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        for name, value in row.baselines.items():
            columns[name].append(value)
    found = {name: round(float(np.mean(column)), 4) for name, column in columns.items()}
    golds = [
        parse_yes_no(row.answers[0])
        for row in rows
        if len(row.answers) == 1 and isinstance(row.answers[0], str)
    ]
    majority = majority_yes_no([gold for gold in golds if gold])
    return {**found, **({"majority_yes_no": round(majority, 4)} if majority is not None else {})}
