"""Plots as inline SVG."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.evaluation.results import set_parts
from assistant.evaluation.selective import aurc, risk_coverage
from assistant.evaluation.types import Row

_WIDTH, _HEIGHT = 520, 240
_LEFT, _BOTTOM, _TOP, _RIGHT = 44, 32, 12, 12
_BINS = 32


def interval_bar(mean: float, low: float, high: float) -> str:
    """A mean and its interval on a line from 0 to 1."""
    if not 0 <= low <= high <= 1:
        return ""
    return (
        '<svg class="interval" viewBox="0 0 200 12" preserveAspectRatio="xMinYMid" role="img" '
        f'aria-label="{mean:.3f}, {low:.3f} to {high:.3f}">'
        '<rect x="0" y="5" width="200" height="2" class="rail"/>'
        f'<rect x="{200 * low:.1f}" y="3" width="{max(1.0, 200 * (high - low)):.1f}" height="6" '
        f'rx="3" class="span"/><circle cx="{200 * mean:.1f}" cy="6" r="4" class="dot"/></svg>'
    )


def risk_coverage_plot(rows: Sequence[Row]) -> str:
    """Risk against coverage, surest answers first; "" where nothing has a confidence."""
    parts = [found for found in map(set_parts, rows) if "sureness" in found]
    if not parts:
        return ""
    confidence = [found["sureness"] for found in parts]
    right = [found["value_right"] for found in parts]
    coverage, risk = risk_coverage(confidence, right)
    step = max(1, len(risk) // 300)
    points = " ".join(
        f"{_x(float(c)):.1f},{_y(float(r)):.1f}"
        for c, r in zip(coverage[::step], risk[::step], strict=True)
    )
    answered = sum(value >= 0 for value in confidence) / len(confidence)
    marker = (
        f'<line x1="{_x(answered):.1f}" x2="{_x(answered):.1f}" y1="{_TOP}" '
        f'y2="{_HEIGHT - _BOTTOM}" class="marker"/>'
        f'<text x="{_x(answered) - 4:.1f}" y="{_TOP + 12}" text-anchor="end">'
        f"answered {answered:.0%}</text>"
    )
    body = f'{_grid("coverage", "risk")}{marker}<polyline points="{points}" class="curve"/>'
    return _svg(body, f"risk-coverage curve, area {aurc(confidence, right):.3f}")


def latency_plot(rows: Sequence[Row]) -> str:
    """A histogram of milliseconds a question, on a logarithmic axis."""
    times = np.asarray([row.latency_ms for row in rows if row.latency_ms > 0])
    if not len(times):
        return ""
    low, high = np.log10(times.min()), np.log10(times.max())
    if high - low < 0.1:
        low, high = low - 0.05, high + 0.05
    counts, edges = np.histogram(np.log10(times), bins=_BINS, range=(low, high))
    span = edges[-1] - edges[0]
    bars = "".join(
        f'<rect x="{_x((edges[i] - edges[0]) / span):.1f}" y="{_y(count / counts.max()):.1f}" '
        f'width="{(_WIDTH - _LEFT - _RIGHT) / _BINS - 1:.1f}" '
        f'height="{_y(0) - _y(count / counts.max()):.1f}" class="bar"/>'
        for i, count in enumerate(counts)
    )
    labels = "".join(
        f'<text x="{_x(share):.1f}" y="{_HEIGHT - 12}" '
        f'text-anchor="{"end" if share == 1 else "middle"}">'
        f"{10 ** (edges[0] + share * span):.3g} ms</text>"
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    p50, p95 = np.percentile(times, [50, 95])
    return _svg(bars + labels, f"latency: p50 {p50:.0f} ms, p95 {p95:.0f} ms")


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - _TOP)


def _grid(horizontal: str, vertical: str) -> str:
    lines = "".join(
        f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{_y(s):.1f}" y2="{_y(s):.1f}" '
        'class="grid"/>'
        f'<text x="{_LEFT - 6}" y="{_y(s) + 4:.1f}" text-anchor="end">{s:g}</text>'
        f'<text x="{_x(s):.1f}" y="{_HEIGHT - 16}" text-anchor="middle">{s:g}</text>'
        for s in (0, 0.25, 0.5, 0.75, 1)
    )
    return (
        f'{lines}<text x="{_x(0.5):.1f}" y="{_HEIGHT - 2}" text-anchor="middle">{horizontal}</text>'
        f'<text x="12" y="{_y(0.5):.1f}" transform="rotate(-90 12 {_y(0.5):.1f})" '
        f'text-anchor="middle">{vertical}</text>'
    )


def _svg(body: str, label: str) -> str:
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">'
        f"{body}</svg>"
        f"<figcaption>{label}</figcaption></figure>"
    )
