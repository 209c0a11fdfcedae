"""A plan that a language model proposes for a question: when it is asked for, and what of it stands.

Only where the wording leaves the plan unsure is one asked for. It stands where it is in the schema
and made of the question alone: a known operator, events in its words, a window where it names a
time. Anything else is refused, and the plan by wording stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from assistant.types import Operator, Question, SubQuestion, ValueType
from assistant.understand.events import search_text
from assistant.understand.expects import expects_of, operator_of
from assistant.understand.names import names_of
from index.errors import LLMError
from index.language import fold
from index.names import Aliases
from index.time import find_dates, without_dates
from index.types import DATE_MAX, DATE_MIN, Interval

MOST_EVENTS = 6
LONGEST = 4_000  # characters of a proposal: a plan is short
_KEYS = frozenset({"operator", "events", "window", "expects"})
_OPERATORS: frozenset[str] = frozenset(get_args(Operator))
_VALUES: frozenset[str] = frozenset(get_args(ValueType)) - {"none"}
_ONE_THING = frozenset({"plain", "when", "first", "latest", "as-of"})
_SUBJECT = frozenset({"list", "count"})
_PAIRED = frozenset({"before", "after", "duration", "on-the-day"})
# Words that compare by time. Where one is left and no events were found, the plan is unsure.
_COMPARES = re.compile(
    r"早于|先于|晚于|迟于|更[早晚]|[较最]晚|先后|之[前后]|相[隔距差]|间隔|同[一年月日]|差了?多"
    r"|\b(?:before|after|earlier|later|than|between|apart|gap|preced\w+|follow(?:ed|ing)|same"
    r"|sooner|by the time|meanwhile)\b",
    re.IGNORECASE,
)
# Words that name a time, and those that ask for one.
_TIME = re.compile(
    r"\d{4}|[年月日周季]|上旬|中旬|下旬|春|夏|秋|冬|世纪|年代|期间|当时"
    r"|\b(?:years?|months?|weeks?|days?|quarters?|decades?|century|spring|summer|autumn|winter|fall"
    r"|yesterday|today|tonight|weekend|eve|term|season)\b",
    re.IGNORECASE,
)
_ASKS_TIME = re.compile(
    r"[哪几多][一少]?个?[年月日天周]|什么时[候间]|何时|多[久长]|年[度龄轻]|\bwhen\b|\b(?:what|which) \w+"
    r"|\bhow (?:long|old|many \w+)|\b(?:years?|months?|weeks?|days?)[ -]old\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,，;；]|\s(?:and|while|whereas)\s|而(?=[\u4e00-\u9fff])")
_CLAUSES = 2
_LETTERS, _WORDS = 6, 3  # a clause of less, in Chinese and in English, says no event
_WORD = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")
_RUN = 2  # Chinese characters: the least that an event takes over from the question in one piece


class RefusedError(LLMError):
    """A proposal that doesn't stand; it is not shown, since the plan by wording is used."""

    def __init__(self, why: str) -> None:
        super().__init__(why, hint="the plan by wording is used")


def unsure(question: Question) -> str:
    """Why the plan by wording may be wrong; "" where there is no sign of it."""
    if question.sub_questions or question.operator not in {"plain", "when"}:
        return ""
    bare = without_dates(question.text, question.today, question.language)
    if operator_of(question.text) not in {"plain", "when"} or _COMPARES.search(bare):
        return "it compares, and no events were found"
    if question.window is None and _TIME.search(_ASKS_TIME.sub(" ", bare)):
        return "it names a time that was not understood"
    if sum(_says(clause) for clause in _CLAUSE.split(bare)) >= _CLAUSES:
        return "it has several clauses"
    return ""


def _says(clause: str) -> bool:
    return len(re.findall(r"[\u3400-\u9fff]", clause)) >= _LETTERS or len(clause.split()) >= _WORDS


def settled(text: str, question: Question, aliases: Aliases) -> Question:
    """`question` with the plan that `text`, a model's words, proposes. Raises RefusedError."""
    plan = _parsed(text)
    operator = _operator(plan["operator"])
    events = _events(plan.get("events"), operator, question)
    window = _window(plan.get("window"), question)
    proposed = replace(
        question,
        operator=operator,
        expects=_expects(plan.get("expects"), operator, question),
        window=window,
        sub_questions=tuple(_sub_question(event, operator, question, aliases) for event in events),
    )
    if proposed == question:
        raise RefusedError("it is the plan by wording")
    return proposed


