"""Numerals and units as the grader reads them: 三百 = 300, 745.68 亿元 = 74.568 billion yuan.

Only what a *gold answer* or a *value* looks like is handled: a short string that is one
amount, perhaps with "about" before and "or so" after. Whole sentences are another matter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

TOLERANCE = 0.005  # relative; design §4: "within 0.5%"
_LONGEST_NOUN = 14  # what may follow a number and still be its counted noun

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_ENGLISH_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
_ENGLISH_UNITS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}

# Wording -> (dimension, factor to its base unit). Anything else counts things.
_UNITS: dict[str, tuple[str, float]] = {}
for _dimension, _factor, _words in (
    ("cny", 1, "元 元人民币 人民币 人民币元 块 块钱 yuan rmb cny renminbi ¥"),
    ("usd", 1, "美元 美金 dollar dollars usd $ us$ us_dollars us_dollar"),
    ("eur", 1, "欧元 euro euros eur €"),
    ("gbp", 1, "英镑 pound pounds gbp £"),
    ("jpy", 1, "日元 日圆 yen jpy"),
    ("hkd", 1, "港元 港币 hk$ hkd hong_kong_dollars"),
    ("krw", 1, "韩元 won krw"),
    ("rub", 1, "卢布 ruble rubles rouble roubles"),
    ("inr", 1, "卢比 rupee rupees"),
    ("percent", 1, "% percent per_cent pct"),
    ("percent", 0.1, "‰"),
    ("percent", 10, "成"),
    ("point", 1, "个百分点 百分点 percentage_point percentage_points"),
    ("m", 1000, "公里 千米 km kilometer kilometers kilometre kilometres"),
    ("m", 1, "米 m meter meters metre metres"),
    ("m", 0.01, "厘米 cm centimeter centimeters centimetre centimetres"),
    ("m", 0.001, "毫米 mm millimeter millimeters millimetre millimetres"),
    ("m", 1609.344, "英里 mile miles mi"),
    ("m", 0.3048, "英尺 foot feet ft"),
    ("m2", 1e6, "平方公里 平方千米 km2 km² square_kilometers square_kilometres square_km"),
    ("m2", 1, "平方米 平米 m2 m² square_meters square_metres"),
    ("m2", 1e4, "公顷 hectare hectares ha"),
    ("m2", 10000 / 15, "亩 mu"),
    ("kg", 1000, "吨 ton tons tonne tonnes"),
    ("kg", 1, "公斤 千克 kg kilogram kilograms"),
    ("kg", 0.5, "斤"),
    ("kg", 0.001, "克 g gram grams"),
    ("m3", 1, "立方米 方 m3 m³ cubic_meters cubic_metres"),
    ("year", 1, "年 年期 周年 year years"),
    ("month", 1, "个月 month months"),
    ("week", 1, "周 星期 个星期 week weeks"),
    ("day", 1, "天 日 day days"),
    ("hour", 1, "小时 个小时 hour hours"),
    ("minute", 1, "分钟 minute minutes"),
    ("second", 1, "秒 秒钟 second seconds"),
    ("degree", 1, "度 摄氏度 ℃ °c degrees_celsius"),
    ("times", 1, "倍"),
    ("kwh", 1, "千瓦时 kwh"),
    ("kw", 1, "千瓦 kw kilowatts"),
    ("kw", 1000, "兆瓦 mw megawatts"),
):
    for _word in _words.split():
        _UNITS[unicodedata.normalize("NFKC", _word.replace("_", " ")).casefold()] = (
            _dimension,
            _factor,
        )
_COUNT = "count"
_PER = re.compile(r"^(?:/|每|per |an? )\w{1,5}$")
# Counting words that a noun may follow, and those that stand alone after the number.
_CLASSIFIERS = frozenset("个個名位家项項条條次种種")
_COUNTED = frozenset(
    "人 例 起 只 隻 件 辆 輛 台 架 艘 座 栋 所 部 户 戶 股 份 票 届 屆 套 张 張 枚 篇 款 门 页 "
    "册 场 处 處 班 列 组 对 支 队 颗 棵 头 匹 片 盒 瓶 箱 人次 架次 宗 桩 笔 点 分 岁 歲 级 "
    "集 期 轮 金 people persons cases times countries points years-old".split()
)

_BEFORE = (
    r"(?:大约|约为|约|近|超过|超出|超|逾|高达|多达|达到|达|大概|不到|不足|至少|最多|共计|共|总计|"
    r"累计|为|是|about|around|approximately|approx\.?|nearly|over|more than|almost|some|at least|"
    r"at most|up to|roughly|an estimated|a total of|total of)"
)
_AFTER = r"(?:左右|以上|以下|以内|上下|多|余|or so|or more)"
_CHINESE = r"[零〇一二两三四五六七八九十百千万萬亿億]+(?:点[零〇一二三四五六七八九]+)?"
_ENGLISH_WORD = "|".join(sorted(_ENGLISH_UNITS, key=len, reverse=True))
_ENGLISH = (
    rf"(?:{_ENGLISH_WORD})(?:[ -](?:{_ENGLISH_WORD}|hundred(?: and)?|thousand|million|billion))*"
)
_PLAIN = r"[-+]?\d+(?:\.\d+)?"
_SCALED = rf"{_PLAIN}[百千]?(?:[万萬](?:亿|億)|[万萬亿億兆])(?:{_PLAIN}[百千]?[万萬])?"
_WORDED = rf"{_PLAIN} ?(?:{'|'.join(_ENGLISH_SCALES)})\b"
_NUMBER = rf"(?:{_SCALED}|{_WORDED}|{_PLAIN}[百千]?|{_CHINESE}|\b{_ENGLISH}\b)"
_CURRENCY = r"(?:us\$|hk\$|rmb|usd|cny|\$|¥|€|£)"
_UNIT_WORDS = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<fraction>百分之)?(?P<money>{_CURRENCY})? ?(?P<low>{_NUMBER}) ?{_AFTER}? ?"
    rf"(?:(?P<lowunit>{_UNIT_WORDS})? ?(?:-|–|~|至|到|\bto\b) ?(?P<high>{_NUMBER}) ?{_AFTER}? ?)?"
    rf"(?P<unit>(?:{_UNIT_WORDS})(?![a-z]))?"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_EDGE = re.compile(r"^[\s\W_]+(?<![-+$¥€£])|[\s.。,，;；!！?？]+$")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or a range of them in the base unit of `dimension` ("count" for things)."""

    low: float
    high: float
    dimension: str
    bare: bool = False  # no unit word and no counted noun at all


