"""The page's tools in a real browser: checking a draft, strictness, folders; accessibility."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import CUSTOMERS, WAIT, ask
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_draft_is_checked_on_the_page(page: Page) -> None:
    page.get_by_role("tab", name="Check a draft").click()
    page.locator("#nd-draft textarea").fill(
        "云岚地铁2号线全长31.6公里。云岚地铁2号线全长61.3公里。"
    )
    page.locator("#nd-check").click()
    verdicts = page.locator("#nd-checked li.nd-card")
    expect(verdicts).to_have_count(2, timeout=WAIT)
    expect(verdicts.nth(0)).to_contain_text("not contradicted")
    expect(verdicts.nth(1)).to_contain_text("not borne out")
    expect(verdicts.nth(1)).to_contain_text("31.6 公里")


def test_strictness_moves_what_is_refused(page: Page) -> None:
    page.locator("#nd-strict button").first.click()
    before = page.locator("#nd-trade").inner_text()
    field = page.locator("#nd-strictness input[type='number']")
    field.fill("0.95")
    field.press("Enter")
    expect(page.locator("#nd-trade")).to_contain_text("At 0.95", timeout=WAIT)
    assert page.locator("#nd-trade").inner_text() != before
    reply = ask(page, CUSTOMERS)
    expect(reply).to_contain_text("文章中没有提到")


def test_a_folder_is_uploaded(page: Page, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / "wire" / name).mkdir(parents=True)
        (tmp_path / "wire" / name / "index.txt").write_text(
            f"Puffin {name}\n\nThe puffin colony of Skerry {name} counted {name} nests.", "utf-8"
        )
    page.get_by_role("tab", name="Library").click()
    page.locator("#nd-folder input[type='file']").set_input_files(str(tmp_path / "wire"))
    expect(page.locator("#nd-report")).to_contain_text("2 added", timeout=WAIT)


# What we draw; gradio's own components are gradio's.
OURS = ["#nd-brand", "#nd-evidence", "#nd-reader", "#nd-library", "#nd-checked", "#nd-trade"]


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious_in_what_we_draw(page: Page, dark: bool) -> None:
    if dark:
        page.locator("#nd-dark").click()
    ask(page, CUSTOMERS)
    page.locator("#nd-evidence .nd-jump").first.click()
    expect(page.locator("#nd-reader .nd-article")).to_be_visible()
    found = serious(page)
    page.get_by_role("tab", name="Library").click()
    expect(page.locator("#nd-library .nd-card").first).to_be_visible(timeout=WAIT)
    found += serious(page)
    page.get_by_role("tab", name="Check a draft").click()
    page.locator("#nd-draft textarea").fill("云岚地铁2号线全长61.3公里。")
    page.locator("#nd-check").click()
    expect(page.locator("#nd-checked li.nd-card")).to_have_count(1, timeout=WAIT)
    found += serious(page)
    assert not found, found


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical in our own markup, where it is shown."""
    page.wait_for_timeout(600)  # gradio fades in what has changed
    shown = [place for place in OURS if page.locator(place).is_visible()]
    results = Axe().run(page, context={"include": [[one] for one in shown]})
    assert results.response["passes"], "axe looked at nothing"
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in results.response["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]
