"""Which units a question of how much can be answered in: "how tall" in metres, not in euros."""

from __future__ import annotations

import re

from index.quantities import MEASURED, Quantity, find_quantities

_LENGTH = frozenset("km cm mm nm m mile foot inch".split())
_TIME = frozenset("hour minute second day week month year".split())
_MASS = frozenset("t kg g lb".split())
_MONEY = frozenset("CNY USD EUR GBP JPY HKD TWD KRW INR RUB AUD CAD SGD CHF".split())
_SPEED = frozenset({"km/h"})
_SHARE = frozenset({"%", "pp"})
_COUNT: frozenset[str] = frozenset()  # nothing measured: so many of something

# The first wording that is found decides; what isn't listed may be answered in any unit.
_ASKED: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(wording, re.IGNORECASE), units)
    for wording, units in (
        (r"百分之(?:多少|几)|占比|\bwhat (?:percentage|percent|share|proportion)\b", _SHARE),
        (
            r"多少钱|(?:售价|票价)(?:是|为|要)?多少|\bhow much (?:money|(?:does|did) .+ cost)\b",
            _MONEY,
        ),
        (r"多少?(?:摄氏)?度|\bhow (?:hot|cold|warm)\b|\bwhat temperature\b", frozenset({"°C"})),
        (r"(?<!率)(?<!率有)多高(?!的)|\bhow (?:tall|high)\b", _LENGTH),
        (r"多重|\bhow heavy\b|\bhow much .+ weigh\b", _MASS),
        (r"多远|\bhow far\b", _LENGTH | _TIME),
        (r"多长时间|多久", _TIME),
        (r"多长(?!期)|\bhow long\b", _LENGTH | _TIME),
        (r"多宽|多深|\bhow (?:wide|deep)\b", _LENGTH),
        (r"多快|\bhow fast\b|\bwhat (?:top )?speed\b", _SPEED | _TIME | _LENGTH),
        (
            r"多少(?:名|位|人(?!民币)|家|座|辆|艘|架|篇|次|场|个(?!小时|月|百分))|几(?:名|位|家|座|辆|艘|架|次|场)",
            _COUNT,
        ),
    )
)
_HOW_MANY = re.compile(r"\bhow many ([\w-]+(?: [\w-]+)?)", re.IGNORECASE)


def unit_fits(question: str, quantity: Quantity) -> bool:
    """Whether `quantity` is in a unit that `question` may ask for; True where that isn't told."""
    units = _units(question)
    if units is None:
        return True
    unit = quantity.unit.partition("/")[0] if quantity.unit != "km/h" else quantity.unit
    return unit in units if units else unit not in MEASURED


def _units(question: str) -> frozenset[str] | None:
    """The units asked for; none for a count; None where the wording doesn't tell."""
    for wording, units in _ASKED:
        if wording.search(question):
            return units
    match = _HOW_MANY.search(question)
    if match is None:
        return None
    # "How many days": the unit stands where the thing counted does.
    counted = [one.unit for one in find_quantities(f"2 {match[1]}")]
    measured = frozenset(unit for unit in counted if unit in MEASURED)
    if "times" in measured:
        return None  # how often, or how many times as much
    return measured or _COUNT
