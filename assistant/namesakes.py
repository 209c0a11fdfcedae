"""Names that only one language of the archive gives, found in the other.

A bracket in an article says so itself ("澜海汽车（Lanhai Motors）"). Else the pinyin of a name and
the translation of its other words must agree with what the articles write, and with one spelling
alone: of two that read alike neither is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.cite.renderings import (
    Rendering,
    extended,
    followed_by_kind,
    latin_candidates,
    renderings,
    translated_words,
)
from assistant.glosses import glossed, glosses
from assistant.types import Question
from index import NewsIndex
from index.language import detect_language
from index.types import Filter, Language

LOOKED_AT = 20  # passages
_BY_NAME = frozenset({"count", "list"})


def with_namesakes(question: Question, index: NewsIndex) -> Question:
    """`question` with the spellings that the articles of the other language have of its unknown
    names; of a Chinese question, of whose events it counts or lists."""
    subjects = (
        [sub.event for sub in question.sub_questions] if question.operator in _BY_NAME else []
    )
    known = set(question.aliases)
    names = subjects if question.language == "zh" else [*question.names, *subjects]
    found = {
        name: spellings
        for name in dict.fromkeys(names)
        if name not in known
        if (spellings := other_spellings(name, index, question.filter))
    }
    if not found:
        return question
    return replace(
        question,
        names=tuple(dict.fromkeys([*question.names, *found])),
        aliases={**question.aliases, **found},
    )


def other_spellings(name: str, index: NewsIndex, chosen: Filter) -> tuple[str, ...]:
    """How the articles of the other language spell `name`; () where that isn't clear."""
    if detect_language(name) == "zh":
        found = glossed(name, chosen, index) or list(_latin(name, chosen, index))
    else:
        found = list(glosses(name, chosen, index)) or list(_chinese(name, chosen, index))
    return tuple(dict.fromkeys(found))


def _chinese(name: str, chosen: Filter, index: NewsIndex) -> Iterator[str]:
    """The Chinese spelling of a Latin name, and its short form where that is nobody else's."""
    if rendering := _one(_found(name, chosen, index)):
        yield rendering.text
        if _stands_alone(rendering, chosen, index):
            yield rendering.proper
        return
    # A name without the words that are translated: by a longer one that has them.
    longer = {one for text in _texts(name, (), "en", chosen, index) for one in extended(name, text)}
    propers = {one.proper for other in longer for one in _found(other, chosen, index)}
    if len(propers) == 1:
        yield from propers


def _latin(name: str, chosen: Filter, index: NewsIndex) -> Iterator[str]:
    """The Latin spellings of a Chinese name."""
    texts = _texts(name, (), "en", chosen, index)
    for candidate in dict.fromkeys(one for text in texts for one in latin_candidates(text)):
        if not any(one.text == name for one in renderings(candidate, name)):
            continue
        if rendering := _one([*renderings(candidate, name), *_found(candidate, chosen, index)]):
            yield candidate
            if _stands_alone(rendering, chosen, index):
                yield rendering.proper


def _found(name: str, chosen: Filter, index: NewsIndex) -> list[Rendering]:
    texts = _texts(name, translated_words(name), "zh", chosen, index)
    return [one for text in texts for one in renderings(name, text)]


def _one(found: Iterable[Rendering]) -> Rendering | None:
    """The spelling, where there is one alone."""
    distinct = set(found)
    return distinct.pop() if len(distinct) == 1 else None


def _stands_alone(rendering: Rendering, chosen: Filter, index: NewsIndex) -> bool:
    """Whether articles that write the whole name go on with its proper part, and none has that
    part in another name: 北辰 for 北辰航天, unless there is a 北辰区."""
    short = rendering.proper
    if not rendering.alone:
        return False
    texts = _texts(short, (short, rendering.text), "zh", chosen, index)
    rests = [text.replace(rendering.text, " ") for text in texts]
    named = any(
        short in rest for text, rest in zip(texts, rests, strict=True) if rendering.text in text
    )
    return named and not any(
        followed_by_kind(rest, place + len(short))
        for rest in rests
        for place in range(len(rest))
        if rest.startswith(short, place)
    )


def _texts(
    query: str, expansions: Sequence[str], language: Language, chosen: Filter, index: NewsIndex
) -> list[str]:
    only = replace(chosen, languages=(language,))
    hits = index.search(query, k=LOOKED_AT, filter=only, expansions=expansions)
    articles = {hit.article.article_id: hit.article for hit in hits}
    return [f"{article.title}\n{article.text}" for article in articles.values()]
