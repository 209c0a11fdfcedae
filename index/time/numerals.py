"""Chinese numerals as numbers: 三十一, 两千零五, 二〇二二, 1.2万, 三百多万."""

from __future__ import annotations

DIGITS = {
    "〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "壹": 1, "贰": 2, "叁": 3, "肆": 4,
    "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
TENS = {"廿": 20, "卅": 30}

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


def to_int(text: str) -> int | None:
    """A whole number in Arabic or Chinese numerals, or None."""
    value = to_number(text)
    return int(value) if value is not None and value == int(value) else None


def to_number(text: str) -> float | None:
    """`text` as a number, or None where it isn't one.

    >>> to_number("1.2万"), to_number("三百二十"), to_number("二〇二二")
    (12000.0, 320.0, 2022.0)
    """
    text = text.translate(_FULL_WIDTH).replace(",", "").replace(" ", "")
    if not text:
        return None
    try:
        return float(text) if text.isascii() else _mixed(text)
    except ValueError:
        return None


def _mixed(text: str) -> float | None:
    """A numeral with Chinese digits or magnitudes."""
    if len(text) > 1 and all(character in DIGITS for character in text):
        return float("".join(str(DIGITS[character]) for character in text))
    total, section, digit = 0.0, 0.0, None
    position = 0
    while position < len(text):
        character = text[position]
        if character in DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = float(DIGITS[character])
        elif character in TENS:
            section, digit = section + TENS[character], None
        elif character in SMALL:
            section, digit = section + (digit or 1) * SMALL[character], None
        elif character in LARGE:
            section, digit = section + (digit or 0), None
            total, section = (total + section) * LARGE[character] if section else 0.0, 0.0
            if not total:
                return None
        else:
            end = position
            while end < len(text) and text[end] in "0123456789.":
                end += 1
            if end == position or digit is not None:
                return None
            digit, position = float(text[position:end]), end - 1
        position += 1
    return total + section + (digit or 0)
