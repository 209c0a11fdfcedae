"""Articles into the index and out of it, as plain functions that tell how it goes."""

from __future__ import annotations

import queue
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from assistant.api import Assistant
from assistant.compose import escape
from assistant.web.sayings import line_of, saying
from assistant.web.words import Speech, word
from index import IngestReport, NewsIndex, ingest
from index.errors import IndexLockedError, NewsdeskError

UPLOADS = "uploads"  # in the index folder
PATIENCE = 20.0  # seconds to wait for another process that writes to the index
_WRITING = threading.Lock()  # one change at a time: visitors wait for each other
_Done = TypeVar("_Done")


def add_files(desk: Assistant, files: Sequence[str | Path], speech: Speech = "en") -> Iterator[str]:
    """Ingest uploaded files; yields lines of progress, then the report, as Markdown.

    They are kept in the index folder, so that an article's key is a lasting path and not
    that of a temporary upload: the same file name again updates its article.
    """
    if not files:
        yield word("no_files", speech)
        return
    folder = desk.settings.index_dir / UPLOADS
    folder.mkdir(parents=True, exist_ok=True)
    yield from add_locations(desk, _kept([Path(file) for file in files], folder), speech)


def add_locations(
    desk: Assistant, locations: Sequence[str | Path], speech: Speech = "en"
) -> Iterator[str]:
    """Ingest files, folders or addresses; yields lines of progress, then the report."""
    lines: queue.Queue[str | None] = queue.Queue()
    ended: list[IngestReport | NewsdeskError] = []

    def work() -> None:
        try:
            ended.append(_patiently(lambda: _ingested(desk, locations, lines.put)))
        except NewsdeskError as error:
            ended.append(error)
        finally:
            lines.put(None)

    worker = threading.Thread(target=work, name="newsdesk-ingest", daemon=True)
    worker.start()
    yield word("ingesting", speech, line=word("starting", speech))
    while (line := lines.get()) is not None:
        yield word("ingesting", speech, line=escape(saying(line, speech)))
    worker.join()
    desk.index.refresh()
    for outcome in ended:
        yield (
            f"⚠ {escape(line_of(outcome, speech))}"
            if isinstance(outcome, NewsdeskError)
            else report_markdown(outcome, speech)
        )


def report_markdown(report: IngestReport, speech: Speech) -> str:
    """Counts of every outcome, then a line for each failure."""
    kinds = ("added", "updated", "unchanged", "duplicate", "failed")
    counts = {kind: len(getattr(report, kind)) for kind in kinds}
    lines = [word("report", speech, **counts), ""]
    lines += [
        f"- {escape(Path(item.key).name)}: {escape(saying(item.reason, speech))}"
        for item in report.failed
    ]
    return "\n".join(lines)


def delete_article(desk: Assistant, key: str) -> int:
    """Remove the article of that key from the index; returns how many there were."""

    def work() -> int:
        with NewsIndex.open(desk.settings) as writable:
            return writable.delete([key])

    removed = _patiently(work)
    desk.index.refresh()
    return removed


def _ingested(
    desk: Assistant, locations: Sequence[str | Path], tell: Callable[[str], None]
) -> IngestReport:
    return ingest(locations, desk.settings.index_dir, settings=desk.settings, progress=tell)


def _patiently(work: Callable[[], _Done]) -> _Done:
    """`work()`, waiting a while for whoever else is writing. Raises IndexLockedError after that."""
    deadline = time.monotonic() + PATIENCE
    with _WRITING:
        while True:
            try:
                return work()
            except IndexLockedError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)


def _kept(files: Sequence[Path], folder: Path) -> list[Path]:
    """Copies in `folder`. A folder's files may share a name: the second is `name-2`, and so on."""
    kept: list[Path] = []
    seen: Counter[str] = Counter()
    for file in files:
        seen[file.name] += 1
        again = f"-{seen[file.name]}" if seen[file.name] > 1 else ""
        kept.append(Path(shutil.copy(file, folder / f"{file.stem}{again}{file.suffix}")))
    return kept
