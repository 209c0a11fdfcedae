"""The page in a real headless Chromium: ask, marker, highlight, filter, upload."""

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
from playwright.sync_api import Page, expect, sync_playwright

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[1]
PORT = 7893
QUESTION = "when did Aliyun first turn a profit"
WAIT = 60_000  # milliseconds: the first answer loads the models


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("needs Chromium (Debian: apt install chromium)")


@pytest.fixture(scope="module")
def url(example_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over a copy of the example index, served by app.py as a user starts it."""
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


@pytest.fixture
def page(url: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.goto(url)
        yield opened
        browser.close()


def ask(page: Page, question: str) -> None:
    box = page.locator("#nd-question textarea")
    box.fill(question)
    box.press("Enter")


def test_a_question_is_answered_with_its_sentence_highlighted(page: Page, url: str) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    ask(page, QUESTION)
    reply = page.locator("#nd-chat .bot").last
    expect(reply).to_contain_text("2022", timeout=WAIT)
    mark = page.locator("#nd-evidence mark").first
    expect(mark).to_contain_text("盈利", timeout=WAIT)
    expect(mark).to_be_in_viewport()
    expect(page.locator("#nd-evidence .nd-card").first).to_contain_text("2022-05-26")
    # A click on the marker leads to the quote, after the reader has scrolled away.
    page.locator("#nd-evidence .nd-article").first.evaluate("pane => { pane.scrollTop = 0; }")
    reply.get_by_role("link", name="[1]").first.click()
    expect(page.locator("#nd-evidence mark.nd-shown")).to_be_in_viewport()
    assert hosts == {url.split("/")[2]}


def test_what_is_not_there_is_not_said(page: Page) -> None:
    ask(page, "What is the boiling point of tungsten?")
    reply = page.locator("#nd-chat .bot").last
    expect(reply).to_contain_text("don't say", timeout=WAIT)
    expect(page.locator("#nd-evidence")).to_contain_text("Nearest")


def test_an_uploaded_article_can_be_asked_about(page: Page, tmp_path: Path) -> None:
    article = tmp_path / "ferry.md"
    article.write_text(
        "---\ntitle: Harlow ferry ends\ndate: 2021-02-03\nsource: Coast Daily\n---\n"
        "The Harlow ferry made its last crossing on 31 January 2021. "
        'It had carried 1.2 million passengers. <img src=x onerror="window.hacked = 1">\n',
        encoding="utf-8",
    )
    page.get_by_text("Add articles").click()
    page.locator("input[type=file]").set_input_files(article)
    expect(page.locator("#nd-report")).to_contain_text("1 added", timeout=WAIT)
    ask(page, "When did the Harlow ferry make its last crossing?")
    expect(page.locator("#nd-chat .bot").last).to_contain_text("31 January 2021", timeout=WAIT)
    assert page.evaluate("window.hacked") is None


def test_the_page_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("#nd-question textarea").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
