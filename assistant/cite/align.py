"""The sentences of an article that a claim could rest on, best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.instructions import without_instructions
from index.language import detect_language, fold, lexical_tokens, split_sentences
from index.names import load_aliases
from index.quantities import Quantity, find_quantities, same_quantity
from index.time import event_dates
from index.types import Article, Interval

# (claim, sentences) -> their centred cosine similarity, one for each sentence
Similarity = Callable[[str, Sequence[str]], Sequence[float]]
# Sentences of which the meaning is compared; the rest shares too little with the claim.
COMPARED = 24
# A sentence beside the best one bears on the claim too, when not much worse. In units of score.
BESIDE = 0.16
KEPT = 3
WORDS, FIGURES, NAMES = 0.5, 0.15, 0.1


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
    def crossing(self) -> bool:
        """Whether nothing can be said of shared words: set where the languages differ."""
        return self.coverage < 0


def grounds(claim: str, articles: Sequence[Article], similarity: Similarity) -> list[Ground]:
    """Sentences of `articles`, best first, the most promising by meaning too."""
    rough = sorted(
        (ground for article in articles for ground in _roughly(claim, article)),
        key=lambda ground: -ground.score,
    )[:COMPARED]
    near = similarity(claim, [ground.text for ground in rough]) if rough else []
    scored = [
        replace(ground, similarity=float(value), score=ground.score + float(value))
        for ground, value in zip(rough, near, strict=True)
    ]
    return sorted(scored, key=lambda ground: -ground.score)


def bearing(ranked: Sequence[Ground]) -> list[Ground]:
    """The best sentence and those that are nearly as close to the claim."""
    return [one for one in ranked[:KEPT] if one.score >= ranked[0].score - BESIDE]


def _roughly(claim: str, article: Article) -> list[Ground]:
    wanted = set(lexical_tokens(claim))
    quantities = find_quantities(claim)
    names = {mention.canonical for mention in load_aliases().find(claim)}
    crossing = detect_language(claim) != article.language
    readable = without_instructions(article.text)
    published = article.published.interval if article.published else None
    spans = split_sentences(readable)
    events = {
        event.start: event.interval
        for event in event_dates(article.text, spans, published, article.language)
    }
    title = set(lexical_tokens(article.title))
    found, before = [], ""
    for start, end in spans:
        text = readable[start:end]
        held = set(lexical_tokens(text))
        coverage = len(wanted & (held | title)) / max(len(wanted), 1)
        score = (
            (0.0 if crossing else WORDS * coverage)
            + FIGURES * _shared(quantities, text)
            + NAMES * _named(names, text)
        )
        found.append(
            Ground(
                article, start, end, score, coverage=-1.0 if crossing else coverage,
                event=events.get(start), before=before,
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
