"""Folders of the model cache: made once, whole or not at all, by one process at a time."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import ModelUnavailableError

Progress = Callable[[str], None]
MESSAGE = "preparing the embedding model, once: up to a minute"
MANIFEST = "manifest.json"


def prepared(
    folder: Path,
    write: Callable[[Path], None],
    progress: Progress | None = None,
    message: str = MESSAGE,
) -> Path:
    """`folder`, filled by `write` unless it is whole already.

    `write` fills a temporary folder beside it, which then takes the name: a killed run
    leaves nothing half made. A second process waits for the first. A folder with a file
    missing or cut short is made again. ModelUnavailableError when it can't be written.
    """
    if is_whole(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _locked(folder.with_name(f".{folder.name}.lock")):
            if not is_whole(folder):
                if progress is not None:
                    progress(message)
                _make(folder, write)
    except OSError as error:
        raise ModelUnavailableError(
            f"the model cache {folder.parent} can't be written: {error}",
            hint="free some space there, or set NEWSDESK_CACHE_DIR to another folder",
        ) from error
    return folder


def is_whole(folder: Path) -> bool:
    """Whether every file of the manifest is there at its full size."""
    try:
        sizes = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def _make(folder: Path, write: Callable[[Path], None]) -> None:
    for left in folder.parent.glob(f".{folder.name}.new-*"):
        shutil.rmtree(left, ignore_errors=True)  # of a run that was killed; we hold the lock
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent))
    try:
        write(fresh)
        files = sorted(path for path in fresh.rglob("*") if path.is_file())
        sizes = {path.relative_to(fresh).as_posix(): path.stat().st_size for path in files}
        (fresh / MANIFEST).write_text(json.dumps(sizes, indent=2) + "\n", encoding="utf-8")
        for path in [*files, fresh / MANIFEST]:
            _sync(path)
        if folder.exists():
            shutil.rmtree(folder)
        fresh.chmod(0o755)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Exclusive across processes; the system lets go of it when a process dies."""
    import fcntl  # not on Windows, where the bundled model isn't either

    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