def _parsed(text: str) -> Mapping[str, Any]:
    if len(text) > LONGEST:
        raise RefusedError("it is too long")
    start, end = text.find("{"), text.rfind("}")
    try:
        plan = json.loads(text[start : end + 1]) if start >= 0 else None
    except (ValueError, RecursionError) as error:
        raise RefusedError("it is not JSON") from error
    if not isinstance(plan, dict) or "operator" not in plan:
        raise RefusedError("it is not a plan")
    if unknown := sorted(set(plan) - _KEYS):
        raise RefusedError(f"unknown key: {unknown[0][:40]}")
    return plan


def _operator(given: object) -> Operator:
    for operator in get_args(Operator):
        if given == operator:
            found: Operator = operator
            return found
    raise RefusedError("unknown operator")


def _events(given: object, operator: Operator, question: Question) -> tuple[str, ...]:
    if given is None:
        given = []
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise RefusedError("events are no list of texts")
    events = tuple(dict.fromkeys(" ".join(one.split()).strip(" ?？。.,，") for one in given))
    if operator in _ONE_THING:
        return ()
    if len(events) > MOST_EVENTS:
        raise RefusedError(f"more than {MOST_EVENTS} events")
    if not _fits(len(events), operator):
        raise RefusedError(f"{len(events)} event(s) for {operator}")
    for event in events:
        if not _in_words_of(event, question.text):
            raise RefusedError("an event in words that the question doesn't have")
    return events


def _fits(count: int, operator: Operator) -> bool:
    if operator in _SUBJECT:
        return count == 1
    return count == 2 if operator in _PAIRED else count >= 2


def _in_words_of(event: str, question: str) -> bool:
    """Whether `event` is made of words of `question` alone, case, width and script variant aside."""
    asked = fold(question)
    words = set(_WORD.findall(asked))
    found = _WORD.findall(fold(event))
    return sum(map(len, found)) >= _RUN and all(
        _of_runs(word, asked) if "\u3400" <= word[0] <= "\u9fff" else word in words
        for word in found
    )


def _of_runs(text: str, question: str) -> bool:
    """Whether Chinese `text` can be put together from runs of `question`."""
    ends = {0}
    for end in range(1, len(text) + 1):
        if any(
            start in ends and text[start:end] in question
            for start in range(end)
            if end - start >= _RUN or len(text) == 1
        ):
            ends.add(end)
    return len(text) in ends


def _window(given: object, question: Question) -> Interval | None:
    """The window of the wording, where it has one: it is computed, and a proposal must agree."""
    if given is None:
        return question.window
    if not isinstance(given, Mapping) or set(given) - {"start", "end"}:
        raise RefusedError("the window is no pair of days")
    start, end = _day(given.get("start"), DATE_MIN), _day(given.get("end"), DATE_MAX)
    if start > end or (start, end) == (DATE_MIN, DATE_MAX):
        raise RefusedError("the window is no stretch of time")
    window = Interval(start, end, "range")
    if question.window is not None:
        if not window.overlaps(question.window):
            raise RefusedError("another time than the question names")
        return question.window
    if not _names_time(question):
        raise RefusedError("a time that the question doesn't name")
    return window


def _day(given: object, open_end: date) -> date:
    if given is None:
        return open_end
    try:
        return date.fromisoformat(given if isinstance(given, str) else "")
    except ValueError as error:
        raise RefusedError("a day that is none") from error


def _names_time(question: Question) -> bool:
    text = _ASKS_TIME.sub(" ", question.text)
    return bool(_TIME.search(text) or find_dates(question.text, reference=question.today))


def _expects(given: object, operator: Operator, question: Question) -> ValueType:
    """What the operator yields; else what the wording asks for, and the proposal where that is
    silent."""
    by_wording = expects_of(question.text, operator)
    if operator not in _ONE_THING or by_wording != "span":
        return by_wording
    for value in get_args(ValueType):
        if given == value and given in _VALUES:
            found: ValueType = value
            return found
    if given is None:
        return by_wording
    raise RefusedError("unknown kind of value")


def _sub_question(
    event: str, operator: Operator, question: Question, aliases: Aliases
) -> SubQuestion:
    text = search_text(event, question.text)
    if operator == "list":
        text = event
    elif operator == "count":
        text = without_dates(question.text, question.today, question.language)
    return SubQuestion(text, names_of(event, question.language, aliases)[0], event)


def told(plan: Question) -> Mapping[str, Any]:
    """A plan as the trace tells it."""
    subs: Sequence[SubQuestion] = plan.sub_questions
    return {
        "operator": plan.operator,
        "events": [sub.event for sub in subs],
        "window": plan.window.iso() if plan.window else None,
        "expects": plan.expects,
    }