def parse_amount(text: str, *, strict: bool = False) -> Amount | None:
    """The amount that the whole of `text` is, or None.

    `strict` is for a text nobody declared to be a number: what follows the number must then be
    a unit or a counting word, so that 一起向未来 and "Seven Samurai" stay names.
    """
    folded = _fold(text)
    folded = re.sub(rf"^(?:{_BEFORE} ?)+", "", folded)
    ordinal = folded.startswith("第")
    match = _AMOUNT.match(folded.removeprefix("第"))
    if match is None:
        return None
    rest = folded.removeprefix("第")[match.end() :]
    rest = re.sub(rf"^ ?{_AFTER}", "", re.sub(rf"{_AFTER}$", "", rest)).strip()
    if not (_is_counted(rest) if strict and not match["unit"] else _is_noun(rest)):
        return None
    amount = _build(match, bare=not rest)
    if amount is None or not ordinal:
        return amount
    return Amount(amount.low, amount.high, "ordinal")


def find_amounts(text: str) -> list[Amount]:
    """Every amount in `text`, left to right; digits first, Chinese numerals only with a unit."""
    found = []
    for match in _AMOUNT.finditer(_fold(text)):
        if re.search(r"\d", match["low"]) or match["unit"] or match["fraction"]:
            amount = _build(match, bare=not match["unit"])
            if amount is not None:
                found.append(amount)
    return found


def same_amount(value: Amount, gold: Amount) -> bool:
    """Equal within `TOLERANCE`, ends of a range alike, in the same dimension.

    A gold without any unit accepts any; a value without one passes only for counted things.
    """
    if gold.dimension != value.dimension and not gold.bare:
        return False
    if gold.bare and value.dimension == "ordinal":
        return False
    return _close(value.low, gold.low) and _close(value.high, gold.high)


