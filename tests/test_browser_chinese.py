"""The interface in 中文: no English is left, gradio's own words included."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browsing import WAIT, ask, opened
from playwright.sync_api import Browser, Page, expect

from assistant.web.origins import origin
from index.formats import load

pytestmark = pytest.mark.browser
PROFIT = "阿里云首次年度盈利是什么时候？"
CORRECTED = "2018年云岚马拉松有多少人参加？"
# Shown text, and what is said of it, where it is neither of an article nor a visitor's own.
SAID = """() => {
  const spoken = ".nd-article > :not(.nd-meta), blockquote, .nd-jump, .nd-excerpt, .nd-point, td:nth-child(2),"
    + " .message, .example, .nd-chip[data-action=edit], .nd-card p[lang], .file-name, .filename,"
    + " .download-link, #nd-checked .nd-meta, [role=option], textarea, script, style";
  const said = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const at = node.parentElement;
    if (at.checkVisibility() && !at.closest(spoken)) said.push(node.textContent.trim());
  }
  for (const node of document.querySelectorAll("[title], [aria-label], [placeholder]")) {
    if (!node.checkVisibility() || node.closest(spoken.replace(" .message,", " .message .prose,"))) continue;
    for (const name of ["title", "aria-label", "placeholder"]) said.push(node.getAttribute(name) ?? "");
  }
  return said.filter(Boolean);
}"""  # noqa: E501
LATIN = re.compile(r"[A-Za-z]{2,}")
# Names, formats and what is typed in either language.
ALLOWED = {
    "Newsdesk", "English", "⇩ Markdown", "⇩ HTML", "⇩ JSON", "什么时候…… / when did …", "https://…",
    "none：直接由引文组成，无需联网",
}  # fmt: skip
BUBBLE = re.compile(r"^(?:回答|提问)：")
NAMED = re.compile(r"(JSON-LD|文件头|记录字段|网页元数据|订阅源)：[\w:.]+")


def english(page: Page, names: re.Pattern[str]) -> list[str]:
    """What is said in English beside the articles and the `names` of outlets and authors."""
    found: list[str] = []
    for _ in range(20):  # gradio draws, then its words are turned
        page.wait_for_timeout(500)
        found = [
            said
            for said in page.evaluate(SAID)
            if said not in ALLOWED
            and not BUBBLE.match(said)
            and LATIN.search(NAMED.sub("", names.sub("", said)))
        ]
        if not found:
            break
    return found


def names_of(folder: Path) -> re.Pattern[str]:
    said = {getattr(item, field, None) for item in load(folder) for field in ("source", "author")}
    return re.compile("|".join(re.escape(name) for name in said if name))


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_no_english_is_left(browser: Browser, url: str, examples_dir: Path, locale: str) -> None:
    names = names_of(examples_dir)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale=locale)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.goto(url)
    page.locator("#nd-question textarea").wait_for()
    if locale != "zh-CN":
        page.locator("#nd-language").get_by_text("中文").click()
    expect(page.get_by_role("tab", name="文库")).to_be_visible(timeout=WAIT)
    assert english(page, names) == []
    page.get_by_role("button", name="筛选与模型").click()
    page.locator("#nd-strict button").first.click()
    assert english(page, names) == []
    for question in (
        PROFIT,
        CORRECTED,
        "秘鲁的首都是哪里？",
    ):
        ask(page, question)
        assert english(page, names) == []
    page.get_by_role("tab", name="文库").click()
    page.locator("#nd-library .nd-jump").first.click()
    page.get_by_role("button", name="检查文件").click()
    page.locator("#nd-inspect input[type=file]").set_input_files(
        examples_dir / "pages" / "wind-farm.html"
    )
    expect(page.locator("#nd-inspection table")).to_be_visible()
    expect(page.locator("#nd-library-reader .nd-origin")).to_contain_text("（")
    assert english(page, names) == []
    page.get_by_role("tab", name="核对文稿").click()
    page.locator("#nd-draft textarea").fill("云岚地铁2号线全长61.3公里。天狼星上有人。")
    page.locator("#nd-check").click()
    expect(page.locator("#nd-checked li.nd-card")).to_have_count(2)
    assert english(page, names) == []
    # And back: gradio's words are as it had them.
    page.locator("#nd-language").get_by_text("English").click()
    page.get_by_role("tab", name="Chat").click()
    expect(page.get_by_role("button", name="Copy message").first).to_be_visible()
    if locale != "zh-CN":  # else gradio itself says this one in Chinese
        expect(page.get_by_role("button", name="Retry")).to_be_visible()
    context.close()


def test_gradios_words_are_left_alone_in_english(browser: Browser, url: str) -> None:
    page, _ = opened(browser, url)
    ask(page, PROFIT)
    for name in ("Edit", "Retry", "Copy message"):
        expect(page.get_by_role("button", name=name).first).to_be_visible()
    page.context.close()


def test_every_place_that_a_field_comes_from_has_a_chinese_name(examples_dir: Path) -> None:
    fixtures = Path(__file__).parent / "fixtures"
    places: set[str] = set()
    for folder in (examples_dir, fixtures):
        for item in load(folder):
            places |= set(dict(getattr(item, "provenance", {})).values())
            if dated := getattr(item, "published", None):
                places.add(dated.provenance)
    assert len(places) > 15
    for place in places:
        kind = origin(place, "zh").partition("：")[0]
        assert (
            kind == "JSON-LD"
            or not LATIN.search(kind.removeprefix("媒体 "))
            or (place.startswith("outlet "))
        ), place
        assert origin(place, "en") == place
