"""Where the cited sources disagree: what each says, side by side, over the cards."""

from __future__ import annotations

from html import escape

from assistant.types import Answer, Stance
from assistant.web.markup import meta, published
from assistant.web.words import Speech, word


def dispute_html(turn: int, answer: Answer, speech: Speech) -> str:
    """One column a source, its marker leading to its card; empty where they agree."""
    columns = "".join(_column(turn, stance, answer, speech) for stance in answer.dispute)
    label = word("dispute", speech)
    return f'<ul class="nd-dispute" aria-label="{label}">{columns}</ul>' if columns else ""


def _column(turn: int, stance: Stance, answer: Answer, speech: Speech) -> str:
    cited = next(one for one in answer.citations if one.number == stance.number)
    lines = [escape(cited.source or ""), escape(published(cited.published, speech))]
    value = escape(stance.value)
    said = f"<del>{value}</del>" if stance.kind == "corrected" else value
    return (
        f'<li class="nd-stance nd-{stance.kind}">'
        f'<span class="nd-label">{word(f"stance_{stance.kind}", speech)}</span>'
        f'<a class="nd-jump" href="#nd-cite-{turn}-{stance.number}">'
        f"{said} <b>[{stance.number}]</b></a>"
        f'<p class="nd-meta">{meta(lines)}</p></li>'
    )
