"""One hash for what an index holds."""

from __future__ import annotations

import hashlib

from index.store.reader import Store
from index.store.rows import content_hash

_LAYOUT = b"newsdesk content 1"


def content_digest(store: Store) -> str:
    """Equal digests mean the same articles, passages, offsets and vectors.

    Made of content alone, key by key: row numbers, commits and the order in which articles
    came don't enter. A passage that waits for its embedding counts as one with an empty one.
    """
    digest = hashlib.sha256(_LAYOUT)
    with store.snapshot():
        passages = _passage_digests(store)
        # Texts aren't taken at the word of their stored hash: they are hashed again.
        for row, key, title, text, record, copy_of in store.each(
            "SELECT row, key, title, text, record_hash, copy_of FROM articles"
            " WHERE removed = 0 ORDER BY key"
        ):
            digest.update(hashlib.sha256(key.encode()).digest())
            digest.update(content_hash(title, text))
            digest.update(record)
            digest.update(passages.get(copy_of or row, b""))
    return digest.hexdigest()


def _passage_digests(store: Store) -> dict[int, bytes]:
    """By article row: a hash over its passages in order."""
    digests: dict[int, hashlib._Hash] = {}
    for article, start, end, language, embedding in store.each(
        "SELECT article, start, end, language, embedding FROM passages ORDER BY article, start, id"
    ):
        digest = digests.setdefault(article, hashlib.sha256())
        digest.update(f"{start}:{end}:{language}:{len(embedding or b'')}".encode())
        digest.update(embedding or b"")
    return {article: digest.digest() for article, digest in digests.items()}
