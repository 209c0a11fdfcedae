"""The library tab: what is in the index, and how articles get in and out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from assistant.compose import escape
from assistant.web.desks import Desks
from assistant.web.labels import Labels
from assistant.web.library import add_files, add_locations, delete_article
from assistant.web.library_view import PAGE, LibraryQuery, inspect_html, library_html
from assistant.web.resources import asset
from assistant.web.sayings import line_of
from assistant.web.words import Speech, word
from index.errors import NewsdeskError

ANY = ""  # no restriction, in a list of choices
_PRIVATE: dict[str, Any] = {"api_visibility": "private"}
_QUIET: dict[str, Any] = {**_PRIVATE, "show_progress": "hidden"}
# Changes to the index wait for each other; they never hold up questions.
_WRITES: dict[str, Any] = {**_QUIET, "concurrency_id": "ingest", "concurrency_limit": 2}
_START = LibraryQuery()


@dataclass(frozen=True)
class LibraryTab:
    """The tab's components."""

    text: Any
    source: Any
    language: Any
    articles: Any
    query: Any
    files: Any
    folder: Any
    address: Any
    report: Any
    inspected: Any
    inspection: Any


class Library:
    """The handlers of the library tab."""

    def __init__(self, desks: Desks) -> None:
        self._desk = desks.first

    def look(self, text: str, source: str, language: str, speech: Speech) -> tuple[Any, ...]:
        """A new query: list and query."""
        return self._show(LibraryQuery(text or "", source or ANY, language or ANY), speech)

    def again(self, query: LibraryQuery, speech: Speech) -> tuple[Any, ...]:
        """The same query over the index as it is now: list, query, sources, languages, sources."""
        sources = self._desk.index.sources()
        of_list, of_chat = gr.update(choices=_sources(sources, speech)), gr.update(choices=sources)
        languages = gr.update(choices=_languages(speech))
        return (*self._show(query, speech), of_list, languages, of_chat)

    def press(self, query: LibraryQuery, speech: Speech, at: gr.EventData) -> tuple[Any, ...]:
        """A button in the list: a year, more, delete. List, query, report."""
        data = at._data
        if data["action"] == "more":
            return (*self._show(replace(query, limit=query.limit + PAGE), speech), gr.skip())
        if data["action"] == "delete":
            said = self._delete(str(data["key"]), str(data["title"]), speech)
            return (*self._show(query, speech), said)
        year = int(data["year"]) if data["year"] else None
        return (*self._show(replace(query, year=year, limit=PAGE), speech), gr.skip())

    def upload(self, files: list[str] | None, speech: Speech) -> Iterator[str]:
        """Lines of progress, then the report."""
        yield from add_files(self._desk, files or [], speech)

    def fetch(self, address: str, speech: Speech) -> Iterator[str]:
        """The same for an address on the web."""
        if not address.strip().startswith(("http://", "https://")):
            yield word("no_files", speech)
            return
        yield from add_locations(self._desk, [address.strip()], speech)

    def inspect(self, file: str | None, speech: Speech) -> str:
        """How the file would be read."""
        return inspect_html(file, speech) if file else ""

    def _show(self, query: LibraryQuery, speech: Speech) -> tuple[str, LibraryQuery]:
        return library_html(self._desk.index, query, speech), query

    def _delete(self, key: str, title: str, speech: Speech) -> str:
        try:
            delete_article(self._desk, key)
        except NewsdeskError as error:
            return f"⚠ {escape(line_of(error, speech))}"
        return word("deleted", speech, title=escape(title))


def build_library(
    desks: Desks, speech: gr.State, labels: Labels, opened: gr.Tab, chat_sources: gr.Dropdown
) -> dict[str, Any]:
    """Lay out the tab and wire its events; returns the event that shows its list anew."""
    query = gr.State(_START)
    with gr.Row(equal_height=False):
        with gr.Column(scale=6, min_width=300):
            text, source, language = _facets(desks, labels)
            report = gr.Markdown(elem_id="nd-report")
            articles = gr.HTML(elem_id="nd-library", js_on_load=asset("bridge.js"))
        with gr.Column(scale=5, min_width=300, elem_id="nd-library-side"):
            labels.make(
                gr.HTML, {"value": "reader_empty"}, elem_id="nd-library-reader", js_on_load=None
            )
            files, folder, address = _adding(labels)
            inspected, inspection = _inspecting(labels)
    tab = LibraryTab(
        text,
        source,
        language,
        articles,
        query,
        files,
        folder,
        address,
        report,
        inspected,
        inspection,
    )
    return _wire(tab, Library(desks), speech, opened, chat_sources)


def _facets(desks: Desks, labels: Labels) -> tuple[Any, Any, Any]:
    text = labels.make(gr.Textbox, {"label": "find", "submit_btn": "go"}, elem_id="nd-find")
    with gr.Row():
        source = labels.make(
            gr.Dropdown,
            {"label": "source"},
            choices=_sources(desks.first.index.sources(), "en"),
            value=ANY,
            min_width=130,
            elem_id="nd-source",
        )
        language = labels.make(
            gr.Dropdown,
            {"label": "language"},
            choices=_languages("en"),
            value=ANY,
            min_width=130,
            elem_id="nd-in-language",
        )
    return text, source, language


def _sources(names: Sequence[str], speech: Speech) -> list[tuple[str, str]]:
    return [(word("any_source", speech), ANY), *((name, name) for name in names)]


def _languages(speech: Speech) -> list[tuple[str, str]]:
    return [(word("any_language", speech), ANY), ("中文", "zh"), ("English", "en")]


def _adding(labels: Labels) -> tuple[Any, Any, Any]:
    with labels.make(gr.Accordion, {"label": "add"}, open=True):
        files = labels.make(
            gr.File, {"label": "files"}, file_count="multiple", elem_id="nd-files", height=140
        )
        folder = labels.make(
            gr.File,
            {"label": "folder"},
            file_count="directory",
            elem_id="nd-folder",
            height=140,
        )
        address = labels.make(
            gr.Textbox,
            {"label": "address", "submit_btn": "go"},
            placeholder="https://…",
            elem_id="nd-address",
        )
    return files, folder, address


def _inspecting(labels: Labels) -> tuple[Any, Any]:
    with labels.make(gr.Accordion, {"label": "inspect"}, open=False, elem_id="nd-inspect"):
        inspected = labels.make(gr.File, {"label": "inspect_info"}, height=130)
        inspection = gr.HTML(elem_id="nd-inspection", js_on_load=None)
    return inspected, inspection


def _wire(
    tab: LibraryTab, library: Library, speech: gr.State, opened: gr.Tab, chat_sources: gr.Dropdown
) -> dict[str, Any]:
    facets = [tab.text, tab.source, tab.language, speech]
    listing = [tab.articles, tab.query]
    for look in (tab.text.submit, tab.source.change, tab.language.change):
        look(library.look, facets, listing, **_QUIET)
    again: dict[str, Any] = {
        "fn": library.again,
        "inputs": [tab.query, speech],
        "outputs": [*listing, tab.source, tab.language, chat_sources],
        **_QUIET,
    }
    opened.select(**again)
    tab.articles.click(library.press, [tab.query, speech], [*listing, tab.report], **_WRITES)
    for dropped in (tab.files, tab.folder):
        dropped.upload(library.upload, [dropped, speech], [tab.report], **_WRITES).then(**again)
    tab.address.submit(library.fetch, [tab.address, speech], [tab.report], **_WRITES).then(**again)
    tab.inspected.upload(library.inspect, [tab.inspected, speech], [tab.inspection], **_QUIET)
    return again
