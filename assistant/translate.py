"""A quote -> a machine translation of it, with a language model. Never a quote, never evidence.

The model sees the quote as data, in a prompt of its own. What comes back is one line of plain
text in the language asked for, or an error; figures that the quote doesn't state are told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Generator
from dataclasses import dataclass

from assistant.cite import numbers_agree
from assistant.instructions import speaks_to_assistant
from assistant.llm import ChatModel
from index.errors import LLMError, UsageError
from index.language import detect_language
from index.types import Language
from prompts import render

TARGETS: tuple[Language, ...] = ("en", "zh")
LONGEST = 1_000  # characters of a quote: a sentence, not an article
# English takes about four characters for one of Chinese; more than this is no translation.
GROWTH, ALLOWANCE = 8, 80
_REMEDY = "try again, or use a larger model"
_TAG = re.compile(r"<\s*/?\s*quote\b[^>]*>?", re.IGNORECASE)
_LABEL = re.compile(
    r"^\s*(?:(?:english |chinese )?translation|译文|翻译)\s*[:：]\s*", re.IGNORECASE
)
_OUTER = {"“": "”", '"': '"', "「": "」"}


@dataclass(frozen=True, slots=True)
class Translation:
    """What a model made of a quote: `text` in `language`, and the model's name.

    `figures_agree` is False where the two don't state the same quantities.
    """

    text: str
    language: Language
    model: str
    figures_agree: bool


def translating(
    model: ChatModel | None, quote: str, to: Language
) -> Generator[str, None, Translation]:
    """The model's raw text in pieces, then (as the generator's value) what stands of it.

    Raises UsageError for what isn't sent, LLMError where there is no model, it fails, or what it
    says is no translation.
    """
    if to not in TARGETS:
        raise UsageError(f"can't translate into {to!r}", hint="use en or zh")
    if not quote.strip() or len(quote) > LONGEST:
        raise UsageError(
            f"only quotes of 1 to {LONGEST} characters are translated", hint="choose one sentence"
        )
    if speaks_to_assistant(quote):
        raise UsageError(
            "this quote speaks to the model, so it isn't sent to one", hint="read the original"
        )
    if model is None:
        raise LLMError("no language model is chosen", hint="choose one, or give --llm")
    pieces: list[str] = []
    longest = GROWTH * len(quote) + ALLOWANCE
    for piece in model.stream(prompt(quote, to)):
        pieces.append(piece)
        yield piece
        if sum(map(len, pieces)) > longest:
            raise LLMError(f"{model.name} wrote more than a translation", hint=_REMEDY)
    return _settled(model.name, quote, "".join(pieces), to)


def prompt(quote: str, to: Language) -> str:
    """What the model is shown. It goes on right after the last colon, so nothing follows it."""
    seen = "".join(c for c in quote if unicodedata.category(c) != "Cf")
    return render("translate", to, quote=" ".join(_TAG.sub("‹quote›", seen).split())).rstrip()


def _settled(name: str, quote: str, said: str, to: Language) -> Translation:
    """The first line that says something, without label and outer quotation marks."""
    lines = (_LABEL.sub("", _TAG.sub("", line)).strip() for line in said.splitlines())
    line = "".join(c for c in next(filter(None, lines), "") if unicodedata.category(c)[0] != "C")
    if len(line) > 1 and line[-1] == _OUTER.get(line[0]) and quote.strip()[0] not in _OUTER:
        line = line[1:-1].strip()
    if not line or line == quote.strip() or detect_language(line) != to:
        raise LLMError(f"{name} gave no translation", hint=_REMEDY)
    agree = numbers_agree(line, [quote]) and numbers_agree(quote, [line])
    return Translation(line, to, name, agree)
