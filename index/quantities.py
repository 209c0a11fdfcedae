"""Quantities in Chinese and English text: number, magnitude and unit as one comparable value.

"745.68 亿元" and "74.568 billion yuan" are the same 7.4568e10 CNY. Dates, ordinals,
clock times and model numbers ("iPhone 15") are not quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.halves import find_halves
from index.language.counting_words import CARDINALS
from index.time.numerals import to_number

# Canonical unit -> its spellings. Measured units compare only with themselves; whatever
# else is counted (people, cars, 家, 起) compares as a count.
MEASURED: dict[str, tuple[str, str]] = {
    "CNY": (
        "元人民币|人民币|元(?!旦|素|首|帅|宵|年|月|件|老|宇宙)|块钱",
        r"(?:Chinese\s+)?yuan|renminbi|RMB|CNY",
    ),
    "USD": ("美元|美金", r"(?:U\.?S\.?\s+)?dollars?|USD|US\$"),
    "EUR": ("欧元", "euros?|EUR"),
    "GBP": ("英镑", "pounds?(?: sterling)?|GBP"),
    "JPY": ("日元|日圆", "(?:Japanese )?yen|JPY"),
    "HKD": ("港元|港币|港幣", "Hong Kong dollars?|HKD|HK\\$"),
    "TWD": ("新台币|台币", "New Taiwan dollars?|Taiwan dollars?"),
    "KRW": ("韩元|韩圆", "(?:Korean )?won|KRW"),
    "INR": ("印度卢比|卢比", "(?:Indian )?rupees?|INR"),
    "RUB": ("卢布", "(?:Russian )?r(?:o)?ubles?"),
    "AUD": ("澳元", "Australian dollars?|AUD"),
    "CAD": ("加元|加拿大元", "Canadian dollars?|CAD"),
    "SGD": ("新加坡元|新元", "Singapore dollars?|SGD"),
    "CHF": ("瑞士法郎|瑞郎", "Swiss francs?|CHF"),
    "pp": ("个?百分点", r"percentage\s+points?"),
    "%": ("[%％]", r"%|percent\b|per\s?cent\b|pct"),
    "bp": ("个?基点", r"basis\s+points?"),
    "times": ("倍(?!感|增|受)", r"times(?!\s+as\s+of)|-?fold"),
    "km2": ("平方公里|平方千米", r"square\s+kilomet(?:er|re)s?|sq(?:uare)?\s+km"),
    "m2": ("平方米|平米|㎡", r"square\s+met(?:er|re)s?"),
    "m3": ("立方米", r"cubic\s+met(?:er|re)s?"),
    "mi2": ("平方英里", r"square\s+miles?|sq\.?\s+mi(?:les?)?\b"),
    "ft2": ("平方英尺", r"square\s+f(?:ee|oo)t|sq\.?\s+ft\b"),
    "km/h": ("公里/小时|千米/小时|公里每小时", r"km/h|kph|kilomet(?:er|re)s?\s+(?:per|an)\s+hour"),
    "km": ("公里|千米", r"kilomet(?:er|re)s?|km"),
    "cm": ("厘米|公分", r"centimet(?:er|re)s?|cm"),
    "mm": ("毫米", r"millimet(?:er|re)s?|mm"),
    "nm": ("纳米", r"nanomet(?:er|re)s?|nm"),
    "m": ("米", r"met(?:er|re)s?"),
    "mph": ("英里/小时|英里每小时", r"mph|miles?\s+(?:per|an)\s+hour"),
    "mile": ("英里", "miles?"),
    "foot": ("英尺", "feet|foot"),
    "inch": ("英寸|吋", "inch(?:es)?"),
    "ha": ("公顷", "hectares?"),
    "mu": ("亩", "mu"),
    "acre": ("英亩", "acres?"),
    "t": ("吨", r"(?:metric\s+)?tons?|tonnes?"),
    "kg": ("公斤|千克", r"kilograms?|kg"),
    "g": ("克(?!里|兰|拉)", "grams?"),
    "lb": ("磅", "lbs?"),
    "barrel": ("桶", "barrels?"),
    "°C": ("摄氏度|℃|度(?!假|电|过)", r"degrees?(?:\s+Celsius)?|°C"),
    "kWh": ("千瓦时|度电|kWh", r"kilowatt[- ]hours?|kWh"),
    "kW": ("千瓦(?!时)", r"kilowatts?|kW"),
    "MW": ("兆瓦", r"megawatts?|MW"),
    "GW": ("吉瓦", r"gigawatts?|GW"),
    "GB": ("GB|G内存", "GB|gigabytes?"),
    "TB": ("TB", "TB|terabytes?"),
    "mAh": ("毫安时?|mAh", "mAh"),
    "hour": ("个?小时", "hours?"),
    "minute": ("分钟", "minutes?"),
    "second": ("秒", "seconds?"),
    "day": ("天(?!气|津|文|然|空|下|河|生|际|猫|前|后|上午)", "days?"),
    "week": ("个?(?:周(?!年|岁|边|末|[一二三四五六日])|星期(?![一二三四五六日天]))", "weeks?"),
    "month": ("个月", "months?"),
    "year": ("周年|年(?!代|度|级|报|轻|货|底|初|末|夜)|个年头", r"years?(?![- ]old)"),
    "years old": ("周?岁", r"years?[- ]old"),
    "point": ("点(?=[，,。；、）)报收跌涨 ]|$)", "points?"),
}
PEOPLE = (
    "人(?!次|民币|民|工|类|大|均|才|气|口)|名(?!单|称|为|叫|义|气|牌|列|额|片|誉)|位(?!于|置|列"
    "|数)|口人",
    r"people|persons?|men|women|children|employees|workers|students|users|customers|passengers|"
    r"residents|patients|visitors|citizens|members|soldiers|refugees|deaths|migrants|voters|fans",
)
# What Chinese counts with; kept raw as the unit.
CLASSIFIERS = (
    "人次|架次|班次|车次|剂|粒|国(?![一-鿿]{0,2}(?:国|际|内|家))|级(?!别|长|联|差|数)|个(?!人|性|别|股|案|月|百分|基点)|辆|台(?!湾|风|北|阶|词|商)|架|艘|家(?!庭|长|具|乡"
    "|电|里|属|用|居|族)"
    "|部(?!门|分|署|长|队|委|落)|件|款|座|起(?!来|到|点|步|诉|飞|源|草|义)|例(?!如|外|行)|次"
    "(?!日|年|于|月|要)"
    "|场|届|条|项(?!目)|种|本(?!报|次|月|周|年|届|人|地|土)|只(?!有|是|能|要)|头|套|所|间|篇|枚"
    "|份(?!额)|户(?!外|籍)"
    "|票|股(?!东|份|市|权)|节|列(?!车)|颗|张|类|支(?!持|付|出)|组|层|站|宗|处(?!理|于|罚)|幅|门"
    "|笔|单(?!位|独)|箱|瓶"
    "|分(?!之|别|析|布|为|店|公司|行|红|享|支|钟|离)|盒|吊|幢|栋|棵|株|匹|轮|金(?!额|融|属|牌)"
    "|银(?!行)|铜|枪|座"
)
MAGNITUDES = {
    "万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "億": 1e8,
    "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4, "萬": 1e4, "千": 1e3, "百": 1e2,
    "trillion": 1e12, "tn": 1e12, "trn": 1e12, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "million": 1e6, "mn": 1e6, "mln": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3,
    "hundred": 1e2, "dozen": 12.0, "crore": 1e7, "lakh": 1e5,
}  # fmt: skip
_SIGNS = {
    "US$": "USD", "HK$": "HKD", "NT$": "TWD", "A$": "AUD", "C$": "CAD", "S$": "SGD", "$": "USD",
    "€": "EUR", "£": "GBP", "¥": "CNY", "￥": "CNY", "₹": "INR", "₩": "KRW", "RMB": "CNY",
    "CNY": "CNY", "USD": "USD", "EUR": "EUR", "HKD": "HKD", "GBP": "GBP",
}  # fmt: skip
_FRACTIONS = {"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as written, `text[start:end]`, and what it comes to.

    `unit` is canonical ("CNY", "%", "km", "people"), a raw Chinese classifier ("家"),
    "units" for what English counts, or "" for a plain number. `approximate` is set by
    words like 约, 多, nearly, more than.
    """

    start: int
    end: int
    text: str
    value: float
    unit: str
    approximate: bool = False


