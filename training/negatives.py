"""Questions that a passage doesn't answer, made from those that it does.

Refusal is learnt from near misses: passages that retrieval finds and that don't hold the
answer, other passages of the same article, and questions whose year, number or name was
exchanged, so that everything but one detail agrees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from index.language import lexical_tokens
from training.rows import Document

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_MONTH_DAY = re.compile(r"(\d{1,2})( ?)月(\d{1,2})( ?)日")
_NUMBER = re.compile(r"(?<![\d.\-])\d{1,3}(?![\d.\-]|年|月|日)")
_TITLED = re.compile(r"《[^》]{2,20}》|“[^”]{2,16}”")
_LATIN_NAME = re.compile(r"(?<!^)\b[A-Z][A-Za-z\-]{2,}(?: [A-Z][A-Za-z\-]+)*")
_CJK_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
# Words that a name doesn't begin or end with; a shared run is trimmed by them.
_FUNCTION = "的了在是和与及于被把将对从向为之由到有就也都而其这那个年月日何哪什么谁多少几"
MIN_RUN = 3


class Swapper:
    """Exchanges one detail of a question that its passage confirms for one it doesn't."""

    def __init__(self, questions: Sequence[str], seed: int) -> None:
        self._titled = [name for question in questions for name in _TITLED.findall(question)]
        self._latin = [name for question in questions for name in _LATIN_NAME.findall(question)]
        self._questions = list(questions)
        self._seed = seed
        self._runs: list[str] = []

    def learn_runs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Collect the names that Chinese questions share with their passages."""
        self._runs = [
            run for question, passage in pairs for run in [shared_run(question, passage)] if run
        ]

    def swap(self, question: str, passage: str) -> str | None:
        """The question with one detail exchanged, or None where nothing can be."""
        rng = Random(f"{self._seed}:{question}:{len(passage)}")
        ways = [self._date, self._year, self._number, self._titles, self._latins]
        rng.shuffle(ways)
        # Exchanged Chinese runs read clumsily at times: only where nothing better can be had.
        for way in (*ways, self._run):
            changed = way(question, passage, rng)
            if changed and changed != question:
                return changed
        return None

    def _year(self, question: str, passage: str, rng: Random) -> str | None:
        told = {int(year) for year in _YEAR.findall(passage)}
        shared = [match for match in _YEAR.finditer(question) if int(match.group()) in told]
        if not shared or not told:
            return None
        # Near the told years, but outside their span: "from 1996 to 1999" covers 1997.
        years = [*range(min(told) - 12, min(told) - 1), *range(max(told) + 2, max(told) + 12)]
        match = rng.choice(shared)
        choices = [year for year in years if 1900 <= year <= 2026]
        return _put(question, match, str(rng.choice(choices))) if choices else None

    def _date(self, question: str, passage: str, rng: Random) -> str | None:
        told = {match.group(1, 3) for match in _MONTH_DAY.finditer(passage)}
        shared = [m for m in _MONTH_DAY.finditer(question) if m.group(1, 3) in told]
        if not shared:
            return None
        match = rng.choice(shared)
        month, day = str(rng.randint(1, 12)), str(rng.randint(1, 28))
        if (month, day) in told:
            return None
        return _put(question, match, f"{month}{match[2]}月{day}{match[4]}日")

    def _number(self, question: str, passage: str, rng: Random) -> str | None:
        told = set(re.findall(r"\d+", passage))
        shared = [match for match in _NUMBER.finditer(question) if match.group() in told]
        if not shared:
            return None
        match = rng.choice(shared)
        new = str(max(2, int(match.group()) + rng.choice([-7, -5, -3, -2, 2, 3, 4, 6, 9])))
        return None if new in told else _put(question, match, new)

    def _titles(self, question: str, passage: str, rng: Random) -> str | None:
        return _exchange(question, passage, _TITLED, self._titled, rng)

    def _latins(self, question: str, passage: str, rng: Random) -> str | None:
        return _exchange(question, passage, _LATIN_NAME, self._latin, rng)

    def _run(self, question: str, passage: str, rng: Random) -> str | None:
        run = shared_run(question, passage)
        choices = self._runs
        if not run or not choices:
            return None
        for _ in range(8):
            new = rng.choice(choices)
            if new not in passage and new not in question and abs(len(new) - len(run)) <= 2:
                return question.replace(run, new, 1)
        return None


def _exchange(
    question: str, passage: str, pattern: re.Pattern[str], names: Sequence[str], rng: Random
) -> str | None:
    shared = [match for match in pattern.finditer(question) if match.group() in passage]
    if not shared or not names:
        return None
    match = rng.choice(shared)
    for _ in range(8):
        new = rng.choice(names)
        if new not in passage and new not in question:
            return _put(question, match, new)
    return None


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def shared_run(question: str, passage: str) -> str:
    """The longest Chinese run that both say, function words off its ends; "" if short."""
    best = ""
    for run in _CJK_RUN.findall(question):
        for start in range(len(run)):
            for end in range(start + max(MIN_RUN, len(best) + 1), len(run) + 1):
                if run[start:end] not in passage:
                    break
                best = run[start:end]
    best = best.strip(_FUNCTION)
    return best if len(best) >= MIN_RUN else ""


class Miner:
    """BM25 over passages by the index's own lexical tokens: what retrieval would confuse."""

    def __init__(self, passages: Sequence[tuple[Document, int, int]]) -> None:
        import tantivy

        self._passages = passages
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
        builder.add_unsigned_field("row", stored=True)
        self._index = tantivy.Index(builder.build())
        writer = self._index.writer(50_000_000, 1)
        for row, (document, start, end) in enumerate(passages):
            body = " ".join(lexical_tokens(document.text[start:end]))
            writer.add_document(tantivy.Document(body=body, row=row))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def find(self, question: str, k: int) -> list[tuple[Document, int, int]]:
        """The best `k` passages for the question's tokens."""
        import tantivy

        schema = self._index.schema
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", token))
            for token in sorted(set(lexical_tokens(question)))
        ]
        if not terms:
            return []
        hits = self._searcher.search(tantivy.Query.boolean_query(terms), k).hits
        return [self._passages[self._searcher.doc(at)["row"][0]] for _, at in hits]
