"""Where sources disagree: a correction replaces what it corrects, other values are shown beside.

The latest version of a report leads over what it said before. Numbers and dates only: of these,
code can tell that two are of one kind and not the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.instructions import readable
from assistant.telling import same_event
from assistant.types import Evidence, Question
from assistant.values import date_of, quantity_of
from index.duplicates import one_source
from index.language import split_sentences
from index.quantities import Quantity, comparable, find_quantities, same_quantity
from index.types import Hit
from index.versions import is_later, is_version, published_order

# A value of another source is shown beside from this share of the best one's confidence on, and
# from this confidence on.
RIVAL_SHARE, RIVAL_LEAST = 0.65, 0.25
MAX_RIVALS = 2
_CORRECTS = re.compile(
    r"^\W*(?:更正|勘误|订正|致歉|纠错)|特此更正|更正(?:启事|说明|声明|如下)|本报更正"
    r"|^\W*(?:corrections?|corrected|clarification|erratum|correcting)\b"
    r"|\b(?:earlier|previous) version of this (?:article|story|report)\b"
    r"|\bthis (?:article|story) (?:has been|was) (?:corrected|amended|updated to correct)\b"
    r"|\bwe (?:regret|apologi[sz]e for) the error\b",
    re.IGNORECASE,
)
_HEAD = 160  # characters in which an article says that it corrects
# What stands before the value that was wrong.
_WRONG_AFTER = re.compile(
    r"(?:而不是|而非|并非|不是|误为|误作|误写[为成]|错写[为成]|误报[为成]|有误[^。]{0,4})\s*$"
    r"|\b(?:not|rather than|instead of"
    r"|(?:incorrectly|wrongly|mistakenly|erroneously) \w+(?: \w+){0,6}?)\s*(?:the |about |some )?$",
    re.IGNORECASE,
)
_BEFORE = 40  # characters looked at before a value


# Of these the dates decide which report answers; the others are of other times.
_BY_DATE = frozenset({"first", "latest", "as-of"})


@dataclass(frozen=True, slots=True)
class Correction:
    """`evidence` says the right value; what `corrected` says was wrong."""

    evidence: Evidence
    corrected: Evidence


def corrects(title: str, text: str) -> bool:
    """Whether an article says that it corrects an earlier one."""
    return bool(_CORRECTS.search(title) or _CORRECTS.search(text[:_HEAD]))


def correction_of(question: Question, chosen: Evidence, hits: Sequence[Hit]) -> Correction | None:
    """The correction among `hits` that calls the number of `chosen` wrong and gives another."""
    stated = quantity_of(question, chosen) if question.expects == "number" else None
    if stated is None:
        return None
    for hit in hits:
        if not corrects(hit.article.title, hit.article.text):
            continue
        found = _corrected(chosen, stated, hit)
        if found is not None:
            return Correction(found, chosen)
    return None


def _corrected(chosen: Evidence, wrong: Quantity, hit: Hit) -> Evidence | None:
    text = readable(hit)
    for start, end in split_sentences(text):
        sentence = text[start:end]
        quantities = find_quantities(sentence)
        denied = [one for one in quantities if same_quantity(one, wrong) and _denied(sentence, one)]
        right = [
            one
            for one in quantities
            # In the unit of the figure it denies: "共 2.16 万名，而不是 2.61 万名".
            if denied
            and one.unit == denied[0].unit
            and not same_quantity(one, wrong)
            and not _denied(sentence, one)
        ]
        if len(right) == 1:
            offset = hit.passage.start + start
            return replace(
                chosen,
                passage=hit.passage,
                article=hit.article,
                start=offset,
                end=hit.passage.start + end,
                quote=sentence,
                value=right[0].text,
                value_start=offset + right[0].start,
                value_end=offset + right[0].end,
            )
    return None


def _denied(sentence: str, quantity: Quantity) -> bool:
    before = sentence[max(0, quantity.start - _BEFORE) : quantity.start]
    return bool(_WRONG_AFTER.search(before))


def superseded_by(
    question: Question, chosen: Evidence, usable: Sequence[Evidence]
) -> Evidence | None:
    """What the latest version of the chosen report says instead, None where nothing else."""
    if question.operator in _BY_DATE:
        return None
    later = [
        item
        for item in usable
        if item.score >= RIVAL_SHARE * chosen.score
        and is_version(item.article, chosen.article)
        and is_later(item.article, chosen.article)
        and _conflict(question, item, chosen)
    ]
    return max(later, key=lambda item: published_order(item.article), default=None)


def rivals(question: Question, chosen: Evidence, usable: Sequence[Evidence]) -> list[Evidence]:
    """The best evidence of other sources for other values of the same kind, one a value."""
    found: list[Evidence] = []
    if question.operator in _BY_DATE:
        return found
    for item in usable:
        least = max(RIVAL_LEAST, RIVAL_SHARE * chosen.score)
        if len(found) == MAX_RIVALS or item.score < least:
            break
        # A sentence with another day is oftener about another event than at odds.
        of_it = question.expects != "date" or same_event(question, chosen, item)
        if of_it and all(_differs(question, item, one) for one in (chosen, *found)):
            found.append(item)
    return found


def _differs(question: Question, one: Evidence, other: Evidence) -> bool:
    """Whether two sources give values that can't both be right."""
    first, second = one.article, other.article
    if one_source(first, second) or is_version(first, second):
        return False
    return _conflict(question, one, other)


def _conflict(question: Question, one: Evidence, other: Evidence) -> bool:
    """Whether two values of one kind can't both be right."""
    if question.expects == "date":
        days, other_days = date_of(question, one), date_of(question, other)
        return days is not None and other_days is not None and not days.overlaps(other_days)
    if question.expects != "number":
        return False
    stated, told = quantity_of(question, one), quantity_of(question, other)
    return bool(stated and told and comparable(stated, told) and not same_quantity(stated, told))
