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


# Of a Chinese text in GBK that was read as Latin-1, all letters are such pairs.
_PAIRS = re.compile(r"(?:[\xb0-\xf7][\xa1-\xfe]|[\xa1\xa3][\xa1-\xfe])+")
_LEAST_PAIRS, _PAIRED, _COMMON = 10, 0.95, 0.85


def mended(text: str) -> str | None:
    """`text` as it was meant; None where nothing is surely wrong with it.

    Certain means: several impossible sequences, none of them left after the repair, and no
    Chinese in it, which wrongly decoded text can't hold.
    """
    if text.isascii() or len(text) > LONGEST or _HAN.search(text):
        return None
    if (chinese := _gbk(text)) is not None:
        return chinese
    import ftfy
    from ftfy.badness import badness

    if badness(_BETWEEN.sub(r"\1\2", text)) < LEAST:
        return None
    repaired: str = ftfy.fix_encoding(text)
    return repaired if repaired != text and not badness(repaired) else None


def _gbk(text: str) -> str | None:
    """The Chinese of GBK read as Latin-1 ("°¢ÀïÔÆ"), which no European language resembles: there
    a letter with an accent stands among plain ones."""
    high = sum("\xa0" <= character <= "\xff" for character in text)
    found = _PAIRS.findall(text)
    if sum(map(len, found)) < max(2 * _LEAST_PAIRS, _PAIRED * high):
        return None
    try:
        read = text.encode("latin-1").decode("gb18030")
    except UnicodeError:
        return None
    han = [character for character in read if _HAN.match(character)]
    # Level 1 of GB 2312, the 3,755 commonest characters, has lead bytes B0 to D7.
    common = sum(character.encode("gb18030")[0] <= 0xD7 for character in han)
    return read if han and common >= _COMMON * len(han) else None
