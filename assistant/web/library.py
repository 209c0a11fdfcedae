"""Uploads into the index, as a plain function of files."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from index.ingest import ingest

from assistant.api import Assistant
from index.errors import NewsdeskError


def add_files(desk: Assistant, files: Sequence[str | Path]) -> str:
    """Ingest uploaded files; returns the report as Markdown.

    They are kept in the index folder, so that an article's key is a lasting path and not
    that of a temporary upload.
    """
    if not files:
        return "No files chosen."
    folder = desk.settings.index_dir / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    kept = [Path(shutil.copy(file, folder / Path(file).name)) for file in files]
    try:
        report = ingest(kept, desk.settings.index_dir, settings=desk.settings)
    except NewsdeskError as error:
        return f"⚠ {error.line()}"
    desk.index.refresh()
    lines = [
        f"{len(report.added)} added, {len(report.updated)} updated, "
        f"{len(report.unchanged)} unchanged, {len(report.duplicate)} duplicate, "
        f"{len(report.failed)} failed."
    ]
    lines += [f"- `{Path(failure.key).name}`: {failure.reason}" for failure in report.failed]
    return "\n".join(lines)
