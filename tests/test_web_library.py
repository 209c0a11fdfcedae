"""Library, export, feedback, timeline and the interface's words, as values."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.web import export, feedback
from assistant.web.chat import respond
from assistant.web.conversation import Exchange, Scope
from assistant.web.desks import Desks
from assistant.web.examples import SHOWN, example_questions
from assistant.web.library import add_files, add_locations, delete_article
from assistant.web.library_view import LibraryQuery, inspect_html, library_html
from assistant.web.talk import Talk
from assistant.web.timeline import points_of, timeline_svg
from assistant.web.words import _WORDS, word
from index.errors import LLMError
from index.store import WriterLock

NOW = datetime(2022, 6, 1, 9, 30, tzinfo=UTC)
CUSTOMERS = "阿里云付费客户有多少？"


@pytest.fixture(scope="module")
def desk(example_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over a copy: these tests change it."""
    index = tmp_path_factory.mktemp("library") / "index"
    shutil.copytree(example_index, index)
    with Assistant.open(index) as opened:
        yield opened


@pytest.fixture(scope="module")
def exchange(desk: Assistant) -> Exchange:
    *_, exchanges = respond(desk, CUSTOMERS, today=date(2022, 6, 1), now=NOW)
    return exchanges[-1]


def article_file(folder: Path, sentence: str) -> Path:
    file = folder / "tram.md"
    file.write_text(
        f"---\ntitle: The Norwick tram\ndate: 2031-02-03\nsource: Coast Daily\n---\n{sentence}\n",
        encoding="utf-8",
    )
    return file


def test_an_upload_tells_how_it_goes_and_is_found_at_once(desk: Assistant, tmp_path: Path) -> None:
    lines = list(add_files(desk, [article_file(tmp_path, "The Norwick tram has nine stops.")]))
    assert lines[0].startswith("Working: ")
    assert lines[-1].startswith("1 added, 0 updated, 0 unchanged, 0 duplicate, 0 failed.")
    assert desk.search("Norwick tram", k=1)[0].article.source == "Coast Daily"
    lines = list(add_files(desk, [article_file(tmp_path, "The Norwick tram has ten stops.")]))
    assert "1 updated" in lines[-1]
    article = desk.search("Norwick tram", k=1)[0].article
    assert "ten stops" in article.text
    assert delete_article(desk, article.article_key) == 1
    assert desk.index.coverage().articles == 60
    assert list(add_files(desk, [])) == ["Nothing chosen."]


def test_a_file_that_fails_is_a_line_of_the_report(desk: Assistant, tmp_path: Path) -> None:
    broken = tmp_path / "empty.md"
    broken.write_text("", encoding="utf-8")
    *_, report = add_files(desk, [broken], "zh")
    assert "失败 1 篇" in report
    assert "- empty.md: " in report