def _close(value: float, gold: float) -> bool:
    return abs(value - gold) <= TOLERANCE * abs(gold) + 1e-12


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.replace("‰", "\ue000")).replace("\ue000", "‰")
    text = _THOUSANDS.sub("", text.casefold())
    text = re.sub(r"(?<=\d)\s+(?=[\u4e00-\u9fff%])|(?<=[\u4e00-\u9fff])\s+", "", text)
    return _EDGE.sub("", " ".join(text.split()))


def _is_noun(rest: str) -> bool:
    rest = _PER.sub("", rest)
    return len(rest) <= _LONGEST_NOUN and not re.search(r"[\d,，、;；:：()（）/-]", rest)


def _is_counted(rest: str) -> bool:
    rest = _PER.sub("", rest)
    return not rest or rest in _COUNTED or (rest[0] in _CLASSIFIERS and _is_noun(rest))


def _build(match: re.Match[str], *, bare: bool) -> Amount | None:
    low = _number(match["low"])
    high = low if match["high"] is None else _number(match["high"])
    if low is None or high is None:
        return None
    if match["high"] is not None and _scale_missing(match["low"], match["high"]):
        low *= _trailing_scale(match["high"])
    if low > high:
        return None
    unit = match["unit"] or match["lowunit"] or ""
    dimension, factor = _UNITS.get(unit, (_COUNT, 1.0))
    if match["money"]:
        dimension, factor = _UNITS[match["money"]]
    if match["fraction"]:
        dimension, factor = "percent", 1.0
    return Amount(low * factor, high * factor, dimension, bare and dimension == _COUNT)


def _scale_missing(low: str, high: str) -> bool:
    """ "45-50万": the scale stands once, behind the second number."""
    return re.fullmatch(_PLAIN, low) is not None and _trailing_scale(high) > 1


def _trailing_scale(text: str) -> float:
    scale = 1.0
    for character in reversed(text):
        if character not in _GROUPS:
            break
        scale *= _GROUPS[character]
    words = [factor for word, factor in _ENGLISH_SCALES.items() if text.endswith(word)]
    return max([scale, *words])


def _number(text: str) -> float | None:
    text = text.strip()
    plain = re.fullmatch(rf"({_PLAIN}) ?({'|'.join(_ENGLISH_SCALES)})?", text)
    if plain:
        return float(plain[1]) * _ENGLISH_SCALES.get(plain[2] or "", 1.0)
    if re.match(r"[-+]?\d", text):
        return _mixed(text)
    if re.match(r"[a-z]", text):
        return _english(text)
    return _chinese(text)


def _mixed(text: str) -> float:
    """Digits with Chinese scales: 1.3万亿, 2亿3000万, 5百."""
    total = 0.0
    for digits, scales in re.findall(rf"({_PLAIN})([百千万萬亿億兆]*)", text):
        value = float(digits)
        for scale in scales:
            value *= _TENS.get(scale) or _GROUPS[scale]
        total += value
    return total


def _chinese(text: str) -> float | None:
    whole, _, decimals = text.partition("点")
    if all(character in _DIGITS for character in whole):
        value = float("".join(str(_DIGITS[character]) for character in whole))
    else:
        value = _chinese_whole(whole)
    if decimals:
        value += float("0." + "".join(str(_DIGITS[character]) for character in decimals))
    return value


def _chinese_whole(text: str) -> float:
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            section += (digit or 1) * _TENS[character]
            digit = 0
        else:
            # 一万亿: the larger group multiplies all that came before it.
            total = (total + section + digit or 1) * _GROUPS[character]
            section = digit = 0
    return float(total + section + digit)


def _english(text: str) -> float:
    total = current = 0.0
    for word in re.split(r"[ -]", text):
        if word in _ENGLISH_UNITS:
            current += _ENGLISH_UNITS[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in _ENGLISH_SCALES:
            total += (current or 1) * _ENGLISH_SCALES[word]
            current = 0
    return total + current
