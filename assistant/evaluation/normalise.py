"""The grader's own view of text: width, case, punctuation, tokens. Shares no table with answering.

Numbers and dates are in `normal_numbers` and `normal_dates`; `same_number`, `same_date` and the
parsers are offered here too, so that a metric imports one module.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from assistant.evaluation.normal_dates import DateSpan, find_dates, parse_date, same_date
from assistant.evaluation.normal_numbers import (
    Amount,
    find_amounts,
    parse_amount,
    same_amount,
)

__all__ = [
    "Amount",
    "DateSpan",
    "compact",
    "contains",
    "find_amounts",
    "find_dates",
    "fold",
    "parse_amount",
    "parse_date",
    "parse_yes_no",
    "same_amount",
    "same_date",
    "token_f1",
    "tokens",
]

# Han, kana and hangul: a character is a token there, as in CMRC 2018's own scorer.
_CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}_]+(?:\.\d+)?", re.UNICODE)
_IS_CJK = re.compile(rf"[{_CJK}]")
_ARTICLES = frozenset({"a", "an", "the"})
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_YES = frozenset(
    "yes true 是 是的 对 对的 有 会 能 可以 正确 属实 没错 同一年 同一天 同一个月 是同一年 "
    "是同一天 是同一个月".split()
)
_NO = frozenset(
    "no false 否 不 不是 不是的 不对 没有 没 不会 不能 不可以 无 错误 并非 不属实 不同 "
    "不是同一年 不是同一天 不是同一个月".split()
)


def fold(text: str) -> str:
    """Width and case folded (NFKC, casefold), thousands separators out, single spaces."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_THOUSANDS.sub("", text).split())


def tokens(text: str) -> list[str]:
    """CJK characters one by one, other scripts by word; no punctuation.

    English articles go too, where the text has no CJK.

    The union of SQuAD's normalisation (Rajpurkar et al. 2016) for words and CMRC 2018's
    (Cui et al. 2019) for characters, so that mixed scripts are scored alike.
    """
    found: list[str] = _TOKEN.findall(fold(text))
    if any(_IS_CJK.match(token) for token in found):
        return found  # A股 is no article
    return [token for token in found if token not in _ARTICLES]


def compact(text: str) -> str:
    """The tokens run together: equal for texts that differ in width, case and punctuation only."""
    return "".join(tokens(text))


def token_f1(value: str, gold: str) -> float:
    """Harmonic mean of token precision and recall with multiplicity (SQuAD's F1)."""
    found, wanted = tokens(value), tokens(gold)
    if not found or not wanted:
        return float(found == wanted)
    common = sum((Counter(found) & Counter(wanted)).values())
    return 2 * common / (len(found) + len(wanted))


def contains(text: str, part: str) -> bool:
    """Whether the tokens of `part` stand in `text` in a row: whole words, so 7 isn't in 2017."""
    whole, wanted = tokens(text), tokens(part)
    starts = range(len(whole) - len(wanted) + 1)
    return bool(wanted) and any(whole[i : i + len(wanted)] == wanted for i in starts)


def parse_yes_no(text: str) -> str | None:
    """`yes`, `no`, or None where the text is neither."""
    word = compact(text)
    if word in _YES:
        return "yes"
    return "no" if word in _NO else None