def test_uploads_wait_for_another_writer(
    desk: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.web.library.PATIENCE", 0.0)
    with WriterLock(desk.settings.index_dir):
        *_, said = add_files(desk, [article_file(tmp_path, "Eleven stops.")])
    assert said.startswith("⚠ ")
    assert "is being written to" in said


def test_a_private_address_is_refused(desk: Assistant) -> None:
    *_, report = add_locations(desk, ["http://127.0.0.1:9/feed"])
    assert "1 failed" in report


def test_the_library_lists_counts_and_narrows(desk: Assistant) -> None:
    html = library_html(desk.index, LibraryQuery(), "en")
    assert "20 of 60 articles" in html
    assert html.count('class="nd-card"') == 20
    assert 'data-action="more"' in html
    by_year = {
        int(year): int(count) for year, count in re.findall(r">(\d{4}): (\d+) articles<", html)
    }
    assert sum(by_year.values()) == 60 - desk.index.coverage().undated
    year = max(by_year, key=lambda key: by_year[key])
    narrowed = library_html(desk.index, LibraryQuery(year=year, language="zh"), "zh")
    total = int(re.findall(r"显示 (\d+) 篇", narrowed)[0])
    assert 0 < total < by_year[year]
    assert 'lang="en"' not in narrowed
    found = library_html(desk.index, LibraryQuery(text="electric ferry", language="en"), "en")
    assert "electric ferry" in found[: found.index("Delete")]  # the first one is about it
    nobody = LibraryQuery(source="Nobody's Gazette")
    assert "No article fits." in library_html(desk.index, nobody, "en")


def test_a_file_is_inspected_without_being_stored(examples_dir: Path, tmp_path: Path) -> None:
    html = inspect_html(examples_dir / "pages" / "wind-farm.html", "en")
    assert "2020-09-03" in html
    assert "JSON-LD" in html
    hostile = inspect_html(examples_dir / "pages" / "script-injection.html", "en")
    assert "<script" not in hostile
    assert "⚠" in inspect_html(tmp_path / "absent.md", "en")


def test_what_is_taken_away_carries_its_sources(exchange: Exchange) -> None:
    assert exchange.answer is not None
    citation = exchange.answer.citations[0]
    unanswered = Exchange(2, "stopped", Scope())
    written = {
        name: write([exchange, unanswered], NOW, "en")
        for name, (_, write) in export.FORMATS.items()
    }
    for text in written.values():
        assert citation.quote in text
        assert "stopped" not in text
    (row,) = json.loads(written["JSON"])["exchanges"]
    assert row["asked"] == CUSTOMERS
    assert row["citations"][0]["start"] == citation.start
    for name in ("Markdown", "HTML"):
        assert citation.title in written[name]
        assert "2022-05-26" in written[name]
        assert "accessed 2022-06-01" in written[name]


def test_a_verdict_is_a_line_in_the_index_folder(tmp_path: Path, exchange: Exchange) -> None:
    feedback.store(tmp_path, exchange, "wrong", "r" * 900, NOW)
    feedback.store(tmp_path, Exchange(2, "stopped", Scope()), "right", "", NOW)
    lines = (tmp_path / feedback.FILE).read_text(encoding="utf-8").splitlines()
    (row,) = [json.loads(line) for line in lines]
    assert row["verdict"] == "wrong"
    assert row["reason"] == "r" * 500
    assert row["question"] == CUSTOMERS
    assert row["cited"] == [one.article_key for one in exchange.answer.citations]  # type: ignore[union-attr]


def test_the_timeline_tells_events_from_publications(exchange: Exchange) -> None:
    assert exchange.answer is not None
    kinds = {point.kind for point in points_of(exchange.answer, "en") if point.number == 1}
    assert kinds == {"published", "event"}  # the quote says "the end of March"
    svg = timeline_svg(exchange.number, exchange.answer, "en")
    assert 'href="#nd-cite-1-1"' in svg
    assert 'data-since="2022-01-01" data-until="2022-12-31"' in svg


def test_examples_fit_the_index(desk: Assistant) -> None:
    questions = example_questions(desk.index)
    assert len(questions) == 4
    assert questions[0] == SHOWN[0][1]

    class Empty:
        def articles(self, *_: object, **__: object) -> list[object]:
            return []

    assert example_questions(Empty()) == []  # type: ignore[arg-type]


def test_a_model_that_cannot_be_opened_is_one_line(desk: Assistant) -> None:
    talk = Talk(Desks(desk))
    assert talk.try_model("gguf:/nowhere.gguf", "en").startswith("⚠ no model file")
    assert talk.try_model("none", "zh") == "none 已就绪。"
    *_, last = talk.ask(CUSTOMERS, (), "", "gguf:/nowhere.gguf", "en", "", "", "", "", [])
    assert last[0][-1]["content"].startswith("⚠ no model file")
    assert list(talk.ask("  ", (), "", "none", "en", "", "", "", "", [])) == []
    with pytest.raises(LLMError):
        Desks(desk).get("gguf:/nowhere.gguf")


def test_every_word_is_said_in_both_languages() -> None:
    for key, (english, chinese) in _WORDS.items():
        fields = set(re.findall(r"\{(\w+)\}", english))
        assert fields == set(re.findall(r"\{(\w+)\}", chinese)), key
        values = dict.fromkeys(fields, 1)
        assert word(key, "en", **values) != word(key, "zh", **values), key
