"""An answer's wording -> the span of a text that says it."""

from __future__ import annotations

import re
from collections import Counter

MAX_ANSWER_CHARS = {"zh": 60, "en": 140}
# A span that shares this much with the reference reads the same; below it, words are missing.
MIN_OVERLAP = 0.8
_TRAILING = "。．.!！?？;；,，、 "
_WORD = re.compile(r"[0-9a-zA-Z]+|[\u3400-\u9fff]")


def find_answer(text: str, answer: str, question: str) -> tuple[int, int] | None:
    """The occurrence of `answer` in `text` that stands among most of the question's words."""
    wanted = answer.strip().strip(_TRAILING)
    if not wanted:
        return None
    places = [match.start() for match in re.finditer(re.escape(wanted), text)]
    if not places:
        return None
    start = max(places, key=lambda place: (_context(text, place, len(wanted), question), -place))
    return start, start + len(wanted)


def nearest_span(text: str, answer: str) -> tuple[int, int] | None:
    """The span of `text` closest to a reworded `answer` (F1 over characters), if close enough."""
    wanted = Counter(answer.strip().strip(_TRAILING))
    size = sum(wanted.values())
    best, best_score = None, MIN_OVERLAP
    for length in range(max(1, size - size // 4), size + size // 4 + 1):
        for start in range(len(text) - length + 1):
            piece = text[start : start + length]
            if piece[0] in _TRAILING or piece[-1] in _TRAILING:
                continue
            score = 2 * sum((Counter(piece) & wanted).values()) / (length + size)
            if score > best_score:
                best, best_score = (start, start + length), score
    return best


def holds(text: str, answers: tuple[str, ...]) -> bool:
    """Whether `text` says one of `answers`, spaces and case aside."""
    squeezed = _squeeze(text)
    return any(_squeeze(answer) in squeezed for answer in answers if _squeeze(answer))


def _squeeze(text: str) -> str:
    return "".join(text.split()).casefold().strip(_TRAILING)


def _context(text: str, start: int, length: int, question: str) -> int:
    near = text[max(0, start - 60) : start + length + 60].casefold()
    return len(set(_WORD.findall(question.casefold())) & set(_WORD.findall(near)))
