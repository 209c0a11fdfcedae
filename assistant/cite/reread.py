"""What reading a claim beside its sentences makes of it: one more reason to doubt it."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.cite.problem import UNSAID, Problem
from assistant.verifying import Verdict
from index.quantities import find_quantities
from index.time import find_dates

# Below this chance that the sentences bear a claim out, it is doubted. From 0.08 to 0.1 the planted
# errors and the `dev` half of `newsdesk eval check` don't differ; 0.15 doubts more true claims.
LEAST = 0.08


def reread(claim: str, verdict: Verdict) -> Iterator[Problem]:
    """What is doubted, by what it is: a number, a date, or words."""
    if verdict.supported >= LEAST:
        return
    if not verdict.doubted:
        yield Problem("unsupported", UNSAID)
    for start, end in verdict.doubted:
        yield Problem(_kind(claim, start, end), claim[start:end])


def _kind(claim: str, start: int, end: int) -> str:
    if any(one.start < end and start < one.end for one in find_dates(claim, reference=None)):
        return "date"
    if any(one.start < end and start < one.end for one in find_quantities(claim)):
        return "number"
    return "unsupported"
