"""Whether the passages a sentence cites bear it out: quotes, numbers, dates, names, negation.

Each check looks for a reason to reject; across languages too, as far as code can tell. A
sentence in another language than its passages that holds nothing to check is not borne out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.cite.naming import missing_name, names_checked
from assistant.cite.quotes import find_quote
from assistant.cite.support import numbers_agree
from assistant.polarity import denied
from index.language import detect_language, fold, lexical_tokens, split_sentences
from index.quantities import Quantity, find_quantities, same_quantity
from index.time import find_dates
from index.types import Interval

# Below this share of its words in the passages, a sentence of the same language says other things.
LEAST_SHARED = 0.35
QUOTED = re.compile(r"“([^”]{2,})”|\"([^\"]{2,})\"|「([^」]{2,})」|『([^』]{2,})』")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_ADDRESS = re.compile(r"(?:\w+://|www\.)[^\s）)】\]”\"]+", re.IGNORECASE)
_CLAUSE = re.compile(r"[,，;；:：]")


@dataclass(frozen=True, slots=True)
class Source:
    """What a sentence may rest on: a passage, its title, its day; quotes from the whole article."""

    passage: str
    title: str = ""
    published: Interval | None = None
    article: str = ""

    def text(self) -> str:
        """All of it that can bear a sentence out."""
        day = self.published.iso() if self.published else ""
        return f"{self.title}\n{day}\n{self.passage}"


def disagreement(sentence: str, sources: Sequence[Source]) -> str | None:
    """Why `sources` don't bear `sentence` out ("quote: …", "number: …"); None where they do."""
    if not sources:
        return "nothing cited"
    texts = [source.text() for source in sources]
    checks = (
        _missing_quote(sentence, sources),
        _missing_address(sentence, texts),
        None if numbers_agree(sentence, texts) else "a number",
        _missing_date(sentence, sources),
        _missing_digits(sentence, texts),
        missing_name(sentence, texts),
        _other_words(sentence, texts),
        _negation(sentence, [source.passage for source in sources]),
    )
    return next((reason for reason in checks if reason), None)


def _missing_quote(sentence: str, sources: Sequence[Source]) -> str | None:
    quotes = [next(group for group in match if group) for match in QUOTED.findall(sentence)]
    return invented(quotes, sources)


def invented(quotes: Sequence[str], sources: Sequence[Source]) -> str | None:
    """The first of `quotes` that no source holds word for word ("quote: …"); None without one."""
    for quote in quotes:
        if all(
            find_quote(f"{one.title}\n{one.article or one.passage}", quote) is None
            for one in sources
        ):
            return f"quote: {quote}"
    return None


def _missing_address(sentence: str, texts: Sequence[str]) -> str | None:
    """A link that the passages don't have: it may carry the question away."""
    for match in _ADDRESS.finditer(sentence):
        if all(match[0] not in text for text in texts):
            return f"link: {match[0]}"
    return None


def _missing_date(sentence: str, sources: Sequence[Source]) -> str | None:
    """A date that no source has, or has only less exactly."""
    readings: dict[str, list[Interval]] = {}
    for source in sources:
        for wording, interval in _intervals(sentence, source):
            readings.setdefault(wording, []).append(interval)
    if not readings:
        return None
    held = [interval for source in sources for interval in _held(source)]
    for wording, said in readings.items():
        if not any(bears_out(interval, reading) for reading in said for interval in held):
            return f"date: {wording}"
    return None


def _held(source: Source) -> list[Interval]:
    found = [interval for _, interval in _intervals(f"{source.title}\n{source.passage}", source)]
    return [*found, source.published] if source.published else found


def _intervals(text: str, source: Source) -> list[tuple[str, Interval]]:
    """Dates read as the source's own are: from its day, in its company's fiscal years."""
    company = f"{source.title}\n{source.passage}"
    mentions = find_dates(text, reference=_day(source), company=company)
    return [(mention.text, mention.interval) for mention in mentions if mention.interval]


def bears_out(held: Interval, said: Interval) -> bool:
    """A day bears out its month, a month its year; never the other way round."""
    return said.start <= held.start and held.end <= said.end


def _day(source: Source) -> date | None:
    return source.published.start if source.published else None


def _missing_digits(sentence: str, texts: Sequence[str]) -> str | None:
    """Figures that are neither a quantity nor a date (a version, a score) stand as they are."""
    known = [(item.start, item.end) for item in find_quantities(sentence)]
    known += [(item.start, item.end) for item in find_dates(sentence, reference=None)]
    there = {figure for text in texts for figure in _DIGITS.findall(fold(text))}
    for match in _DIGITS.finditer(fold(sentence)):
        free = all(match.end() <= start or end <= match.start() for start, end in known)
        if free and match[0] not in there:
            return f"figure: {match[0]}"
    return None


def _other_words(sentence: str, texts: Sequence[str]) -> str | None:
    language = detect_language(sentence)
    if any(detect_language(text) == language for text in texts):
        tokens = lexical_tokens(sentence)
        there = {token for text in texts for token in lexical_tokens(text)}
        if sum(token in there for token in tokens) < LEAST_SHARED * len(tokens):
            return "other words than the passages'"
        return None
    anchored = (
        find_quantities(sentence)
        or find_dates(sentence, reference=None)
        or names_checked(sentence, texts)
        or QUOTED.search(sentence)
    )
    return None if anchored else "nothing in it can be checked across languages"


def _negation(sentence: str, passages: Sequence[str]) -> str | None:
    """The clause closest to a sentence is negated just where the sentence is.

    Across languages words don't match: there the closest clauses are those that share a
    quantity, or all of them, and only a negation that none of them has is an error.
    """
    clauses = [
        clause
        for passage in passages
        for start, end in split_sentences(passage)
        for clause in _CLAUSE.split(passage[start:end])
    ]
    wanted = set(lexical_tokens(sentence))
    language = detect_language(sentence)
    related = [
        clause
        for clause in clauses
        if detect_language(clause) == language
        and 2 * len(wanted & set(lexical_tokens(clause))) >= len(wanted)
    ]
    if related:
        if any(denied(clause) == denied(sentence) for clause in related):
            return None
        return "negation: the passage says the opposite"
    quantities = find_quantities(sentence)
    near = [clause for clause in clauses if _shares(quantities, clause)] or clauses
    if denied(sentence) and not any(map(denied, near)):
        return "negation: the passages have none"
    return None


def _shares(quantities: Sequence[Quantity], clause: str) -> bool:
    return any(same_quantity(a, b) for a in quantities for b in find_quantities(clause))
