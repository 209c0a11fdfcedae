"""Hand-written questions: the reader's training pairs and the `cross` suite fit their articles.

Both hold references into public collections, never the text, so a slip in an offset or a key
would teach or measure nonsense without any error.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from training.rows import held_out

ROOT = Path(__file__).resolve().parents[1]
PAIRS = ROOT / "training" / "pairs"
CROSS = ROOT / "assistant" / "evaluation" / "data" / "cross.jsonl"
COLLECTIONS = {"crud_rag/documents.jsonl.gz": "doc_id", "xwlb/items.jsonl.gz": "id"}
ENCYCLOPAEDIAS = {
    "cmrc2018/dev.jsonl.gz": "context_id",
    "cmrc2018/trial.jsonl.gz": "context_id",
    "xquad_en_zh/xquad_en_zh.jsonl.gz": "para_id",
    "timeqa/human_annotated_test.jsonl.gz": "id",
}
KINDS = {"who", "where", "what", "how many", "which", "why", "when", "yesno"}
HAN = re.compile(r"[\u4e00-\u9fff]")

Row = dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def pair_rows(files: str = "*.jsonl") -> list[Row]:
    return [row for path in sorted(PAIRS.glob(files)) for row in read_rows(path)]


def records(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@lru_cache(maxsize=1)
def articles(data: Path) -> dict[tuple[str, str], str]:
    """Text of every article by (collection, key)."""
    texts = {
        (name, row[key]): row["text"]
        for name, key in COLLECTIONS.items()
        for row in records(data / name)
    }
    for side in ("en", "zh"):
        name = f"wmt22_news_en_zh/{side}_source_docs.jsonl.gz"
        for row in records(data / name):
            texts[name, row["doc_id"]] = "\n".join(row[f"src_{side}"])
    return texts


@lru_cache(maxsize=1)
def asked(data: Path) -> dict[tuple[str, str, str], str]:
    """Every text that a pair may ask of, by (collection, key, field)."""
    texts = {(*key, "text"): text for key, text in articles(data).items()}
    for name, key in ENCYCLOPAEDIAS.items():
        for row in records(data / name):
            for field in ("context", "context_en", "context_zh"):
                if field in row:
                    texts[name, str(row[key]), field] = row[field]
            for number, text in enumerate(row.get("paragraphs", ())):
                texts[name, str(row[key]), f"paragraphs/{number}"] = text
    return texts


def text_of(row: Row, data: Path) -> str:
    return asked(data)[row["file"], row["article"], row.get("field", "text")]


def language_of(question: str) -> str:
    return "zh" if HAN.search(question) else "en"


def is_stated(row: Row) -> bool:
    return bool(row["start"] >= 0)


def test_every_pair_resolves_to_a_trimmed_span(shared_data: Path) -> None:
    for row in filter(is_stated, pair_rows()):
        text = text_of(row, shared_data)
        assert 0 <= row["start"] < row["end"] <= len(text), row["id"]
        span = text[row["start"] : row["end"]]
        assert span == span.strip(), row["id"]
        assert not span.endswith(("，", "。", "、", "；")), (row["id"], span)


def test_no_span_cuts_a_number_or_a_latin_word(shared_data: Path) -> None:
    for row in filter(is_stated, pair_rows()):
        text, start, end = text_of(row, shared_data), row["start"], row["end"]
        for cut in (text[start - 1 : start + 1] if start else "", text[end - 1 : end + 1]):
            assert not re.fullmatch(r"[0-9.]{2}|[A-Za-z]{2}", cut), (row["id"], text[start:end])


def test_unanswered_pairs_name_an_article_and_no_span(shared_data: Path) -> None:
    for row in pair_rows():
        if not is_stated(row):
            assert (row["start"], row["end"]) == (-1, -1), row["id"]
            assert text_of(row, shared_data), row["id"]


def test_news_pairs_are_bilingual_and_a_third_is_unanswered() -> None:
    rows = pair_rows("news-*.jsonl")
    assert len(rows) >= 330
    assert len({row["article"] for row in rows}) >= 120
    assert all(row["language"] == language_of(row["question"]) for row in rows)
    assert {row["kind"] for row in rows} == KINDS - {"yesno"}
    unanswered = [row for row in rows if not is_stated(row)]
    assert 0.29 <= len(unanswered) / len(rows) <= 0.37
    for group in (rows, unanswered):
        english = sum(row["language"] == "en" for row in group)
        assert 0.45 <= english / len(group) <= 0.55


def test_encyclopaedia_pairs_cross_languages_and_keep_off_the_held_out_tenth() -> None:
    rows = pair_rows("encyclopaedia-*.jsonl")
    crossed = sum(
        row["language"] != ("en" if row["field"].startswith(("context_en", "para")) else "zh")
        for row in rows
    )
    assert crossed > len(rows) // 3
    assert 0.08 < sum(not is_stated(row) for row in rows) / len(rows) < 0.2
    for row in rows:
        prefix = row["file"].split("/")[0].removesuffix("_en_zh").removesuffix("2018")
        assert not held_out(f"{prefix}/{row['article']}"), row["id"]


def test_no_question_or_id_occurs_twice() -> None:
    for rows in (pair_rows(), read_rows(CROSS)):
        ids = Counter(row["id"] for row in rows)
        asked = Counter((row["question"], row.get("field")) for row in rows)
        assert not [value for counts in (ids, asked) for value, n in counts.items() if n > 1]


def test_rows_hold_references_and_no_text() -> None:
    fields = {"id", "file", "article", "start", "end", "question", "language", "kind"}
    for row in pair_rows():
        assert set(row) - {"field"} == fields, row["id"]
        assert len(row["question"]) < 200, row["id"]


def test_cross_golds_exist_and_hold_the_first_answer(shared_data: Path) -> None:
    by_key = {key: text for (_, key), text in articles(shared_data).items()}
    for row in read_rows(CROSS):
        assert row["gold"], row["id"]
        assert set(row["gold"]) <= set(by_key), row["id"]
        assert len(set(row["gold"])) == len(row["gold"]), row["id"]
        if row["value_type"] == "yesno":
            assert row["answers"] in (["yes"], ["no"]), row["id"]
        elif row["value_type"] == "date":
            assert any(re.fullmatch(r"[\d/-]+", answer) for answer in row["answers"]), row["id"]
        else:
            assert row["answers"][0] in by_key[row["gold"][0]], row["id"]


def test_cross_questions_are_asked_in_the_other_language(shared_data: Path) -> None:
    by_key = {key: text for (_, key), text in articles(shared_data).items()}
    rows = read_rows(CROSS)
    assert len(rows) >= 130
    for row in rows:
        question, article = row["tags"]["direction"].split("-")
        assert row["language"] == question == language_of(row["question"]), row["id"]
        assert {language_of(by_key[key]) for key in row["gold"]} == {article}, row["id"]
        assert row["tags"]["kind"] in KINDS, row["id"]
    chinese = sum(row["language"] == "zh" for row in rows)
    assert 0.2 <= chinese / len(rows) <= 0.3


def test_no_article_is_both_trained_on_and_measured() -> None:
    trained = {row["article"] for row in pair_rows()}
    assert trained.isdisjoint(key for row in read_rows(CROSS) for key in row["gold"])
