"""What disagrees between a claim and the articles."""

from __future__ import annotations

from dataclasses import dataclass

# What is said of a claim that nothing bears out, where no words of it are to blame.
UNSAID = "no sentence of the articles says this"


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind` is number, unit, date, name, negation, attribution, quote or unsupported; `text` the
    words of the claim and, where known, what the article has instead.

    With an NLI model also contradicted and "not entailed"; `text` is then the article's sentence.
    """

    kind: str
    text: str
