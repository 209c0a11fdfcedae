"""The page in a real headless Chromium, over the example index, served as a user serves it."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from browsing import CUSTOMERS, NOWHERE, QUESTION, WAIT, ask, opened
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def test_the_server_lets_no_other_host_in_and_serves_articles(url: str) -> None:
    with urlopen(url) as page:
        assert "default-src 'self'" in page.headers["content-security-policy"]
    with urlopen(f"{url}/api/search?q=ferry&k=1") as found:
        (hit,) = json.load(found)["hits"]
    with urlopen(f"{url}/reader/{hit['article_id']}?marks=1:0-9") as article:
        assert 'data-numbers="1"' in article.read().decode()
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{url}/reader/nope")


def test_a_question_is_answered_with_its_sentence_highlighted(page: Page) -> None:
    reply = ask(page, QUESTION)
    expect(reply).to_contain_text("2022")
    mark = page.locator("#nd-reader mark.nd-shown").first
    expect(mark).to_contain_text("盈利")
    expect(mark).to_be_in_viewport()
    expect(page.locator("#nd-card-1-1")).to_contain_text("2022-05-26")
    # A click on the marker leads to the quote, after the reader has scrolled away.
    page.locator("#nd-reader .nd-article").evaluate("pane => { pane.scrollTop = 9999; }")
    reply.get_by_role("link", name="[1]").first.click()
    expect(mark).to_be_in_viewport()


def test_markers_of_an_earlier_answer_lead_to_its_own_evidence(page: Page) -> None:
    first = ask(page, "When did Skerry Bank send its first power ashore?")
    expect(page.locator("#nd-reader h2")).to_contain_text("Skerry Bank")
    ask(page, CUSTOMERS)
    expect(page.locator("#nd-reader h2")).to_contain_text("阿里云")
    expect(page.locator("#nd-card-1-1")).to_be_hidden()
    # As a person does: the wheel back to it, which also stops the page following the new answer.
    page.locator("#nd-chat").hover()
    page.mouse.wheel(0, -4000)
    first.get_by_role("link", name="[1]").first.click()
    expect(page.locator("#nd-card-1-1")).to_be_visible()
    expect(page.locator("#nd-card-2-1")).to_be_hidden()
    expect(page.locator("#nd-reader h2")).to_contain_text("Skerry Bank")
    expect(page.locator("#nd-reader mark.nd-shown")).to_be_in_viewport()


def test_what_is_not_there_is_not_said(page: Page) -> None:
    reply = ask(page, NOWHERE)
    expect(reply).to_contain_text("don't say")
    nearest = page.locator("#nd-evidence .nd-card").first
    nearest.get_by_role("link").click()
    expect(page.locator("#nd-reader .nd-article")).to_be_visible()


def test_an_uploaded_article_can_be_asked_about(page: Page, tmp_path: Path) -> None:
    ask(page, CUSTOMERS)
    article = tmp_path / "ferry.md"
    article.write_text(
        "---\ntitle: Harlow ferry ends\ndate: 2021-02-03\nsource: Coast Daily\n---\n"
        "The Harlow ferry made its last crossing on 31 January 2021. "
        'It had carried 1.2 million passengers. <img src=x onerror="window.hacked = 1">\n',
        encoding="utf-8",
    )
    page.get_by_role("tab", name="Library").click()
    page.locator("#nd-files input[type=file]").set_input_files(article)
    expect(page.locator("#nd-report")).to_contain_text("1 added", timeout=WAIT)
    page.get_by_role("tab", name="Chat").click()
    reply = ask(page, "When did the Harlow ferry make its last crossing?")
    expect(reply).to_contain_text("31 January 2021")
    assert page.evaluate("window.hacked") is None


def test_visitors_have_conversations_of_their_own(page: Page, browser: Browser, url: str) -> None:
    other, _ = opened(browser, url)
    ask(page, CUSTOMERS)
    expect(other.locator("#nd-chat .message")).to_have_count(0)
    ask(other, NOWHERE)
    expect(page.locator("#nd-chat .bot.message")).to_have_count(1)
    other.context.close()


def test_the_page_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    ask(page, CUSTOMERS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_hover_points_at_the_card_and_the_keyboard_reaches_the_quote(page: Page) -> None:
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type(CUSTOMERS)
    page.keyboard.press("Enter")
    marker = page.locator("#nd-chat .bot").get_by_role("link", name="[1]").first
    marker.hover()
    expect(page.locator("#nd-card-1-1")).to_have_class("nd-card nd-current")
    page.locator("#nd-reader .nd-article").evaluate("pane => { pane.scrollTop = 0; }")
    page.keyboard.press("/")
    for _ in range(20):  # back from the question box to the answer's markers
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.hash || ''").startswith("#nd-cite-1-1"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#nd-reader mark.nd-shown")).to_be_in_viewport()


def test_chips_are_removed_and_the_question_is_asked_again(page: Page) -> None:
    page.get_by_role("button", name="Filters and model").click()
    page.get_by_label("Published since").fill("1990-01-01")
    page.get_by_label("Published until").fill("1991-12-31")
    reply = ask(page, "阿里云2022年付费客户有多少？")
    expect(reply).to_contain_text("没有文章提到")
    evidence = page.locator("#nd-evidence")
    expect(evidence.get_by_role("button", name="since 1990-01-01")).to_be_visible()
    evidence.get_by_role("button", name="Search without dates").click()
    expect(page.locator("#nd-card-1-1")).to_contain_text("400 万", timeout=WAIT)
    expect(page.locator("#nd-chat .user.message")).to_have_text("阿里云付费客户有多少？")
    expect(page.get_by_label("Published since")).to_have_value("")
    # The understood question goes back into the box; a year of the timeline narrows it.
    evidence.get_by_role("button", name="阿里云付费客户有多少？").click()
    expect(page.locator("#nd-question textarea")).to_have_value("阿里云付费客户有多少？")
    evidence.get_by_role("button", name="Ask again: published in 2022").click()
    expect(evidence.get_by_role("button", name="since 2022-01-01")).to_be_visible(timeout=WAIT)
    expect(page.locator("#nd-chat .bot.message")).to_have_count(1)


def test_an_answer_is_stopped_in_mid_stream(page: Page) -> None:
    page.get_by_role("button", name="Filters and model").click()
    model = page.get_by_label("Language model")
    model.fill("openai:slow")
    model.press("Enter")
    expect(page.locator("#nd-model")).to_contain_text("openai:slow is ready", timeout=WAIT)
    box = page.locator("#nd-question textarea")
    box.fill(CUSTOMERS)
    box.press("Enter")
    reply = page.locator("#nd-chat .bot.message")
    expect(reply).to_contain_text("word3", timeout=WAIT)
    page.get_by_role("button", name="Stop").click()
    expect(reply).to_contain_text("Stopped.")
    model.fill("none")
    model.press("Enter")
    box.fill(CUSTOMERS)
    box.press("Enter")
    expect(page.locator("#nd-card-2-1")).to_contain_text("400 万")
    expect(reply.first).to_contain_text("Stopped.")


def test_a_conversation_is_taken_away_and_judged(page: Page, index: Path) -> None:
    ask(page, CUSTOMERS)
    saved = {}
    for name in ("Markdown", "HTML", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        saved[name] = Path(download.value.path()).read_text(encoding="utf-8")
    (exchange,) = json.loads(saved["JSON"])["exchanges"]
    quote = exchange["citations"][0]["quote"]
    assert exchange["asked"] == CUSTOMERS
    assert quote in saved["HTML"]
    assert "云岭财经, 2022-05-26" in saved["Markdown"]
    page.get_by_label("Why? (optional)").fill("checked by hand")
    page.get_by_role("button", name="Right").click()
    expect(page.get_by_text("Noted, thank you.")).to_be_visible()
    rows = [json.loads(line) for line in (index / "feedback.jsonl").read_text().splitlines()]
    assert rows[-1]["reason"] == "checked by hand"
    assert rows[-1]["verdict"] == "right"


def test_the_interface_speaks_chinese_and_turns_dark(page: Page) -> None:
    ask(page, CUSTOMERS)
    page.locator("#nd-language").get_by_text("中文").click()
    expect(page.get_by_role("tab", name="文库")).to_be_visible()
    expect(page.locator("#nd-evidence")).to_contain_text("置信度")
    expect(page.locator("#nd-reader mark.nd-shown").first).to_contain_text("400 万")
    expect(page.locator("#nd-question textarea")).to_have_value("")
    page.locator("#nd-dark").click()
    expect(page.locator("body.dark")).to_be_visible()
    page.reload()
    expect(page.locator("body.dark")).to_be_visible()


PAYLOADS = [
    "<script>hacked = 1</script>",
    "<img src=x onerror='hacked = 1'>",
    '"><img src=x onerror="hacked = 1">',
    "<svg onload='hacked = 1'>",
    "<svg><script>hacked = 1</script></svg>",
    "<iframe srcdoc='<script>parent.hacked = 1</script>'></iframe>",
    "<body onload='hacked = 1'>",
    "<details open ontoggle='hacked = 1'>x</details>",
    "<input autofocus onfocus='hacked = 1'>",
    "<a href='javascript:hacked = 1'>x</a>",
    "javascript:hacked = 1",
    "data:text/html,<script>hacked = 1</script>",
    "' onmouseover='hacked = 1",
    '" onmouseover="hacked = 1',
    "`-hacked=1-`",
    "${hacked = 1}",
    "{{constructor.constructor('hacked = 1')()}}",
    "[x](javascript:hacked=1)",
    "![x](x' onerror='hacked=1)",
    "</textarea></title><script>hacked = 1</script>",
    "&lt;img src=x onerror=hacked=1&gt;",
]


def test_nothing_in_an_article_runs_and_articles_can_be_deleted(page: Page, tmp_path: Path) -> None:
    rows = [
        {
            "id": f"hostile-{number} {payload}",
            "title": f"Zanzibar note {payload}",
            "text": f"Zanzibar note {number} says: {payload} and no more.",
            "source": payload,
            "author": payload,
            "url": payload,
            "published": "2001-01-01",
        }
        for number, payload in enumerate(PAYLOADS)
    ]
    article = tmp_path / "hostile.jsonl"
    article.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ask(page, CUSTOMERS)
    page.get_by_role("tab", name="Library").click()
    page.locator("#nd-files input[type=file]").set_input_files(article)
    expect(page.locator("#nd-report")).to_contain_text(f"{len(rows)} added", timeout=WAIT)
    page.locator("#nd-library [data-year='2001']").click()
    expect(page.locator("#nd-library [role=status]")).to_have_text(f"20 of {len(rows)} articles")
    for card in page.locator("#nd-library .nd-card .nd-jump").all():
        card.click()
        title = card.text_content() or ""
        expect(page.locator("#nd-library-reader h2")).to_have_text(title)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#nd-library .nd-card").first.get_by_role("button", name="Delete").click()
    expect(page.locator("#nd-library [role=status]")).to_have_text(
        f"20 of {len(rows) - 1} articles"
    )
    page.get_by_role("tab", name="Chat").click()
    reply = ask(page, "What does Zanzibar note 3 say?")
    expect(reply).to_contain_text("Zanzibar")
    page.locator("#nd-evidence section:not([hidden]) .nd-card").first.hover()
    assert page.evaluate("typeof window.hacked") == "undefined"
