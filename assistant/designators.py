"""Numbers that tell near namesakes apart: 2号线 and 3号线, Chang'e-5 and Chang'e-6, L5 and L7.

Sentences about siblings share all their words but this one, so meaning and word overlap can't
tell them apart; which sibling a sentence is about is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.types import Question
from index.language import fold
from index.types import Article

_FIGURES = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"十": 10, "两": 2}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_N = r"(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})"
_CLASSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("line", re.compile(rf"{_N}\s*号线")),
    ("line", re.compile(r"\bline\s+(?:no\.?\s*)?(?P<n>\d{1,2})\b")),
    ("edition", re.compile(rf"第\s*{_N}\s*(?:届|季|步|批|轮|代|阶段)")),
    # An item of a numbered list is the step, the article, the point of that number.
    ("edition", re.compile(rf"^\s*{_N}\s*[.、．)](?!\d)", re.MULTILINE)),
    ("edition", re.compile(rf"第\s*{_N}\s*(?:条|项|点)(?!线)")),
    ("edition", re.compile(r"\b(?P<n>\d{1,3})(?:st|nd|rd|th)\b(?!\s+(?:century|of))")),
    ("phase", re.compile(r"(?P<n>[一二三四五])期(?!间|待|望|限|末|初|货)")),
    ("phase", re.compile(r"\bphase\s+(?P<n>\d|i{1,3}|iv|v)\b")),
    ("number", re.compile(rf"(?P<base>[\u4e00-\u9fff]{{2}}){_N}号(?!线|楼|门|院|店|机)")),
    ("number", re.compile(r"\b(?P<base>[a-z][a-z'’]{2,})-(?P<n>\d{1,3})\b")),
    ("code", re.compile(r"(?<![a-z0-9])(?P<base>[a-z]{1,3})(?P<n>\d{1,4})(?![a-z0-9])")),
)
# Letters before a figure that name no sibling: quarters, halves, fiscal years, units.
_NO_CODE = frozenset({"q", "h", "fy", "no", "g", "km", "mm", "cm", "usd", "rmb"})


# What is about line 3 doesn't answer about line 2. In logits.
SIBLING = 2.5


@dataclass(frozen=True, slots=True)
class Designator:
    """One of a row of siblings, `text[start:end]`. `base` is what they share; may be empty."""

    kind: str
    base: str
    number: int
    start: int
    end: int

    def is_sibling(self, other: Designator, *, crossing: bool) -> bool:
        """Whether both are of one row. Across languages the shared name can't be compared."""
        same_base = self.base == other.base or (crossing and self.kind != "code")
        return self.kind == other.kind and same_base


def designators(text: str) -> list[Designator]:
    """All in `text`, in order."""
    return sorted(_find(fold(text)), key=lambda found: found.start)


def about_sibling(question: Question, article: Article, passage: str, start: int, end: int) -> bool:
    """Whether `passage[start:end]` of `article` is about a sibling of what is asked about."""
    crossing = article.language != question.language
    return other_sibling(
        question.text, passage[start:end], passage[:start], article.title, crossing=crossing
    )


def other_sibling(question: str, sentence: str, before: str, title: str, *, crossing: bool) -> bool:
    """Whether `sentence` is about a sibling of what `question` asks about.

    A sentence that names none is about the one last named `before` it, else in its article's
    `title`. `crossing`: question and sentence are in different languages.
    """
    asked = designators(question)
    return any(_about_another(one, sentence, before, title, crossing=crossing) for one in asked)


def _about_another(
    asked: Designator, sentence: str, before: str, title: str, *, crossing: bool
) -> bool:
    own = [one for one in designators(sentence) if asked.is_sibling(one, crossing=crossing)]
    if own:
        return all(one.number != asked.number for one in own)
    for context in (before, title):
        earlier = [one for one in designators(context) if asked.is_sibling(one, crossing=crossing)]
        if earlier:
            return earlier[-1].number != asked.number
    return False


def _find(folded: str) -> Iterator[Designator]:
    for kind, regex in _CLASSES:
        for match in regex.finditer(folded):
            number = _number(match["n"])
            base = match.groupdict().get("base") or ""
            if number is not None and not (kind == "code" and base in _NO_CODE):
                yield Designator(kind, base.replace("’", "'"), number, *match.span())


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if text in _ROMAN:
        return _ROMAN[text]
    if text in _FIGURES:
        return _FIGURES[text]
    tens, _, ones = text.partition("十")
    if "十" not in text or len(tens) > 1 or len(ones) > 1:
        return None
    return 10 * (_FIGURES[tens] if tens else 1) + (_FIGURES[ones] if ones else 0)
