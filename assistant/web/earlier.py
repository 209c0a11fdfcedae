"""The list of this browser's other conversations: its frame here, its rows in earlier.js."""

from __future__ import annotations

from html import escape

from assistant.web.words import Speech, word

# What the script says in each row; `{title}` is the conversation's first question.
_ROW = {
    "none": "no_earlier",
    "delete": "forget",
    "named": "forget_named",
    "sure": "forget_sure",
}


def earlier_html(speech: Speech) -> str:
    """A fold that lists the conversations when it is opened; the server never sees the list."""
    words = "".join(
        f' data-{name}="{escape(word(key, speech, title="{title}"), quote=True)}"'
        for name, key in _ROW.items()
    )
    return (
        f'<details class="nd-earlier"{words}><summary class="nd-button">'
        f"{word('earlier', speech)}</summary><ul></ul></details>"
    )
