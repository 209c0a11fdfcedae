"""A small deterministic embedder for tests of what stands around the model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.language import detect_language, lexical_tokens

DIMENSION = 64


class HashEmbedder:
    """Texts that share tokens are near; texts of one language lie together, as in real ones."""

    name = "hashing"
    dimension = DIMENSION

    def __init__(self, *, fingerprint: str = "hashing/1", max_tokens: int = 512) -> None:
        self.fingerprint = fingerprint
        self.max_tokens = max_tokens

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, DIMENSION), rows of length 1."""
        return np.array([self._vector(text) for text in texts], np.float32).reshape(-1, DIMENSION)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As passages."""
        return self.embed_passages(texts)

    def count_tokens(self, text: str) -> int:
        """One a token, and two around them."""
        return len(lexical_tokens(text)) + 2

    def _vector(self, text: str) -> NDArray[np.float32]:
        total = 4 * _noise(self.fingerprint + "language " + detect_language(text))
        for token in lexical_tokens(text):
            total = total + _noise(self.fingerprint + token)
        vector: NDArray[np.float32] = (total / np.linalg.norm(total)).astype(np.float32)
        return vector


def _noise(name: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    noise: NDArray[np.float64] = np.random.default_rng(seed).standard_normal(DIMENSION)
    return noise


def write_articles(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """A JSONL file of articles."""
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    return path


def numbered(count: int, *, start: int = 0) -> list[dict[str, Any]]:
    """Articles that differ, in both languages, long enough for several passages."""
    rows: list[dict[str, Any]] = []
    for n in range(start, start + count):
        if n % 2:
            body = "".join(f"第{n}号港口在第{m}天装卸了{n * 100 + m}个集装箱。" for m in range(20))
            rows.append({"id": f"a{n}", "title": f"{n}号港口", "text": body})
        else:
            body = " ".join(
                f"The mill in district {n} made {n * 100 + m} tonnes of flour." for m in range(40)
            )
            rows.append({"id": f"a{n}", "title": f"Mill {n}", "text": body})
        rows[-1] |= {
            "published": f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}",
            "source": f"wire {n % 3}",
        }
    return rows
