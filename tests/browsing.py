"""A real headless Chromium on the page as a user serves it: fixtures and what tests do with it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from slow_llm import slow_llm

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "when did Aliyun first turn a profit"
CUSTOMERS = "阿里云付费客户有多少？"
NOWHERE = "What is the capital of Peru?"
KEY = "sk-never-to-be-shown"
PREFIX = "newsdesk-talk:"
STORED = f"Object.keys(localStorage).filter((name) => name.startsWith('{PREFIX}'))"
WAIT = 60_000  # milliseconds: the first answer loads the models


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("needs Chromium (Debian: apt install chromium)")


@pytest.fixture(scope="module")
def index(example_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example index that the page may change."""
    chromium()
    folder = tmp_path_factory.mktemp("served") / "index"
    shutil.copytree(example_index, folder)
    return folder


@pytest.fixture(scope="module")
def url(index: Path) -> Iterator[str]:
    """The page's address, with a language model beside it that never ends its answer."""
    port = free_port()
    with slow_llm() as base_url, serving_page(index, port, base_url) as (address, _):
        yield address


@contextmanager
def serving_page(
    index: Path, port: int, base_url: str = ""
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The page's address and its server, which is ended whatever still holds on to it."""
    command = [sys.executable, str(ROOT / "app.py"), "--index", str(index), "--port", str(port)]
    model = {"NEWSDESK_LLM_BASE_URL": base_url, "NEWSDESK_LLM_API_KEY": KEY} if base_url else {}
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **model}) as server:
        try:
            wait_for(f"{address}/api/health", server)
            yield address, server
        finally:
            server.terminate()
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.kill()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def choose_model(page: Page, spec: str) -> None:
    """Choose a language model on the page and wait until it is ready."""
    model = page.get_by_label("Language model")
    if not model.is_visible():
        page.get_by_role("button", name="Filters and model").click()
    model.fill(spec)
    model.press("Enter")
    expect(page.locator("#nd-model")).to_contain_text(f"{spec} is ready", timeout=WAIT)


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


@pytest.fixture(autouse=True)
def no_visitor_stays(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that fails leaves its visitors behind: they go before the next one begins."""
    browser = request.getfixturevalue("browser") if "browser" in request.fixturenames else None
    yield
    for context in browser.contexts if browser else ():
        context.close()


def opened(browser: Browser, url: str) -> tuple[Page, set[str]]:
    """A visitor of their own, and the hosts that their page asks."""
    page = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-GB", color_scheme="light"
    ).new_page()
    page.set_default_timeout(WAIT)
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(url)
    page.locator("#nd-question textarea").wait_for()
    return page, hosts


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """A visitor who asks no other host for anything."""
    visitor, hosts = opened(browser, url)
    yield visitor
    visitor.context.close()
    assert hosts - {""} == {url.split("/")[2]}


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


def kept(page: Page, turns: int) -> None:
    """Wait until this browser has kept that many exchanges in all."""
    page.wait_for_function(
        f"(turns) => {STORED}.map((name) => JSON.parse(localStorage.getItem(name)).turns.length)"
        ".reduce((one, other) => one + other, 0) === turns",
        arg=turns,
    )


def another(page: Page, url: str) -> Page:
    """Another tab of the same visitor."""
    tab = page.context.new_page()
    tab.goto(url)
    tab.locator("#nd-question textarea").wait_for()
    return tab
