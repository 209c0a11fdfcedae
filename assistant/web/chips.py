"""The understood question as chips: each can be taken away and the question asked again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.types import Answer
from assistant.web.conversation import Exchange, Scope
from assistant.web.markup import action, days_text
from assistant.web.words import Speech, word
from index.time import find_dates

# The ends of a scope: days of publication, days of events.
ENDS = ("since", "until", "event_since", "event_until")
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
        window = word("window", speech, window=days_text(answer.question.window, speech))
        chips.append(_removable("window", window, exchange, speech))
    chips += [
        _removable(drop, label, exchange, speech)
        for drop, label in restrictions(exchange.scope, speech)
    ]
    return f'<p class="nd-chips">{"".join(chips)}</p>'


def restrictions(scope: Scope, speech: Speech) -> list[tuple[str, str]]:
    """What restricts it: the name of each and how it is said."""
    days = [
        (end, word(f"{end}_chip", speech, day=getattr(scope, end)))
        for end in ENDS
        if getattr(scope, end)
    ]
    return days + [(f"source:{name}", name) for name in scope.sources]


def within(scope: Scope, of: str, since: str, until: str) -> Scope:
    """The scope with those days of publication, or (`of` is "event") of what is told."""
    if of == "event":
        return replace(scope, event_since=since, event_until=until)
    return replace(scope, since=since, until=until)


def without(exchange: Exchange, drop: str) -> tuple[str, Scope]:
    """The question and scope of `exchange` with one chip gone.

    `drop` is `window`, one of `ENDS`, `source:NAME`, `dates` (all days) or `filters`.
    """
    scope = exchange.scope
    question = exchange.asked
    if drop in {"window", "dates"} and exchange.answer is not None:
        question = undated(exchange.asked, exchange.answer.question.today)
    ends = ENDS if drop in {"dates", "filters"} else [end for end in ENDS if end == drop]
    emptied: dict[str, Any] = dict.fromkeys(ends, "")
    scope = replace(scope, **emptied)
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