def _groups(index: int) -> str:
    """Every measured unit as one alternation; which it was is looked up afterwards."""
    return "|".join(spellings[index] for spellings in MEASURED.values())


_S = r"[ \u00a0\t]?"
_FIGURE = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN_NUMBER = "[零〇一二两三四五六七八九十百千万亿]+"
_ZH_MAGNITUDE = "万亿|千亿|百亿|十亿|亿|億|千万|百万|十万|万|萬|千(?!米|瓦|克)|百(?!分)"
_NAMED = re.compile(r"[A-Za-z]-$")  # Beichen-2, Covid-19: a name
_LESS = r"(?<![\d.])(?<!\d[,，])"

ZH = re.compile(
    rf"{_LESS}(?<![第零〇一二两三四五六七八九十百千万亿])(?P<n>{_FIGURE}|{_HAN_NUMBER}){_S}"
    rf"(?P<a>多|余|来(?=[万亿个家人名]))?{_S}"
    rf"(?P<mag>{_ZH_MAGNITUDE})?{_S}(?P<b>多|余)?{_S}(?:个(?=人(?![民均]))|多个(?=国家))?"
    rf"(?P<unit>{_groups(0)}|{PEOPLE[0]}|{CLASSIFIERS})?"
    r"(?P<per>/(?:吨|公斤|千克|克|股|平方米|平米|㎡|桶|升|件|人|亩|瓦|千瓦时|度|月|年|天|小时))?"
)
PERCENT_ZH = re.compile(
    r"(?P<whole>百分之|千分之|[二三四五六七八九十]分之)(?P<n>[\d.]+"
    r"|[零〇一二两三四五六七八九十百点]+)"
)
TENTHS = re.compile(
    r"(?<![第零〇一二两三四五六七八九十百千万\d])(?P<n>[一二两三四五六七八九1-9])成(?P<half>半|[一二三四五六七八九])?"
    r"(?![立为功员长就本都绩熟果人交年分语])"
)
_EN_WORD = "|".join(sorted(CARDINALS, key=len, reverse=True))
_EN_MAGNITUDE = r"trillion|trn|tn|billion|bn|million|mln|mn|thousand|hundred|dozen|crore|lakh"
EN = re.compile(
    rf"(?:(?P<sign>(?<![A-Za-z])(?:US\$|HK\$|NT\$|A\$|C\$|S\$|RMB|CNY|USD|EUR|HKD|GBP)|[$€£¥￥₹₩])"
    rf"{_S})?"
    rf"(?<![A-Za-z0-9_.])(?<!\d[,，])(?P<n>(?:{_FIGURE}))"
    rf"(?:[ \u00a0-]?(?P<mag>{_EN_MAGNITUDE})\b|(?P<short>tn|bn|[bmk])\b)?"
    rf"(?:[ \u00a0-]?(?P<unit>(?:{_groups(1)})(?![A-Za-z])))?",
    re.IGNORECASE,
)
EN_WORDS = re.compile(
    rf"\b(?P<n>(?:(?:{_EN_WORD}|a)(?:[- ](?:{_EN_WORD}))?(?:[ -](?:and )?(?:hundred|thousand"
    rf"|million|billion|trillion|dozen)\b)+(?:\s+(?:and\s+)?(?:{_EN_WORD})(?:-(?:{_EN_WORD}))?)?"
    rf"|(?:{_EN_WORD})(?:-(?:{_EN_WORD}))?))\b(?:[ -](?P<unit>(?:{_groups(1)})(?![A-Za-z])))?",
    re.IGNORECASE,
)
EN_FRACTION = re.compile(
    r"\b(?P<n>one|two|three|four|a)[- ](?P<of>thirds?|quarters?|fifths?)\b"
    r"(?=\s+of\b)",
    re.IGNORECASE,
)
_APPROXIMATELY = re.compile(
    r"(?:约为?|大约|近|将近|接近|超过?|超出|逾|突破|至少|不足|不到|不低于|高达|多达|最多|上|"
    r"\b(?:about|around|nearly|almost|over|more than|at least|roughly|approximately|some|up to|"
    r"close to|less than|under|exceed(?:ed|ing|s)?|fewer than|as many as|an estimated))\s*$",
    re.IGNORECASE,
)
_ABOUT_AFTER = re.compile(r"\s*(?:左右|上下|以上|以下|余|多|or so|or more|plus\b|\+)")
_DATE_BEFORE = re.compile(
    r"(?:\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s*|[年月]\s*|[:：/])$"
)
_DATE_AFTER = re.compile(
    r"\s*(?:[年月日号时]|点(?:\d|[钟半整])|[:：]\d|st\b|nd\b|rd\b|th\b|[-/]\d|"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
_COUNTED = re.compile(
    rf"\s+(?:[a-z][a-z-]+\s+){{0,2}}?(?P<people>{PEOPLE[1]})\b|\s+(?P<noun>[a-z][a-z-]{{2,}})"
)
_NOT_COUNTED = frozenset(
    "and the but for was were with from that this has had have not are its per than then when "
    "while which who will would can could may after before against points pm both over out into "
    "percent last next during since until under between about".split()
)
_BEFORE_COUNTS = frozenset("the about some over only at in nearly".split())
_AGE = re.compile(r"\bage(?:[ds]|\s+of)?\s+$", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of `text`, in order, not overlapping; each whole with magnitude and unit."""
    chosen: list[Quantity] = []
    taken: set[int] = set()
    for found in sorted(_all(text), key=lambda item: (item.start - item.end, item.start)):
        # What was chosen is no shorter, so that it can't lie strictly inside this one.
        if found.start not in taken and found.end - 1 not in taken:
            chosen.append(found)
            taken.update(range(found.start, found.end))
    return sorted(chosen, key=lambda item: item.start)


def same_quantity(a: Quantity, b: Quantity, tolerance: float = 0.005) -> bool:
    """Whether both say the same: equal within `tolerance` (relative), in units that compare."""
    return comparable(a, b) and abs(a.value - b.value) <= tolerance * max(
        abs(a.value), abs(b.value)
    )


def comparable(a: Quantity, b: Quantity) -> bool:
    """Whether both are in one measured unit, or both count something."""
    return a.unit == b.unit or not (_measured(a.unit) or _measured(b.unit))


def _measured(unit: str) -> bool:
    return unit.partition("/")[0] in MEASURED


def _all(text: str) -> Iterator[Quantity]:
    yield from _figures(text)
    yield from _word_numbers(text)
    for match in ZH.finditer(text):
        if quantity := _chinese(text, match):
            yield quantity
    yield from _shares(text)
    for start, end, value, unit in find_halves(text, _word_value):
        yield _quantity(text, start, end, value, unit, False)


def _chinese(text: str, match: re.Match[str]) -> Quantity | None:
    number, unit = match["n"], _unit(match["unit"], 0)
    value = to_number(number)
    if value is None or not (unit or match["mag"] or number[-1] in "万亿"):
        return None
    if not number[0].isdigit() and not match["mag"] and (value <= 1 or not match["unit"]):
        return None
    if unit == "year" and not match["mag"] and _YEAR.fullmatch(number):
        return None
    if match["unit"] == "分" and (
        number == "十" or text[match.start() - 1 : match.start()] in "时点"
    ):
        return None  # 十分: very; 1时23分: a time
    if not match["unit"] and not match["mag"] and not number[0].isdigit() and value < 10000:
        return None
    value *= MAGNITUDES.get(match["mag"] or "", 1.0)
    if match["per"]:
        unit += "/" + _unit(match["per"][1:], 0)
    vague = bool(match["a"] or match["b"])
    return _quantity(text, match.start(), match.end(), value, unit, vague)


def _figures(text: str) -> Iterator[Quantity]:
    for match in EN.finditer(text):
        sign, unit = match["sign"], _unit(match["unit"], 1)
        figure, magnitude = match["n"], (match["mag"] or match["short"] or "").casefold()
        if match["short"] and not sign and not match["unit"] and len(magnitude) == 1:
            continue  # "5G", "3m" and "50k" without a currency say too little
        value = to_number(figure.replace("，", ""))
        if value is None:
            continue
        end = match.end()
        if sign:
            unit = _SIGNS[sign.upper()] if unit in ("", "USD") or unit not in MEASURED else unit
        elif not unit and not magnitude:
            unit = _counted(text, match.start("n"), end, figure)
            named = text[end : end + 1].isascii() and text[end : end + 1].isalpha()  # 5.5G
            if not unit and (named or not re.search(r"[,，.]", figure)):
                continue
        elif not unit:
            counted = _COUNTED.match(text, end)
            unit = "people" if counted and counted["people"] else "units"
        value *= MAGNITUDES.get(magnitude, 1.0)
        yield _quantity(text, match.start(), end, value, unit, False)


def _counted(text: str, start: int, end: int, figure: str) -> str:
    """What English counts after a plain figure: people, units, or nothing (a date, a name)."""
    if _DATE_BEFORE.search(text, max(0, start - 12), start) or _DATE_AFTER.match(text, end):
        return ""
    if _YEAR.fullmatch(figure) or _NAMED.search(text, max(0, start - 2), start):
        return ""
    if _AGE.search(text, max(0, start - 12), start):
        return "years old"
    if re.search(r"[A-Z][\w-]*\s$", text[max(0, start - 20) : start]) and start > 1:
        before = re.findall(r"[\w-]+", text[max(0, start - 20) : start])
        if before and before[-1].casefold() not in _BEFORE_COUNTS:
            return ""  # iPhone 15, Boeing 737
    return _noun(text, end)


def _noun(text: str, end: int) -> str:
    counted = _COUNTED.match(text, end)
    if counted is None:
        return ""
    if counted["people"]:
        return "people"
    return "" if counted["noun"] in _NOT_COUNTED else "units"


def _word_numbers(text: str) -> Iterator[Quantity]:
    for match in EN_WORDS.finditer(text):
        value = _word_value(match["n"])
        if value is None or value <= 1:
            continue
        unit = _unit(match["unit"], 1) or _noun(text, match.end())
        if unit:
            yield _quantity(text, match.start(), match.end(), value, unit, False)


def _word_value(words: str) -> float | None:
    total, section = 0.0, 0.0
    for word in re.split(r"[\s-]+", words.casefold()):
        if word in CARDINALS:
            section += CARDINALS[word]
        elif word in ("hundred", "dozen"):
            section = max(section, 1) * MAGNITUDES[word]
        elif word in MAGNITUDES:
            total, section = total + max(section, 1) * MAGNITUDES[word], 0.0
        elif word not in ("and", "a"):
            return None
    return total + section


def _shares(text: str) -> Iterator[Quantity]:
    for match in PERCENT_ZH.finditer(text):
        whole = {"百": 100.0, "千": 1000.0}.get(match["whole"][0]) or to_number(match["whole"][0])
        value = _decimal(match["n"])
        if value is not None and whole:
            yield _quantity(text, match.start(), match.end(), value / whole * 100, "%", False)
    for match in TENTHS.finditer(text):
        value = (to_number(match["n"]) or 0) * 10
        value += 5 if match["half"] == "半" else (to_number(match["half"] or "零") or 0)
        yield _quantity(text, match.start(), match.end(), value, "%", False)
    for match in EN_FRACTION.finditer(text):
        count = CARDINALS.get(match["n"].casefold(), 1)
        share = count / _FRACTIONS[match["of"].casefold()]
        yield _quantity(text, match.start(), match.end(), share * 100, "%", False)


def _decimal(text: str) -> float | None:
    """三点五 as 3.5."""
    whole, point, rest = text.partition("点")
    if not point:
        return to_number(whole)
    digits = "".join(str(int(to_number(character) or 0)) for character in rest)
    base = to_number(whole)
    return None if base is None or not digits else float(f"{int(base)}.{digits}")


_SPELLINGS = tuple(
    [
        (name, re.compile(spellings[index], re.IGNORECASE))
        for name, spellings in (*MEASURED.items(), ("people", PEOPLE))
    ]
    for index in (0, 1)
)


def _unit(spelling: str | None, index: int) -> str:
    """The canonical unit of a spelling; a classifier stays as it is."""
    if not spelling:
        return ""
    for name, pattern in _SPELLINGS[index]:
        if pattern.fullmatch(spelling):
            return name
    return spelling


def _quantity(text: str, start: int, end: int, value: float, unit: str, vague: bool) -> Quantity:
    wording = text[start:end]
    end -= len(wording) - len(wording.rstrip())
    before = _APPROXIMATELY.search(text, max(0, start - 14), start)
    about = vague or bool(before) or bool(_ABOUT_AFTER.match(text, end))
    return Quantity(start, end, text[start:end], value, unit, about)
