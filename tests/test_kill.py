"""Ingest killed with SIGKILL, at random moments and at the worst ones, loses nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hashing import HashEmbedder, numbered, write_articles

from index import NewsIndex, ingest
from index.types import Filter

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = 24
# Small batches make many moments between commits.
CHILD = """
import os, signal, sys
from hashing import HashEmbedder
import index.embedding, index.lexical, index.store
from index import ingest
sys.modules["index.ingest"].BATCH_ARTICLES = 3
index.embedding.BATCH = 4
owner, name, left = sys.argv[3], sys.argv[4], int(sys.argv[5])
if name:
    target = {"writer": index.store.StoreWriter, "lexical": index.lexical.Lexical,
              "files": index.lexical}[owner]
    original = getattr(target, name)
    def deadly(*arguments, **options):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments, **options)
    setattr(target, name, deadly)
ingest([sys.argv[1]], sys.argv[2], embedder=HashEmbedder())
"""
# Before a store commit's changes, between store and lexical index, between the lexical index
# and its watermark, inside its changes, and within the embedding of a batch.
MOMENTS = [
    ("writer", "put", 0),
    ("writer", "put", 10),
    ("lexical", "catch_up", 3),
    ("lexical", "_add", 0),
    ("files", "_write_state", 0),
    ("files", "_write_state", 4),
    ("writer", "put_meta", 2),
    ("writer", "put_vectors", 0),
    ("writer", "put_vectors", 9),
]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = numbered(ARTICLES)
    rows.append({**rows[3], "id": "reprint"})
    return write_articles(tmp_path_factory.mktemp("kill") / "articles.jsonl", rows)


@pytest.fixture(scope="module")
def undisturbed(source: Path) -> str:
    ingest([source], source.parent / "undisturbed", embedder=HashEmbedder())
    return check(source.parent / "undisturbed")


def start(source: Path, folder: Path, moment: tuple[str, str, int]) -> subprocess.Popen[bytes]:
    owner, name, calls = moment
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(source), str(folder), owner, name, str(calls)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])},
    )


def check(folder: Path) -> str:
    """The digest of a sound and complete index, whose caches find what its store has."""
    with NewsIndex.open(folder, embedder=HashEmbedder()) as index:
        assert index.verify() == []
        stats = index.stats()
        assert (stats["articles"], stats["pending_embeddings"]) == (ARTICLES + 1, 0)
        for n in range(0, ARTICLES, 7):
            key = f"a{n}"
            only = Filter(article_ids=(index.article_by_key(key).article_id,))
            hits = index.search("第 3 天 flour tonnes 港口", k=50, filter=only)
            assert len(hits) == len(index.passages(only.article_ids[0]))
        return str(stats["content_digest"])


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: f"{moment[1]}-{moment[2]}")
def test_killed_at_the_worst_moments(
    source: Path, undisturbed: str, tmp_path: Path, moment: tuple[str, str, int]
) -> None:
    with start(source, tmp_path, moment) as child:
        assert child.wait(60) == -signal.SIGKILL
    ingest([source], tmp_path, embedder=HashEmbedder())
    assert check(tmp_path) == undisturbed


def test_killed_again_and_again_at_random(source: Path, undisturbed: str, tmp_path: Path) -> None:
    moments = random.Random(7)
    kills = 0
    for _ in range(4):
        with start(source, tmp_path, ("writer", "", 0)) as child:
            # From the first file on, so that each kill hits an ingest at work.
            while not (tmp_path / "newsdesk.db").exists() and child.poll() is None:
                time.sleep(0.01)
            time.sleep(moments.uniform(0.0, 0.4))
            child.kill()
            kills += child.wait(60) == -signal.SIGKILL
    assert kills
    ingest([source], tmp_path, embedder=HashEmbedder())
    assert check(tmp_path) == undisturbed
