"""HTML pages to article text, date and title, beside trafilatura on the same pages."""

from __future__ import annotations

import gzip
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

from assistant.evaluation.files import read_jsonl
from assistant.evaluation.marked import marked_text, marks
from assistant.evaluation.normalise import compact, parse_date, same_date
from assistant.evaluation.right import within_limit
from assistant.evaluation.score import crashed
from assistant.evaluation.shingles import precision_recall
from assistant.evaluation.types import Cause, Dataset, Desk, Fixture, Row, SuiteOptions
from index.settings import Settings
from index.types import LoadedArticle


@dataclass(frozen=True, slots=True)
class _Page:
    """What an extractor made of a page."""

    text: str = ""
    title: str = ""
    date: str = ""


class Extraction:
    """`text_f1` over the benchmark's pages, `zh_text_f1` over Chinese ones that we marked;
    `kept` and `dropped` strings, dates and titles.

    Figures of trafilatura's extraction of the same bytes stand beside ours, `trafilatura_…`.
    """

    name = "extraction"
    help = "article text, date and title from saved web pages, beside trafilatura"
    asks = False

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """One fixture a page."""
        del options
        folder = data / "extraction"
        marked = marks()
        pages = [fixture for read in _SETS for fixture in read(folder)]
        return Dataset((), [_with_mark(fixture, marked.get(fixture.id)) for fixture in pages])

    def examine(self, fixture: Fixture, desk: Desk | None, settings: Settings) -> Row:
        """Extract with both, and score what the page has gold for."""
        del desk, settings
        page = Path(fixture.payload["path"])
        content = gzip.decompress(page.read_bytes())
        started = time.perf_counter()
        ours = _ours(content)
        spent = 1000 * (time.perf_counter() - started)
        gold = dict(fixture.payload)
        if mark := gold.get("mark"):
            gold["zh_body"] = marked_text(content, mark["spans"], mark["sha256"])
        metrics = _metrics(ours, gold, "")
        metrics |= _metrics(_trafilatura(content), gold, "trafilatura_")
        return Row(
            id=fixture.id,
            question=fixture.question,
            gold=(),
            answers=fixture.answers,
            value=f"{ours.date} {ours.title}".strip() or None,
            value_type="span",
            abstained=False,
            confidence=1.0,
            retrieved=(),
            citations=(),
            tags=fixture.tags,
            metrics=metrics,
            cause=_cause(metrics),
            latency_ms=spent,
            text=ours.text[:400],
        )

    def failed(self, fixture: Fixture, error: str, latency_ms: float) -> Row:
        """A page of which nothing was extracted."""
        marked = {"zh_body": "gold"} if fixture.payload.get("mark") else {}
        metrics = _metrics(_Page(), {**fixture.payload, **marked}, "")
        return replace(crashed(fixture, error, latency_ms), metrics=metrics)


def _with_mark(fixture: Fixture, mark: Mapping[str, Any] | None) -> Fixture:
    return replace(fixture, payload={**fixture.payload, "mark": mark}) if mark else fixture


def _ours(content: bytes) -> _Page:
    from index.formats import load

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_bytes(content)
        found = next(iter(load(path, format="html")), None)
    if not isinstance(found, LoadedArticle):
        return _Page()
    published = found.published.interval.start.isoformat() if found.published else ""
    return _Page(found.text, found.title, published)


def _trafilatura(content: bytes) -> _Page:
    import trafilatura

    text = trafilatura.extract(content, include_comments=False) or ""
    metadata = trafilatura.extract_metadata(content)
    if metadata is None:
        return _Page(text)
    return _Page(text, metadata.title or "", metadata.date or "")


