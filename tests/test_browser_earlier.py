"""The list of earlier conversations: opened, chosen, deleted, by keyboard and on a phone."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import (
    CUSTOMERS,
    NOWHERE,
    QUESTION,
    STORED,
    WAIT,
    another,
    ask,
    choose_model,
    kept,
    opened,
)
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser
BUTTON = "Earlier conversations"


def begun_anew(page: Page) -> None:
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("button", name="Select example 1")).to_be_visible(timeout=WAIT)


def listed(page: Page) -> Locator:
    return page.locator("#nd-earlier .nd-talk")


def asked(page: Page) -> Locator:
    return page.locator("#nd-chat .user.message")


def test_an_earlier_conversation_is_opened_and_gone_on_with(page: Page, url: str) -> None:
    ask(page, QUESTION)
    kept(page, 1)
    begun_anew(page)
    ask(page, NOWHERE)
    kept(page, 2)
    page.locator("#nd-earlier summary").click()
    expect(listed(page)).to_have_text([re.compile(rf"^{QUESTION} \d{{4}}-\d\d-\d\d$")])
    listed(page).click()
    expect(asked(page)).to_have_text([QUESTION], timeout=WAIT)
    expect(page.locator("#nd-card-1-1")).to_be_visible()
    expect(page.locator("#nd-question textarea")).to_be_focused()
    ask(page, "它的付费客户有多少？")
    expect(page.locator("#nd-card-2-1")).to_contain_text("400 万")
    kept(page, 3)
    page.reload()
    expect(asked(page)).to_have_count(2, timeout=WAIT)
    # What another tab shows isn't offered; once that is closed, it is.
    other = another(page, url)
    expect(asked(other)).to_have_text([NOWHERE], timeout=WAIT)
    page.locator("#nd-earlier summary").click()
    expect(page.locator("#nd-earlier")).to_contain_text("No other conversation")
    other.close()
    page.locator("#nd-earlier summary").click()
    page.locator("#nd-earlier summary").click()
    expect(listed(page)).to_have_count(1)


def test_one_is_deleted_by_keyboard(page: Page) -> None:
    for question in (CUSTOMERS, NOWHERE):
        ask(page, question)
        begun_anew(page)
    kept(page, 2)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#nd-earlier summary").focus()
    page.keyboard.press("Enter")
    expect(listed(page)).to_have_text([re.compile(re.escape(NOWHERE)), re.compile(CUSTOMERS)])
    page.keyboard.press("Tab")
    expect(listed(page).first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=f"Delete: {NOWHERE}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(listed(page)).to_have_count(1)
    expect(page.get_by_role("button", name=f"Delete: {CUSTOMERS}")).to_be_focused()
    kept(page, 1)
    page.keyboard.press("Escape")
    expect(listed(page)).to_be_hidden()
    expect(page.locator("#nd-earlier summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(asked(page)).to_have_text([CUSTOMERS], timeout=WAIT)


def test_an_answer_under_way_stays_with_its_own_conversation(page: Page) -> None:
    ask(page, NOWHERE)
    begun_anew(page)
    choose_model(page, "openai:slow")
    box = page.locator("#nd-question textarea")
    box.fill(CUSTOMERS)
    box.press("Enter")
    expect(page.locator("#nd-chat .bot.message")).to_contain_text("word3", timeout=WAIT)
    page.locator("#nd-earlier summary").click()
    listed(page).click()
    expect(asked(page)).to_have_text([NOWHERE], timeout=WAIT)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    page.locator("#nd-earlier summary").click()
    listed(page).click()
    expect(asked(page)).to_have_text([CUSTOMERS], timeout=WAIT)
    expect(page.locator("#nd-chat .bot.message")).to_contain_text("No answer came")
    expect(page.locator("#nd-chat .bot.message")).not_to_contain_text("word")


def test_the_list_fits_a_phone_and_axe_finds_nothing_serious(browser: Browser, url: str) -> None:
    page, _ = opened(browser, url)
    page.set_viewport_size({"width": 360, "height": 740})
    for _ in range(2):
        ask(page, "What did " + "the <img src=x onerror=hacked=1> council " * 3 + "decide?")
        begun_anew(page)
    page.locator("#nd-earlier summary").click()
    expect(listed(page)).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for row in listed(page).all():
        expect(row).to_be_visible()
        assert (row.bounding_box() or {"width": 0})["width"] > 150
    expect(page.get_by_role("button", name="Delete: What did").first).to_be_visible()
    found = Axe().run(page, context={"include": [["#nd-earlier"]]}).response
    assert found["passes"]
    assert not [one for one in found["violations"] if one["impact"] in {"serious", "critical"}]
    assert page.evaluate("typeof window.hacked") == "undefined"
    # A title that was tampered with is text; a day that is none isn't shown.
    page.evaluate(
        f"""() => {STORED}.forEach((name) => localStorage.setItem(name, JSON.stringify(
          {{ ...JSON.parse(localStorage.getItem(name)), at: 9e15,
             title: "<img src=x onerror='hacked = 1'>" }})))"""
    )
    page.locator("#nd-earlier summary").click()
    page.locator("#nd-earlier summary").click()
    expect(listed(page).first).to_have_text("<img src=x onerror='hacked = 1'>")
    assert page.evaluate("typeof window.hacked") == "undefined"
    page.context.close()
