"""Foreign names as Chinese writes them, told by their consonants: 比斯利 is Beasley."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

# What Chinese transcribes foreign names with.
_SYLLABLES = frozenset(
    "阿埃艾爱安昂奥巴白拜班邦鲍贝本比彼宾波伯勃博卜布查柴达大丹德邓迪蒂丁杜顿多厄恩尔法范方菲费丰冯弗福富盖甘冈高"
    "戈格根贡古瓜哈海汉豪赫黑亨胡华怀惠霍基吉季加贾简杰金居卡凯坎康考科柯克肯孔库夸奎拉莱赖兰朗劳勒雷黎里理利莉列"
    "林琳龙卢鲁伦罗洛马玛迈麦曼芒毛梅门蒙米密明缪莫默姆穆纳娜奈南内尼宁纽努诺欧帕派潘庞佩彭皮平蒲普奇齐恰乔切琴丘"
    "琼让热仁日荣茹瑞若萨塞赛桑瑟森沙山珊尚绍舍申圣施什史舒朔斯思松苏孙索塔泰坦汤唐陶特滕提图托瓦万旺威卫韦维魏温"
    "茨涅捷娅莎黛蕾琪妮斐钦兹赫姬廉"
    "文翁沃乌武西希锡夏肖谢辛兴休许雅亚延扬耶叶伊因英尤于约泽扎詹珍朱兹佐谷贡齐柴恰"
)
_TRANSCRIBED = re.compile(f"[{''.join(sorted(_SYLLABLES))}]{{2,}}")
_PART = f"[{''.join(sorted(_SYLLABLES))}]{{1,8}}"
DOT = re.compile(r"[·•・‧]")
_WHOLE = re.compile(f"{_PART}(?:{DOT.pattern}{_PART})+")
_LATIN = re.compile(r"[A-Z][a-zA-Z'’-]+")
_LATIN_SOUNDS = (
    (r"sch|tsch|tch|sh|ch|cz|zh", "S"), (r"ph", "F"), (r"th", "T"), (r"ck|qu|q", "K"),
    (r"wr", "L"), (r"kn", "N"), (r"x", "KS"), (r"c(?=[eiy])", "S"), (r"g(?=[eiy])", "S"),
    (r"dg|j|z|s", "S"), (r"c|k|g", "K"), (r"b|p", "P"), (r"d|t", "T"), (r"f|v|w", "F"),
    (r"l|r", "L"), (r"m|n", "N"), (r"h(?=[aeiouy])", "H"),
)  # fmt: skip
_PINYIN_INITIALS = (
    ("zh", "S"), ("ch", "S"), ("sh", "S"), ("z", "S"), ("c", "S"), ("s", "S"), ("j", "S"),
    ("q", "S"), ("x", "S"), ("b", "P"), ("p", "P"), ("d", "T"), ("t", "T"), ("g", "K"),
    ("k", "K"), ("f", "F"), ("w", "F"), ("h", "H"), ("l", "L"), ("r", "L"), ("m", "N"),
    ("n", "N"),
)  # fmt: skip
ALIKE = 0.72  # from here on two skeletons are one name
UNLIKE = 0.5  # below this they are not


def transcribed_names(text: str) -> list[str]:
    """Foreign names in a Chinese text that show as such: with a dot between their parts."""
    return [match[0] for match in _WHOLE.finditer(text)]


def transcribed_runs(text: str, least: int) -> list[str]:
    """Stretches written only with what names are transcribed with."""
    return [match[0] for match in _TRANSCRIBED.finditer(text) if len(match[0]) >= least]


def likeness(chinese: str, latin: str) -> float:
    """How much a transcribed name sounds like a Latin one, 0 to 1, by surname."""
    parts = [part for part in re.split(rf"{DOT.pattern}|\s", chinese) if part]
    words = _LATIN.findall(latin)
    if not parts or not words:
        return 0.0
    whole = _ratio(_chinese("".join(parts)), _latin("".join(words)))
    surname = _ratio(_chinese(parts[-1]), _latin(words[-1])) if len(parts) > 1 else 0.0
    return max(whole, surname)


def latin_names(texts: Sequence[str]) -> list[str]:
    """Runs of capitalised words, and their last words alone."""
    runs = [
        match[0]
        for text in texts
        for match in re.finditer(r"[A-Z][\w'’-]+(?: (?:de |van |von |al-)?[A-Z][\w'’-]+)*", text)
    ]
    return list(dict.fromkeys([*runs, *(run.split()[-1] for run in runs)]))


def _ratio(one: str, other: str) -> float:
    if len(one) < 2 or len(other) < 2:
        return float(bool(one) and one == other) * ALIKE
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


@lru_cache(maxsize=2048)
def _latin(word: str) -> str:
    folded = word.lower()
    for pattern, sound in _LATIN_SOUNDS:
        folded = re.sub(pattern, sound, folded)
    return _squeezed(re.sub(r"[^A-Z]", "", folded))


@lru_cache(maxsize=2048)
def _chinese(name: str) -> str:
    from pypinyin import lazy_pinyin

    sounds = ""
    for syllable in lazy_pinyin(name):
        initial = next(
            (sound for start, sound in _PINYIN_INITIALS if syllable.startswith(start)), ""
        )
        sounds += initial
        sounds += "N" if syllable.endswith(("n", "ng")) else ""
        sounds += "L" if syllable == "er" else ""
    return _squeezed(sounds)


def _squeezed(sounds: str) -> str:
    return re.sub(r"(.)\1+", r"\1", sounds)
