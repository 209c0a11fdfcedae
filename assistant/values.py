"""The short value of a piece of evidence: the date, the number, the yes or no, or the words."""

from __future__ import annotations

import itertools
import re

from assistant.eras import tells_century, tells_era, tells_time
from assistant.kinds import given, only_counted
from assistant.polarity import opposed
from assistant.types import Evidence, Question
from index.language import lexical_tokens
from index.quantities import Quantity, find_quantities, same_quantity
from index.time import date_at
from index.types import DateMention, Interval


def value_of(question: Question, evidence: Evidence) -> str | None:
    """The value that `evidence` gives `question`; None where it has none of the kind asked."""
    if question.expects == "date":
        if in_words(evidence):
            return evidence.value
        interval = date_of(question, evidence)
        return interval.iso() if interval and not given(question, interval) else None
    if question.expects == "number":
        quantity = quantity_of(question, evidence)
        return _figures(question, evidence) or (quantity.text if quantity else evidence.value)
    if question.expects == "yesno":
        return yes_or_no(question, evidence)
    return evidence.value or evidence.quote


# Between the ends of a range, and between the figures of several things.
_RANGE = re.compile(r"\s*(?:到|至|[-–—~～]|\bto\b)\s*", re.IGNORECASE)
# The lower end of "100–150 species", which is no quantity by itself.
_LOWER = re.compile(r"\d[\d,.]*\s*(?:到|至|[-–—~～]|\bto\b)\s*", re.IGNORECASE)
_BESIDE = re.compile(r"\s*(?:和|及|与|以及|、|,?\s*\band\b|,)\s*", re.IGNORECASE)
_OF_EACH = re.compile(r"各|分别|\beach\b|\brespectively\b|\bboth\b", re.IGNORECASE)


def _figures(question: Question, evidence: Evidence) -> str | None:
    """The figures of the span that make one value: a range, or those of several things where the
    question asks of each; None where it holds no such."""
    if evidence.value_start is None or evidence.value_end is None:
        return None
    start, end = evidence.value_start - evidence.start, evidence.value_end - evidence.start
    inside = [one for one in find_quantities(evidence.quote) if start <= one.start < end]
    if len(inside) == 1 and _LOWER.fullmatch(evidence.quote[start : inside[0].start]):
        return evidence.quote[start : inside[0].end]
    if len(inside) < 2:
        return None
    joint = _BESIDE if _OF_EACH.search(question.text) else _RANGE
    gaps = [evidence.quote[a.end : b.start] for a, b in itertools.pairwise(inside)]
    if not all(joint.fullmatch(gap) for gap in gaps):
        return None
    return evidence.quote[inside[0].start : inside[-1].end]


def date_of(question: Question, evidence: Evidence) -> Interval | None:
    """The date that answers a when-question: the one in the answer span, else the event's; None
    where the span tells a time that no calendar has."""
    mention = _mention(evidence)
    # Of "the first in 13 years" the years are no answer to "when": the event's day is.
    if mention is not None and not only_counted(question, evidence.article.text, mention):
        return mention.interval
    return None if mention is None and in_words(evidence) else evidence.event


def in_words(evidence: Evidence) -> bool:
    """Whether the answer span tells a time without a date, and one that says more than the date
    of its sentence: "the mid-18th century", "9000 BP"."""
    words = evidence.value or ""
    mention = _mention(evidence)
    if mention is not None:
        return tells_century(mention.text)
    return tells_era(words) or (evidence.event is None and tells_time(words))


def _mention(evidence: Evidence) -> DateMention | None:
    """The date in the answer span."""
    if evidence.value_start is None or evidence.value_end is None:
        return None
    published = evidence.article.published
    return date_at(
        evidence.article.text,
        evidence.value_start,
        evidence.value_end,
        reference=published.interval.start if published else None,
        language=evidence.article.language,
    )


def yes_or_no(question: Question, evidence: Evidence) -> str:
    """`no` where the sentence states another figure or another time than the question, or

    one of the two denies or reverses the other; else `yes`.
    """
    if _other_figure(question, evidence) or _other_time(question, evidence):
        return "no"
    return "no" if opposed(question.text, evidence.quote) else "yes"


def _other_figure(question: Question, evidence: Evidence) -> bool:
    """Whether the sentence gives a figure in a unit asked about, and none that agrees."""
    stated = find_quantities(evidence.quote)
    for asked in find_quantities(question.text):
        alike = [item for item in stated if item.unit == asked.unit]
        if alike and not any(same_quantity(asked, item) for item in alike):
            return True
    return False


def _other_time(question: Question, evidence: Evidence) -> bool:
    """Whether the sentence itself dates its event outside the time that the question names."""
    if question.window is None or evidence.event is None or evidence.event_origin != "mention":
        return False
    return not evidence.event.overlaps(question.window)


def quantity_of(question: Question, evidence: Evidence) -> Quantity | None:
    """The quantity around the answer span; without a span, that next to the question's words."""
    quantities = find_quantities(evidence.quote)
    if evidence.value_start is not None and evidence.value_end is not None:
        start = evidence.value_start - evidence.start
        end = evidence.value_end - evidence.start
        inside = [item for item in quantities if item.start < end and start < item.end]
        return max(
            inside, key=lambda item: min(item.end, end) - max(item.start, start), default=None
        )
    asked = set(lexical_tokens(question.text))
    return max(
        quantities, key=lambda item: _shared_nearby(evidence.quote, item, asked), default=None
    )


def _shared_nearby(sentence: str, quantity: Quantity, asked: set[str], reach: int = 16) -> int:
    around = sentence[max(0, quantity.start - reach) : quantity.end + reach]
    return sum(token in asked for token in lexical_tokens(around))
