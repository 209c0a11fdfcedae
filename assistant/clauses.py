"""Of several dated clauses in a sentence, the one that a when-question asks for.

"Announced on 1 July that the line will open on 1 September": who asks when it opens is not
answered by the first, nor who asks when it was announced by the second.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.types import Question
from assistant.understand.happenings import EVENTS, kinds_in, mentions
from assistant.understand.patterns import ASKING
from index.language import detect_language, lexical_tokens
from index.time.clauses import clauses
from index.types import DateMention

ASKS_WHEN = re.compile(
    r"什么时候|何时|哪[一几]?[天日年月]|几月|几号|\bwhen\b|\bwhat (?:date|day|year)", re.IGNORECASE
)
_REPORTS = re.compile(
    r"宣布|公布|通报|透露|\b(?:announc|unveil|disclos)\w*|\breported\b", re.IGNORECASE
)
_NAME = re.compile(r"(?<!^)\b[A-Z][\w'’-]*")
_STEM = 4  # letters by which an English verb is the same in any form: open, opened


def date_in_clause(
    question: Question, sentence: str, dates: Sequence[DateMention], offset: int
) -> DateMention | None:
    """The one of `dates` whose clause tells what is asked; None where the sentence has no two dated
    clauses, or their words don't tell. `offset`: where the sentence begins in the text that the
    dates are places of. Across languages, and where no words tell, by the kind of event."""
    groups = _groups(sentence, dates, offset)
    if len(groups) < 2:
        return None
    told = [text for text, _ in groups]
    if detect_language(sentence) != question.language:
        best = _only_best(_by_kind(question, told))
    elif _REPORTS.search(question.text):
        best = _only_best([len(_REPORTS.findall(text)) for text in told])
    else:
        asked = _predicate(question)
        best = _only_best([shared_words(asked, text) for text in told])
        best = _only_best(_by_kind(question, told)) if best is None else best
    return None if best is None else groups[best][1]


def _by_kind(question: Question, told: Sequence[str]) -> list[int]:
    kinds = kinds_in(question.text, EVENTS)
    return [int(bool(mentions(kinds, text))) for text in told]


def _only_best(scores: Sequence[int]) -> int | None:
    """The place of the highest score; None where there is none, or no single one."""
    best = max(scores)
    return None if best == 0 or scores.count(best) > 1 else scores.index(best)


def _groups(
    sentence: str, dates: Sequence[DateMention], offset: int
) -> list[tuple[str, DateMention]]:
    """Each dated clause with those after it that have no date of their own, and its last date."""
    groups: list[tuple[str, DateMention | None]] = []
    for start, end in clauses(sentence, 0, len(sentence)):
        inside = [one for one in dates if start <= one.start - offset < end]
        text = sentence[start:end]
        if groups and (not inside or groups[-1][1] is None):
            before, date = groups.pop()
            groups.append((before + text, inside[-1] if inside else date))
        else:
            groups.append((text, inside[-1] if inside else None))
    return [(text, date) for text, date in groups if date is not None]


def _predicate(question: Question) -> set[str]:
    """What is asked of the subject: in Chinese what follows the words that ask, in English what
    names nothing."""
    asked = question.text
    text = ASKS_WHEN.split(asked)[-1] if question.language == "zh" else _NAME.sub(" ", asked)
    return {token for token in lexical_tokens(text) if len(token) > 1} - ASKING


def shared_words(asked: Collection[str], text: str) -> int:
    """How many of the `asked` words `text` says, an English one in any form."""
    said = set(lexical_tokens(text))
    return sum(any(_same(token, one) for one in said) for token in asked)


def _same(token: str, other: str) -> bool:
    if not token.isascii() or min(len(token), len(other)) < _STEM:
        return token == other
    shorter, longer = sorted((token, other), key=len)
    return longer.startswith(shorter.removesuffix("e"))
