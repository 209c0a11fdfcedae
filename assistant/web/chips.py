"""The understood question as chips: each can be taken away and the question asked again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from assistant.types import Answer
from assistant.web.conversation import Exchange, Scope
from assistant.web.markup import action
from assistant.web.words import Speech, word
from index.time import find_dates

# What leads up to a date or trails it, and means nothing without it.
_LEADING = re.compile(
    r"(?:\b(?:in|on|at|during|since|before|after|by|until|till|from|between|of|as of)\s+(?:the\s+)?"
    r"|[在于自从到至]|截至|截止)$",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:以来|之前|之后|以前|以后|期间|年内|间|[的，、,])")
_GAPS = re.compile(r"\s{2,}|\s+(?=[?？!！.。,，])")


def chips_html(exchange: Exchange, answer: Answer, speech: Speech) -> str:
    """The question as understood (a click edits it), its window and filters (each removable)."""
    understood = answer.question.text
    edit = action("edit", understood, style="nd-chip", hint=word("edit", speech), text=understood)
    chips = [f'<span class="nd-label">{word("understood", speech)}</span>', edit]
    if answer.question.window is not None:
        window = word("window", speech, window=answer.question.window.iso())
        chips.append(_removable("window", window, exchange, speech))
    scope = exchange.scope
    if scope.since:
        label = word("since_chip", speech, day=scope.since)
        chips.append(_removable("since", label, exchange, speech))
    if scope.until:
        label = word("until_chip", speech, day=scope.until)
        chips.append(_removable("until", label, exchange, speech))
    chips += [_removable(f"source:{name}", name, exchange, speech) for name in scope.sources]
    return f'<p class="nd-chips">{"".join(chips)}</p>'


def without(exchange: Exchange, drop: str) -> tuple[str, Scope]:
    """The question and scope of `exchange` with one chip gone.

    `drop` is `window`, `since`, `until`, `source:NAME`, `dates` (all three) or `filters`.
    """
    scope = exchange.scope
    question = exchange.asked
    if drop in {"window", "dates"} and exchange.answer is not None:
        question = undated(exchange.asked, exchange.answer.question.today)
    if drop in {"since", "dates", "filters"}:
        scope = replace(scope, since="")
    if drop in {"until", "dates", "filters"}:
        scope = replace(scope, until="")
    gone = drop.removeprefix("source:")
    kept = () if drop == "filters" else tuple(name for name in scope.sources if name != gone)
    return question, replace(scope, sources=kept)


def undated(question: str, today: date) -> str:
    """The question without its date wordings; unchanged where nothing else would be left."""
    text = question
    for mention in reversed(find_dates(question, reference=today)):
        before = _LEADING.sub("", text[: mention.start])
        after = text[mention.end :]
        trailing = _TRAILING.match(after)
        text = before + (after[trailing.end() :] if trailing else after)
    text = _GAPS.sub(lambda gap: " " if len(gap.group()) > 1 else "", text).strip(" ,，、")
    return text if re.search(r"\w", text) else question


def _removable(drop: str, label: str, exchange: Exchange, speech: Speech) -> str:
    return action(
        "drop",
        f"{label} ×",
        style="nd-chip nd-removable",
        hint=word("remove", speech),
        drop=drop,
        turn=exchange.number,
    )
