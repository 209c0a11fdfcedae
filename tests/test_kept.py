"""A conversation kept in the browser: as values here, in a real browser in test_browser_kept.py."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.types import Answer
from assistant.web.chat import again, respond
from assistant.web.conversation import Exchange, Exchanges, Scope, history
from assistant.web.evidence import evidence_html
from assistant.web.export import to_markdown
from assistant.web.kept import KEY_FILE, MOST, Keeper
from index import NewsIndex, ingest
from index.settings import Settings

TODAY = date(2022, 6, 1)
NOW = datetime(2022, 6, 1, 9, 30, tzinfo=UTC)
SCOPE = Scope(since="2000-01-01", sources=("Coast Daily",), strictness=0.2)
ARTICLE = """---
title: Harlow ferry ends
date: 2021-02-03
source: Coast Daily
---
The Harlow ferry made its last crossing on 31 January 2021. It had carried 1.2 million passengers.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index of one article is."""
    path = tmp_path_factory.mktemp("kept")
    (path / "ferry.md").write_text(ARTICLE, encoding="utf-8")
    ingest([path / "ferry.md"], path / "index")
    return path


@pytest.fixture(scope="module")
def asked(folder: Path) -> Exchanges:
    """A question, a follow-up, one that nothing answers, one that was stopped."""
    exchanges: Exchanges = ()
    with Assistant.open(folder / "index") as desk:
        for question in ("When did the Harlow ferry end?", "why?", "What is the capital of Peru?"):
            *_, exchanges = respond(desk, question, exchanges, scope=SCOPE, today=TODAY, now=NOW)
    return (*exchanges, Exchange(4, "stop", Scope(), reply="word1 *Stopped.*", at=NOW))


@pytest.fixture
def index(folder: Path, tmp_path: Path) -> Iterator[NewsIndex]:
    """A copy that a test may change."""
    copy = tmp_path / "index"
    shutil.copytree(folder / "index", copy)
    with NewsIndex.open(Settings(index_dir=copy)) as opened:
        yield opened


def answer_of(exchange: Exchange) -> Answer:
    assert exchange.answer is not None
    return exchange.answer


def pieces(keeper: Keeper, exchanges: Exchanges) -> str:
    return "\n".join(keeper.piece(item) for item in exchanges)


def test_what_was_kept_comes_back_as_it_was(index: NewsIndex, asked: Exchanges) -> None:
    keeper = Keeper(index.settings.index_dir)
    kept = pieces(keeper, asked)
    back = Keeper(index.settings.index_dir).restored(kept, index)
    assert history(back) == history(asked)
    assert back[3] == asked[3]
    for old, new in zip(asked[:3], back[:3], strict=True):
        assert answer_of(new).to_json() == answer_of(old).to_json()
        assert (new.scope, new.at, new.reply) == (old.scope, old.at, old.reply)
    assert not any(item.stale for item in back)
    assert again(back, "en") == back
    assert evidence_html(back) == evidence_html(asked)


def test_what_was_touched_or_written_by_another_is_left_out(
    index: NewsIndex, asked: Exchanges, tmp_path: Path
) -> None:
    keeper = Keeper(index.settings.index_dir)
    first, second, *_ = lines = [keeper.piece(item) for item in asked]
    signature, _, body = first.partition(".")
    (tmp_path / "other").mkdir()
    other = Keeper(tmp_path / "other")
    assert other.name != keeper.name
    for hostile in (
        "",
        ".",
        "\n\n.\n",
        "no dot",
        "é.ü",
        f"{signature}.{body[:-4]}",
        f"{signature}.{body}A",
        f"{signature[:-1]}.{body}",
        f"{signature}.<img src=x onerror=alert(1)>",
        "\ud800.\ud800",
        f"{lines[1].partition('.')[0]}.{body}",
        other.piece(asked[0]),
    ):
        assert keeper.restored(hostile, index) == ()
        assert len(keeper.restored(f"{hostile}\n{second}", index)) == 1
    assert len(keeper.restored(f"{first}\n{first}", index)) == 1
    assert len(keeper.restored("x" * 10_000_000, index)) == 0


def test_only_the_latest_exchanges_come_back(index: NewsIndex, asked: Exchanges) -> None:
    keeper = Keeper(index.settings.index_dir)
    many = tuple(replace(asked[0], number=number) for number in range(1, MOST + 11))
    back = keeper.restored(pieces(keeper, many), index)
    assert [item.number for item in back] == list(range(11, MOST + 11))


def test_a_cited_article_that_was_changed_is_told(
    index: NewsIndex, asked: Exchanges, folder: Path
) -> None:
    keeper = Keeper(index.settings.index_dir)
    kept = pieces(keeper, asked[:1])
    changed = ARTICLE.replace("The Harlow ferry made", "It was cold. The Harlow ferry made")
    file = folder / "ferry.md"
    try:
        file.write_text(changed, encoding="utf-8")
        ingest([file], index.settings.index_dir, settings=index.settings)
    finally:
        file.write_text(ARTICLE, encoding="utf-8")
    index.refresh()
    (back,) = again(keeper.restored(kept, index), "en")
    assert back.changed == tuple(one.number for one in answer_of(back).citations)
    assert "changed or deleted since" in back.reply
    html = evidence_html([back])
    assert "the article has changed since" in html
    assert 'data-marks=""' in html  # nothing else is highlighted in the quote's place
    assert "changed or deleted since" in to_markdown([back], NOW)


def test_a_cited_article_that_was_deleted_is_told(index: NewsIndex, asked: Exchanges) -> None:
    keeper = Keeper(index.settings.index_dir)
    kept = pieces(keeper, asked[:3])
    assert answer_of(asked[2]).nearest
    index.delete([answer_of(asked[0]).citations[0].article_key])
    back = keeper.restored(kept, index)
    assert back[0].gone == tuple(one.number for one in answer_of(back[0]).citations)
    assert answer_of(back[0]).retrieved == ()
    assert answer_of(back[2]).nearest == ()
    html = evidence_html(back, "zh")
    assert "文章已删除" in html
    assert 'data-article="" data-marks' in html


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    name = Keeper(tmp_path).name
    assert Keeper(tmp_path).name == name
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o077 == 0
    (tmp_path / KEY_FILE).write_bytes(b"short")
    assert Keeper(tmp_path).name != name  # damaged: one for as long as this runs
    assert Keeper(tmp_path / "absent").name
