"""Names that no table knows, looked for in a text of the other language: as written, by pinyin,
by their sound."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.cite.naming import ORDINARY, is_pinyin, missing_name
from assistant.cite.sounds import (
    ALIKE,
    latin_names,
    likeness,
    transcribed_names,
    transcribed_runs,
)
from assistant.types import Question

# Characters of a stretch that is taken for a transcribed name: in a text, in a question.
_SHORTEST, _SHORTEST_ASKED = 2, 3
# What Chinese translates rather than transcribes, beside what is capitalised by spelling.
_TRANSLATED = ORDINARY | frozenset(
    "act administration agreement air airlines army assembly association authority award "
    "awards battle bay board border bridge business cabinet canal cape capital castle "
    "cathedral centre center century champions church coast college commerce conference "
    "congress constitution convention dam defence defense development economic education "
    "electric embassy empire energy environment exchange federal federation finance first "
    "foreign forest fort foundation free fund game games gas global governor grand great gulf "
    "hall harbour health high highway hill home hotel house independence industrial "
    "industries industry insurance islands justice king kingdom labour lake law league "
    "library lower major market mayor media medical mission motor mount mountain municipal "
    "natural navy news oil open opera order organisation organization palace parliament peace "
    "people peninsula plan plant police policy port power premier press prince princess "
    "programme project public queen radio railway red region republic research reserve river "
    "royal saint science sea second secretary security senate service social society space "
    "stadium steel stock summit sun supreme systems technology temple theatre third tower "
    "town trade transport treaty tribunal trust tunnel union united upper valley village war "
    "water white women works world young "
    "".split()
)


def heard(question: Question, text: str) -> float:
    """How many of the question's unknown names `text`, of the other language, has.

    From -1 (none) to 1 (all); 0 where there is none that could be told so.
    """
    found = list(_found(question, text))
    return 2 * sum(found) / len(found) - 1 if found else 0.0


def _found(question: Question, text: str) -> Iterator[bool]:
    if question.language == "zh":
        latin = latin_names([text])
        for name in _transcribed(question):
            yield any(likeness(name, one) >= ALIKE for one in latin)
        return
    runs = transcribed_runs(text, _SHORTEST)
    for name in question.names:
        if name in question.aliases:
            continue
        if is_pinyin(name):
            yield missing_name(f"x {name}", [text]) is None
        elif spoken := _spoken(name):
            yield spoken in text or any(likeness(run, spoken) >= ALIKE for run in runs)


def _transcribed(question: Question) -> list[str]:
    """The transcribed names in a Chinese question that no table knows."""
    known = [name for name in question.names if name in question.aliases]
    names = transcribed_names(question.text) or transcribed_runs(question.text, _SHORTEST_ASKED)
    return [name for name in names if not any(name in one or one in name for one in known)]


def _spoken(name: str) -> str:
    """The part of a name that is said alike in every language: Tarn of "Tarn Bridge"."""
    words = [word for word in name.split() if word.lower() not in _TRANSLATED and word[0].isupper()]
    return " ".join(words)
