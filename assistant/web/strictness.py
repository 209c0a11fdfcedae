"""What the strictness of abstention trades: a sentence and a small curve, for a threshold."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.confidence import Trade, shipped_curve
from assistant.web.words import Speech, word

WIDTH, HEIGHT, MARGIN = 320, 130, 26  # units of the drawing


def trade_at(threshold: float, curve: Sequence[Trade]) -> Trade:
    """The measured shares at `threshold`, between two measured points in proportion."""
    points = [Trade(0.0, 0.0, 0.0), *curve, Trade(1.0, 1.0, 1.0)]
    place = next(n for n, point in enumerate(points) if point.threshold >= min(threshold, 1.0))
    if place == 0:
        return points[0]
    low, high = points[place - 1], points[place]
    share = (threshold - low.threshold) / (high.threshold - low.threshold)
    return Trade(
        threshold,
        low.wrongly + share * (high.wrongly - low.wrongly),
        low.rightly + share * (high.rightly - low.rightly),
    )


def trade_html(threshold: float, speech: Speech = "en") -> str:
    """The sentence and the curve."""
    curve = shipped_curve()
    now = trade_at(threshold, curve)
    said = word(
        "trade",
        speech,
        threshold=f"{threshold:.2f}",
        rightly=round(100 * now.rightly),
        wrongly=round(100 * now.wrongly),
    )
    here = _x(threshold)
    drawn = (
        f'<svg class="nd-curve" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}">'
        f'{_axes()}<line class="nd-here" x1="{here}" x2="{here}" y1="{_y(0)}" y2="{_y(1)}"/>'
        f"{_line('nd-rightly', [(point.threshold, point.rightly) for point in curve])}"
        f"{_line('nd-wrongly', [(point.threshold, point.wrongly) for point in curve])}"
        f"{_spot('nd-rightly', here, now.rightly)}{_spot('nd-wrongly', here, now.wrongly)}</svg>"
    )
    legend = "".join(
        f'<span class="nd-{name}">{sign} {word(f"trade_{name}", speech)}</span> '
        for name, sign in (("rightly", "━"), ("wrongly", "╍"))
    )
    return f'<p class="nd-meta">{said}</p>{drawn}<p class="nd-meta">{legend}</p>'


def _axes() -> str:
    """Shares refused upwards, confidence across, with their ends and middles told."""
    marks = "".join(
        f'<text x="{_x(0) - 4}" y="{_y(share) + 3}" text-anchor="end">{share:.0%}</text>'
        f'<line class="nd-grid" x1="{_x(0)}" x2="{_x(1)}" y1="{_y(share)}" y2="{_y(share)}"/>'
        f'<text x="{_x(share)}" y="{_y(0) + 13}" text-anchor="middle">{share:g}</text>'
        for share in (0, 0.5, 1)
    )
    return f'<g class="nd-axes">{marks}</g>'


def _spot(name: str, here: float, share: float) -> str:
    return f'<circle class="{name}" cx="{here}" cy="{_y(share)}" r="3.5"/>'


def _line(name: str, points: Sequence[tuple[float, float]]) -> str:
    places = " ".join(f"{_x(across)},{_y(up)}" for across, up in points)
    return f'<polyline class="{name}" points="{places}"/>'


def _x(share: float) -> float:
    return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)


def _y(share: float) -> float:
    return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)
