"""The sentences of an article that a claim could rest on, best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.instructions import without_instructions
from index.language import detect_language, fold, lexical_tokens, split_sentences
from index.names import load_aliases
from index.quantities import Quantity, find_quantities, same_quantity
from index.time import event_dates
from index.types import Article, Interval

# (claims, sentences) -> for each claim the centred cosine similarity of each sentence
Similarities = Callable[[Sequence[str], Sequence[str]], Sequence[Sequence[float]]]
# Sentences of which the meaning is compared; the rest shares too little with the claim.
COMPARED = 24
# A sentence beside the best one bears on the claim too, when not much worse. In units of score.
BESIDE = 0.16
KEPT = 3
WORDS, FIGURES, NAMES = 0.5, 0.15, 0.1
PART = 4  # words or pairs of characters that a clause needs to be looked for alone
_PART = re.compile(r"(?<!\d)[,，]|[,，](?!\d)|[;；。！？]|\b(?:and|while|whereas|but|which|who)\b")


@dataclass(frozen=True, slots=True)
class Ground:
    """A sentence `article.text[start:end]` that a claim may rest on; `score` sums meaning, shared
    words (same language only), figures and names. `before` is the sentence that leads to it."""

    article: Article
    start: int
    end: int
    score: float
    similarity: float = 0.0
    coverage: float = 0.0
    event: Interval | None = None
    before: str = ""

    @property
    def text(self) -> str:
        """The sentence."""
        return self.article.text[self.start : self.end]

    @property
    def place(self) -> tuple[str, int]:
        """Which sentence of which article."""
        return self.article.article_id, self.start

    @property
    def crossing(self) -> bool:
        """Whether nothing can be said of shared words: set where the languages differ."""
        return self.coverage < 0


@dataclass(frozen=True, slots=True)
class Aligned:
    """`ranked`: sentences of the articles, those closest to the claim first. `near`: those that
    the claim rests on, the best one first, and for each part of it one that says that part."""

    ranked: tuple[Ground, ...]
    near: tuple[Ground, ...]


def align(claim: str, articles: Sequence[Article], similarities: Similarities) -> Aligned:
    """The sentences of `articles` by how close they are to `claim`, and to its parts."""
    sides = [_Side(article) for article in articles]
    rough = _most([one for side in sides for one in _roughly(claim, side)])
    if not rough:
        return Aligned((), ())
    pieces = parts(claim)
    found = [_most([one for side in sides for one in _roughly(piece, side)]) for piece in pieces]
    places = list(dict.fromkeys(one.place for some in (rough, *found) for one in some))
    texts = {one.place: one.text for some in (rough, *found) for one in some}
    near = similarities([claim, *pieces], [texts[place] for place in places])
    ranked, *others = [
        _scored(some, dict(zip(places, values, strict=True)))
        for some, values in zip((rough, *found), near, strict=True)
    ]
    chosen = {one.place: one for one in bearing(ranked)}
    known = {one.place: one for one in ranked}
    for part in others:
        for one in part[:1]:
            chosen.setdefault(one.place, known.get(one.place, one))
    return Aligned(tuple(ranked), tuple(chosen.values()))


def parts(claim: str) -> list[str]:
    """The clauses of a claim that say enough to be looked for alone; none of a short claim."""
    pieces = [piece.strip() for piece in _PART.split(claim) if piece and piece.strip()]
    long = [piece for piece in pieces if len(lexical_tokens(piece)) >= PART]
    return long if len(pieces) > 1 else []


def bearing(ranked: Sequence[Ground]) -> list[Ground]:
    """The best sentence and those that are nearly as close to the claim."""
    return [one for one in ranked[:KEPT] if one.score >= ranked[0].score - BESIDE]


def _most(found: Sequence[Ground]) -> list[Ground]:
    return sorted(found, key=lambda ground: -ground.score)[:COMPARED]


def _scored(rough: Sequence[Ground], near: Mapping[tuple[str, int], float]) -> list[Ground]:
    scored = [
        replace(ground, similarity=near[ground.place], score=ground.score + near[ground.place])
        for ground in rough
    ]
    return sorted(scored, key=lambda ground: -ground.score)


class _Side:
    """What is read of an article once, whatever is held against it."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.readable = without_instructions(article.text)
        self.spans = split_sentences(self.readable)
        published = article.published.interval if article.published else None
        events = event_dates(article.text, self.spans, published, article.language)
        # A sentence's own date stands before those of its clauses.
        self.events = {event.start: event.interval for event in reversed(events)}
        self.title = set(lexical_tokens(article.title))


def _roughly(claim: str, side: _Side) -> list[Ground]:
    wanted = set(lexical_tokens(claim))
    quantities = find_quantities(claim)
    names = {mention.canonical for mention in load_aliases().find(claim)}
    crossing = detect_language(claim) != side.article.language
    found, before = [], ""
    for start, end in side.spans:
        text = side.readable[start:end]
        held = set(lexical_tokens(text))
        coverage = len(wanted & (held | side.title)) / max(len(wanted), 1)
        score = (
            (0.0 if crossing else WORDS * coverage)
            + FIGURES * _shared(quantities, text)
            + NAMES * _named(names, text)
        )
        found.append(
            Ground(
                side.article, start, end, score, coverage=-1.0 if crossing else coverage,
                event=side.events.get(start), before=before,
            )
        )  # fmt: skip
        before = text
    return [ground for ground in found if len(fold(ground.text)) > 1]


def _shared(quantities: Sequence[Quantity], text: str) -> float:
    if not quantities:
        return 0.0
    stated = find_quantities(text)
    held = sum(any(same_quantity(one, other) for other in stated) for one in quantities)
    return held / len(quantities)


def _named(names: set[str], text: str) -> float:
    if not names:
        return 0.0
    return len(names & {mention.canonical for mention in load_aliases().find(text)}) / len(names)
