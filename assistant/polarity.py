"""Whether a sentence says the opposite of what a yes/no question asks: not, failed, closed."""

from __future__ import annotations

import re

_NOT_EN = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|denied|denies|failed)\b|n['’]t\b",
    re.IGNORECASE,
)
_NOT_EN_EXEMPT = re.compile(
    r"\bnot only\b|\bno (?:less|fewer|more|later) than\b|\bNo\. ?\d", re.IGNORECASE
)
_NOT_ZH = re.compile(r"不|没有?|未(?!来)|并非|无法|从无|绝非|尚无|否认|否决")
_NOT_ZH_EXEMPT = re.compile(
    r"不仅|不只|不但|不断|不少|不同|不久|不过|不得不|不足|不低于|不超过|不到|不等|不管|不论|不锈|不动产|不可或缺"
    r"|不及|下落不明|不翼而飞|不约而同|不料|不妨|不懈|出没|沉没|淹没|没收|埋没|没落|未成年|是不是|有没有|会不会|要不要|能不能|可不可以"
)
# Words for opposite outcomes. A question with one and a sentence with only the other disagree.
_OPPOSITES: tuple[tuple[str, str], ...] = (
    (r"成功|\bsucceed\w*|\bsuccess\w*", r"失败|失利|\bfail(?:ed|ure|s)?\b"),
    (r"开放|\bopen(?:ed|s)?\b", r"闭馆|关闭|停业|歇业|\bclosed?s?\b|\bshut\b"),
    (
        r"上涨|增长|增加|上升|提高|回升|上调|\bris(?:e|es|en|ing)\b|\brose\b|\bincreas\w*|\bgr[eo]w\w*|\braised?\b",
        r"下跌|下降|减少|下滑|降低|回落|下调|\bfall(?:s|en|ing)?\b|\bfell\b|\bdecreas\w*|\bdropp\w*|\bdeclin\w*",
    ),
    (r"盈利|扭亏|\bprofit\w*", r"亏损|\bloss(?:es)?\b"),
    (r"通过|批准|获批|\bapprov\w*|\bpassed\b", r"否决|驳回|\breject\w*|\bvot\w+ down\b"),
    (r"同意|接受|\bagree\w*|\baccept\w*", r"拒绝|\brefus\w*|\bdeclined to\b|\bturn\w* down\b"),
    (r"支持|赞成|\bsupport\w*|\bback(?:ed|s)\b", r"反对|\boppos\w*"),
    (
        r"允许|准许|\ballow\w*|\bpermit\w*",
        r"禁止|严禁|\bban(?:ned|s)?\b|\bprohibit\w*|\bforb[ia]d\w*",
    ),
    (
        r"获胜|战胜|击败|赢得|\bw[io]n(?:s|ning)?\b|\bbeat\w*|\bdefeat\w*",
        r"落败|输给|负于|\blost\b|\blose\b",
    ),
    (r"提前|\bahead of schedule\b|\bearly\b", r"推迟|延期|延后|\bdelay\w*|\bpostpon\w*"),
    (
        r"高于|超过|多于|\bexceed\w*|\babove\b|\bmore than\b",
        r"低于|不到|少于|\bbelow\b|\bless than\b|\bfewer than\b|\bshort of\b",
    ),
    (
        r"最[大高多快长](?!限度)|\blargest\b|\bbiggest\b|\bhighest\b|\bmost\b",
        r"最[小低少慢短]|\bsmallest\b|\blowest\b|\bfewest\b",
    ),
    (r"男[子性]|\bmen(?:'s)?\b|\bmale\b", r"女[子性]|\bwomen(?:'s)?\b|\bfemale\b"),
    (r"比.{1,8}早|早于|\bearlier\b", r"比.{1,8}晚|晚于|\blater\b"),
    (r"扩大|扩张|\bexpand\w*", r"缩小|收缩|\bshrink\w*|\bshrank\b"),
    (r"\braised?\b|\bincrease\w*|上调", r"\bcut\b|\blowered\b|\breduced?\b|下调"),
    (r"开始|启动|\bbegan\b|\bstart\w*", r"结束|停止|\bended\b|\bstopp\w*"),
    (r"买入|收购|\bbought\b|\bacquir\w*", r"卖出|出售|\bsold off\b"),
    (r"进口|\bimport\w*", r"出口|\bexport\w*"),
    (r"有罪|\bguilty\b", r"无罪|\bacquit\w*|\bnot guilty\b"),
)
_TABLE = tuple(
    (re.compile(one, re.IGNORECASE), re.compile(other, re.IGNORECASE)) for one, other in _OPPOSITES
)


def opposed(question: str, sentence: str) -> bool:
    """Whether one of the two denies or reverses what the other says; twice is not at all."""
    return (denied(question) != denied(sentence)) != opposite_words(question, sentence)


def denied(text: str) -> bool:
    """Whether `text` says that something is not so; "有没有" only asks."""
    english = _NOT_EN.search(_NOT_EN_EXEMPT.sub("", text))
    return bool(english or _NOT_ZH.search(_NOT_ZH_EXEMPT.sub("", text)))


def opposite_words(question: str, sentence: str) -> bool:
    """Whether one has a word for an outcome of which the other has the opposite alone."""
    return any(
        _only(asked, other, question) and _only(other, asked, sentence)
        for pair in _TABLE
        for asked, other in (pair, pair[::-1])
    )


def _only(present: re.Pattern[str], absent: re.Pattern[str], text: str) -> bool:
    return bool(present.search(text)) and not absent.search(text)
