"""A model's answer as it came -> its sentences, each with the passages that it names for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.language import split_sentences

# [1], 【1】, ［1］, [1, 2], [passage 1]; in round brackets only where it ends the sentence.
_NUMBERS = r"(\d{1,2}(?:\s*[,，、;；]\s*\d{1,2})*)"
MARKER = re.compile(rf"\s*[\[【［]\s*(?:passages?|段落)?\s*{_NUMBERS}\s*[\]】］]", re.IGNORECASE)
_ROUND = re.compile(rf"\s*[(（]\s*(?:passages?|段落)?\s*{_NUMBERS}\s*[)）](?=[。！？.!?]*$)")
_AFTER_STOP = re.compile(
    rf"([。！？.!?]+[”\"」]?)((?:{MARKER.pattern}|\s*[(（]{_NUMBERS}[)）](?=\s|$))+)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d+")
# Small models go on with a question of their own after the answer.
_NEXT_TURN = re.compile(r"\n\s*(?:###|(?:Question|Passages|Answer|问题|段落|回答)\s*[:：])")
_DECLINED = re.compile(
    r"not in the articles|the (?:articles|passages) (?:do not|don['’]t) "
    r"|(?:文章|段落)(?:中|里)?(?:都|均)?(?:没有|未)(?:提到|提及|说明|写明)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence without its markers, the passage numbers that it names, and the quotes that
    it says it rests on. `whole` is False where the model broke off within it."""

    text: str
    numbers: tuple[int, ...]
    quotes: tuple[str, ...] = ()
    whole: bool = True

    @property
    def declines(self) -> bool:
        """Whether it says that the passages don't answer."""
        return bool(_DECLINED.search(self.text))


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered: `raw` as it came, its sentences, and whether it said that there is
    no answer. `fell_back` tells why it was asked for text after all."""

    raw: str
    sentences: tuple[Spoken, ...]
    declined: bool = False
    fell_back: str = ""


def first_turn(text: str) -> str:
    """`text` without the turns that a model makes up after its own."""
    return _NEXT_TURN.split(text, maxsplit=1)[0].strip()


def reply_in_text(text: str, fell_back: str = "") -> Reply:
    """The reply that is sentences with markers."""
    return Reply(text, tuple(Spoken(*one) for one in marked_sentences(text)), fell_back=fell_back)


def marked_sentences(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The sentences of a model's answer, each with the numbers of the markers that end it."""
    # A marker belongs to the sentence before it, even after the full stop.
    text = _AFTER_STOP.sub(lambda match: _bracketed(match[2]) + match[1] + " ", first_turn(text))
    result: list[tuple[str, tuple[int, ...]]] = []
    for start, end in split_sentences(text):
        sentence = _ROUND.sub(lambda match: f"[{match[1]}]", text[start:end].strip())
        groups = MARKER.findall(sentence)
        numbers = tuple(dict.fromkeys(int(n) for group in groups for n in _FIGURE.findall(group)))
        bare = MARKER.sub("", sentence).strip()
        if bare.strip("。！？.!? "):
            result.append((bare, numbers))
    return result


def _bracketed(markers: str) -> str:
    return "".join(f"[{number}]" for number in _FIGURE.findall(markers))
