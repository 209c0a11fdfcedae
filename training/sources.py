"""Each data set as documents and examples. One function a set, found through `SOURCES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from training.align import MAX_ANSWER_CHARS, find_answer, nearest_span
from training.rows import Document, Example, read_jsonl

Loaded = tuple[dict[str, Document], list[Example]]
# The literal answer of a yes/no question is no span of the passage.
_NOT_SPANS = {"是", "是的", "不是", "否", "有", "没有", "会", "不会", "yes", "no"}


def cmrc(data: Path, _pairs: Path) -> Loaded:
    """CMRC2018 dev and trial: Chinese questions over Chinese encyclopaedia passages."""
    documents: dict[str, Document] = {}
    examples: list[Example] = []
    for name in ("dev", "trial"):
        for row in read_jsonl(data / "cmrc2018" / f"{name}.jsonl.gz"):
            key = f"cmrc/{row['context_id']}"
            documents[key] = Document(key, row["context"], "zh", row["title"])
            examples += _example("cmrc2018", documents[key], row["question"], "zh", row["answers"])
    return documents, examples


def xquad(data: Path, _pairs: Path) -> Loaded:
    """XQuAD in all four pairings of question and passage language."""
    documents: dict[str, Document] = {}
    examples: list[Example] = []
    for row in read_jsonl(data / "xquad_en_zh" / "xquad_en_zh.jsonl.gz"):
        title = row["title"].replace("_", " ")
        for passage_language in ("zh", "en"):
            key = f"xquad/{row['para_id']}/{passage_language}"
            text = row[f"context_{passage_language}"]
            documents[key] = Document(key, text, passage_language, title)
            answer = row[f"answer_{passage_language}"]
            span = find_answer(text, answer, row[f"question_{passage_language}"])
            if span is None:
                continue
            examples += [
                Example(
                    "xquad",
                    row[f"question_{language}"],
                    language,
                    key,
                    *span,
                    (row["answer_en"], row["answer_zh"]),
                    f"xquad/{row['para_id']}",
                )
                for language in ("zh", "en")
            ]
    return documents, examples


def chronoqa(data: Path, _pairs: Path) -> Loaded:
    """ChronoQA's questions whose answer its gold passage says, word for word or nearly."""
    folder = data / "chronoqa"
    documents = {
        key: Document(key, row["text"], "zh")
        for row in read_jsonl(folder / "chunks.jsonl.gz")
        for key in [f"chronoqa/{row['id']}"]
    }
    flagged = {
        row["id"]
        for row in read_jsonl(folder / "quality_flags.jsonl")
        if "answer_says_unknown" in row["flags"]
    }
    examples: list[Example] = []
    for row in read_jsonl(folder / "questions.jsonl.gz"):
        if row["temporal_type"] == "aggregate" or row["id"] in flagged:
            continue
        for gold in row["gold_chunk_ids"]:
            document = documents[f"chronoqa/{gold}"]
            found = _example(
                "chronoqa", document, row["question"], "zh", [row["answer"]], near=True
            )
            if found:
                examples += found
                break
    return documents, examples


def crud(data: Path, _pairs: Path) -> Loaded:
    """CRUD's short questions, aligned to the gold documents that say their answer."""
    folder = data / "crud_rag"
    documents = {
        key: Document(key, row["text"], "zh", row["date"] or "")
        for row in read_jsonl(folder / "documents.jsonl.gz")
        for key in [f"crud/{row['doc_id']}"]
    }
    examples: list[Example] = []
    for name in ("1doc", "2docs", "3docs"):
        for row in read_jsonl(folder / f"questions_{name}.jsonl.gz"):
            golds = [documents[f"crud/{gold['doc_id']}"] for gold in row["gold"]]
            for qa in row["qa"]:
                if qa["unanswerable"] or not qa["answer_in_gold_text"]:
                    continue
                examples += _first_of(golds, qa["question"], qa["answer"])
    return documents, examples


def _first_of(golds: list[Document], question: str, answer: str) -> list[Example]:
    for document in golds:
        found = _example("crud", document, question, "zh", [answer])
        if found:
            return found
    return []


def timeqa(data: Path, _pairs: Path) -> Loaded:
    """TimeQA: English questions with a time span over the paragraphs of one page."""
    documents: dict[str, Document] = {}
    examples: list[Example] = []
    for page in read_jsonl(data / "timeqa" / "human_annotated_test.jsonl.gz"):
        title = page["link"].removeprefix("/wiki/").replace("_", " ")
        keys = [f"timeqa/{page['id']}/{n}" for n in range(len(page["paragraphs"]))]
        for key, text in zip(keys, page["paragraphs"], strict=True):
            documents[key] = Document(key, text, "en", title)
        for question in page["questions"]:
            examples += _timeqa_examples(question, keys, documents, page["id"])
    return documents, examples


