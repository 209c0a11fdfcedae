"""What reading a claim beside its sentences makes of it: one more reason to doubt it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.cite.problem import Problem
from assistant.verifying import Verdict
from index.quantities import find_quantities
from index.time import find_dates

# Below this chance that the sentences bear a claim out, it is doubted. From 0.08 to 0.1 the planted
# errors and the `dev` half of `newsdesk eval check` don't differ; 0.15 doubts more true claims.
LEAST = 0.08
TOLD = "its sentences don't bear it out"


def reread(claim: str, verdict: Verdict) -> Iterator[Problem]:
    """What is doubted, by what it is: a number, a date, or words."""
    if verdict.supported >= LEAST:
        return
    spans = verdict.doubted or ((0, len(claim)),)
    for start, end in spans:
        yield Problem(_kind(claim, start, end), claim[start:end] if verdict.doubted else TOLD)


def _kind(claim: str, start: int, end: int) -> str:
    def within(found: Sequence[tuple[int, int]]) -> bool:
        return any(a < end and start < b for a, b in found)

    if within([(one.start, one.end) for one in find_dates(claim, reference=None)]):
        return "date"
    if within([(one.start, one.end) for one in find_quantities(claim)]):
        return "number"
    return "unsupported"
