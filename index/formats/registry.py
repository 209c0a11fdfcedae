"""Which loader reads a source: content decides, the file's name only helps."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.errors import LoadError, UsageError
from index.formats.base import Loader, Source
from index.formats.decode import decode
from index.formats.feed import FeedLoader
from index.formats.html import HtmlLoader
from index.formats.jsonl import JsonLinesLoader
from index.formats.markdown import MarkdownLoader
from index.formats.tables import TableLoader
from index.formats.text import TextLoader

LOADERS: Mapping[str, Loader] = {
    loader.name: loader
    for loader in (
        MarkdownLoader(),
        HtmlLoader(),
        FeedLoader(),
        JsonLinesLoader(),
        TableLoader(),
        TextLoader(),
    )
}

# What a file is that begins like this; none of them is an article.
_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, sound or film"),
    (b"PK\x03\x04", "a ZIP archive or Office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound or film"),
)
# Control characters beyond this share of a text mean that it is none.
_CONTROL_SHARE = 0.05
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def choose(source: Source, format: str | None = None) -> Loader:
    """The loader for `source`; `format` names one outright.

    Raises LoadError where the source is empty or no text, UsageError for an unknown format.
    """
    head = source.head()
    if not head.strip():
        raise LoadError("empty file")
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise LoadError(f"{what}, not an article", hint="save the article as text or HTML")
    text = decode(head, source.charset).text
    if _is_binary(text):
        raise LoadError("binary data, not an article", hint="save the article as text or HTML")
    if format is not None:
        return named(format)
    name = source.name.removesuffix(".gz")
    return max(LOADERS.values(), key=lambda loader: loader.sniff(text, name))


def named(format: str) -> Loader:
    """The loader called `format`. Raises UsageError where there is none."""
    if format not in LOADERS:
        raise UsageError(f"unknown format: {format}", hint=f"known: {', '.join(sorted(LOADERS))}")
    return LOADERS[format]


def _is_binary(text: str) -> bool:
    controls = len(_CONTROLS.findall(text))
    return controls > _CONTROL_SHARE * len(text) or text.count("\ufffd") > 0.3 * len(text)
