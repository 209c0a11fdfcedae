"""Each value of a claim asked for as a question would: "revenue was how much in 2022?"

A number, date or name may stand in the article and yet belong to something else; what a reader
answers to the rest of the claim tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.cite.align import Ground, Similarities
from assistant.cite.amounts import states
from assistant.cite.naming import missing_name
from assistant.cite.people import NO_PERSON, chinese_persons
from assistant.cite.swapped import RESPECTIVELY, context_of
from assistant.reading import Reading
from index.language import detect_language, fold
from index.names import load_aliases
from index.quantities import find_quantities
from index.time import find_dates
from index.time.events import date_at
from index.types import Interval

Kind = Literal["number", "date", "name"]
# (question, passages, headers) -> a reading for each; none where there is no reader
Ask = Callable[[str, Sequence[str], Sequence[str]], Sequence[Reading]]
# Below this the reader isn't sure enough to overrule that the words stand there.
SURE = 0.85
PASSAGES = 2
_WORDS = {
    "zh": {"number": "多少", "date": "什么时候", "name": "谁"},
    "en": {"number": "how many", "date": "when", "name": "who"},
}
_BEFORE_DATE = re.compile(r"(?:\b(?:in|on|at|by|since|from)\s+|[于在])$", re.IGNORECASE)
_LATIN = re.compile(r"\b[A-Z][a-z][\w'’]*(?: [A-Z][\w'’]+)+")


@dataclass(frozen=True, slots=True)
class Gap:
    """A claim with one of its values taken out: `question` asks for `value`."""

    kind: Kind
    value: str
    question: str


def gaps(claim: str) -> list[Gap]:
    """The claim once for each number, date and person in it."""
    language = "zh" if detect_language(claim) == "zh" else "en"
    spans: list[tuple[int, int, Kind]] = [
        (one.start, one.end, "date") for one in find_dates(claim, reference=None)
    ]
    dated = [(start, end) for start, end, _ in spans]
    spans += [
        (one.start, one.end, "number")
        for one in find_quantities(claim)
        if not any(start < one.end and one.start < end for start, end in dated)
    ]
    spans += [(start, end, "name") for start, end in _people(claim)]
    return [_gap(claim, start, end, kind, language) for start, end, kind in spans]


def _people(claim: str) -> Iterator[tuple[int, int]]:
    """Persons: by how Chinese names them; runs of capitals that no table knows as anything else."""
    for name in chinese_persons(claim):
        start = claim.find(name)
        yield start, start + len(name)
    others = [one for one in load_aliases().find(claim) if one.kind != "person"]
    for match in _LATIN.finditer(claim):
        if NO_PERSON.search(match[0]) or match[0].startswith("The "):
            continue
        if not any(one.start < match.end() and match.start() < one.end for one in others):
            yield match.span()


def _gap(claim: str, start: int, end: int, kind: Kind, language: str) -> Gap:
    before = claim[:start]
    if kind == "date":
        before = _BEFORE_DATE.sub("", before)
    asked = f"{before}{_WORDS[language][kind]}{claim[end:]}".strip(" 。.")
    return Gap(kind, claim[start:end], f"{asked}{'？' if language == 'zh' else '?'}")


def contradictions(
    claim: str, near: Sequence[Ground], ask: Ask, similarities: Similarities
) -> Iterator[tuple[Kind, str, str]]:
    """(kind, the claim's value, the reader's) of each value that is surely read otherwise."""
    chosen = near[:PASSAGES]
    passages = [_around(one) for one in chosen]
    texts = [
        one.article.text[start:end] for one, (start, end) in zip(chosen, passages, strict=True)
    ]
    headers = [one.article.title for one in chosen]
    for gap in gaps(claim):
        if gap.kind == "date" and _written(gap, claim, chosen):
            continue
        readings = ask(gap.question, texts, headers)
        best = max(enumerate(readings), key=lambda one: one[1].probability, default=None)
        if best is None or best[1].probability < SURE:
            continue
        place, reading = best
        start = passages[place][0] + reading.start
        if gap.kind == "number" and _unclear(chosen[place], start):
            continue
        if gap.kind == "number" and _elsewhere(gap, claim, chosen[place], start, near):
            continue
        told = (start, start + len(reading.text))
        if gap.kind == "number" and _fits(gap, claim, chosen[place], told, similarities):
            continue
        if _disagrees(gap, claim, chosen[place], start, start + len(reading.text)):
            yield gap.kind, gap.value, reading.text


def _unclear(read: Ground, start: int) -> bool:
    """A list told respectively, or a reading that begins within a figure."""
    return bool(RESPECTIVELY.search(read.text)) or read.article.text[start - 1 : start].isdigit()


def _elsewhere(gap: Gap, claim: str, read: Ground, start: int, near: Sequence[Ground]) -> bool:
    """Whether that part of the claim rests on another sentence than the one that was read."""
    others = (one for one in near if one is not read)
    if _states(gap, claim, read):
        return start < read.start  # of the sentence before it
    return any(_states(gap, claim, one) for one in others)


def _fits(
    gap: Gap, claim: str, read: Ground, told: tuple[int, int], similarities: Similarities
) -> bool:
    """Whether what the sentence says of the claim's own number is closer than of the one read."""
    stated, held = find_quantities(read.text), find_quantities(claim)
    asked = [one for one in held if one.text in gap.value]
    own = [one for one in stated if asked and states(claim, asked[0], one)]
    place = (told[0] - read.start, told[1] - read.start)
    other = [one for one in stated if place[0] <= one.start < place[1]]
    if not own or not other:
        return False
    said = context_of(claim, asked[0], held)
    texts = [context_of(read.text, one, stated) for one in (*own, other[0])]
    values = similarities([said], texts)[0]
    return max(values[:-1]) >= values[-1]


