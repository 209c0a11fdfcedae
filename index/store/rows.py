"""Values to columns and back, and the hashes that tell what changed."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from index.types import Article, Granularity, Interval, LoadedArticle, Published

Vectors = NDArray[np.float32]
ARTICLE_COLUMNS = (
    "article_id, key, title, text, published, url, source, author, language, categories, updated"
)


def article_id(key: str) -> str:
    """Ours, stable for the same key: 64 bits of its SHA-256 in hex."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def content_hash(title: str, text: str) -> bytes:
    """What makes two articles copies of each other: their title and their clean text."""
    return hashlib.sha256(f"{title}\0{text}".encode()).digest()


def record_hash(article: LoadedArticle) -> bytes:
    """What makes an article unchanged: everything that is stored and shown of it."""
    fields = [
        article.title,
        article.text,
        pack_published(article.published),
        pack_published(article.updated),
        article.url,
        article.source,
        article.author,
        article.language,
        list(article.categories),
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).digest()


def text_hash(text: str) -> bytes:
    """The witness by which `verify` knows that a passage's offsets still mean its text."""
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def pack_published(published: Published | None) -> str | None:
    """As JSON text."""
    if published is None:
        return None
    interval = published.interval
    fields = {
        "start": interval.start.isoformat(),
        "end": interval.end.isoformat(),
        "granularity": interval.granularity,
        "certainty": interval.certainty,
        "provenance": published.provenance,
        "zone": published.zone,
        "time": published.time,
        "instant": published.instant,
        "confidence": published.confidence,
    }
    return json.dumps(fields, ensure_ascii=False)


def unpack_published(packed: str | None) -> Published | None:
    """The inverse of `pack_published`."""
    if packed is None:
        return None
    fields: dict[str, Any] = json.loads(packed)
    interval = Interval(
        date.fromisoformat(fields["start"]),
        date.fromisoformat(fields["end"]),
        cast(Granularity, fields["granularity"]),
        fields["certainty"],
    )
    return Published(
        interval,
        fields["provenance"],
        zone=fields["zone"],
        time=fields["time"],
        instant=fields["instant"],
        confidence=fields["confidence"],
    )


def to_article(row: tuple[Any, ...]) -> Article:
    """A row of `ARTICLE_COLUMNS`."""
    (identity, key, title, text, published, url, source, author, language, categories, updated) = (
        row
    )
    return Article(
        article_id=identity,
        article_key=key,
        title=title,
        text=text,
        published=unpack_published(published),
        url=url,
        source=source,
        author=author,
        language=language,
        categories=tuple(json.loads(categories)),
        updated=unpack_published(updated),
    )


def to_loaded(article: Article) -> LoadedArticle:
    """A stored article as a loader would give it, for what works on loaded ones."""
    return LoadedArticle(
        key=article.article_key,
        title=article.title,
        text=article.text,
        published=article.published,
        url=article.url,
        source=article.source,
        author=article.author,
        language=article.language,
        categories=article.categories,
        updated=article.updated,
    )


def pack_vector(vector: Vectors) -> bytes:
    """float16, little-endian."""
    return vector.astype("<f2").tobytes()


def unpack_vectors(blobs: list[bytes], dimension: int) -> NDArray[np.float16]:
    """(len(blobs), dimension) float16. Raises ValueError where a blob has another size."""
    joined = np.frombuffer(b"".join(blobs), "<f2").astype(np.float16, copy=False)
    return joined.reshape(len(blobs), dimension)
