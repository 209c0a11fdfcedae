"""Who said it: the claim names another speaker than the sentence that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.cite.align import WORDS, Ground, Similarities
from assistant.cite.named import held_in
from assistant.cite.naming import is_pinyin, missing_name
from assistant.cite.people import chinese_persons
from assistant.cite.problem import Problem
from assistant.cite.sayings import Saying, sayings, unnamed, without
from assistant.cite.sounds import ALIKE, DOT, UNLIKE, latin_names, likeness, transcribed_runs
from assistant.instructions import without_instructions
from index.language import detect_language, lexical_tokens, split_sentences
from index.names import load_aliases

# Sentences that what is said may be, and how much less like it than the best one.
COMPARED = 12
AS_CLOSE = 0.06
# How like a sentence must be to what is said for its speaker to be the speaker, where the
# languages differ and where they don't.
LEAST_CROSSING, LEAST = 0.25, 0.45
BACK = 5  # sentences in which a "he said" looks for who is meant
_SHORTEST_RUN = 2


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence with those who may have said it, and the text that has their names."""

    speakers: tuple[Saying, ...]
    text: str


def attributions(
    claim: str, ranked: Sequence[Ground], similarities: Similarities
) -> Iterator[Problem]:
    """A speaker whom the article knows, but who isn't the one that says this there."""
    said = sayings(claim)[:1]
    if not said or not ranked:
        return
    content = without(claim, said[0])
    close = _closest(content, ranked, similarities)
    told = [_told(one) for one in close]
    if not told or any(_is(said[0].name, one.text) for one in told):
        return
    others = [one for one in told[0].speakers if one.kind == said[0].kind]
    others = [one for one in others if _other(said[0].name, one.name) and not _is(one.name, claim)]
    if not _known(said[0].name, ranked[0]):
        others = [one for one in others if _comparable(said[0].name, one.name)]
    if others:
        yield Problem("attribution", f"{said[0].name} (the article: {others[-1].name})")


def _closest(content: str, ranked: Sequence[Ground], similarities: Similarities) -> list[Ground]:
    some = list(ranked[:COMPARED])
    wanted = set(lexical_tokens(content))
    if not wanted:
        return []
    values = similarities([content], [one.text for one in some])[0]
    scored = []
    for one, value in zip(some, values, strict=True):
        shared = 0.0
        if not one.crossing:
            held = set(lexical_tokens(one.text))
            shared = WORDS * len(wanted & held) / len(wanted)
        scored.append((value + shared, one))
    best = max(score for score, _ in scored)
    if best < (LEAST_CROSSING if some[0].crossing else LEAST):
        return []
    ordered = sorted(scored, key=lambda pair: -pair[0])
    return [one for score, one in ordered if score >= best - AS_CLOSE]


@lru_cache(maxsize=64)
def _sentences(text: str) -> tuple[tuple[int, str], ...]:
    readable = without_instructions(text)
    return tuple((start, readable[start:end]) for start, end in split_sentences(readable))


def _told(ground: Ground) -> _Told:
    """Its own speakers; where it names none, those of the sentences around it."""
    own = sayings(ground.text)
    if own:
        return _Told(tuple(own), " | ".join(ground.text[one.start : one.end] for one in own))
    sentences = _sentences(ground.article.text)
    place = next((n for n, (start, _) in enumerate(sentences) if start == ground.start), None)
    if place is None:
        return _Told((), ground.text)
    after = [text for _, text in sentences[place + 1 : place + 2]]
    around = [ground.text, *after]
    speakers = [] if unnamed(ground.text) else [one for text in after for one in sayings(text)]
    for _, text in reversed(sentences[max(0, place - BACK) : place]):
        around.append(text)
        if before := sayings(text):
            speakers += before
            break
    return _Told(tuple(speakers), "\n".join(around))


def _known(name: str, best: Ground) -> bool:
    """Whether the article has the name somewhere, so that its spelling there is known."""
    return _is(name, f"{best.article.title}\n{best.article.text}")


def _is(name: str, text: str) -> bool:
    """Whether `text` has the name, in its own or the other language."""
    if not _crosses(name, text) or detect_language(name) != "zh" or load_aliases().find(name):
        held = held_in(name, [text])
    else:
        romanised = [one for one in latin_names([text]) if is_pinyin(one)]
        held = any(missing_name(f"x {one}", [name]) is None for one in romanised)
    return held or (_crosses(name, text) and max(_sounds(name, text), default=0.0) >= ALIKE)


def _other(name: str, other: str) -> bool:
    """Whether the two can't be one: in one language none is in the other; else by sound."""
    if not _crosses(name, other):
        return name not in other and other not in name
    if is_pinyin(name) or is_pinyin(other):
        return not _is(name, other) and not _is(other, name)
    return max(_sounds(name, other), default=0.0) < UNLIKE


def _comparable(name: str, other: str) -> bool:
    """Whether both are names of one make, so that what doesn't sound alike is another's: a
    transcribed one and a foreign one, or a Chinese one and one in pinyin."""
    if not _crosses(name, other):
        return False
    chinese, latin = (name, other) if detect_language(name) == "zh" else (other, name)
    if DOT.search(chinese):
        return not is_pinyin(latin)
    return is_pinyin(latin) and chinese in chinese_persons(f"{chinese}说")


def _sounds(name: str, text: str) -> list[float]:
    if detect_language(name) == "zh":
        return [likeness(name, one) for one in latin_names([text])]
    last = name.split()[-1]
    return [
        max(likeness(run, name), likeness(run, last))
        for run in transcribed_runs(text, _SHORTEST_RUN)
    ]


def _crosses(name: str, text: str) -> bool:
    return detect_language(name) != detect_language(text)