def _timeqa_examples(
    row: dict[str, Any], keys: list[str], documents: dict[str, Document], page: str
) -> Iterator[Example]:
    group = f"timeqa/{page}"
    if row["unanswerable"]:
        # The paragraph that looks most like an answer is the honest test of "not here".
        words = set(row["question"].casefold().split())
        closest = max(keys, key=lambda key: len(words & _words(documents[key].text)))
        yield Example("timeqa", row["question"], "en", closest, -1, -1, (), group)
        return
    for place in row["evidence"][:1]:
        key = keys[place["para"]]
        span = (place["start"], place["end"])
        yield Example("timeqa", row["question"], "en", key, *span, tuple(row["answers"]), group)


def _words(text: str) -> set[str]:
    return set(text.casefold().split())


def pairs(data: Path, pairs_dir: Path) -> Loaded:
    """The project's own pairs: offsets into articles of the data folder, no text copied."""
    documents: dict[str, Document] = {}
    examples: list[Example] = []
    articles: dict[str, dict[str, dict[str, Any]]] = {}
    for path in sorted(pairs_dir.glob("*.jsonl")):
        for row in read_jsonl(path):
            if row["file"] not in articles:
                articles[row["file"]] = _articles(data / row["file"])
            document, group = _paired(articles[row["file"]][row["article"]], row)
            documents[document.key] = document
            answer = document.text[row["start"] : row["end"]] if row["start"] >= 0 else ""
            examples.append(
                Example(
                    "pairs",
                    row["question"],
                    row["language"],
                    document.key,
                    row["start"],
                    row["end"],
                    (answer,) if answer else (),
                    group,
                )
            )
    return documents, examples


def passages(_data: Path, pairs_dir: Path) -> Loaded:
    """The project's own passages, each in both languages, asked in both: all four pairings."""
    documents: dict[str, Document] = {}
    examples: list[Example] = []
    for path in sorted((pairs_dir.parent / "passages").glob("*.jsonl")):
        for row in read_jsonl(path):
            group = f"passages/{row['id']}"
            for language in ("en", "zh"):
                text, title = row[f"text_{language}"], row[f"title_{language}"]
                document = Document(f"{group}/{language}", text, language, title)
                documents[document.key] = document
                for fact in row["facts"]:
                    examples += _asked_in_both(fact, document, group)
    return documents, examples


def _asked_in_both(fact: dict[str, Any], document: Document, group: str) -> Iterator[Example]:
    start = end = -1
    answers: tuple[str, ...] = ()
    if answer := fact[f"a_{document.language}"]:
        near = fact.get(f"near_{document.language}") or answer
        start = document.text.index(near) + near.index(answer)
        end = start + len(answer)
        answers = (fact["a_en"], fact["a_zh"])
    for asked_in in ("en", "zh"):
        question = fact[f"q_{asked_in}"]
        yield Example("passages", question, asked_in, document.key, start, end, answers, group)


def _paired(article: dict[str, Any], row: dict[str, Any]) -> tuple[Document, str]:
    """What a pair is asked of, and its group: those of the set's own questions over it."""
    file, name, field = row["file"], row["article"], row.get("field", "text")
    title = (article.get("title") or article.get("link", "").removeprefix("/wiki/")).replace(
        "_", " "
    )
    if field.startswith("context_"):
        language = field.removeprefix("context_")
        document = Document(f"xquad/{name}/{language}", article[field], language, title)
        return document, f"xquad/{name}"
    if field.startswith("paragraphs/"):
        number = field.removeprefix("paragraphs/")
        text = article["paragraphs"][int(number)]
        return Document(f"timeqa/{name}/{number}", text, "en", title), f"timeqa/{name}"
    if field == "context":
        document = Document(f"cmrc/{name}", article[field], "zh", title)
        return document, document.key
    header = " ".join(filter(None, [article.get("title"), article.get("date")]))
    document = Document(f"pairs/{file}/{name}", article[field], "zh", header)
    return document, document.key


def _articles(path: Path) -> dict[str, dict[str, Any]]:
    names = ("para_id", "context_id", "doc_id", "id")
    return {
        str(next(row[name] for name in names if row.get(name))): row for row in read_jsonl(path)
    }


def distractors(data: Path) -> dict[str, Document]:
    """News items that only serve as hard negatives."""
    return {
        key: Document(key, row["text"], "zh", f"{row['title']} {row['date']}")
        for row in read_jsonl(data / "xwlb" / "items.jsonl.gz")
        for key in [f"xwlb/{row['id']}"]
    }


def _example(
    source: str,
    document: Document,
    question: str,
    language: str,
    answers: list[str],
    *,
    near: bool = False,
) -> list[Example]:
    accepted = tuple(dict.fromkeys(answer.strip() for answer in answers))
    limit = MAX_ANSWER_CHARS[document.language]
    usable = [answer for answer in accepted if answer not in _NOT_SPANS and len(answer) <= limit]
    spans = [find_answer(document.text, answer, question) for answer in usable]
    if near and usable and not any(spans):
        spans = [nearest_span(document.text, usable[0])]
    span = next((span for span in spans if span), None)
    if span is None:
        return []
    return [Example(source, question, language, document.key, *span, accepted, document.key)]


SOURCES: dict[str, Callable[[Path, Path], Loaded]] = {
    "cmrc2018": cmrc,
    "xquad": xquad,
    "chronoqa": chronoqa,
    "crud": crud,
    "timeqa": timeqa,
    "pairs": pairs,
    "passages": passages,
}
