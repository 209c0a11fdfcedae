"""Shared test set-up: no network but loopback, and the folders that data tests read."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

pytest_plugins = ["browsing"]  # fixtures of the browser tests
ROOT = Path(__file__).resolve().parents[1]
LOOPBACK = ["127.0.0.1", "::1", "localhost"]


def pytest_runtest_setup() -> None:
    """Every test may talk to this machine only."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With NO_SKIPS set (in CI), a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("NO_SKIPS") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report


def data_dir() -> Path:
    """The folder of public benchmarks, wherever it is (see README, Tests)."""
    return Path(os.environ.get("NEWSDESK_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Benchmarks and real article files; skips where a clone has none."""
    path = data_dir()
    if not path.is_dir():
        pytest.skip(f"needs the benchmark data (NEWSDESK_DATA; {path} is absent)")
    return path


@pytest.fixture(scope="session")
def seed_dir(shared_data: Path) -> Path:
    """The folder with the user's own article, beside the benchmarks."""
    path = shared_data.parent / "seed"
    if not path.is_dir():
        pytest.skip(f"needs the seed article ({path} is absent)")
    return path


@pytest.fixture(scope="session")
def examples_dir() -> Path:
    """The example articles shipped with the project."""
    return ROOT / "examples" / "articles"


@pytest.fixture(scope="session")
def example_index(examples_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the example articles, made with the bundled model. Read it, don't write."""
    from index import ingest

    folder = tmp_path_factory.mktemp("examples") / "index"
    report = ingest([examples_dir], folder)
    assert not report.failed
    return folder


@pytest.fixture(scope="session")
def seed_index(seed_dir: Path, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the user's own article and the posts in its format."""
    from index import ingest

    folder = tmp_path_factory.mktemp("seed") / "index"
    ingest([seed_dir, shared_data / "hexo_posts" / "files"], folder)
    return folder
