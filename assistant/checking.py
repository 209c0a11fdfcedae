"""A draft's sentences against articles: borne out or not, with the quotes and what disagrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.cite.align import Ground, Similarities, align
from assistant.cite.check import problems
from assistant.cite.cloze import Ask, contradictions
from assistant.cite.entailment import Entails, objection, open_entailment
from assistant.cite.problem import Problem
from assistant.cite.quotes import cite
from assistant.cite.reread import reread
from assistant.cite.words import Match, open_matcher
from assistant.serialise import citation_to_json
from assistant.types import Citation, Evidence
from assistant.verifier import open_verifier
from assistant.verifying import Verify
from index.settings import Settings
from index.types import Article, Passage

# Confidence that a claim without problems is right, by how close its best sentence is.
CLEAN, CLEAN_SPAN = 0.5, 0.5
# What one problem leaves of it.
DOUBTED = 0.15


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence of a draft. `confidence` (0..1) that the articles bear it out; `quotes` are
    the sentences it was held against, exact and numbered."""

    sentence: str
    supported: bool
    confidence: float
    problems: tuple[Problem, ...]
    quotes: tuple[Citation, ...]

    def to_json(self) -> dict[str, Any]:
        """The contract's row of `newsdesk check`, without its id."""
        return {
            "sentence": self.sentence,
            "supported": self.supported,
            "confidence": round(self.confidence, 4),
            "problems": [{"kind": one.kind, "text": one.text} for one in self.problems],
            "quotes": [citation_to_json(quote) for quote in self.quotes],
        }


@dataclass(frozen=True, slots=True)
class Checker:
    """What claims are held against articles with.

    `match` finds a claim's words in the articles', across languages too; `verify` reads the claim
    beside the sentences it rests on; `ask` reads, and `entails` judges, what nothing else
    speaks against. Each may be left out but for `similarities`.
    """

    similarities: Similarities
    ask: Ask | None = None
    entails: Entails | None = None
    match: Match | None = None
    verify: Verify | None = None

    def check(self, sentence: str, articles: Sequence[Article]) -> Checked:
        """`sentence` held against `articles`."""
        aligned = align(sentence, articles, self.similarities)
        ranked, near = aligned.ranked, aligned.near
        found = problems(sentence, near, ranked, self.similarities, self.match)
        if self.verify and near and not found:
            found += reread(sentence, self.verify(sentence, near))
        if self.ask and not found:
            found += [
                Problem(kind, f"{said} (the article: {read})")
                for kind, said, read in contradictions(sentence, near, self.ask, self.similarities)
            ]
        if self.entails and near and not found:
            found += _judged(sentence, near, self.entails)
        closeness = max(0.0, min(1.0, ranked[0].score)) if ranked else 0.0
        clean = CLEAN + CLEAN_SPAN * closeness
        return Checked(
            sentence,
            supported=not found,
            confidence=clean * DOUBTED ** len(found),
            problems=tuple(found),
            quotes=cite([_evidence(one) for one in near]),
        )

    def among(self, sentence: str, articles: Sequence[Article]) -> Checked:
        """`sentence` held against articles that only may be about it, the likeliest first: one that
        bears it out alone suffices, whatever others say of something like it; else what they
        say together."""
        for article in articles if len(articles) > 1 else ():
            alone = self.check(sentence, [article])
            if alone.supported:
                return alone
        return self.check(sentence, articles)


def open_checker(similarities: Similarities, ask: Ask, settings: Settings) -> Checker:
    """With all that is shipped, and the NLI model that `settings` name.

    Raises ModelUnavailableError.
    """
    return Checker(
        similarities,
        ask,
        open_entailment(settings),
        open_matcher(settings),
        open_verifier(settings),
    )


def _judged(sentence: str, near: Sequence[Ground], entails: Entails) -> Iterator[Problem]:
    """What an NLI model says against it, of the closest sentence and of what stands around it."""
    best = near[0]
    around = [f"{best.article.title}\n{best.before} {best.text}", " ".join(g.text for g in near)]
    if kind := objection(sentence, [best.text], around, entails):
        yield Problem(kind, best.text)


def _evidence(ground: Ground) -> Evidence:
    article = ground.article
    passage = Passage(0, article.article_id, ground.start, ground.end, ground.text)
    return Evidence(passage, article, ground.start, ground.end, ground.text, ground.score)
