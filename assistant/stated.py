"""A count that an article itself states: "its sixth flight", "今年第三次降息".

It is a quote, and wins over counting what the articles tell. It must be a count of what the
question asks for, of nobody else's, and of the same time: a twentieth launch since 2018 says
nothing of how many there were since 2020.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.compose import Draft, draft_answer
from assistant.evidence import EventDates
from assistant.instructions import readable
from assistant.phrases import say, spoken_interval
from assistant.polarity import denied
from assistant.types import Evidence, Question
from assistant.understand.happenings import Happening, mentions
from index.language import fold, split_sentences
from index.language.counting_words import CARDINALS, ORDINALS, TENS
from index.quantities import find_quantities
from index.time import find_dates
from index.time.numerals import to_int
from index.time.spans import add_days
from index.types import DATE_MAX, DATE_MIN, Hit, Interval

# The wording decides that it is a count of the events, so that the score of its sentence says less.
SURE = 0.5
MARGIN = 31  # days by which the beginnings or ends of two equal spans of time may differ
TOUCHING = 6  # characters between a time and the ordinal counted in it: "自2018年以来的第20次"
# Characters between a count and the words for what it counts, in Chinese and in English.
NEAR_HAN, NEAR = 24, 60

_TIMES_OF = {"once": 1, "twice": 2, "thrice": 3}
_COUNTS = {word: number for word, number in CARDINALS.items() if number <= 12} | _TIMES_OF
_NUMBERS = _COUNTS | ORDINALS
_ZH = r"(?:\d{1,4}|[一二两三四五六七八九十百]{1,5})"
_OF_ZH = r"(?:次|回|场|轮|枚|起|款)"
_WORDS_EN = "|".join(_COUNTS)
_ORDINALS_EN = "|".join(ORDINALS)
_ORDINAL = re.compile(
    rf"第\s*(?P<zh>{_ZH})\s*{_OF_ZH}(?!连续)"
    rf"|(?<![\w-])(?:(?P<tens>{'|'.join(TENS)})-)?(?P<en>{_ORDINALS_EN}|\d{{1,4}}(?:st|nd|rd|th))\b"
    r"(?! (?:straight|consecutive|successive|quarter|half|stage|place|round|year|month|week|day"
    r"|century|time in (?:\w+ ){0,3}(?:years|months|weeks|days)))",
    re.IGNORECASE,
)
_CARDINAL = re.compile(
    rf"(?<![第每数多上下这那首再又\d.])(?<!连续)(?P<zh>{_ZH})\s*{_OF_ZH}(?![性以级方人])"
    rf"|(?<![\w.,-])(?:(?P<once>{'|'.join(_TIMES_OF)})|(?P<en>{_WORDS_EN}|\d{{1,4}})"
    r"(?P<of> (?:[A-Za-z'’-]+ ){0,2}?[A-Za-z'’-]+))\b",
    re.IGNORECASE,
)
_RUN = re.compile(r"连续|\b(?:straight|consecutive|successive|in a row)\b", re.IGNORECASE)
_TIMES = re.compile(
    r"^ times?\b(?! (?:as|more|less|higher|lower|larger|bigger|faster|the|its|their))"
)
# Where a clause ends: what is said of a count beyond it is said of something else.
CLAUSE = re.compile(r"[，,；;。：]|(?<!\d)\.(?!\d)|\b(?:after|but|while)\b")
# Whose count it is, where the sentence says: "the sixth flight of the Beichen-1".
_OF_OTHERS = re.compile(r"^[\w' -]{0,30}?\b(?:of|by|for) (?:the )?(?P<whose>[A-Z0-9][\w'’-]*)")
_NOUN = re.compile(r"(?:[ -][A-Za-z'’]+){1,4}")
_HAN = re.compile(r"[\u3400-\u9fff]")
# A count of those that went well or badly is another than of all.
_OUTCOME = re.compile(r"成功|失败|失利|\b(?:success|fail)\w*", re.IGNORECASE)
# What is planned didn't happen yet.
TO_COME = re.compile(
    r"将(?=会|于|在|再|继续|首|从|有|对|明|年|本|下|\d|进|召|举|推|\s*$)|会在|计划|预计|安排|有望|拟|目标|\bwill\b|\bplan\w*|\bexpect\w*|\bdue\b|\bwould\b|\bcould\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Count:
    """A stated count: `quote[start:end]` of its evidence, as a number; an ordinal counts up to its
    event. `scope` is the time that the sentence says it is of; None where it says none."""

    item: Evidence
    start: int
    end: int
    number: int
    ordinal: bool
    named: bool
    scope: Interval | None = None

    @property
    def value(self) -> str:
        """The number of an ordinal, else the count in its own words."""
        return str(self.number) if self.ordinal else self.item.quote[self.start : self.end].strip()


def stated_draft(
    question: Question,
    evidence: Sequence[Evidence],
    hits: Sequence[Hit],
    kinds: Sequence[Happening],
    names: Sequence[str],
    dates: EventDates,
    *,
    least: float,
) -> Draft | None:
    """The count that an article states, cited; None where none does, or only of another time.

    `evidence` is what was read for the question, `hits` where it is looked for, `names` the
    spellings of whose events are counted.
    """
    read = draft_answer(question, evidence)
    best = read.evidence[0] if read and read.confidence >= least else None
    counts = [
        one
        for one in _counts(hits, kinds, names, dates)
        if _of_the_time(one, question) and (_OUTCOME.search(question.text) or not _outcome(one))
    ]
    if read and best and _is_count(best, kinds) and _read_of_the_time(best, question):
        same = [one for one in counts if _same_sentence(one.item, best)]
        if not same or any(_touches(one, best) for one in same):
            return read
        counts = same
    chosen = max(counts, key=lambda one: _rank(one, question), default=None)
    return _drafted(question, chosen) if chosen else None


def has_count(text: str, kinds: Sequence[Happening]) -> bool:
    """Whether a sentence sums up events of `kinds` ("seven times in 2022"): it tells none alone."""
    return any(number > 1 and not ordinal for _, _, number, ordinal in _found(text, kinds))


def is_told(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` tells of an event that was no plan and isn't denied.

    Not so what only says which thing is meant: "昨晚上市的 L7".
    """
    if text[end : end + 1] == "的":
        return False
    left = max((cut.end() for cut in CLAUSE.finditer(text, 0, start)), default=0)
    return not TO_COME.search(text[left:start]) and not denied(text[left:end])


