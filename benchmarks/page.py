"""The page in a real browser: how soon it says something, how soon it has answered, how it looks.

    python benchmarks/page.py --index .newsdesk/examples --shots DIR [--asked 20]
    python benchmarks/page.py --index .newsdesk/examples --readme examples

Times are from pressing Enter, over the example questions, in headless Chromium (the first answer,
which loads the models, is left out). Prints one JSON object; nine states as PNG go to --shots.
--readme makes the README's pictures instead.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PORT = 7896
WAIT = 120_000  # milliseconds
QUESTIONS = (
    "when did Aliyun first turn a profit",
    "阿里云付费客户有多少？",
    "云岚地铁2号线全长多少公里？",
    "How many jobs did Qingsong Games cut?",
    "2018年云岚马拉松有多少人参加？",
)


@contextmanager
def served(index: Path) -> Iterator[str]:
    """The page's address."""
    command = [sys.executable, str(ROOT / "app.py"), "--index", str(index), "--port", str(PORT)]
    address = f"http://127.0.0.1:{PORT}"
    with subprocess.Popen(command, cwd=ROOT) as server:
        try:
            while server.poll() is None:
                try:
                    urlopen(f"{address}/api/health").close()
                    break
                except (URLError, ConnectionError):
                    time.sleep(0.3)
            yield address
        finally:
            server.terminate()


def opened(
    browser: Browser, url: str, width: int = 1280, height: int = 800, locale: str = "en-GB"
) -> Page:
    """A new visitor."""
    page = browser.new_context(
        viewport={"width": width, "height": height}, locale=locale
    ).new_page()
    page.set_default_timeout(WAIT)
    page.goto(url)
    page.locator("#nd-question textarea").wait_for()
    return page


def ask(page: Page, question: str) -> tuple[float, float]:
    """Seconds until the reply says anything, and until the answer's evidence stands."""
    turn = page.locator("#nd-chat .bot.message").count() + 1
    box = page.locator("#nd-question textarea")
    box.fill(question)
    started = time.perf_counter()
    box.press("Enter")
    page.locator("#nd-chat .bot.message").nth(turn - 1).wait_for()
    said = time.perf_counter() - started
    page.locator(f"#nd-evidence section[data-turn='{turn}']").wait_for()
    return said, time.perf_counter() - started


def timed(page: Page, asked: int) -> dict[str, float]:
    """Medians over `asked` questions; the first, which loads the models, not counted."""
    ask(page, QUESTIONS[0])
    spent = [ask(page, QUESTIONS[n % len(QUESTIONS)]) for n in range(asked)]
    return {
        "asked": asked,
        "first_words_s": round(statistics.median(said for said, _ in spent), 3),
        "answer_s": round(statistics.median(whole for _, whole in spent), 3),
    }


def shooter(folder: Path) -> Callable[[Page, str], None]:
    """Saves what a page shows in `folder`, once it has come to rest."""
    folder.mkdir(parents=True, exist_ok=True)

    def shot(page: Page, name: str) -> None:
        page.wait_for_timeout(800)
        page.mouse.move(0, 0)
        page.screenshot(path=folder / f"{name}.png")

    return shot


def shoot(browser: Browser, url: str, folder: Path) -> None:
    """Nine states of the page."""
    shot = shooter(folder)
    page = opened(browser, url)
    shot(page, "1-empty")
    ask(page, QUESTIONS[0])
    page.locator("#nd-evidence section:not([hidden]) .nd-jump").first.click()
    shot(page, "2-answer")
    ask(page, QUESTIONS[4])
    shot(page, "3-correction")
    ask(page, "What happened to Lanhai in 2023?")
    shot(page, "4-list")
    ask(page, "What is the capital of Peru?")
    shot(page, "5-abstains")
    page.get_by_role("tab", name="Library").click()
    shot(page, "6-library")
    page.get_by_role("tab", name="Check a draft").click()
    page.locator("#nd-draft textarea").fill(
        "云岚地铁2号线全长31.6公里。云岚地铁2号线全长61.3公里。"
    )
    page.locator("#nd-check").click()
    page.locator("#nd-checked li.nd-card").nth(1).wait_for()
    shot(page, "7-check")
    phone = opened(browser, url, 360, 740)
    phone.locator("#nd-dark").click()
    ask(phone, QUESTIONS[1])
    shot(phone, "8-phone-dark")
    chinese = opened(browser, url, locale="zh-CN")
    ask(chinese, QUESTIONS[1])
    shot(chinese, "9-chinese")


def shoot_readme(browser: Browser, url: str, folder: Path) -> None:
    """The README's pictures: an answer, a correction, the library, a phone."""
    shot = shooter(folder)
    page = opened(browser, url)
    ask(page, QUESTIONS[0])
    shot(page, "screenshot")
    page = opened(browser, url)
    ask(page, QUESTIONS[4])
    shot(page, "correction")
    page.get_by_role("tab", name="Library").click()
    page.locator("#nd-library .nd-jump").nth(2).click()
    page.locator("#nd-library-reader .nd-article").wait_for()
    page.evaluate("window.scrollTo(0, 0)")
    shot(page, "library")
    phone = opened(browser, url, 390, 800, "zh-CN")
    phone.locator("#nd-dark").click()
    ask(phone, QUESTIONS[1])
    shot(phone, "phone")


def main() -> None:
    """Measure and shoot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    made = parser.add_mutually_exclusive_group(required=True)
    made.add_argument("--shots", type=Path, help="measure, and shoot nine states into this folder")
    made.add_argument("--readme", type=Path, help="only make the README's pictures there")
    parser.add_argument("--asked", type=int, default=20)
    args = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with served(args.index.resolve()) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        if args.readme:
            shoot_readme(browser, url, args.readme)
        else:
            print(json.dumps(timed(opened(browser, url), args.asked), indent=1))
            shoot(browser, url, args.shots)
        browser.close()


if __name__ == "__main__":
    main()
