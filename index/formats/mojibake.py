"""Text that was decoded wrongly before we got it ("cafÃ©", "é˜¿é‡Œäº‘"): mended where certain."""

from __future__ import annotations

import re

# Sequences that no language writes; ftfy counts them. One may be an accident or a quotation.
LEAST = 2
LONGEST = 5_000_000  # characters; a longer text is left as it is
REPAIRED = "wrongly decoded earlier (mojibake), repaired"
_HAN = re.compile(r"[\u3400-\u9fff]")
# What ftfy counts are sequences of at most five characters around one outside ASCII: of a page,
# nearly all is markup that need not be searched for them.
_BETWEEN = re.compile(r"([\x00-\x7f]{5})[\x00-\x7f]+([\x00-\x7f]{5})")


def mended(text: str) -> str | None:
    """`text` as it was meant; None where nothing is surely wrong with it.

    Certain means: several impossible sequences, none of them left after the repair, and no
    Chinese in it, which wrongly decoded text can't hold.
    """
    if text.isascii() or len(text) > LONGEST or _HAN.search(text):
        return None
    import ftfy
    from ftfy.badness import badness

    if badness(_BETWEEN.sub(r"\1\2", text)) < LEAST:
        return None
    repaired: str = ftfy.fix_encoding(text)
    return repaired if repaired != text and not badness(repaired) else None
