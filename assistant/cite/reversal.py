"""The opposite of what the article says: not where it says so, rose where it fell, for where
against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.cite.align import Ground, Similarities
from assistant.cite.amounts import states
from assistant.cite.outcomes import moves, reversed_outcome, says_no
from assistant.cite.problem import Problem
from assistant.polarity import denied, opposed
from index.language import lexical_tokens
from index.quantities import Quantity, find_quantities, same_quantity

CLAUSE = re.compile(
    r"(?<!\d)[,，:：]|[,，:：](?!\d)|[;；。！？!?]|\.\s|\b(?:and|while|whereas|but)\b"
)
# From here on a sentence says the same, so that "not" in one of the two is a contradiction.
SAME_MEANING = 0.35
# The share of a clause's words that another must have to be about the same.
RELATED = 0.5
SHARED = 0.3  # and that both must share for "not" in the article's to be about the claim's
SAME_FIGURE = 0.3  # what a common figure adds to that share
# Sentences of which a clause may say the opposite, from this much below the best score on.
CLAUSES = 0.6
AROUND = 4  # sentences that may still tell what the closest leave open
_REFUSES = re.compile(
    r"拒绝([\u4e00-\u9fff]{2})|\b(?:refus|declin)(?:es|ed|e)? to ([a-z]{4,})", re.I
)
_REFUSAL = re.compile(r"拒|不愿|不肯|未|没|\brefus|\bdeclin|\bnot\b|n['’]t\b", re.I)
_NO_SUCH = re.compile(r"\bno ([a-z]{5,})\b", re.I)
LEAST_WORDS = 3  # that two clauses share
# Of a clause in the other language, how close it must be, and how much less its rivals may be.
CLOSE, CLOSEST = 0.45, 0.08


def opposites(
    claim: str, near: Sequence[Ground], ranked: Sequence[Ground], similarities: Similarities
) -> Iterator[Problem]:
    """Clause against clause: by shared words, across languages by meaning."""
    yield from _movements(claim, near)
    if near[0].crossing:
        yield from _across(claim, near, ranked, similarities)
    else:
        yield from _within(claim, near, ranked)


def clauses(text: str) -> list[str]:
    """The clauses of a sentence, without their punctuation."""
    return [part.strip() for part in CLAUSE.split(text) if part and part.strip()]


def _movements(claim: str, near: Sequence[Ground]) -> Iterator[Problem]:
    """A figure that falls where the article's own rises."""
    for said in clauses(claim):
        way = moves(said)
        if len(way) != 1:
            continue
        for asked in find_quantities(said):
            told = [
                moves(clause)
                for ground in near
                for clause in clauses(ground.text)
                if any(states(said, asked, one) for one in find_quantities(clause))
            ]
            telling = [other for other in told if len(other) == 1]
            if telling and way not in telling:
                yield Problem("negation", said)


def _within(claim: str, near: Sequence[Ground], ranked: Sequence[Ground]) -> Iterator[Problem]:
    beside = [one for one in ranked if one.score >= near[0].score - CLAUSES]
    told = [clause for one in beside for clause in clauses(one.text)]
    told += clauses(near[0].article.title)
    for said in clauses(claim):
        related = _related(said, told)
        if denied(said) and any(denied(one.text) for one in near) and not _moved(said, related):
            continue
        if (related and all(_opposed(said, clause) for clause in related)) or _moved(said, related):
            yield Problem("negation", f"{said} (the article: {related[0]})")
        elif word := _reversed(said, related, near, ranked):
            yield Problem("negation", f"{word} (the article: {near[0].text.strip()})")
        elif says_no(said) and not any(map(says_no, _around(near, ranked))):
            yield Problem("negation", f"{said} (the article: {near[0].text.strip()})")
        elif word := _refused(said, _around(near, ranked)):
            yield Problem("negation", f"{word} (the article: {near[0].text.strip()})")
        elif not says_no(claim) and (word := _absent(said, near)):
            yield Problem("negation", f"{word} (the article: no {word})")


