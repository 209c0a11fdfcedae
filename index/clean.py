"""Markup to plain text: paragraphs separated by one newline, nothing executed or fetched.

Captions, list items ("- ", "2. "), table rows (cells joined by " | ") and code stay readable;
images, scripts, styles, frames, comments and hidden elements go. Whitespace inside a paragraph is
collapsed, but a space that the author wrote between Chinese and Latin ("5 月 26 日") is kept:
offsets and quotes point into this text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.errors import LoadError

# libxml2 stops at 2,048 levels even when told to be generous, and nobody writes 512.
MAX_DEPTH = 512
# A row whose cell is longer than this holds the page's layout, not data.
MAX_CELL_CHARS = 300

_DROPPED = frozenset(
    "script style iframe frame noscript noframes template object embed applet video audio canvas"
    " svg map head title meta link base button input select option optgroup textarea datalist"
    " img picture source track param colgroup col annotation".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav"
    " ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_LISTS = frozenset({"ol", "ul", "menu", "dir"})
_CELLS = frozenset({"td", "th"})

# Written in escapes: none of them can be seen. Bidirectional controls and tag characters can
# make a text read otherwise than it is stored.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_XML_DECLARATION = re.compile(r"<\?xml\b[^<>]*>?", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_TYPED_ITEM = re.compile(r"(?:\d{1,2}[.、)）](?!\d)|[-*•·])\s?\S")
_ORDINARY = re.compile(r"[0-9]{1,4}")
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def strip_invisible(text: str) -> str:
    """`text` without control, zero-width and bidirectional characters; line ends as newlines.

    Half a surrogate pair, which no encoding can store, becomes U+FFFD.
    """
    text = _LINE_BREAK.sub("\n", text)
    return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))


def one_line(text: str) -> str:
    """`text` as one line: what a title, a name or a table cell is."""
    return " ".join(strip_invisible(text).split())


def clean_text(text: str) -> str:
    """Plain text as paragraphs: one newline between them, whitespace inside collapsed."""
    lines = (_SPACES.sub(" ", line).strip() for line in strip_invisible(text).split("\n"))
    return "\n".join(line for line in lines if line)


def html_to_text(html: str, *, numbered: bool = True) -> str:
    """The readable text of an HTML fragment or page, everything of it.

    The items of an ordered list keep their numbers, which the text around may go by ("the second
    step"); without `numbered` they are marked as those of any list. Raises LoadError where
    elements are nested deeper than `MAX_DEPTH`.
    """
    root = parse_html(html)
    return "" if root is None else element_text(root, numbered=numbered)


def parse_html(html: str) -> Any:
    """The element tree of `html`, None where there is nothing in it.

    Raises LoadError where elements are nested deeper than `MAX_DEPTH`.
    """
    from lxml import etree
    from lxml import html as lxml_html

    # lxml refuses a decoded string that declares an encoding; NULs end its input.
    html = _XML_DECLARATION.sub("", html.replace("\x00", ""))
    html = _SURROGATE.sub("\ufffd", html)
    if not html.strip():
        return None
    parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(html, parser=parser)
    except etree.LxmlError:
        return None
    if _depth(root) > MAX_DEPTH:
        raise LoadError(
            f"elements are nested deeper than {MAX_DEPTH} levels",
            hint="this is no article page; save the article itself",
        )
    return root


def _depth(root: Any) -> int:
    depth = deepest = 0
    from lxml import etree

    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if deepest > MAX_DEPTH:
            break
    return deepest


def element_text(root: Any, *, numbered: bool = False) -> str:
    """The readable text of an lxml element, its own tail left out; `numbered` as above."""
    writer = _Writer(numbered)
    for action, element in _walk(root):
        writer.take(action, element, root)
    return "\n".join(writer.finish())


def _walk(root: Any) -> Iterator[tuple[str, Any]]:
    """("start" | "end" | "row" | "skip", element) in document order, without recursion."""
    stack: list[tuple[str, Any]] = [("start", root)]
    while stack:
        action, element = stack.pop()
        if action == "start" and _is_dropped(element):
            yield "skip", element
        elif action == "start" and element.tag == "tr" and _is_data_row(element):
            yield "row", element
        else:
            yield action, element
            if action == "start":
                stack.append(("end", element))
                stack.extend(("start", child) for child in reversed(element))


def _is_dropped(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in _DROPPED:
        return True
    return "hidden" in element.attrib or bool(_HIDDEN_STYLE.search(element.get("style") or ""))


def _is_data_row(row: Any) -> bool:
    cells = [cell for cell in row if cell.tag in _CELLS]
    if len(cells) < 2 or next(row.iter("table"), None) is not None:
        return False
    # text_content counts scripts too; such a row is then read as layout, which loses nothing.
    return all(len(cell.text_content()) <= MAX_CELL_CHARS for cell in cells)


def _first_number(element: Any) -> int | None:
    """The number of a list's first item; None where its items have none, or letters."""
    if element.tag != "ol" or element.get("type", "1") != "1":
        return None
    start = (element.get("start") or "1").strip()
    return int(start) if _ORDINARY.fullmatch(start) else 1


class _Writer:
    """Collects the paragraphs of one walk."""

    def __init__(self, numbered: bool) -> None:
        self._numbered = numbered
        self._next: list[int | None] = []  # number of the next item, a list that is open each
        self._paragraphs: list[str] = []
        self._pieces: list[str] = []
        self._prefix = ""
        self._code_depth = 0

    def take(self, action: str, element: Any, root: Any) -> None:
        """One step of the walk; the tail of `root` is not its text."""
        if action == "start":
            self._open(element)
            self._say(element.text)
            return
        if action == "row":
            self._row(element)
        elif action == "end":
            self._close(element)
        if element is not root:
            self._say(element.tail)

    def finish(self) -> list[str]:
        """All paragraphs."""
        self._flush()
        return self._paragraphs

    def _open(self, element: Any) -> None:
        if element.tag in _BLOCKS or element.tag == "br":
            self._flush()
        if element.tag == "pre":
            self._code_depth += 1
        if element.tag in _LISTS:
            self._next.append(_first_number(element) if self._numbered else None)
        if element.tag == "li":
            self._prefix = self._mark()

    def _close(self, element: Any) -> None:
        if element.tag in _BLOCKS:
            self._flush()
        if element.tag in _LISTS:
            self._next.pop()
        if element.tag == "li":
            self._prefix = ""
        if element.tag == "pre":
            self._code_depth -= 1

    def _mark(self) -> str:
        number = self._next[-1] if self._next else None
        if number is None:
            return "- "
        self._next[-1] = number + 1
        return f"{number}. "

    def _say(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)

    def _row(self, row: Any) -> None:
        self._flush()
        cells = [element_text(cell).replace("\n", " ") for cell in row if cell.tag in _CELLS]
        if any(cells):
            self._paragraphs.append(" | ".join(cells))

    def _flush(self) -> None:
        text, self._pieces = strip_invisible("".join(self._pieces)), []
        for line in self._code(text) if self._code_depth else self._prose(text):
            self._paragraphs.append(self._prefix + line)
            self._prefix = ""

    @staticmethod
    def _prose(text: str) -> Iterator[str]:
        # A newline means nothing in HTML, unless someone typed a list.
        words: list[str] = []
        for line in text.split("\n"):
            parts = line.split()
            if parts and words and _TYPED_ITEM.match(line.strip()):
                yield " ".join(words)
                words = []
            words += parts
        if words:
            yield " ".join(words)

    @staticmethod
    def _code(text: str) -> Iterator[str]:
        for line in text.expandtabs(4).split("\n"):
            if line.strip():
                yield line.rstrip()