def _metrics(page: _Page, gold: Mapping[str, Any], prefix: str) -> dict[str, float]:
    metrics: dict[str, float] = {}
    if gold.get("body"):
        precision, recall = precision_recall(page.text, gold["body"])
        metrics |= {"text_precision": precision, "text_recall": recall}
    if gold.get("zh_body"):
        precision, recall = precision_recall(page.text, gold["zh_body"], characters=True)
        metrics |= {"zh_text_precision": precision, "zh_text_recall": recall}
    if gold.get("must_have"):
        metrics["kept"] = _share(page.text, gold["must_have"])
    if gold.get("must_not_have"):
        metrics["dropped"] = 1 - _share(page.text, gold["must_not_have"])
    if gold.get("date"):
        metrics["date_accuracy"] = float(_same_day(page.date, gold["date"]))
    if gold.get("title"):
        metrics["title_accuracy"] = float(_same_title(page.title, gold["title"]))
    return {prefix + name: value for name, value in metrics.items()}


def _share(text: str, strings: Sequence[str]) -> float:
    flat = compact(text)
    return sum(compact(one) in flat for one in strings) / len(strings)


def _same_day(found: str, gold: str) -> bool:
    given, wanted = parse_date(found), parse_date(gold)
    return given is not None and wanted is not None and same_date(given, wanted)


def _same_title(found: str, gold: str) -> bool:
    """Equal, or one holds the other and little more: sites append their name to a title."""
    one, other = compact(found), compact(gold)
    if not one or not other:
        return False
    return (one in other or other in one) and within_limit(max(found, gold, key=len), gold)


def _cause(metrics: Mapping[str, float]) -> Cause | None:
    if metrics.get("date_accuracy") == 0:
        return "wrong_date"
    checked = (metrics.get("title_accuracy", 1.0), metrics.get("text_recall", 1.0))
    return "not_read" if min(checked) < 0.5 else None


def _benchmark(folder: Path) -> Iterator[Fixture]:
    for row in read_jsonl(folder / "aeb" / "ground_truth.jsonl.gz"):
        path = folder / "aeb" / row["html"]
        yield _fixture("aeb", row["id"], row["url"], path, {"body": row["articleBody"]})


def _trafilatura_set(folder: Path) -> Iterator[Fixture]:
    for row in read_jsonl(folder / "trafilatura" / "gold.jsonl"):
        gold = {name: row[name] for name in ("must_have", "must_not_have", "date", "title")}
        path = folder / "trafilatura" / row["html"]
        yield _fixture("trafilatura", row["id"], row["url"], path, gold, row["lang_guess"])


def _readability(folder: Path) -> Iterator[Fixture]:
    """Its expected text is an extractor's own output, so only date and title count."""
    for row in read_jsonl(folder / "readability" / "metadata.jsonl"):
        gold = {"date": (row.get("publishedTime") or "")[:10], "title": row.get("title")}
        path = folder / "readability" / row["source"]
        yield _fixture("readability", row["id"], row["id"], path, gold)


def _gne(folder: Path) -> Iterator[Fixture]:
    """Chinese pages; gold are the pages' own metadata."""
    for row in read_jsonl(folder / "gne_zh" / "pages.jsonl"):
        gold = {
            "date": (row.get("meta_published") or "")[:10],
            # As the page's source writes it: &quot; for a quotation mark.
            "title": unescape(row.get("meta_title") or ""),
        }
        path = folder / "gne_zh" / row["html"]
        yield _fixture("gne_zh", row["id"], row["id"], path, gold, "zh")


_SETS: Sequence[Callable[[Path], Iterator[Fixture]]] = (
    _benchmark,
    _trafilatura_set,
    _readability,
    _gne,
)


def _fixture(
    source: str, identity: str, label: str, path: Path, gold: dict[str, Any], language: str = "und"
) -> Fixture:
    known = {name: value for name, value in gold.items() if value}
    answers = tuple(known[name] for name in ("date", "title") if name in known)
    return Fixture(
        id=f"{source}-{identity}",
        question=label,
        answers=answers,
        tags={"set": source, "language": language},
        payload={**known, "path": str(path)},
    )
