"""What the verifier is trained on: claims beside the sentences that they would be held against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from assistant.cite.align import Ground, Similarities, align
from assistant.verifying import evidence_of, header_of
from index.centre import Centres, References
from index.embed import Embedder
from index.language import detect_language, split_sentences
from index.types import Article, Interval, Language, Published
from training.rows import held_out, read_jsonl
from training.verifier.changes import CHANGES, Spans, changed_spans, put

# How often a sentence of our own passages is a claim over the text in its own language, where it
# stands word for word; over the other it always is one.
SAME_LANGUAGE = 0.25
# How often the sentences that bear a claim out are taken away.
REMOVED = 0.12
# How often the claim's changed value is another of the same passage, not of any.
NEIGHBOUR = 0.5


# Kinds of rows that nobody wrote.
BY_RULE = {"literal", "changed", "removed"}


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """`supported`: whether `evidence` bears `claim` out; `wrong`, where it is known, which
    stretches of the claim it doesn't. `pairing`: the claim's language, then the evidence's."""

    kind: str
    pairing: str
    claim: str
    evidence: str
    header: str
    supported: bool
    wrong: Spans
    held_out: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim about a text, before it is held against it."""

    kind: str
    text: str
    supported: bool
    wrong: Spans
    removed: bool = False


class Meaning:
    """Similarities of sentences, each embedded once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        nothing = np.zeros((0, embedder.dimension), np.float16)
        self._centres = Centres(References.embed(embedder), nothing, np.array([], str))
        self._known: dict[tuple[str, bool], Any] = {}

    def learn(self, texts: Sequence[str], *, asked: bool) -> None:
        """Embed what isn't known yet, in one go."""
        new = [text for text in dict.fromkeys(texts) if (text, asked) not in self._known]
        if not new:
            return
        embed = self._embedder.embed_queries if asked else self._embedder.embed_passages
        languages = [detect_language(text) for text in new]
        vectors = embed(new)
        if asked:
            made: Any = [
                self._centres.question(vector, language)
                for vector, language in zip(vectors, languages, strict=True)
            ]
        else:
            made = self._centres.passages(vectors, languages)
        self._known |= {(text, asked): one for text, one in zip(new, made, strict=True)}

    def __call__(self, queries: Sequence[str], texts: Sequence[str]) -> list[list[float]]:
        """See Similarities."""
        self.learn(texts, asked=False)
        self.learn(queries, asked=True)
        if not texts:
            return [[] for _ in queries]
        told = np.array([self._known[text, False] for text in texts])
        return [[float(x) for x in told @ self._known[query, True]] for query in queries]


def build(
    data: Path, folder: Path, similarities: Similarities, *, seed: int, limit: int | None = None
) -> Iterator[ClaimRow]:
    """Every row: our own claims, and sentences of our own passages with and without a change.

    `folder` holds `claims/` and `passages/`; other rule-made changes for each seed.
    """
    yield from literal(folder, similarities, seed=seed, limit=limit)
    yield from written(data, folder, similarities, limit=limit)


def literal(
    folder: Path, similarities: Similarities, *, seed: int, limit: int | None = None
) -> Iterator[ClaimRow]:
    """Sentences of our own passages over their twins, and some over their own text."""
    texts = list(own_passages(folder / "passages"))[:limit]
    values = _values(texts)
    for row in texts:
        articles = {language: _article(row, language) for language in ("en", "zh")}
        for language in articles:
            rng = Random(f"{seed}:{row['id']}:{language}")
            for claim in _literal(row, language, values, rng):
                for other, article in articles.items():
                    if other != language or rng.random() < SAME_LANGUAGE:
                        yield _held(claim, language, article, similarities)


def written(
    data: Path, folder: Path, similarities: Similarities, *, limit: int | None = None
) -> Iterator[ClaimRow]:
    """The rows of `claims/`, over their passages in each language that these have.

    `data` is read where a claim is about other texts than our own.
    """
    own = {row["id"]: row for row in own_passages(folder / "passages")}
    news: dict[str, Article] = {}
    for path in sorted((folder / "claims").glob("*.jsonl")):
        for row in list(read_jsonl(path))[:limit]:
            if passage := own.get(row["passage"]):
                articles = [_article(passage, language) for language in ("en", "zh")]
            else:
                news = news or articles_by_key(data)
                articles = [news[row["passage"]]]
            for language in ("en", "zh"):
                for claim in _written(row, language):
                    for article in articles:
                        yield _held(claim, language, article, similarities)


def _written(row: dict[str, Any], language: str) -> Iterator[Claim]:
    true, wrong = row[f"true_{language}"], row[f"wrong_{language}"]
    yield Claim(f"true-{row['kind']}", true, True, ())
    yield Claim(row["kind"], wrong, False, changed_spans(true, wrong))


