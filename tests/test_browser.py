"""The page in a real headless Chromium: ask, marker, highlight, filter, upload, two visitors."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[1]
PORT = 7893
QUESTION = "when did Aliyun first turn a profit"
CUSTOMERS = "阿里云付费客户有多少？"
NOWHERE = "What is the boiling point of tungsten?"
WAIT = 60_000  # milliseconds: the first answer loads the models


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("needs Chromium (Debian: apt install chromium)")


@pytest.fixture(scope="module")
def url(example_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over a copy of the example index, served by app.py as a user starts it."""
    chromium()
    index = tmp_path_factory.mktemp("served") / "index"
    shutil.copytree(example_index, index)
    command = [sys.executable, str(ROOT / "app.py"), "--index", str(index), "--port", str(PORT)]
    address = f"http://127.0.0.1:{PORT}"
    with subprocess.Popen(command, cwd=ROOT) as server:
        try:
            wait_for(f"{address}/api/health", server)
            yield address
        finally:
            server.terminate()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with urlopen(address):
                return
        except (URLError, ConnectionError):
            assert server.poll() is None, "the server stopped"
            time.sleep(0.3)
    pytest.fail(f"{address} did not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield launched
        launched.close()


def opened(browser: Browser, url: str) -> Page:
    """A visitor of their own, who asks no other host for anything."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(WAIT)
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("close", lambda _: hosts.clear())
    page.goto(url)
    page.locator("#nd-question textarea").wait_for()
    page.hosts = hosts  # type: ignore[attr-defined]
    return page


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    visitor = opened(browser, url)
    yield visitor
    asked = {host for host in visitor.hosts if host}  # type: ignore[attr-defined]
    visitor.context.close()
    assert asked == {url.split("/")[2]}


def ask(page: Page, question: str) -> Locator:
    """Ask and wait for the whole answer; returns its bubble."""
    answers = page.locator("#nd-chat .bot.message")
    before = answers.count()
    box = page.locator("#nd-question textarea")
    box.fill(question)
    box.press("Enter")
    expect(answers).to_have_count(before + 1, timeout=WAIT)
    expect(page.locator(f"#nd-evidence section[data-turn='{before + 1}']")).to_be_visible(
        timeout=WAIT
    )
    return answers.nth(before)


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
    expect(page.locator("#nd-reader h3")).to_contain_text("Skerry Bank")
    ask(page, CUSTOMERS)
    expect(page.locator("#nd-reader h3")).to_contain_text("阿里云")
    expect(page.locator("#nd-card-1-1")).to_be_hidden()
    first.get_by_role("link", name="[1]").first.click()
    expect(page.locator("#nd-card-1-1")).to_be_visible()
    expect(page.locator("#nd-card-2-1")).to_be_hidden()
    expect(page.locator("#nd-reader h3")).to_contain_text("Skerry Bank")
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
    other = opened(browser, url)
    ask(page, CUSTOMERS)
    expect(other.locator("#nd-chat .message")).to_have_count(0)
    ask(other, NOWHERE)
    expect(page.locator("#nd-chat .bot.message")).to_have_count(1)
    other.context.close()


def test_the_page_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    ask(page, CUSTOMERS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
