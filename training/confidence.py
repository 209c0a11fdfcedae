"""`python -m training.confidence`: fits how sure an answer is, on held-out questions.

Questions whose passages the reader never trained on are asked of one mixed index: once with
the passages that answer, once without them, and once with a detail exchanged (another year,
name or number than the passage's): the last two should be refused. Each
retrieved passage gives a candidate with its features; a logistic model over them, then a
scale for the best candidate of a question (which is picked for being high), give the
confidence. Writes weights, threshold and the measured trade-off as JSON.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.confidence import NAMES, ConfidenceModel
from assistant.evidence import SentenceScorer
from assistant.reader import Reader
from assistant.spans import Candidate, SpanEvidence, with_agreement
from assistant.understand import understand
from index import NewsIndex, ingest
from index.names import load_aliases
from index.settings import Settings
from training.data import make_swapper
from training.evaluate import auc, overlap, pieces
from training.rows import Document, Example, held_out
from training.sources import SOURCES

SEED = 17
TODAY = date(2024, 9, 1)  # anchors "last year"; most dated questions were asked about then
DISTRACTORS = 300  # documents a source adds, beside those that answer
PARALLEL = ("xquad", "passages")  # sources whose texts are there in both languages
PER_SOURCE = 70  # questions of a source and pairing
DEEP, READ = 12, 8
RIDGE = 1e-2
WRONGLY_REFUSED = 0.035  # the share of answerable questions that the threshold may refuse

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """The candidates of one question; `gold`: their articles' answers were left in."""

    candidates: tuple[Candidate, ...]
    right: tuple[bool, ...]
    gold: bool


def main() -> int:
    """Builds the index (or takes the one of the last run), asks, fits, writes."""
    root = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(prog="python -m training.confidence", description=__doc__)
    data = Path(os.environ.get("NEWSDESK_DATA", root.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=data)
    parser.add_argument("--pairs", type=Path, default=root / "training" / "pairs")
    parser.add_argument("--work", type=Path, default=root / "training" / "out" / "confidence")
    parser.add_argument("--reader", type=Path, help="the reader's folder (default: as shipped)")
    parser.add_argument("--out", type=Path, default=root / "assistant/data/confidence.json")
    given = parser.parse_args()
    documents, examples = load_held_out(given.data, given.pairs)
    folder = build_index(documents, given.work)
    asked = list(ask_all(examples + swapped(documents, examples), folder, given.reader))
    fitted = fit(asked)
    given.out.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(fitted, indent=1) + "\n")
    return 0


def load_held_out(data: Path, pairs: Path) -> tuple[list[Document], list[Example]]:
    """Held-out questions of every source, and the documents of the index."""
    rng = random.Random(SEED)
    documents: dict[str, Document] = {}
    chosen: list[Example] = []
    for load in SOURCES.values():
        texts, examples = load(data, pairs)
        texts = {key: text for key, text in texts.items() if not _is_twin(key)}
        ours = [
            example for example in examples if held_out(example.group) and example.document in texts
        ]
        by_pairing: dict[str, list[Example]] = defaultdict(list)
        for example in ours:
            key = f"{example.source} {example.question_language} {texts[example.document].language}"
            by_pairing[key].append(example)
        for group in by_pairing.values():
            chosen += rng.sample(group, min(PER_SOURCE, len(group)))
        needed = {example.document for example in ours}
        others = sorted(set(texts) - needed)
        needed |= set(rng.sample(others, min(DISTRACTORS, len(others))))
        documents.update({key: texts[key] for key in sorted(needed)})
    return list(documents.values()), chosen


def _is_twin(key: str) -> bool:
    """Of a text that there is in both languages, the index holds one, by its hash: with both, a
    question would find the one in its own language, and nothing would be learnt of crossing."""
    group, _, language = key.rpartition("/")
    if group.split("/")[0] not in PARALLEL:
        return False
    odd = hashlib.sha256(group.encode()).digest()[-1] % 2
    return language != ("en", "zh")[odd]


def swapped(documents: Sequence[Document], examples: Sequence[Example]) -> list[Example]:
    """Half of the questions again, with a detail exchanged so that nothing answers them."""
    texts = {document.key: document for document in documents}
    swapper = make_swapper(texts, list(examples), SEED)
    changed: list[Example] = []
    for example in examples[::2]:
        passage = texts[example.document].text
        question = swapper.swap(example.question, passage) if example.answerable else None
        if question:
            changed.append(replace(example, question=question, start=-1, end=-1, answers=()))
    return changed


def build_index(documents: Sequence[Document], work: Path) -> Path:
    """The index of these documents under `work`; an ingest that was stopped goes on."""
    work.mkdir(parents=True, exist_ok=True)
    source = work / "articles.jsonl"
    rows = (
        {"id": item.key, "title": item.header, "text": item.text, "language": item.language}
        for item in documents
    )
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    ingest([source], work / "index", progress=lambda line: print(line, file=sys.stderr))
    return work / "index"


