"""The tokens of lexical search: CJK bigrams, Latin words, numbers."""

from __future__ import annotations

import re

from index.language.fold import fold

_TOKEN = re.compile(
    r"""
      (?P<cjk> [\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]+ )
    | (?P<number> \d+ (?:[.,]\d+)* (?![a-z]) )
    | (?P<word> [^\W_\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]+ )
    """,
    re.VERBOSE,
)
_THOUSANDS = re.compile(r",(?=\d{3}(?:\D|$))")


def lexical_tokens(text: str) -> list[str]:
    """Folded tokens in reading order: bigrams of each CJK run (a lone character stays),
    words without plural endings, numbers without thousands separators."""
    tokens: list[str] = []
    for match in _TOKEN.finditer(fold(text)):
        if run := match.group("cjk"):
            tokens.extend(_bigrams(run))
        elif number := match.group("number"):
            tokens.append(_THOUSANDS.sub("", number))
        else:
            tokens.append(_singular(match.group("word")))
    return tokens


def _bigrams(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def _singular(word: str) -> str:
    """The S-stemmer (Harman 1991, "How effective is suffixing?"): plurals only."""
    if len(word) < 4 or not word.endswith("s") or not word.isascii():
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word if word.endswith(("us", "ss")) else word[:-1]
