"""ZIP and tar archives: each member a source of its own, read where it lies.

Nothing is written to disk, so a member's path can't lead out of anywhere; it is only a name.
What unpacks to more than any collection of articles is refused.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from index.errors import LoadError
from index.formats.base import MAX_FILE_BYTES, Source, reason_of
from index.types import LoadFailure

ZIP = b"PK\x03\x04"
MAX_MEMBERS = 200_000
MAX_TOTAL = 20 * 1024**3  # bytes unpacked
# Text packs to a tenth, seldom to a fiftieth; what packs to less is no text.
MAX_RATIO, RATIO_FROM = 200, 1_000_000
_TAR_AT = 257
_DAMAGE = (
    zipfile.BadZipFile, tarfile.TarError, OSError, EOFError, zlib.error, NotImplementedError,
    RuntimeError,
)  # fmt: skip


def is_archive(source: Source) -> bool:
    """Whether the content is a ZIP file, or a tar file, packed or not."""
    head = source.head()
    if head.startswith(ZIP) or head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return not _is_office(head)
    return False


def members(source: Source) -> Iterator[Source | LoadFailure]:
    """Its files, in the archive's order, a failure for each that is damaged or a bomb.

    Raises LoadError where the whole is."""
    try:
        if source.head().startswith(ZIP):
            yield from _zipped(source)
        else:
            yield from _tarred(source)
    except _DAMAGE as error:
        raise LoadError(f"a damaged archive: {reason_of(error)}") from error


def _is_office(head: bytes) -> bool:
    return b"[Content_Types].xml" in head[:2000] or b"mimetypeapplication/" in head[:200]


def _zipped(source: Source) -> Iterator[Source | LoadFailure]:
    with source.open_raw() as raw, zipfile.ZipFile(raw) as archive:
        files = [info for info in archive.infolist() if not info.is_dir()]
        _check(len(files), sum(info.file_size for info in files))
        for info in files:
            name = _named(info)
            if _hidden(name):
                continue
            if info.flag_bits & 1:
                raise LoadError("a ZIP archive with a password", hint="unpack it first")
            key = f"{source.key}!/{_tidy(name)}"
            if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size:
                yield LoadFailure(key, f"unpacks to {MAX_RATIO} times its size and more", file=key)
                continue
            try:
                with archive.open(info) as member:
                    yield _member(source, name, cast(BinaryIO, member))
            except _DAMAGE as error:
                # Members of a ZIP file stand each for itself; the others can be read.
                yield LoadFailure(key, f"damaged in its archive: {reason_of(error)}", file=key)


def _tarred(source: Source) -> Iterator[Source]:
    count = total = 0
    with source.open_raw() as raw, tarfile.open(fileobj=raw, mode="r:*") as archive:
        for info in archive:
            count, total = count + 1, total + info.size
            _check(count, total)
            if total > MAX_RATIO * max(raw.tell(), RATIO_FROM):
                raise LoadError(f"unpacks to {MAX_RATIO} times its size and more")
            if not info.isfile() or _hidden(info.name):
                continue
            opened = archive.extractfile(info)
            if opened is not None:
                with opened as member:
                    yield _member(source, info.name, cast(BinaryIO, member))


def _check(count: int, total: int) -> None:
    if count > MAX_MEMBERS:
        raise LoadError(f"an archive of more than {MAX_MEMBERS} files", hint="split it")
    if total > MAX_TOTAL:
        raise LoadError(f"unpacks to more than {MAX_TOTAL // 1024**3} GB", hint="split it")


def _hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or any(
        part.startswith(".") and part not in {".", ".."} for part in name.split("/")
    )


def _named(info: zipfile.ZipInfo) -> str:
    """A member's path; programs for Chinese Windows write it in GBK and don't say so."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _tidy(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _member(source: Source, name: str, member: BinaryIO) -> Source:
    """Held in memory: one more byte than is read of any file, so that it is refused as such."""
    data = member.read(MAX_FILE_BYTES + 1)
    tidy = _tidy(name)
    return Source(
        f"{source.key}!/{tidy}",
        tidy.rsplit("/", 1)[-1],
        partial(io.BytesIO, data),
        mapping=source.mapping,
    )