def _moved(said: str, related: Sequence[str]) -> bool:
    """Whether the closest clauses move the other way: 低于 where they have 远超."""
    way = moves(said)
    told = [moves(clause) for clause in related]
    return len(way) == 1 and bool(told) and all(len(one) == 1 and one != way for one in told)


def _reversed(
    said: str, related: Sequence[str], near: Sequence[Ground], ranked: Sequence[Ground]
) -> str | None:
    """What the closest clauses reverse; where they tell nothing, the sentences further off."""
    texts = list(related) or [*(one.text for one in near), near[0].article.title]
    around = _around(near, ranked)
    word = reversed_outcome(said, texts)
    if word:
        return reversed_outcome(said, [*texts, *(one.text for one in (*near, *ranked[:2]))])
    return reversed_outcome(said, around)


def _around(near: Sequence[Ground], ranked: Sequence[Ground]) -> list[str]:
    grounds = dict.fromkeys([*near, *ranked[:AROUND]])
    return [*(f"{one.before}\n{one.text}" for one in grounds), near[0].article.title]


def _refused(said: str, texts: Sequence[str]) -> str | None:
    """What the claim says was refused, where `texts` have it and no refusal."""
    for match in _REFUSES.finditer(said):
        what = match[1] or match[2]
        telling = [text for text in texts if what in text]
        if telling and not any(_REFUSAL.search(text) for text in texts):
            return match[0]
    return None


def _absent(said: str, near: Sequence[Ground]) -> str | None:
    """What the claim has and the closest sentences say there is none of: "no password"."""
    for ground in near:
        for match in _NO_SUCH.finditer(ground.text):
            if re.search(rf"\b{re.escape(match[1])}\b", said, re.I):
                return match[1]
    return None


def _opposed(said: str, clause: str) -> bool:
    """Denial alone tells only where the two share most of what either says."""
    if not opposed(said, clause):
        return False
    if denied(said) == denied(clause):
        return True
    wanted, held = set(lexical_tokens(said)), set(lexical_tokens(clause))
    return len(wanted & held) >= SHARED * max(len(wanted), len(held)) or denied(said)


def _related(said: str, told: Sequence[str]) -> list[str]:
    """The clauses that share most words and figures with what is said; none where that is few."""
    wanted, counted = set(lexical_tokens(said)), find_quantities(said)
    shares = [(_share(wanted, counted, one), one) for one in told]
    best = max((share for share, _ in shares), default=0.0)
    return [one for share, one in shares if share == best] if best >= RELATED else []


def _share(wanted: set[str], counted: Sequence[Quantity], clause: str) -> float:
    held = set(lexical_tokens(clause))
    common = len(wanted & held)
    words = common / min(len(wanted), len(held)) if common >= LEAST_WORDS else 0.0
    figures = any(same_quantity(one, other) for one in counted for other in find_quantities(clause))
    return words + SAME_FIGURE * figures


def _across(
    claim: str, near: Sequence[Ground], ranked: Sequence[Ground], similarities: Similarities
) -> Iterator[Problem]:
    close = [one for one in near if one.similarity >= SAME_MEANING] or list(near[:1])
    if word := _reversed(claim, [one.text for one in close], near, ranked):
        yield Problem("negation", f"{word} (the article: {close[0].text.strip()})")
        return
    if says_no(claim) and not any(says_no(one.text) for one in (*near, *ranked[:2])):
        yield Problem("negation", f"the article: {close[0].text.strip()}")
        return
    if says_no(claim):
        return
    told = [clause for one in close for clause in clauses(one.text) if len(clause) > 3]
    said = [clause for clause in clauses(claim) if len(clause) > 3]
    for clause, values in zip(said, similarities(said, told), strict=True):
        best = max(values, default=0.0)
        nearest = [one for one, value in zip(told, values, strict=True) if value >= best - CLOSEST]
        if best >= CLOSE and nearest and all(denied(one) for one in nearest):
            yield Problem("negation", f"{clause} (the article: {nearest[0]})")
