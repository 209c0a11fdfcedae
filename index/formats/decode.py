"""Bytes to text. What the bytes are decides; what a page declares is only a hint.

Strict UTF-8 wins (text in another encoding almost never passes it). Then the declared charset
and a few candidates compete by how much of what they give is everyday writing, so that GBK
declared as UTF-8, or the reverse, is read right.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from index.formats.mojibake import REPAIRED, mended

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its BOM begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What people mean by these labels (WHATWG Encoding Standard: the superset that browsers use).
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Korean and Japanese encodings in which random bytes are soon an error.
_STRICT_LABELS = frozenset({"cp949", "euc_jp", "iso2022_jp", "johab"})
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})|"""
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{2,40})""",
    re.IGNORECASE,
)
# The share of characters outside ASCII that may be broken in a text still taken as that encoding.
_BROKEN_SHARE = 0.02
# How much more everyday a guess must look than what the page declares.
_DECLARED_BONUS = 0.15
_SURE = 0.55
_SAMPLE = 60_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and what had to be guessed or mended ("" where nothing)."""

    text: str
    encoding: str
    warning: str = ""


def declared_charset(data: bytes) -> str | None:
    """The charset that the first 4 KB of a page declare."""
    found = _DECLARED.search(data[:4096])
    label = (found.group(1) or found.group(2)) if found else None
    return label.decode("ascii", "replace") if label else None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """`data` as text. `declared` is a charset given outside it (an HTTP header)."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(data[len(bom) :].decode(encoding, "replace"), encoding)
    encoding, warning = guess_encoding(data, declared or declared_charset(data))
    text = data.decode(encoding, "replace")
    if repaired := mended(text):
        return Decoded(repaired, encoding, warning or REPAIRED)
    broken = text.count("\ufffd")
    if broken and not warning:
        warning = f"{broken} broken character(s) in {encoding}"
    return Decoded(text, encoding, warning)


def guess_encoding(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The encoding of `data` (no BOM) and a warning where the declaration is wrong."""
    label = _codec(declared)
    if _is_utf16(data):
        return ("utf-16-le" if data[1::2].count(0) > data[0::2].count(0) else "utf-16-be"), ""
    if wide := _han_utf16(data):
        return wide, ""
    if _passes(data, "utf-8"):
        wrong = label not in (None, "utf-8", "cp1252") and not data.isascii()
        return "utf-8", f"declared {declared}, but is UTF-8" if wrong else ""
    sample = data[:_SAMPLE]
    if _broken_share(sample, "utf-8") <= _BROKEN_SHARE:
        return "utf-8", ""
    best = _best_guess(sample, label)
    wrong = label is not None and label != best
    return best, f"declared {declared}, but is {best}" if wrong else ""


def _best_guess(sample: bytes, label: str | None) -> str:
    scores = {name: score(sample) for name, score in _SCORES.items()}
    if label in scores:
        scores[label] += _DECLARED_BONUS
    best = max(scores, key=lambda name: scores[name])
    if label and label not in scores and label != "utf-8":
        # Not scored: take the page at its word where its bytes can be read so. Any byte is a
        # letter in a single-byte encoding, which therefore proves nothing against good Chinese.
        plausible = label in _STRICT_LABELS or scores[best] < 0.8
        if plausible and _broken_share(sample, label) <= _BROKEN_SHARE:
            return label
    return best if scores[best] >= _SURE else _by_statistics(sample, best)


def _by_statistics(sample: bytes, otherwise: str) -> str:
    from charset_normalizer import from_bytes

    found = from_bytes(sample).best()
    return found.encoding if found and _codec(found.encoding) else otherwise


def _codec(label: str | None) -> str | None:
    """The Python codec of a charset label, None where it is unknown or no text encoding."""
    try:
        info = codecs.lookup((label or "").strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    # Codecs such as hex or rot13 turn text into text; these are no charsets.
    return (
        _SUPERSETS.get(info.name, info.name) if getattr(info, "_is_text_encoding", True) else None
    )


def _is_utf16(data: bytes) -> bool:
    """Latin or punctuation in UTF-16 leaves every other byte empty."""
    head = data[:2000]
    if len(head) < 4 or b"\x00" not in head:
        return False
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > 0.05 * len(head) and max(even, odd) > 10 * min(even, odd)


def _han_utf16(data: bytes) -> str | None:
    """UTF-16 without a BOM that is mostly Chinese: the characters' high bytes are few.

    Nothing else has the codes of line ends and common punctuation in every second byte only.
    """
    head = data[: 2000 - len(data) % 2]
    if len(data) % 2 or len(head) < 40 or _passes(data[:2000], "utf-8"):
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head.decode(encoding, "replace")
        marks = sum(text.count(mark) for mark in "，。、\n")
        han = sum("\u4e00" <= character <= "\u9fff" for character in text)
        if marks and marks + han > 0.9 * len(text):
            return encoding
    return None


def _passes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _broken_share(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "replace")
    broken = text.count("\ufffd") - 1  # the sample may end inside a character
    outside = sum(character > "\x7f" for character in text)
    return broken / outside if outside else 0.0


def _score_double(sample: bytes, encoding: str, first: int, last: int, marks: int) -> float:
    """The share of everyday characters: those with lead byte `first`..`last`, or punctuation."""
    if _broken_share(sample, encoding) > _BROKEN_SHARE:
        return 0.0
    common = outside = 0
    for character in sample.decode(encoding, "ignore"):
        if character <= "\x7f":
            continue
        outside += 1
        raw = character.encode(encoding, "ignore")
        # GB 2312 keeps trail bytes above 0xA0: those below are its rare extensions.
        common += len(raw) == 2 and (
            (first <= raw[0] <= last and (encoding != "gb18030" or raw[1] > 0xA0))
            or raw[0] in (marks, marks + 2)
        )
    return common / outside if outside else 0.0


def _score_gb(sample: bytes) -> float:
    # Level 1 of GB 2312, the 3,755 commonest characters, has lead bytes B0 to D7.
    return _score_double(sample, "gb18030", 0xB0, 0xD7, 0xA1)


def _score_big5(sample: bytes) -> float:
    # Level 1 of Big5, the 5,401 commonest characters, has lead bytes A4 to C6.
    return _score_double(sample, "big5hkscs", 0xA4, 0xC6, 0xA1)


def _score_sjis(sample: bytes) -> float:
    # Japanese is half kana, which no Chinese text is.
    if _broken_share(sample, "cp932") > _BROKEN_SHARE:
        return 0.0
    outside = [character for character in sample.decode("cp932", "ignore") if character > "\x7f"]
    kana = sum("\u3040" <= character <= "\u30ff" for character in outside)
    return min(1.0, 2.5 * kana / len(outside)) if outside else 0.0


def _score_latin(sample: bytes) -> float:
    """The share of high bytes that stand alone among ASCII, as accents and dashes do."""
    high = re.findall(rb"[\x80-\xff]+", sample)
    accents = sum(len(run) == 1 and (run[0] >= 0xC0 or run[0] < 0xA0) for run in high)
    singles = sum(len(run) == 1 for run in high)
    return (accents + 0.5 * (singles - accents)) / len(high) if high else 0.0


_SCORES = {
    "gb18030": _score_gb,
    "big5hkscs": _score_big5,
    "cp932": _score_sjis,
    "cp1252": _score_latin,
}