def ask_all(examples: Sequence[Example], folder: Path, reader: Path | None) -> Iterator[Asked]:
    """Each question with its answering passages, and again without them."""
    settings = Settings(index_dir=folder)
    aliases = load_aliases()
    unfitted = ConfidenceModel(dict.fromkeys(NAMES, 0.0), 0.0, 0.5)
    with NewsIndex.open(settings, read_only=True) as index:
        evidence = SpanEvidence(
            lambda: Reader.open(settings, folder=reader),
            SentenceScorer(index.similarity, index.events),
            index.similarity,
            index.events,
            unfitted,
        )
        for number, example in enumerate(examples):
            question = understand(example.question, today=TODAY, aliases=aliases)
            question = replace(
                question, expects="span" if question.expects == "yesno" else question.expects
            )
            names = [s for name in question.names for s in question.aliases.get(name, ())]
            hits = index.search(question.text, k=DEEP, expansions=names)
            candidates = evidence.candidates(question, hits)
            if example.answerable:
                yield _asked(candidates[:READ], example, gold=True)
            # An unanswerable question keeps its near miss: that is what must be refused.
            rest = [
                item for item in candidates if not (example.answerable and _answers(item, example))
            ]
            yield _asked(rest[:READ], example, gold=False)
            if number % 50 == 0:
                print(f"asked {number} of {len(examples)}", file=sys.stderr)


def _asked(candidates: Sequence[Candidate], example: Example, *, gold: bool) -> Asked:
    """The candidates as a question of its own: places and agreement among them alone."""
    placed = [
        replace(item, features=replace(item.features, rank=1 / (1 + place)))
        for place, item in enumerate(candidates)
    ]
    agreed = tuple(with_agreement(item, placed) for item in placed)
    right = tuple(_right(item.evidence.value or "", example.answers) for item in agreed)
    return Asked(agreed, right, gold and any(right))


def _answers(candidate: Candidate, example: Example) -> bool:
    """Whether the candidate's article gives the answer."""
    article = candidate.evidence.article
    return article.article_key == example.document or any(
        answer in article.text for answer in example.answers if len(answer) > 1
    )


def _right(value: str, answers: Sequence[str]) -> bool:
    """The bar of design §4: F1 of 0.6, or the answer inside a value not much longer."""
    for answer in answers:
        mine, theirs = pieces(value), pieces(answer)
        if overlap(value, answer) >= 0.6:
            return True
        inside = "".join(theirs) in "".join(mine) if theirs else False
        if inside and len(value) <= 3 * len(answer) + 10:
            return True
    return False


def fit(asked: Sequence[Asked]) -> dict[str, object]:
    """Weights, bias, threshold, and what the threshold does."""
    rows = np.array([astuple(item.features) for one in asked for item in one.candidates])
    right = np.array([flag for one in asked for flag in one.right], dtype=float)
    weights, bias = logistic(rows, right)
    scores = [
        np.array([astuple(item.features) for item in one.candidates]) @ weights + bias
        for one in asked
        if one.candidates
    ]
    kept = [one for one in asked if one.candidates]
    best = np.array([score.max() for score in scores])
    best_right = np.array(
        [float(one.right[int(score.argmax())]) for one, score in zip(kept, scores, strict=True)]
    )
    scale, shift = logistic(best[:, None], best_right)
    weights, bias = weights * scale[0], bias * scale[0] + shift
    chances = 1 / (1 + np.exp(-(best * scale[0] + float(shift))))
    gold = np.array([one.gold for one in kept])
    threshold = float(np.quantile(chances[gold], WRONGLY_REFUSED))
    return {
        "weights": {name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=True)},
        "bias": round(float(bias), 4),
        "threshold": round(threshold, 4),
        "fitted_on": {
            "questions": len(kept),
            "answerable": int(gold.sum()),
            "right_of_answerable": round(float(best_right[gold].mean()), 4),
            "refused_of_unanswerable": round(float((chances[~gold] < threshold).mean()), 4),
            "auc": round(float(auc(chances[gold], chances[~gold])), 4),
        },
        "curve": [
            {
                "threshold": round(float(at), 3),
                "wrongly_refused": round(float((chances[gold] < at).mean()), 3),
                "refused": round(float((chances[~gold] < at).mean()), 3),
            }
            for at in np.linspace(0.05, 0.95, 19)
        ],
    }


def logistic(rows: Floats, right: Floats, steps: int = 50) -> tuple[Floats, Floats]:
    """Ridge logistic regression by Newton's method: (weights (features,), bias ())."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    design = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    beta = np.zeros(design.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-design @ beta))
        penalty = np.full(len(beta), RIDGE * len(rows) / 100)
        penalty[-1] = 0
        gradient = design.T @ (right - chance) - penalty * beta
        hessian = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(penalty)
        beta = beta + np.linalg.solve(hessian + 1e-9 * np.eye(len(beta)), gradient)
    weights = beta[:-1] / spread
    return weights, np.asarray(beta[-1] - weights @ mean)


if __name__ == "__main__":
    raise SystemExit(main())
