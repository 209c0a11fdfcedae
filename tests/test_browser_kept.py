"""The conversation after a reload, in a new tab, beside another tab, over a server started anew."""

from __future__ import annotations

import json

import pytest
from browsing import CUSTOMERS, NOWHERE, QUESTION, WAIT, ask, choose_model
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
PREFIX = "newsdesk-talk:"
STORED = f"Object.keys(localStorage).filter((name) => name.startsWith('{PREFIX}'))"


def kept(page: Page, turns: int) -> None:
    """Wait until this browser has kept that many exchanges in all."""
    page.wait_for_function(
        f"(turns) => {STORED}.map((name) => JSON.parse(localStorage.getItem(name)).turns.length)"
        ".reduce((one, other) => one + other, 0) === turns",
        arg=turns,
    )


def answers(page: Page) -> list[str]:
    return page.locator("#nd-chat .bot.message").all_inner_texts()


def another(page: Page, url: str) -> Page:
    """Another tab of the same visitor."""
    tab = page.context.new_page()
    tab.goto(url)
    tab.locator("#nd-question textarea").wait_for()
    return tab


def test_a_reload_brings_the_conversation_back(page: Page) -> None:
    page.get_by_role("button", name="Filters and model").click()
    page.get_by_label("Published since").fill("2015")
    ask(page, NOWHERE)
    ask(page, QUESTION)
    ask(page, "它的付费客户有多少？")
    said = answers(page)
    kept(page, 3)
    page.reload()
    expect(page.locator("#nd-chat .user.message")).to_have_count(3, timeout=WAIT)
    assert answers(page) == said
    shown = page.locator("#nd-evidence section:not([hidden])")
    expect(shown).to_have_attribute("data-turn", "3")
    expect(shown.locator(".nd-chips")).to_contain_text("published since 2015-01-01")
    expect(page.locator("#nd-reader mark.nd-shown").first).to_contain_text("400 万")
    page.get_by_role("button", name="Filters and model").click()
    expect(page.get_by_label("Published since")).to_have_value("2015-01-01")
    # Markers of an earlier answer, and a follow-up, lean on what came back.
    page.locator("#nd-chat").hover()
    page.mouse.wheel(0, -9000)
    page.locator("#nd-chat .bot.message").nth(1).get_by_role("link", name="[1]").first.click()
    expect(page.locator("#nd-card-2-1")).to_be_visible()
    ask(page, "它首次盈利是什么时候？")
    expect(page.locator("#nd-evidence section:not([hidden]) .nd-chips")).to_contain_text("Aliyun")
    kept(page, 4)


def test_an_edit_is_kept_and_a_new_conversation_forgets(page: Page) -> None:
    ask(page, CUSTOMERS)
    ask(page, NOWHERE)
    kept(page, 2)
    page.get_by_role("button", name="Edit").first.click()
    page.locator("#nd-chat textarea").fill(QUESTION)
    page.get_by_role("button", name="Submit").click()
    kept(page, 1)
    page.reload()
    expect(page.locator("#nd-chat .user.message")).to_have_text(QUESTION, timeout=WAIT)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#nd-chat .message")).to_have_count(0)
    kept(page, 0)
    page.reload()
    expect(page.get_by_role("button", name="Select example 1")).to_be_visible(timeout=WAIT)
    expect(page.locator("#nd-chat .message")).to_have_count(0)


def test_tabs_keep_apart_and_a_new_one_takes_up_what_was_closed(page: Page, url: str) -> None:
    ask(page, CUSTOMERS)
    kept(page, 1)
    other = another(page, url)
    expect(other.get_by_role("button", name="Select example 1")).to_be_visible(timeout=WAIT)
    ask(other, NOWHERE)
    kept(other, 2)
    for tab, question in ((page, CUSTOMERS), (other, NOWHERE), (page, CUSTOMERS)):
        tab.reload()
        expect(tab.locator("#nd-chat .user.message")).to_have_text(question, timeout=WAIT)
    page.close()
    again = another(other, url)
    expect(again.locator("#nd-chat .user.message")).to_have_text(CUSTOMERS, timeout=WAIT)