def _drafted(question: Question, count: Count) -> Draft:
    language = question.answer_language
    item = replace(
        count.item,
        value=count.item.quote[count.start : count.end],
        value_start=count.item.start + count.start,
        value_end=count.item.start + count.end,
    )
    remark = (
        say("count_stated", language, day=spoken_interval(item.event, language))
        if count.ordinal and item.event
        else ""
    )
    return Draft(count.value, count.value, (count.value,), "number", SURE, (item,), remark)


def _rank(count: Count, question: Question) -> tuple[object, ...]:
    """Of counts up to an event, the last is the count; one whose sentence names whose it is, and
    says of what time, goes first."""
    event = count.item.event
    told = question.window is not None and count.scope is not None
    return count.named, told, event.end if event else DATE_MIN, count.number


def _counts(
    hits: Sequence[Hit], kinds: Sequence[Happening], names: Sequence[str], dates: EventDates
) -> Iterator[Count]:
    folded = [fold(name) for name in names]
    for hit in hits:
        said = readable(hit)
        titled = any(name in fold(hit.article.title) for name in folded)
        for start, end in split_sentences(said):
            text = said[start:end]
            named = any(name in fold(text) for name in folded)
            if not (named or titled):
                continue
            for found in _found(text, kinds):
                if _others(text, found[1], folded):
                    continue
                place = hit.passage.start + start
                interval, origin = dates.of(hit, place)
                item = Evidence(
                    hit.passage, hit.article, place, place + len(text), text, hit.score,
                    event=interval, event_origin=origin,
                )  # fmt: skip
                scope = _scope(item, found[0], found[1], ordinal=found[3])
                yield Count(item, *found, named=named, scope=scope)


def _found(text: str, kinds: Sequence[Happening]) -> Iterator[tuple[int, int, int, bool]]:
    """Start, end, number and whether it is an ordinal, of the counts of `kinds` in a sentence."""
    for match in _ORDINAL.finditer(text):
        number = _ordinal(match)
        # A first is one event like another, or the first of its kind.
        of_kind = match["zh"] or _names_kind(text[match.end() :], kinds)
        if number and number > 1 and of_kind and _attached(text, *match.span(), kinds):
            yield match.start(), match.end(), number, True
    for match in _CARDINAL.finditer(text):
        number = to_int(match["zh"] or "") or _number(match["once"] or match["en"])
        end = match.end() if match["zh"] or match["once"] else match.end("en")
        if not number or (match["zh"] and number < 2):
            continue  # 一次: mostly "a", not "one"
        of = match["of"] or ""
        if of and (times := _TIMES.match(of)):
            end = match.end("en") + times.end()
        elif of and not mentions(kinds, of):
            continue
        if _attached(text, match.start(), end, kinds):
            yield match.start(), end, number, False


def _names_kind(after: str, kinds: Sequence[Happening]) -> bool:
    """Whether an English ordinal goes on "… time" or "… flight", and not "… model, unveiled"."""
    noun = _NOUN.match(after)
    return noun is not None and bool(
        re.match(r" times?\b", after)
        or mentions(kinds, noun[0] + after[noun.end() : noun.end() + 1])
    )


def _outcome(count: Count) -> bool:
    quote = count.item.quote
    right = next((cut.start() for cut in CLAUSE.finditer(quote, count.end)), len(quote))
    return bool(_OUTCOME.search(quote[count.start : min(right, count.end + NEAR_HAN)]))


