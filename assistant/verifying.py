"""What the verifier reads and what its numbers mean: a claim beside the sentences it rests on.

Plain numpy and text, no model: the same code lays out what is trained on and what is verified.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.cite.align import Ground
from assistant.cite.amounts import amounts, states
from assistant.logits import sigmoid
from assistant.reading import BOS, EOS, Floats, Offsets, is_word, says

MAX_CLAIM, MAX_HEADER, MAX_TOKENS = 96, 32, 256

# A token's mark: what the other side says of it. Figures are compared by value, so that 745.68亿
# is what 74.568 billion is; the rest is for the model to tell.
NOTHING, SAID, AGREED, ALONE = 0, 1, 2, 3
EVIDENCE = 4  # added to the marks of the evidence's tokens
MARKS = 8

Figure = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text and its pieces: ids, and where each stands, `text[start:end]`."""

    text: str
    ids: Sequence[int]
    offsets: Offsets

    def cut(self, count: int) -> Tokens:
        """The first `count` pieces."""
        return Tokens(self.text, self.ids[:count], self.offsets[:count])


@dataclass(frozen=True, slots=True)
class Pair:
    """`<s> query: CLAIM </s></s> [HEADER </s>] EVIDENCE </s>`: ids, and a mark each.

    `ids[first : first + len(offsets)]` are the claim's own; `offsets` their character spans.
    """

    ids: list[int]
    marks: list[int]
    first: int
    offsets: Offsets


@dataclass(frozen=True, slots=True)
class Verdict:
    """`supported` (0..1): that the evidence bears the claim out. `doubted`: the stretches of the
    claim, as (start, end), that are likelier not borne out than borne out."""

    supported: float
    doubted: tuple[tuple[int, int], ...] = ()


# (claim, the sentences it rests on) -> whether they bear it out
Verify = Callable[[str, Sequence[Ground]], Verdict]


def pair(lead: Sequence[int], claim: Tokens, header: Sequence[int], evidence: Tokens) -> Pair:
    """One claim beside its evidence; `lead` are the ids of QUERY_PREFIX."""
    claim = claim.cut(MAX_CLAIM)
    head = [BOS, *lead, *claim.ids, EOS, EOS]
    if header:
        head += [*header[:MAX_HEADER], EOS]
    evidence = evidence.cut(MAX_TOKENS - len(head) - 1)
    before, after = len(lead) + 1, len(head) - len(lead) - 1 - len(claim.ids)
    said, stated = _figures(claim.text, evidence.text)
    marks = [
        *[NOTHING] * before,
        *_marks(claim, evidence, said),
        *[NOTHING] * after,
        *(EVIDENCE + mark for mark in _marks(evidence, claim, stated)),
        NOTHING,
    ]
    return Pair([*head, *evidence.ids, EOS], marks, before, claim.offsets)


def _marks(own: Tokens, other: Tokens, figures: Sequence[Figure]) -> Iterator[int]:
    said = set(other.ids)
    for token, (start, end) in zip(own.ids, own.offsets, strict=True):
        surface = own.text[start:end].strip()
        held = next((mark for a, b, mark in figures if a < end and start < b), None)
        if not is_word(surface):
            yield NOTHING
        elif held is not None:
            yield held
        else:
            yield SAID if says(said, other.text, token, surface) else NOTHING


def _figures(claim: str, evidence: str) -> tuple[list[Figure], list[Figure]]:
    """The figures of both, each as (start, end, AGREED or ALONE)."""
    asked, told = amounts(claim), amounts(evidence)
    alike = [[states(claim, one, other) for other in told] for one in asked]
    said = [
        (q.start, q.end, AGREED if any(row) else ALONE) for q, row in zip(asked, alike, strict=True)
    ]
    stated = [
        (q.start, q.end, AGREED if any(row[n] for row in alike) else ALONE)
        for n, q in enumerate(told)
    ]
    return said, stated


def evidence_of(near: Sequence[Ground]) -> str:
    """The sentences that a claim rests on, in the order of their articles, as one text; the best
    one after the sentence that leads to it."""
    if not near:
        return ""
    best = near[0]
    order = {article: n for n, article in enumerate(dict.fromkeys(g.place[0] for g in near))}
    told = sorted(near, key=lambda ground: (order[ground.place[0]], ground.start))
    texts = [one.text.strip() for one in told]
    if best.before and best.before not in {one.text for one in near}:
        texts.insert(told.index(best), best.before.strip())
    return " ".join(texts)


def header_of(near: Sequence[Ground]) -> str:
    """Title and date of the article that the best sentence is of."""
    if not near:
        return ""
    article = near[0].article
    published = article.published.interval.start if article.published else None
    return f"{article.title} {published.isoformat()}" if published else article.title


def doubted(
    pair_: Pair, text: str, logits: Floats, least: float = 0.0
) -> tuple[tuple[int, int], ...]:
    """The claim's stretches whose pieces' logits are above `least`, pieces of one word together."""
    found: list[tuple[int, int]] = []
    for (start, end), logit in zip(pair_.offsets, logits, strict=True):
        if logit <= least:
            continue
        start += len(text[start:end]) - len(text[start:end].lstrip())
        if found and not text[found[-1][1] : start].strip():
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Fit:
    """Logistic regression over a claim's logit and the greatest doubt about one of its pieces."""

    supported: float
    doubted: float
    bias: float

    def probability(self, supported: float, doubted: float) -> float:
        """That the evidence bears the claim out."""
        return sigmoid(self.bias + self.supported * supported + self.doubted * doubted)
