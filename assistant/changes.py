"""Figures that belong together: "from 310 to 327" arrives at 327, "6% to 9%" is one range."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.quantities import Quantity, find_quantities

# Between the two figures of a change: "由310调整为327", "from 5 percent to 7", "从3家增至8家".
_ARRIVES = re.compile(
    r"[^。，,；;]{0,12}?(?:调整|提高|提升|上调|下调|增加|增长|减少|下降|降低|上升|扩大|缩小|改)?(?:为|至|到|成)\s*"
    r"|\s*(?:[\w\s]{0,20}\s)?to\s+",
    re.IGNORECASE,
)
_LEAVES = re.compile(r"(?:由|从|\bfrom\b)[^。，,；;\d]{0,14}$", re.IGNORECASE)
# The question is about the figure before the change.
_ASKS_FORMER = re.compile(
    r"原来|原先|原本|此前|之前|以前|过去"
    r"|\boriginal|\bprevious|\bformer|\bbefore\b|\bused to\b|\bearlier\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_STOPS = "。！？!?\n"
# What stands before the upper end of a range: "6%至", "between 5 and", "2 到".
_LOWER = re.compile(
    r"(?P<between>\bbetween\s+)?(?P<low>\d[\d,.]*)(?P<unit>\s?[^\s\d。，,；;]{0,6}?)"
    r"\s*(?P<joint>至|到|-|–|—|~|～|\bto|\band)\s*$",
    re.IGNORECASE,
)


def whole_figure(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """The span of `text` that answers `question`, for a reading of its figure `text[start:end]`.

    Of a change, the figure that it arrives at, unless the question asks for the former one;
    of a range, both ends; else the span as it is.
    """
    figures = find_quantities(text)
    read = [place for place, one in enumerate(figures) if one.start < end and start < one.end]
    if read and len(read) <= 2 and not _ASKS_FORMER.search(question):
        arrived = _arrival(question, text, figures, read[0])
        if arrived:
            return arrived.start, arrived.end
    return next(
        (
            (low, figure.end)
            for figure in figures
            if (low := _lower_end(text, figure)) is not None and low < end and start < figure.end
        ),
        (start, end),
    )


def _arrival(question: str, text: str, figures: Sequence[Quantity], place: int) -> Quantity | None:
    """The figure that a change from `figures[place]` arrives at; None where the question asks
    for the year of the former one."""
    if place + 1 >= len(figures) or not _LEAVES.search(text[: figures[place].start]):
        return None
    after = figures[place + 1]
    # "Between 1991 and 2000 it rose from 415 to 587": the former figure is the former year's.
    start = max(text.rfind(mark, 0, figures[place].start) for mark in _STOPS) + 1
    years = sorted(set(_YEAR.findall(text[start : after.end])))
    if years[:1] and years[0] in question:
        return None
    return after if _ARRIVES.fullmatch(text[figures[place].end : after.start]) else None


def _lower_end(text: str, figure: Quantity) -> int | None:
    """Where the range begins whose upper end is `figure`; None where it is no range."""
    match = _LOWER.search(text[: figure.start])
    if match is None or _LEAVES.search(text[: match.start("low")]):
        return None
    if match["joint"].lower() == "and" and not match["between"]:
        return None
    unit = match["unit"].strip()
    return match.start("low") if unit in text[figure.start : figure.end] else None