def test_a_doubled_tab_goes_its_own_way(page: Page, url: str) -> None:
    ask(page, CUSTOMERS)
    kept(page, 1)
    doubled = page.context.new_page()
    session = page.evaluate("JSON.stringify(sessionStorage)")
    doubled.add_init_script(f"if (!sessionStorage.length) Object.assign(sessionStorage, {session})")
    doubled.goto(url)
    expect(doubled.locator("#nd-chat .user.message")).to_have_text(CUSTOMERS, timeout=WAIT)
    kept(page, 2)
    ask(doubled, NOWHERE)
    kept(page, 3)
    page.reload()
    expect(page.locator("#nd-chat .user.message")).to_have_text(CUSTOMERS, timeout=WAIT)
    doubled.reload()
    expect(doubled.locator("#nd-chat .user.message")).to_have_count(2, timeout=WAIT)


def test_visitors_of_other_browsers_see_nothing_of_it(
    page: Page, browser: Browser, url: str
) -> None:
    ask(page, CUSTOMERS)
    kept(page, 1)
    context = browser.new_context()
    stranger = context.new_page()
    stranger.goto(url)
    stranger.locator("#nd-question textarea").wait_for()
    stranger.wait_for_timeout(1_000)
    expect(stranger.locator("#nd-chat .message")).to_have_count(0)
    context.close()


HOSTILE = [
    "not json",
    "null",
    "[]",
    '{"at": 1, "turns": 7}',
    '{"at": 1, "turns": [[1, "<img src=x onerror=hacked=1>"]]}',
    json.dumps({"at": 9e15, "turns": [[1, "aa.bb"], [2, None], [3, {"a": 1}]]}),
    "[" * 100_000,
]


def test_what_was_tampered_with_is_ignored(page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    ask(page, CUSTOMERS)
    kept(page, 1)
    whole = page.evaluate(f"localStorage.getItem({STORED}[0])")
    touched = whole.replace('."', 'x"') if '."' in whole else whole[:-8] + "AAAA" + whole[-4:]
    for text in (*HOSTILE, touched):
        page.evaluate(f"(text) => localStorage.setItem({STORED}[0], text)", text)
        page.reload()
        expect(page.get_by_role("button", name="Select example 1")).to_be_visible(timeout=WAIT)
        page.wait_for_timeout(400)
        expect(page.locator("#nd-chat .message")).to_have_count(0)
        expect(page.get_by_role("alert")).to_have_count(0)
    ask(page, CUSTOMERS)
    kept(page, 1)
    page.evaluate("localStorage.setItem('newsdesk-language', '<b>')")
    page.reload()
    expect(page.locator("#nd-chat .user.message")).to_have_text(CUSTOMERS, timeout=WAIT)
    assert page.evaluate("typeof window.hacked") == "undefined"
    assert not errors


def test_a_stopped_answer_comes_back_as_far_as_it_came(page: Page) -> None:
    choose_model(page, "openai:slow")
    box = page.locator("#nd-question textarea")
    box.fill(CUSTOMERS)
    box.press("Enter")
    expect(page.locator("#nd-chat .bot.message")).to_contain_text("word3", timeout=WAIT)
    page.get_by_role("button", name="Stop").click()
    kept(page, 1)
    page.reload()
    expect(page.locator("#nd-chat .bot.message")).to_contain_text("Stopped.", timeout=WAIT)
    expect(page.locator("#nd-chat .bot.message")).to_contain_text("word3")


def test_it_comes_back_in_the_interface_language(page: Page) -> None:
    ask(page, CUSTOMERS)
    kept(page, 1)
    page.locator("#nd-language").get_by_text("中文").click()
    expect(page.get_by_role("tab", name="文库")).to_be_visible()
    page.reload()
    expect(page.locator("#nd-chat .user.message")).to_have_text(CUSTOMERS, timeout=WAIT)
    expect(page.get_by_role("tab", name="文库")).to_be_visible()
    expect(page.locator("#nd-evidence")).to_contain_text("置信度")