def _states(gap: Gap, claim: str, ground: Ground) -> bool:
    told = find_quantities(ground.text)
    return any(states(claim, one, two) for one in find_quantities(gap.value) for two in told)


def _written(gap: Gap, claim: str, near: Sequence[Ground]) -> bool:
    """Whether a date of the claim stands in these sentences: a reader knows no better."""
    return any(
        said.overlaps(mention.interval)
        for ground in near
        for said in _intervals(gap, claim, ground)
        for mention in find_dates(ground.text, reference=_day(ground), open_ends=False)
        if mention.interval
    )


def _intervals(gap: Gap, claim: str, ground: Ground) -> list[Interval]:
    found = find_dates(claim, reference=_day(ground), company=ground.article.title)
    return [one.interval for one in found if one.text == gap.value and one.interval]


def _day(ground: Ground) -> date | None:
    published = ground.article.published
    return published.interval.start if published else None


def _around(ground: Ground) -> tuple[int, int]:
    """The sentence with the one before it."""
    text = ground.article.text
    start = text.rfind(ground.before, 0, ground.start) if ground.before else ground.start
    return (start if start >= 0 else ground.start), ground.end


def _disagrees(gap: Gap, claim: str, ground: Ground, start: int, end: int) -> bool:
    article = ground.article
    words = article.text[start:end]
    if gap.kind == "number":
        read, said = find_quantities(words), find_quantities(gap.value)
        comparable = [one for one in read if said and one.unit == said[0].unit]
        return len(comparable) == 1 and not states(claim, said[0], comparable[0])
    if gap.kind == "date":
        mention = date_at(
            article.text, start, end, reference=_day(ground), language=article.language
        )
        claimed = _intervals(gap, claim, ground)
        if mention is None or mention.interval is None or not claimed:
            return False
        return not mention.interval.overlaps(claimed[0])
    quoted = re.search(rf"[“\"《「]{re.escape(gap.value)}", article.text)
    return not quoted and _other_person(gap.value, words)


def _other_person(name: str, words: str) -> bool:
    """Whether `words` are a person's name, and another one's."""
    read = words.strip()
    if fold(name) in fold(read) or fold(read) in fold(name):
        return False
    chinese = 2 <= len(read) <= 3 and not read.isascii()
    if not chinese and not _LATIN.fullmatch(read):
        return False
    aliases = load_aliases()
    known = {one.canonical for one in aliases.find(name)}
    if known & {one.canonical for one in aliases.find(read)}:
        return False
    alike = detect_language(name) == detect_language(read)
    return alike or missing_name(f"x {name}", [read]) is not None
