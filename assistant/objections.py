"""What speaks against a span, or for it, whatever its features say, in logits of its confidence.

Rules for what held-out questions hardly show: their passages were written to them, so that an
article about somebody else, or a figure in another unit, is rare among them.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dating import COARSER
from assistant.kinds import coarser_than_asked, echoed
from assistant.measures import unit_fits
from assistant.nouns import says_kind
from assistant.types import Evidence, Question
from assistant.values import date_of, quantity_of
from index.language import fold
from index.types import Article, Hit

# An article that nowhere names whom the question is about answers about somebody else. Across
# languages a name may stand there in a short form that no table knows.
STRANGER = 3.0
STRANGER_CROSSING = 1.0
# Less sure: names found by their capitals, which may be misspelt; where the article has no word
# of them, and where it hasn't the whole name and others have.
UNKNOWN, UNNAMED = 1.5, 1.0
# A value in a unit that answers another question ("how tall": 450 euros).
MISMEASURED = 2.0
# A value that only repeats the question: what counts for one of two choices counts against it.
ECHOED = 4.0
# For a value that says to be the kind of thing asked for ("which line": "Line 3").
OF_KIND = 0.5
# For a passage in the other language that has all the known names of the question: for two or more
# of them, for one half of it, and for the time asked about half of it too. There the reader and the
# closeness of the words are least sure. On 40 questions of `cross` that were refused, two in three
# of those then answered are right.
BORNE_OUT = 2.0
# Letters that two forms of a name share: Ctenophora, ctenophores.
STEM = 5


def objections(question: Question, item: Evidence, named: Sequence[str]) -> float:
    """All of them together; `named` as `named_somewhere` gives it."""
    value = item.value or ""
    total = OF_KIND * says_kind(question, value) - _estranged(question, item.article, named)
    total += BORNE_OUT * _borne_out(question, item)
    if question.expects == "span":
        total -= ECHOED * echoed(question, value)
    if question.expects == "number":
        counted = quantity_of(question, item)
        total -= MISMEASURED * (counted is not None and not unit_fits(question.text, counted))
    if question.expects == "date":
        when = date_of(question, item)
        total -= COARSER * (when is not None and coarser_than_asked(question, when))
    return total


def named_somewhere(question: Question, hits: Sequence[Hit]) -> tuple[str, ...]:
    """The question's names that an article in its language among `hits` holds as they are."""
    texts = [_text(hit.article) for hit in hits if hit.article.language == question.language]
    return tuple(
        name for name in question.names if any(_names_any(question, (name,), t) for t in texts)
    )


def _estranged(question: Question, article: Article, named: Sequence[str]) -> float:
    """How surely the article is about somebody else."""
    text = _text(article)
    crossing = article.language != question.language
    if question.subjects and not _names_any(question, question.subjects, text):
        return STRANGER_CROSSING if crossing else STRANGER
    if crossing:
        return 0.0
    if question.names and not _words_any(question.names, text):
        return UNKNOWN
    return UNNAMED if named and not _names_any(question, named, text) else 0.0


def _borne_out(question: Question, item: Evidence) -> float:
    """How far names and time agree across languages, 0 to 1.5; 0 where a known name is missing."""
    known = [name for name in question.names if name in question.aliases]
    if item.article.language == question.language or not known:
        return 0.0
    text = _text(item.article)
    if not all(_names_any(question, (name,), text) for name in known):
        return 0.0
    window = question.window
    dated = window is not None and item.event is not None and window.overlaps(item.event)
    return min(len(known), 2) / 2 + dated / 2


def _text(article: Article) -> str:
    return f"{article.title}\n{article.text}"


def _names_any(question: Question, names: Sequence[str], text: str) -> bool:
    folded = fold(text)
    return any(
        fold(spelling) in folded
        for name in names
        for spelling in (name, *question.aliases.get(name, ()))
    )


def _words_any(names: Sequence[str], text: str) -> bool:
    """Whether the text has a word of any of the names, or another form of one."""
    folded = fold(text)
    words = [fold(word).removesuffix("'s") for name in names for word in name.split()]
    return any(word[:STEM] in folded for word in words)
