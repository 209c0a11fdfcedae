"""What scripts of a page say of its article: pages drawn by scripts show a date that stands only
in their data, WeChat's hide the text until a script has run."""

from __future__ import annotations

import re
from typing import Any

from index.clean import one_line
from index.formats.assemble import Fields
from index.time.published import Claim

# The text of a WeChat article, hidden by its style in what the server sends and browsers save.
_SHOWN_TAG = re.compile(r"<[a-z]+\b[^<>]{0,500}\bid=[\"']js_content[\"'][^<>]{0,500}>")
_STYLE = re.compile(r"\bstyle=(?:\"[^\"]*\"|'[^']*')")
_WECHAT_TIME = re.compile(
    r"\b(?:ct|createTime|create_time|publish_time)\s*=\s*[\"']"
    r"(\d{10}|\d{4}-\d{1,2}-\d{1,2}(?: \d{1,2}:\d{2})?)[\"']"
)
_TIME = re.compile(
    r"[\"'](?:publish(?:ed)?_?(?:time|date|at|on)|pub_?(?:time|date)|date_?published|ptime"
    r"|first_?publish(?:ed)?_?(?:time|date|at)|release_?(?:time|date)|create_?time|ctime)[\"']"
    r"\s*:\s*[\"']?(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}[^\"',}]{0,20}|\d{10}(?:\d{3})?)\b",
    re.IGNORECASE,
)
# Characters between an article's title and its date in a script; further on stand other articles.
_NEAR = 3000
CONFIDENCE = 0.85


def without_hiding(html: str) -> str:
    """`html` with the text of a WeChat article shown."""
    if "js_content" not in html:
        return html
    return _SHOWN_TAG.sub(lambda tag: _STYLE.sub("", tag[0]), html, count=1)


def take_wechat(found: Fields, root: Any) -> None:
    """The account and the date of a WeChat article, where the page is one."""
    if not root.xpath("//*[@id='js_content']"):
        return
    for account in root.xpath("//*[@id='js_name' or @id='profileBt']"):
        found.put("source", one_line(account.text_content()), "account's name")
    for script in root.iter("script"):
        if said := _WECHAT_TIME.search(script.text or ""):
            found.published.append(Claim(said.group(1), "page's script", CONFIDENCE))
            return


def scripted_date(root: Any, title: str | None) -> Claim | None:
    """The date nearest to the article's title in the data of the page's scripts."""
    best: tuple[int, str] | None = None
    for script in root.iter("script"):
        text = script.text or ""
        place = text.find(title) if title and script.get("type") != "application/ld+json" else -1
        if place < 0:
            continue
        around = max(0, place - _NEAR)
        for said in _TIME.finditer(text, around, place + _NEAR):
            gap = abs(said.start() - place)
            if best is None or gap < best[0]:
                best = (gap, said.group(1))
    return Claim(best[1], "page's script", CONFIDENCE) if best else None
