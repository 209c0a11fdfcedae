"""A true sentence with one thing changed, by rule: another value, another figure, the opposite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from random import Random

from index.language import detect_language

Spans = tuple[tuple[int, int], ...]

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_PIECE = re.compile(r"[A-Za-zÀ-ÿ’'-]+|\d+(?:[.,]\d+)*|\S")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_ZH_DAYS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
# Words of a kind: each may stand in the place of any other of its row, and then says otherwise.
_ROWS_EN = [
    _MONTHS, _DAYS,
    ["million", "billion", "thousand"], ["percent", "percentage points"],
    ["kilometres", "metres", "miles"], ["dollars", "euros", "pounds", "yuan", "kroner"],
    ["hours", "minutes", "days", "weeks", "months", "years"],
    ["first", "second", "third", "last"], ["one", "two", "three", "four", "five", "six", "seven",
    "eight", "nine", "ten", "eleven", "twelve"],
    ["half", "a third", "a quarter", "two thirds"],
    ["rose", "fell"], ["rise", "fall"], ["increased", "decreased"], ["more", "fewer"],
    ["more", "less"], ["higher", "lower"], ["up", "down"], ["gained", "lost"], ["won", "lost"],
    ["before", "after"], ["above", "below"], ["largest", "smallest"], ["oldest", "youngest"],
    ["highest", "lowest"], ["earlier", "later"], ["bought", "sold"], ["opened", "closed"],
    ["accepted", "rejected"], ["supported", "opposed"], ["praised", "criticised"],
    ["confirmed", "denied"], ["allowed", "banned"], ["began", "ended"], ["start", "end"],
    ["north", "south", "east", "west"], ["northern", "southern", "eastern", "western"],
    ["all", "none", "some"], ["always", "never"], ["most", "few"], ["with", "without"],
    ["succeeded", "failed"], ["hired", "dismissed"], ["arrived", "left"], ["public", "private"],
    ["male", "female"], ["son", "daughter", "brother", "sister"], ["father", "mother"],
    ["husband", "wife"], ["expand", "shrink"], ["approved", "refused"], ["spring", "autumn"],
    ["summer", "winter"], ["morning", "evening", "afternoon", "night"],
    ["chairman", "chief executive", "finance director", "spokesman"], ["mayor", "governor",
    "minister", "president"], ["police", "prosecutors", "firefighters"], ["told", "denied"],
]  # fmt: skip
_ROWS_ZH = [
    _ZH_DAYS, ["万", "亿"], ["百万", "十亿"], ["公里", "米", "英里"],
    ["美元", "欧元", "英镑", "元", "克朗"], ["小时", "分钟"], ["天", "周", "个月"],
    ["首次", "再次", "最后一次"], ["第一", "第二", "第三"], ["两", "三", "四", "五", "六"],
    ["上涨", "下跌"], ["上升", "下降"], ["增长", "下降"], ["增加", "减少"], ["升至", "降至"],
    ["提高", "降低"], ["多于", "少于"], ["高于", "低于"], ["超过", "不足"], ["之前", "之后"],
    ["以前", "以后"], ["以上", "以下"], ["最大", "最小"], ["最高", "最低"], ["最早", "最晚"],
    ["买入", "卖出"], ["收购", "出售"], ["开放", "关闭"], ["接受", "拒绝"], ["支持", "反对"],
    ["赞扬", "批评"], ["证实", "否认"], ["允许", "禁止"], ["开始", "结束"], ["成功", "失败"],
    ["赢得", "输掉"], ["战胜", "不敌"], ["盈利", "亏损"], ["扩大", "缩小"], ["增至", "减至"],
    ["北部", "南部", "东部", "西部"], ["北", "南"], ["东", "西"], ["全部", "部分"],
    ["男", "女"], ["父亲", "母亲"], ["儿子", "女儿"], ["春", "秋"], ["夏", "冬"],
    ["上午", "下午", "晚上"], ["董事长", "首席执行官", "财务总监", "发言人"],
    ["市长", "省长", "部长", "总统"], ["警方", "检方", "消防部门"], ["批准", "驳回"],
    ["继续", "停止"], ["同意", "拒绝"],
]  # fmt: skip
_NOT_EN = re.compile(
    r"\b(is|was|were|are|has|have|had|will|would|can|could|should|may|must)\b(?! not)"
)
_NO_EN = re.compile(r"\b(is|was|were|are|has|have|had|will|would|can|could|should|did) not\b")
# Before these a Chinese sentence takes a denial; after it they had one.
_NOT_ZH = [
    ("已经", "尚未"), ("已", "未"), ("将", "不会"), ("可以", "不可以"), ("能够", "无法"),
    ("会", "不会"), ("是", "不是"), ("有", "没有"), ("曾", "从未"), ("仍", "不再"),
]  # fmt: skip
_NO_ZH = [
    ("没有", "有"), ("尚未", "已经"), ("并未", "已"), ("不会", "会"), ("不是", "是"),
    ("无法", "能够"),
]  # fmt: skip


def changed_spans(true: str, wrong: str) -> Spans:
    """Where `wrong` differs from `true`, as stretches of `wrong`; what is left out is marked by
    the pieces beside it."""
    old, new = list(_PIECE.finditer(true)), list(_PIECE.finditer(wrong))
    matcher = SequenceMatcher(a=[one[0] for one in old], b=[one[0] for one in new], autojunk=False)
    spans = []
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag == "delete":
            start, end = max(0, start - 1), min(len(new), start + 1)
        if tag != "equal" and start < end:
            spans.append((new[start].start(), new[end - 1].end()))
    return tuple(spans)


def put(text: str, start: int, end: int, new: str) -> str:
    """`text` with `new` in the place of `text[start:end]`."""
    return text[:start] + new + text[end:]


def other_figure(sentence: str, rng: Random) -> str | None:
    """With one figure turned into a near one, written as it was."""
    found = list(_FIGURE.finditer(sentence))
    if not found:
        return None
    match = rng.choice(found)
    digits = list(match[0])
    place = rng.choice([n for n, one in enumerate(digits) if one.isdigit()])
    digits[place] = rng.choice([d for d in "123456789" if d != digits[place]])
    if rng.random() < 0.3:
        digits = list(match[0])
        rng.shuffle(digits)
        if not digits[0].isdigit() or not digits[-1].isdigit() or digits[0] == "0":
            return None
    new = "".join(digits)
    return None if new == match[0] else put(sentence, *match.span(), new)


def other_word(sentence: str, rng: Random) -> str | None:
    """With one word turned into another of its kind: the opposite, another month, another unit."""
    chinese = detect_language(sentence) == "zh"
    choices: list[tuple[int, int, Sequence[str]]] = []
    rows: Sequence[Sequence[str]] = _ROWS_ZH if chinese else _ROWS_EN
    for row in rows:
        for word in row:
            pattern = re.escape(word) if chinese else rf"\b{re.escape(word)}\b"
            choices += [(*m.span(), row) for m in re.finditer(pattern, sentence)]
    if not choices:
        return None
    start, end, row = rng.choice(choices)
    return put(sentence, start, end, rng.choice([w for w in row if w != sentence[start:end]]))


def denied(sentence: str, rng: Random) -> str | None:
    """With "not" put in, or the one that it has taken out."""
    if detect_language(sentence) == "zh":
        return _denied_zh(sentence, rng)
    if found := list(_NO_EN.finditer(sentence)):
        match = rng.choice(found)
        return put(sentence, *match.span(), match[1]) if match[1] != "did" else None
    found = list(_NOT_EN.finditer(sentence))
    if not found:
        return None
    match = rng.choice(found)
    return put(sentence, *match.span(), f"{match[1]} not")


def _denied_zh(sentence: str, rng: Random) -> str | None:
    for pairs in (_NO_ZH, _NOT_ZH):
        found = [(m.span(), new) for old, new in pairs for m in re.finditer(old, sentence)]
        if found:
            span, new = rng.choice(found)
            return put(sentence, *span, new)
    return None


CHANGES = (other_figure, other_figure, other_word, other_word, denied)
