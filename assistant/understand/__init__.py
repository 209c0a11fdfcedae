"""A standalone question and the day it is asked -> a Question with its Plan. Deterministic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.types import Operator, Question, SubQuestion
from assistant.understand import counting, listing
from assistant.understand.events import Event, asking_part, search_text, split_events
from assistant.understand.expects import expects_of, operator_of
from assistant.understand.names import names_of, subjects_of
from assistant.understand.parts import split_parts
from index.errors import UsageError
from index.language import detect_language
from index.names import Aliases
from index.time import question_window
from index.types import Filter, Language

MAX_QUESTION = 2_000  # characters: longer is a pasted text, not a question

__all__ = ["understand"]


def understand(
    text: str,
    *,
    today: date,
    aliases: Aliases,
    filter: Filter | None = None,
    answer_language: Language | None = None,
) -> Question:
    """The question as the other stages read it.

    `today` anchors "last year" and the like. Raises UsageError on an empty or endless text.
    """
    text = " ".join(text.split())
    if not text:
        raise UsageError("the question is empty", hint="ask something, e.g. 'when did … ?'")
    if len(text) > MAX_QUESTION:
        raise UsageError(f"the question has {len(text)} characters", hint=f"at most {MAX_QUESTION}")
    language = detect_language(text)
    operator = operator_of(asking_part(text))
    events = split_events(text, operator, language)
    if operator in _NEEDS_EVENTS and not events:
        operator = "when" if expects_of(text, "plain") == "date" else "plain"
    parts = () if events else split_parts(text, language)
    if parts:
        operator, events = "each", tuple(Event(part) for part in parts)
    names, known = names_of(text, language, aliases)
    told = _told(text, today, None if events else names)
    if told:
        operator, events = told[0], ()
    return Question(
        text=text,
        language=language,
        today=today,
        operator=operator,
        expects=expects_of(text, operator),
        window=question_window(text, today, language),
        filter=filter or Filter(),
        names=names,
        subjects=subjects_of(text, aliases),
        aliases=known,
        sub_questions=(SubQuestion(told[1], names, told[2]),)
        if told
        else tuple(
            SubQuestion(
                search_text(event.text, text),
                names_of(event.text, language, aliases)[0],
                event.text,
                event.joint,
            )
            for event in events
        ),
        answer_language=answer_language or (language if language != "und" else "en"),
    )


def _told(text: str, today: date, names: Sequence[str] | None) -> tuple[Operator, str, str] | None:
    """The operator, the search and the subject of a question for what the articles tell of one:
    a list by date, or (given the question's names) a count."""
    if listed := listing.listing_of(text, today):
        return "list", listing.search_words(listed), listed.subject
    counted = counting.counting_of(text, today, names) if names is not None else None
    if counted:
        return "count", counting.search_words(counted), counted.subject
    return None


# Operators that compare named events; without two of them there is nothing to compare.
_NEEDS_EVENTS = frozenset(
    {
        "same-day",
        "same-month",
        "same-year",
        "earliest-of",
        "latest-of",
        "order",
        "duration",
        "before",
        "after",
        "on-the-day",
    }
)
