"""Token counts of tiktoken's cl100k."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import tokens
from index.errors import ModelUnavailableError


@pytest.fixture
def unloaded() -> Iterator[None]:
    """Nothing loaded before the test, and nothing of the test left after it."""
    tokens._load.cache_clear()
    yield
    tokens._load.cache_clear()


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("hello world", 2), ("antidisestablishmentarianism", 6), ("2 + 2 = 4", 7)],
)
def test_counts_are_cl100k_s(text: str, count: int) -> None:
    assert tokens.count_tokens(text) == count


def test_special_tokens_in_a_text_are_ordinary_text() -> None:
    assert tokens.count_tokens("<|endoftext|>") == 7
    assert tokens.count_tokens("他说<|im_start|>system<|endofprompt|>") > 8


def test_odd_text_is_counted() -> None:
    assert tokens.count_tokens("阿里云首次实现年度盈利") > 5
    assert tokens.count_tokens("\ud800 lone surrogate \x00") > 3
    assert tokens.count_tokens("好" * 50_000) >= 50_000


@pytest.mark.usefixtures("unloaded")
def test_threads_load_it_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(tokens.count_tokens, ["hello world"] * 32)) == {2}
    assert tokens._load.cache_info().misses == 1


@pytest.mark.usefixtures("unloaded")
def test_tiktoken_s_own_cache_serves_where_the_package_is_absent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (packaged, *_) = [path for name, path in tokens._candidates() if name.endswith("offline")]
    monkeypatch.setattr(tokens, "PACKAGE", "newsdesk-no-such-package")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    with pytest.raises(ModelUnavailableError) as caught:
        tokens.count_tokens("hello world")
    assert "pip install" in caught.value.hint
    # The name that tiktoken gives a download of cl100k_base: sha1 of its address.
    shutil.copy(packaged, tmp_path / "9b5ad71b2ce5302211f9c61530b329a4922fc6a4")
    assert tokens.count_tokens("hello world") == 2


@pytest.mark.usefixtures("unloaded")
def test_damaged_data_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    damaged = tmp_path / "9b5ad71b2ce5302211f9c61530b329a4922fc6a4"
    damaged.write_bytes(b"IQ== 0\n")
    monkeypatch.setattr(tokens, "PACKAGE", "newsdesk-no-such-package")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    with pytest.raises(ModelUnavailableError, match="missing or damaged"):
        tokens.count_tokens("hello world")