def own_passages(folder: Path) -> Iterator[dict[str, Any]]:
    """The project's own texts in both languages (`training/passages/README.md`)."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from read_jsonl(path)


def articles_by_key(data: Path) -> dict[str, Article]:
    """The real articles that `claims/` are about, by the key that it knows them by."""
    return dict(_news(data))


def _news(data: Path) -> Iterator[tuple[str, Article]]:
    for row in read_jsonl(data / "crud_rag" / "documents.jsonl.gz"):
        yield _real(row["doc_id"], row["text"], "zh")
    for row in read_jsonl(data / "xwlb" / "items.jsonl.gz"):
        yield _real(row["id"], row["text"], "zh", row["title"], row["date"])
    for row in read_jsonl(data / "chronoqa" / "chunks.jsonl.gz"):
        yield _real(f"chronoqa-{row['id']}", row["text"], "zh")
    for row in read_jsonl(data / "extraction" / "aeb" / "ground_truth.jsonl.gz"):
        yield _real(f"aeb-{row['id'][:12]}", row["articleBody"], "en")


def _real(
    key: str, text: str, language: Language, title: str = "", day: str | None = None
) -> tuple[str, Article]:
    return key, Article(key, key, title, text, _on(day) if day else None, language=language)


def _on(day: str) -> Published:
    return Published(Interval(date.fromisoformat(day), date.fromisoformat(day)), "given")


def _article(row: dict[str, Any], language: str) -> Article:
    key = f"passages/{row['id']}"
    title, text = row[f"title_{language}"], row[f"text_{language}"]
    return Article(key, key, title, text, language="en" if language == "en" else "zh")


def _values(texts: Sequence[dict[str, Any]]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in texts:
        for fact in row["facts"]:
            for language in ("en", "zh"):
                if fact[f"a_{language}"]:
                    found.setdefault((fact["kind"], language), []).append(fact[f"a_{language}"])
    return found


def _literal(
    row: dict[str, Any], language: str, values: dict[tuple[str, str], list[str]], rng: Random
) -> Iterator[Claim]:
    """Some sentences as they stand, and one change of each."""
    text = row[f"text_{language}"]
    sentences = [text[start:end] for start, end in split_sentences(text)]
    for sentence in sentences:
        if rng.random() < 0.5 or len(sentence) < 12:
            continue
        removed = rng.random() < REMOVED
        yield Claim("removed" if removed else "literal", sentence, not removed, (), removed)
        wrong = _swapped(sentence, row, language, values, rng) if rng.random() < 0.6 else None
        for _ in range(4):
            wrong = wrong or rng.choice(CHANGES)(sentence, rng)
        if wrong and wrong != sentence:
            yield Claim("changed", wrong, False, changed_spans(sentence, wrong))


def _swapped(
    sentence: str,
    row: dict[str, Any],
    language: str,
    values: dict[tuple[str, str], list[str]],
    rng: Random,
) -> str | None:
    """With one answer of the passage's facts turned into another of that kind."""
    told = [
        (fact["kind"], fact[f"a_{language}"])
        for fact in row["facts"]
        if fact[f"a_{language}"] and sentence.count(fact[f"a_{language}"]) == 1
    ]
    if not told:
        return None
    kind, value = rng.choice(told)
    beside = [
        fact[f"a_{language}"]
        for fact in row["facts"]
        if fact["kind"] == kind and fact[f"a_{language}"] not in {None, value}
    ]
    choices = beside if beside and rng.random() < NEIGHBOUR else values[kind, language]
    for _ in range(8):
        new = rng.choice(choices)
        if new not in sentence and value not in new and len(new) < 3 * len(value) + 8:
            start = sentence.index(value)
            return put(sentence, start, start + len(value), new)
    return None


def _held(claim: Claim, language: str, article: Article, similarities: Similarities) -> ClaimRow:
    near: Sequence[Ground] = align(claim.text, [article], similarities).near
    if claim.removed:
        near = _without(claim.text, article, near, similarities)
    return ClaimRow(
        claim.kind,
        f"{language}-{article.language}",
        claim.text,
        evidence_of(near),
        header_of(near),
        claim.supported,
        claim.wrong,
        held_out(article.article_key),
        article.article_key,
    )


def _without(
    claim: str, article: Article, near: Sequence[Ground], similarities: Similarities
) -> list[Ground]:
    """The closest of the sentences that don't bear the claim out."""
    taken = {one.place for one in near}
    rest = align(claim, [article], similarities).ranked
    return [replace(one, before="") for one in rest if one.place not in taken][:2]
