"""The translation of a quote on the page: asked for, labelled, shown as text, and cancelled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browsing import CUSTOMERS, QUESTION, WAIT, ask, choose_model
from playwright.sync_api import Page, expect
from slow_llm import BRIEF, reader_left

pytestmark = pytest.mark.browser


def test_a_quote_is_translated_under_it_and_labelled(page: Page) -> None:
    ask(page, QUESTION)
    card = page.locator("#nd-card-1-1")
    quote = card.locator("blockquote").inner_text()
    translate = card.get_by_role("button", name="Translate")
    expect(translate).to_be_hidden()  # no language model is chosen
    choose_model(page, "openai:brief")
    translate.click()
    shown = card.get_by_role("status")
    expect(shown).to_contain_text(BRIEF, timeout=WAIT)  # the tag in it is text
    expect(shown).to_contain_text("Machine translation, not a quote (openai:brief)")
    expect(shown).to_contain_text("figures differ")  # 99 years isn't in the quote
    assert card.locator("blockquote").inner_text() == quote
    assert page.locator("#nd-evidence img").count() == 0
    # Evidence drawn anew keeps it; what is taken away doesn't have it.
    page.locator("#nd-language").get_by_text("中文").click()
    expect(page.locator("#nd-evidence")).to_contain_text("置信度")
    expect(shown).to_contain_text(BRIEF)
    for name in ("Markdown", "HTML", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        saved = Path(download.value.path()).read_text(encoding="utf-8")
        assert json.dumps(quote, ensure_ascii=False)[1:-1] in saved
        assert "99 years" not in saved
    assert page.evaluate("typeof window.hacked") == "undefined"


def test_a_translation_is_cancelled_and_an_error_is_one_line(page: Page) -> None:
    ask(page, QUESTION)
    choose_model(page, "openai:slow")
    card = page.locator("#nd-card-1-1")
    assert reader_left()  # the choice asked it for one word
    card.get_by_role("button", name="Translate").click()
    shown = card.get_by_role("status")
    expect(shown).to_have_text("Translating …")
    card.get_by_role("button", name="Cancel").click()
    expect(shown).to_have_text("Cancelled.")
    expect(card.get_by_role("button", name="Translate")).to_be_visible()
    assert reader_left()  # the model isn't left writing for nobody
    page.route("**/translate", lambda route: route.abort())
    card.get_by_role("button", name="Translate").click()
    expect(shown).to_contain_text("⚠")


def test_a_page_asks_for_one_translation_at_a_time(page: Page) -> None:
    ask(page, QUESTION)
    choose_model(page, "openai:slow")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/translate" in one.url else None)
    cards = [page.locator("#nd-card-1-1"), page.locator("#nd-card-1-2")]
    for card in cards:
        card.get_by_role("button", name="Translate").click()
    expect(cards[0].get_by_role("status")).to_have_text("Translating …")
    expect(cards[1].get_by_role("status")).to_have_text("Waiting for other translations …")
    assert len(asked) == 1
    cards[0].get_by_role("button", name="Cancel").click()
    expect(cards[0].get_by_role("status")).to_have_text("Cancelled.")
    expect(cards[1].get_by_role("status")).to_have_text("Translating …")
    assert len(asked) == 2
    # What still waits is cancelled without having been asked for.
    cards[0].get_by_role("button", name="Translate").click()
    expect(cards[0].get_by_role("status")).to_have_text("Waiting for other translations …")
    cards[0].get_by_role("button", name="Cancel").click()
    expect(cards[0].get_by_role("status")).to_have_text("Cancelled.")
    cards[1].get_by_role("button", name="Cancel").click()
    expect(cards[1].get_by_role("status")).to_have_text("Cancelled.")
    assert len(asked) == 2


def test_a_quote_in_the_readers_language_is_not_translated(page: Page) -> None:
    ask(page, CUSTOMERS)
    expect(page.locator("#nd-card-1-1 [data-action=translate]")).to_have_count(
        1
    )  # an English interface
    page.locator("#nd-language").get_by_text("中文").click()
    expect(page.locator("#nd-evidence")).to_contain_text("置信度")
    expect(page.locator("#nd-card-1-1 [data-action=translate]")).to_have_count(0)
