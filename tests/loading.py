"""What the tests of the loaders share."""

from __future__ import annotations

from pathlib import Path

from index.formats import load
from index.types import LoadedArticle, LoadFailure

BODY = "<div>\n<p>公司今天宣布，年度收入为 745.68 亿元，同比增长 23%。</p>\n</div>\n"


def matter(*lines: str) -> str:
    """A post with these front matter lines."""
    return "\n".join(["---", *lines, "---", "", BODY])


def read(tmp_path: Path, text: str | bytes, name: str = "post.md") -> LoadedArticle:
    """The one article of a file with this content."""
    (loaded,) = loaded_from(tmp_path, text, name)
    assert isinstance(loaded, LoadedArticle), loaded
    return loaded


def refused(tmp_path: Path, text: str | bytes, name: str) -> str:
    """The reason why a file with this content can't be read."""
    (loaded,) = loaded_from(tmp_path, text, name)
    assert isinstance(loaded, LoadFailure), loaded
    return loaded.reason


def loaded_from(tmp_path: Path, text: str | bytes, name: str) -> list[LoadedArticle | LoadFailure]:
    """All that a file with this content gives."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(load(path))


def day(article: LoadedArticle) -> str | None:
    """The publication date in the contract's form."""
    return article.published.interval.iso() if article.published else None
