"""What hands do on the page: Escape, arrow up, a quote clicked, a checked sentence's article."""

from __future__ import annotations

import pytest
from browsing import CUSTOMERS, WAIT, ask, choose_model
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_keyboard_recalls_the_last_question_and_stops_an_answer(page: Page) -> None:
    choose_model(page, "openai:slow")
    box = page.locator("#nd-question textarea")
    box.fill(CUSTOMERS)
    box.press("Enter")
    reply = page.locator("#nd-chat .bot.message").first
    expect(reply).to_contain_text("word3", timeout=WAIT)
    page.keyboard.press("Escape")
    expect(reply).to_contain_text("Stopped.", timeout=WAIT)
    box.press("ArrowUp")
    expect(box).to_have_value(CUSTOMERS)
    box.press("ArrowUp")  # what is being written stays
    expect(box).to_have_value(CUSTOMERS)


def test_a_quote_leads_to_its_place_in_the_article(page: Page) -> None:
    ask(page, CUSTOMERS)
    page.locator("#nd-reader .nd-article").evaluate("pane => { pane.scrollTop = 9999; }")
    page.locator("#nd-card-1-1 blockquote").click()
    expect(page.locator("#nd-reader mark.nd-shown")).to_be_in_viewport()
    expect(page.locator("#nd-card-1-1")).to_have_class("nd-card nd-current")


def test_the_article_of_a_checked_sentence_is_read(page: Page) -> None:
    page.get_by_role("tab", name="Check a draft").click()
    page.locator("#nd-draft textarea").fill("云岚地铁2号线全长61.3公里。")
    page.locator("#nd-check").click()
    quote = page.locator("#nd-checked .nd-held").first
    expect(quote).to_be_visible(timeout=WAIT)
    quote.get_by_role("link").first.click()
    shown = page.locator("#nd-check-reader mark.nd-shown")
    expect(shown).to_be_in_viewport(timeout=WAIT)
    assert (quote.locator("blockquote").text_content() or "?") in (shown.text_content() or "")