def _ordinal(match: re.Match[str]) -> int | None:
    if match["zh"]:
        return to_int(match["zh"])
    ones = _number(re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", match["en"], flags=re.IGNORECASE)) or 0
    return ones + TENS.get((match["tens"] or "").casefold(), 0) or None


def _number(word: str | None) -> int | None:
    if not word:
        return None
    return to_int(word) if word.isdigit() else _NUMBERS.get(word.casefold())


def _attached(text: str, start: int, end: int, kinds: Sequence[Happening]) -> bool:
    """Whether the words beside a count, in its clause, say that it is of `kinds`, and that they
    happened."""
    left = max((cut.end() for cut in CLAUSE.finditer(text, 0, start)), default=0)
    right = next((cut.start() for cut in CLAUSE.finditer(text, end)), len(text))
    near = NEAR_HAN if _HAN.search(text) else NEAR
    left, right = max(left, start - near), min(right, end + near)
    around = text[left:right]
    if TO_COME.search(text[left:start]) or _RUN.search(around):
        return False
    return bool(mentions(kinds, around))


def _others(text: str, end: int, names: Sequence[str]) -> bool:
    """Whether the count is said to be of another name."""
    match = _OF_OTHERS.match(text[end:])
    return match is not None and not any(
        fold(match["whose"]) in name or name in fold(text[end + match.start("whose") :])
        for name in names
    )


def _scope(item: Evidence, start: int, end: int, *, ordinal: bool) -> Interval | None:
    """The time that the count is said to be of: "in 2022", "今年", "since March".

    A day dates the event, and no count; so does what an ordinal only follows ("in 2022 it made its
    third") unless the two touch ("今年第三次").
    """
    quote = item.quote
    published = item.article.published
    reference = published.interval.end if published else None
    left = max((cut.end() for cut in CLAUSE.finditer(quote, 0, start)), default=0) if ordinal else 0
    right = next((cut.start() for cut in CLAUSE.finditer(quote, end)), len(quote))
    spans = [
        mention
        for mention in find_dates(quote, reference=reference, language=item.article.language)
        if mention.interval
        and mention.interval.start < mention.interval.end
        and left <= mention.start < right
    ]
    if ordinal:
        spans = [
            one
            for one in spans
            if one.start >= end or start - one.end <= (TOUCHING if _HAN.search(quote) else 3)
        ]
        spans = [one for one in spans if one.interval and one.interval.granularity != "month"]
    return spans[-1].interval if spans else None


def _of_the_time(count: Count, question: Question) -> bool:
    """Whether a count is of the time asked about."""
    asked, scope = question.window, count.scope
    if asked is None:
        # Without a time all there ever were are asked for: "the third this year" isn't that.
        return scope is None or scope.end == DATE_MAX
    if scope is not None:
        return _same_span(scope, asked) and _by_then(count.item, asked)
    # A count without a time counts from the very first.
    return asked.start == DATE_MIN and _told_then(count.item, asked)


def _by_then(item: Evidence, asked: Interval) -> bool:
    """Whether the count was made before the time asked about was over, or soon after."""
    return item.event is None or item.event.start <= add_days(asked.end, MARGIN)


def _told_then(item: Evidence, asked: Interval) -> bool:
    """Whether the sentence is of the time asked about; a report may follow it."""
    if item.event is None:
        return False
    late = 0 if item.event_origin == "mention" else MARGIN
    return item.event.overlaps(replace(asked, end=add_days(asked.end, late)))


def _same_span(scope: Interval, asked: Interval) -> bool:
    if abs(scope.start.toordinal() - asked.start.toordinal()) > MARGIN:
        return False
    if scope.end == DATE_MAX or asked.end == DATE_MAX:
        return True
    return abs(scope.end.toordinal() - asked.end.toordinal()) <= MARGIN


def _read_of_the_time(item: Evidence, question: Question) -> bool:
    """The same of a count that was read: where the sentence doesn't say, it is believed."""
    if question.window is None or item.value_start is None or item.value_end is None:
        return True
    start, end = item.value_start - item.start, item.value_end - item.start
    scope = _scope(item, start, end, ordinal=False)
    if scope is not None:
        return _same_span(scope, question.window)
    return item.event is None or _told_then(item, question.window)


def _is_count(item: Evidence, kinds: Sequence[Happening]) -> bool:
    """Whether what was read is a count of events by its wording: "6 次", "six launches"."""
    if item.value_start is None or item.value_end is None:
        return False
    if kinds and not mentions(kinds, item.quote):
        return False
    start, end = item.value_start - item.start, item.value_end - item.start
    for match in _CARDINAL.finditer(item.quote):
        if match.start() >= end or start >= match.end():
            continue
        of = match["of"] or ""
        if match["zh"] or match["once"] or _TIMES.match(of) or mentions(kinds, of):
            return True
    # Thousands, and figures with a magnitude, are counts where their unit is that of times.
    return any(
        one.start < end and start < one.end and one.unit in {"次", "起", "场", "轮", "回"}
        for one in find_quantities(item.quote)
    )


def _same_sentence(one: Evidence, other: Evidence) -> bool:
    return (one.article.article_id, one.start) == (other.article.article_id, other.start)


def _touches(count: Count, item: Evidence) -> bool:
    start, end = (item.value_start or 0) - item.start, (item.value_end or 0) - item.start
    return count.start < end and start < count.end
