"""Days of events on the page: fields, dots of the timeline, chips; and an answer copied."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import WAIT, ask
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PROFIT = "阿里云首次年度盈利是什么时候？"
# Answered by a report of years later: the event has a dot of its own.
BEGUN = "云岚地铁2号线是哪一年开工的？"


def test_a_dot_of_an_event_narrows_by_its_days(page: Page) -> None:
    ask(page, BEGUN)
    evidence = page.locator("#nd-evidence")
    dot = evidence.locator(".nd-point:has(.nd-event)").first
    scrolled = "list => list.scrollTop"
    dot.hover()
    before = evidence.evaluate(scrolled)
    dot.click()
    assert evidence.evaluate(scrolled) == before  # the dot stays under the pointer
    number = dot.locator("text").text_content()
    expect(page.locator(f"#nd-card-1-{number}")).to_have_class("nd-card nd-current")
    offer = evidence.locator(".nd-offer")
    expect(offer).to_contain_text("happened in")
    days = json.loads(dot.get_attribute("data-offers") or "")[0]
    # By keyboard: from the dot to its first offer.
    offer.get_by_role("button").first.focus()
    page.keyboard.press("Enter")
    chip = evidence.get_by_role("button", name=f"happened since {days['since']}")
    expect(chip).to_be_visible(timeout=WAIT)
    expect(page.locator("#nd-chat .bot.message")).to_have_count(1)
    expect(evidence.get_by_role("button", name="published since")).to_have_count(0)
    page.get_by_role("button", name="Filters and model").click()
    expect(page.get_by_label("Happened since")).to_have_value(days["since"])
    expect(page.get_by_label("Happened until")).to_have_value(days["until"])
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON").click()
    (row,) = json.loads(Path(download.value.path()).read_text("utf-8"))["exchanges"]
    assert (row["event_since"], row["event_until"]) == (days["since"], days["until"])
    chip.click()
    expect(page.get_by_label("Happened since")).to_have_value("", timeout=WAIT)
    expect(page.get_by_label("Happened until")).to_have_value(days["until"])


def test_a_dot_of_what_was_also_found_opens_its_article(page: Page) -> None:
    ask(page, PROFIT)
    dot = page.locator("#nd-evidence .nd-point:has(.nd-found)").first
    title = (dot.get_attribute("aria-label") or "").split(" · ", 1)[1]
    dot.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#nd-reader h2")).to_have_text(title)
    offer = page.locator("#nd-evidence .nd-offer")
    expect(offer).to_contain_text("published in")
    results = Axe().run(page, context={"include": [["#nd-evidence"]]})
    serious = [
        one["id"]
        for one in results.response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
    assert not serious, serious


def test_days_are_written_as_people_write_them(page: Page) -> None:
    page.get_by_role("button", name="Filters and model").click()
    page.get_by_label("Happened since").fill("1990")
    page.get_by_label("Happened until").fill("May 1991")
    ask(page, PROFIT)
    expect(page.get_by_label("Happened since")).to_have_value("1990-01-01")
    expect(page.get_by_label("Happened until")).to_have_value("1991-05-31")
    evidence = page.locator("#nd-evidence")
    expect(evidence).to_contain_text("No article lies within these filters")
    page.locator("#nd-language").get_by_text("中文").click()
    expect(evidence.get_by_role("button", name="事件：1990-01-01 起")).to_be_visible()
    page.get_by_label("事件日期起").fill("哪天")
    box = page.locator("#nd-question textarea")
    box.fill(PROFIT)
    box.press("Enter")
    expect(page.locator("#nd-chat .bot.message").last).to_contain_text(
        "“哪天”不是日期", timeout=WAIT
    )


def test_a_copied_answer_has_no_links_into_the_page(page: Page, url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    ask(page, PROFIT)
    page.get_by_role("button", name="Copy message").last.click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('[1]'))")
    assert "nd-cite" not in page.evaluate("navigator.clipboard.readText()")
