"""A name in another's place: the sentence that the claim rests on has one of its kind instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.cite.align import Ground, bearing
from assistant.cite.named import held_in, implied, names_in, persons
from assistant.cite.problem import Problem
from assistant.cite.sounds import DOT, UNLIKE, likeness
from index.language import detect_language
from index.names import NameMention, load_aliases

# Kinds that stand for each other: what a claim says of a country may be said of a place.
_KINDS = {"country": "place", "place": "place", "person": "person"}
# How much further from the claim than the best sentence another that has the place may be.
AS_CLOSE = 0.08
# A place that begins the name of something else: 北京国际图书博览会.
_TITLED = re.compile(r"[\u4e00-\u9fff]{0,8}?(?:研讨会|博会|博览会|论坛|大会|峰会|电影节|大学|奖)")


def rivals(claim: str, near: Sequence[Ground], ranked: Sequence[Ground]) -> Iterator[Problem]:
    """Persons and places that the claim's sentences don't have, where these have another that
    the claim hasn't."""
    best = near[0]
    beside = [one.place for one in bearing(ranked)]
    # What is near for the sake of one clause alone counts however far it is.
    own = [
        one.text for one in near if one.score >= best.score - AS_CLOSE or one.place not in beside
    ]
    around = [f"{one.before}\n{one.text}" for one in near]
    for kind, name in _named(claim, best.article.language):
        texts = own if kind == "place" else around
        if held_in(name, [*texts, implied(claim, "\n".join(texts), best.crossing)]):
            continue
        others = [
            other
            for other in _told(best.text, kind)
            if not _claimed(other, claim) and likeness(name, other) < UNLIKE
        ]
        if others and (DOT.search(name) or _whole(name, ranked)):
            yield Problem("name", f"{name} (the article: {others[0]})")
            return


def _named(claim: str, language: str) -> Iterator[tuple[str, str]]:
    known = load_aliases().find(claim)
    for one in known:
        if one.kind in _KINDS and not _TITLED.match(claim, one.end):
            yield _KINDS[one.kind], one.text
    tabled = [one.text for one in known]
    for name in names_in(claim, language):
        if _cut_short(name, claim, known):
            continue
        if name not in tabled and any(name in one or one in name for one in persons(claim)):
            yield "person", name


def _cut_short(name: str, claim: str, known: Sequence[NameMention]) -> bool:
    """Whether a known name goes on where this one stops: 弗拉基米尔·普 of 弗拉基米尔·普京."""
    start = claim.find(name)
    return any(one.start < start + len(name) < one.end for one in known)


def _told(text: str, kind: str) -> list[str]:
    known = [one for one in load_aliases().find(text) if _KINDS.get(one.kind) == kind]
    found = [one.text for one in known]
    if kind == "person":
        found += [one for one in persons(text) if not load_aliases().find(one)]
    return list(dict.fromkeys(found))


def _claimed(other: str, claim: str) -> bool:
    crossing = detect_language(other) != detect_language(claim)
    return held_in(other, [claim, implied(other, claim, crossing)])


def _whole(name: str, ranked: Sequence[Ground]) -> bool:
    """Whether the article has the name elsewhere, so that its spelling is known here."""
    return held_in(name, [f"{ranked[0].article.title}\n{ranked[0].article.text}"])
