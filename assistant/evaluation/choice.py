""" "Which of these" questions: what they choose between, and what a value names.

The contract's fixtures carry no candidates, so they are read off the question's wording, with the
gold as the guide to where a name that holds a conjunction ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evaluation.normalise import compact, token_f1

NEAR = 0.6  # token F1 from which a value names a candidate that it neither contains nor lies in

_CHOICE = re.compile(
    r"哪[一]?[个件项场位款座家次种起会者]|哪一?(?:事件|者)|谁|\bwhich\b|\bwho\b", re.IGNORECASE
)
_ORDER = re.compile(
    r"早|晚|先|后|\bfirst\b|\bearl|\blate|\blast\b|\bbefore\b|\bafter\b", re.IGNORECASE
)
# "以下事件中，最早发生的是哪个：A、B、C？": the candidates stand behind the question proper.
_BEHIND = re.compile(
    rf"^.*?(?:{_CHOICE.pattern}).*?(?:[：:？?]|，是(?=\d|\w))\s*(?P<list>\S.{{6,}})$", re.IGNORECASE
)
_LEAD = re.compile(
    r"^(?:在?(?:以下|下列|下面|这些)(?:\w{0,3}(?:事件|活动|政策))?(?:中|里|之中)?(?:，|,|：|:)?"
    r"|of these,? |between )"
)
_TAIL = re.compile(
    r"(?:，|,|、)?\s*(?:在?(?:这|以上|上述)?[两二三四]?[个件者]?(?:重大)?(?:的)?(?:事件|者)?"
    r"(?:之中|中|里|之间)?(?:，|,|、)?)?(?:的?时间)?"
    rf"(?:{_CHOICE.pattern}).*$",
    re.IGNORECASE,
)
_ENGLISH_LEAD = re.compile(
    r"^(?:which|what|who)\b.*?\b(?:first|earlier|earliest|later|latest|last)\b\s*[:,-]\s*",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(
    r"、|，|,|；|;|以及|及其|还是|或者|\band\b|\bor\b|和|与|及|或|(?<=\w)跟", re.IGNORECASE
)


def named(value: str, candidates: Sequence[str]) -> set[str]:
    """The candidates that `value` names: contained one way or the other, else the nearest one.

    A candidate that lies inside another named one ("央行" in "央行降准") isn't counted beside it.
    """
    said = compact(value)
    if not said:
        return set()
    folded = {candidate: compact(candidate) for candidate in candidates}
    exact = {candidate for candidate, text in folded.items() if text == said}
    if exact:
        return exact
    inside = {candidate for candidate, text in folded.items() if text and text in said}
    inside -= {
        small
        for small in inside
        for large in inside
        if folded[small] != folded[large] and folded[small] in folded[large]
    }
    if inside:
        return inside
    around = {candidate for candidate, text in folded.items() if said in text and len(said) > 1}
    if around:
        return around
    best = max(candidates, key=lambda candidate: token_f1(value, candidate))
    return {best} if token_f1(value, best) >= NEAR else set()


def overlap(candidate: str, gold: str) -> float:
    """How well a candidate is the gold: above 1 where one contains the other, else token F1."""
    one, other = compact(candidate), compact(gold)
    if one and other and (one in other or other in one):
        return 1.0 + min(len(one), len(other)) / max(len(one), len(other))
    return token_f1(candidate, gold)


def choice_candidates(question: str, golds: Sequence[str]) -> tuple[str, ...]:
    """What a "which of these" question chooses between, the right one first; () where it isn't one.

    The wording is cut at every conjunction; the run of pieces that matches a gold best is the
    right candidate, each piece on either side of it another.
    """
    if not golds or not (_CHOICE.search(question) and _ORDER.search(question)):
        return ()
    stem = _stem(question.strip())
    pieces = _pieces(stem)
    if len(pieces) < 2:
        return ()
    first, last = max(
        ((i, j) for i in range(len(pieces)) for j in range(i + 1, len(pieces) + 1)),
        key=lambda run: (
            max(token_f1(_run(stem, pieces, *run), gold) for gold in golds),
            run[0] - run[1],
        ),
    )
    chosen = _run(stem, pieces, first, last)
    if max(overlap(chosen, gold) for gold in golds) < 0.5:
        return ()
    places = [place for place in range(len(pieces)) if not first <= place < last]
    others = [_run(stem, pieces, place, place + 1) for place in places]
    others = [other for other in others if compact(other) not in ("", compact(chosen))]
    return (chosen, *dict.fromkeys(others)) if others else ()


def _stem(question: str) -> str:
    """The part of the question that lists the candidates."""
    english = _ENGLISH_LEAD.sub("", question)
    if english != question:
        return english.strip(" ?.")
    behind = _BEHIND.match(question)
    if behind is not None and len(_pieces(behind["list"])) > 1:
        return behind["list"].strip(" ？?。.是")
    return _TAIL.sub("", _LEAD.sub("", question)).strip(" ？?。.：:，,")


def _pieces(stem: str) -> list[tuple[int, int]]:
    cuts = [0]
    for match in _SEPARATORS.finditer(stem):
        cuts += [match.start(), match.end()]
    cuts.append(len(stem))
    return [
        (start, end)
        for start, end in zip(cuts[::2], cuts[1::2], strict=True)
        if stem[start:end].strip()
    ]


def _run(stem: str, pieces: Sequence[tuple[int, int]], first: int, last: int) -> str:
    return stem[pieces[first][0] : pieces[last - 1][1]].strip()
