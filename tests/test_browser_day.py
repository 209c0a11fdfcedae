"""What a page that is open all day must bear: long answers and pastes, many hands, slow work."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from browsing import CUSTOMERS, KEY, NOWHERE, QUESTION, WAIT, ask, choose_model, opened
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def test_the_answers_first_words_are_seen_first(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for question in (QUESTION, CUSTOMERS, QUESTION):
        reply = ask(page, question)
        expect(reply.locator("strong").first).to_be_in_viewport()
    # Whoever scrolls back is left there.
    log = page.locator("#nd-chat [role=log]")
    log.hover()
    page.mouse.wheel(0, -5000)
    expect(page.locator("#nd-chat .user.message").first).to_be_in_viewport()


def test_a_scroll_bar_held_is_not_torn_away(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for question in (QUESTION, CUSTOMERS):
        ask(page, question)
    log = page.locator("#nd-chat [role=log]")
    box = log.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    # The bar moves the log, and something more of the answer comes.
    log.evaluate("log => { log.scrollTop = 0; log.append(document.createElement('i')); }")
    page.mouse.up()
    expect(page.locator("#nd-chat .user.message").first).to_be_in_viewport()


def test_nothing_jumps_while_an_answer_comes(page: Page) -> None:
    ask(page, CUSTOMERS)
    page.evaluate("""() => {
      window.shifts = [];
      new PerformanceObserver((list) => {
        for (const one of list.getEntries())
          if (!one.hadRecentInput) window.shifts.push([one.value,
            ...one.sources.map((s) => s.node?.className ?? s.node?.nodeName ?? "")]);
      }).observe({ type: "layout-shift" });
    }""")
    ask(page, QUESTION)
    page.wait_for_timeout(1_000)
    shifts = page.evaluate("window.shifts")
    # Chromium's own bound of a good page is 0.1.
    assert sum(value for value, *_ in shifts) < 0.1, shifts


def test_a_quote_is_copied_with_where_it_stands(page: Page, url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    ask(page, CUSTOMERS)
    page.locator("#nd-card-1-1").get_by_role("button", name="Copy quote").click()
    expect(page.locator("#nd-card-1-1").get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    quote = page.locator("#nd-card-1-1 blockquote").inner_text()
    assert copied == f"“{quote}” — 阿里云交出首份年度盈利成绩单, 云岭财经, 2022-05-26"


def test_a_question_is_edited_and_retried_in_its_place(page: Page) -> None:
    ask(page, NOWHERE)
    page.get_by_role("button", name="Edit").first.click()
    box = page.locator("#nd-chat textarea")
    box.fill(CUSTOMERS)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#nd-card-1-1")).to_contain_text("400 万", timeout=WAIT)
    expect(page.locator("#nd-chat .user.message")).to_have_text(CUSTOMERS)
    with page.expect_response("**/queue/join*"):
        page.get_by_role("button", name="Retry").click()
    expect(page.locator("#nd-card-1-1")).to_contain_text("400 万", timeout=WAIT)
    expect(page.locator("#nd-chat .bot.message")).to_have_count(1)


def test_an_example_is_asked_with_a_click(page: Page) -> None:
    page.get_by_role("button", name="Select example 1").click()
    expect(page.locator("#nd-card-1-1")).to_contain_text("2022-05-26", timeout=WAIT)


def test_two_visitors_ask_at_once(page: Page, browser: Browser, url: str) -> None:
    other, _ = opened(browser, url)
    for visitor, question in ((page, CUSTOMERS), (other, NOWHERE)):
        visitor.locator("#nd-question textarea").fill(question)
    for visitor in (page, other):
        visitor.locator("#nd-question textarea").press("Enter")
    expect(page.locator("#nd-card-1-1")).to_contain_text("400 万", timeout=WAIT)
    expect(other.locator("#nd-chat .bot.message")).to_contain_text("don't say", timeout=WAIT)
    expect(page.locator("#nd-chat .bot.message")).to_have_count(1)
    other.context.close()


def test_a_file_over_the_limit_is_refused(url: str) -> None:
    large = b"x" * (51 * 2**20)
    head = b'--b\r\ncontent-disposition: form-data; name="files"; filename="x.txt"\r\n\r\n'
    request = Request(
        f"{url}/gradio_api/upload",
        data=head + large + b"\r\n--b--\r\n",
        headers={"content-type": "multipart/form-data; boundary=b"},
    )
    with pytest.raises(HTTPError, match="413"):
        urlopen(request)


def test_the_interface_speaks_the_browsers_language_and_remembers_another(
    browser: Browser, url: str
) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(url)
    expect(page.get_by_role("tab", name="文库")).to_be_visible(timeout=WAIT)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.locator("#nd-language").get_by_text("English").click()
    expect(page.get_by_role("tab", name="Library")).to_be_visible(timeout=WAIT)
    page.reload()
    expect(page.get_by_role("tab", name="Library")).to_be_visible(timeout=WAIT)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()


def test_a_follow_up_leans_on_what_was_asked(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, "它的付费客户有多少？")
    shown = page.locator("#nd-evidence section:not([hidden])")
    expect(shown.locator(".nd-chips button").first).to_contain_text("Aliyun的付费客户")
    expect(shown.locator(".nd-card").first).to_contain_text("400 万")


def test_a_million_characters_are_cut_short_and_the_page_goes_on(page: Page, url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    page.evaluate("navigator.clipboard.writeText('阿里云 '.repeat(250_000))")
    box = page.locator("#nd-question textarea")
    box.click()
    page.keyboard.press("Control+V")
    expect(box).to_have_value(re.compile("^阿里云"))
    assert len(box.input_value()) == 2_000
    reply = ask(page, CUSTOMERS)
    expect(reply).to_contain_text("400 万")


def test_a_long_ingest_does_not_hold_up_questions(
    page: Page, browser: Browser, url: str, tmp_path: Path
) -> None:
    rows = [
        {
            "id": f"long-{n}",
            "title": f"Tollen council notes {n}",
            "text": f"Tollen council met on day {n}. "
            + f"It spoke of road {n} and of bridge {n}. " * 60,
        }
        for n in range(80)
    ]
    file = tmp_path / "long.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    page.get_by_role("tab", name="Library").click()
    page.locator("#nd-files input[type=file]").set_input_files(file)
    report = page.locator("#nd-report")
    expect(report).to_contain_text("Working", timeout=WAIT)
    other, _ = opened(browser, url)
    reply = ask(other, CUSTOMERS)
    expect(reply).to_contain_text("400 万")
    expect(report).to_contain_text("Working")  # it answered while the work went on
    other.context.close()
    expect(report).to_contain_text("80 added", timeout=240_000)


def test_a_file_is_inspected_on_the_page(page: Page, examples_dir: Path) -> None:
    page.get_by_role("tab", name="Library").click()
    page.get_by_role("button", name="Inspect a file").click()
    page.locator("#nd-inspect input[type=file]").set_input_files(
        examples_dir / "pages" / "wind-farm.html"
    )
    expect(page.locator("#nd-inspection")).to_contain_text("JSON-LD", timeout=WAIT)
    expect(page.locator("#nd-inspection")).to_contain_text("2020-09-03")


def test_the_library_is_narrowed_by_its_facets(page: Page) -> None:
    page.get_by_role("tab", name="Library").click()
    status = page.locator("#nd-library [role=status]")
    expect(status).to_contain_text("20 of", timeout=WAIT)
    everything = status.inner_text()
    page.locator("#nd-in-language input").click()
    page.get_by_role("option", name="English").click()
    expect(status).not_to_have_text(everything)
    assert page.locator("#nd-library .nd-card[lang=zh]").count() == 0
    page.locator("#nd-source input").click()
    page.get_by_role("option", name="Northgate Herald").click()
    expect(page.locator("#nd-library .nd-card").first).to_contain_text("Northgate Herald")
    before = status.inner_text()
    page.locator("#nd-library [data-action=year]").first.click()
    expect(page.get_by_role("button", name="All years")).to_be_visible()
    page.get_by_role("button", name="All years").click()
    expect(status).to_have_text(before)
    page.locator("#nd-find textarea, #nd-find input").first.fill("cup final")
    page.locator("#nd-find").get_by_role("button", name="Go").click()
    expect(page.locator("#nd-library .nd-card").first).to_contain_text("Ellery United")


def test_on_paper_only_what_was_said_is_left(page: Page) -> None:
    ask(page, CUSTOMERS)
    page.emulate_media(media="print")
    for gone in (
        "#nd-question",
        "#nd-filters",
        "#nd-strict",
        ".nd-tools",
        ".nd-feedback",
        ".nd-actions",
        "#nd-dark",
    ):
        expect(page.locator(gone).first).to_be_hidden()
    for kept in ("#nd-chat .bot.message", "#nd-card-1-1 blockquote", ".nd-article mark"):
        expect(page.locator(kept).first).to_be_visible()
    height = page.locator("#nd-chat").evaluate("box => box.scrollHeight - box.clientHeight")
    assert height <= 1  # nothing of it is cut off


def test_no_key_is_shown_or_stored(page: Page, url: str) -> None:
    choose_model(page, "openai:slow")
    page.get_by_label("Language model").fill("nosuch:model")
    page.get_by_label("Language model").press("Enter")
    expect(page.locator("#nd-model")).to_contain_text("⚠", timeout=WAIT)
    stored = page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
    assert "openai" not in stored
    with urlopen(f"{url}/config") as config:
        for shown in (stored, page.content(), config.read().decode()):
            assert KEY not in shown
