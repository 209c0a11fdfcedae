"""Of the spans that a reader offers, the one of the kind asked: a date, a number, a whole list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.changes import whole_figure
from assistant.clauses import date_in_clause
from assistant.countries import asks_country, country_told
from assistant.designators import about_sibling
from assistant.hedges import with_hedge
from assistant.lists import whole_list
from assistant.measures import unit_fits
from assistant.nouns import better_named, says_kind
from assistant.reading import Reading, Span
from assistant.types import Question
from assistant.understand.patterns import ASKING
from index.language import fold, lexical_tokens, split_sentences
from index.quantities import find_quantities
from index.time import find_dates
from index.time.anchors import counted_from, since_former
from index.types import Article, DateMention, Hit, Interval

# A span that the reader gives a smaller share of its belief is not its answer.
LEAST_SHARE = 0.1
_WHICH_YEAR = re.compile(r"哪一?年|\b(?:what|which) year\b", re.IGNORECASE)
_WHICH_MONTH = re.compile(r"哪一?个?月|\b(?:what|which) month\b", re.IGNORECASE)
_WHICH_DAY = re.compile(
    r"哪一?[天日]|几月几[日号]|几号|\b(?:what|which) (?:date|day)\b|\bon (?:what|which) date\b",
    re.IGNORECASE,
)
_SINCE_WHEN = re.compile(
    r"[自从](?:什么时候|何时|哪一?[天日年月]|哪个月)|(?:什么时候|何时|哪一?[天日年月])(?:开始|起)"
    r"|\b(?:since|from|starting|as of) (?:when|what|which)\b",
    re.IGNORECASE,
)
_LAST_TIME = re.compile(r"上一?[次回]|此前|\b(?:last|previous(?:ly)?)\b", re.IGNORECASE)
_FROM_ZH = re.compile(r"[自从]\s*$")
_ON_ZH = re.compile(r"\s*(?:起|开始|以来|之日)")
# "1月1日起": from then on, and not 起飞, 起火.
_ON_ALONE_ZH = re.compile(r"\s*(?:开始)?起(?![飞火诉义草航运吊降步居床跑跳舞风雾事哄因源身])")
_FROM_EN = re.compile(
    r"\b(?:since|from|starting(?: on)?|effective(?: on)?|as of)\s+$", re.IGNORECASE
)
_MONTH_DAYS = 31
# A figure that counts nothing by itself: "another 25 have not been described".
_BARE = re.compile(r"\d[\d,.]*")
# The answer may be one of the question's own words: "A or B?", "which of A and B".
_CHOICE = re.compile(r"还是|哪[一个家款者]|谁更|\bor\b|\bwhich of\b", re.IGNORECASE)


def of_kind(question: Question, hit: Hit, reading: Reading) -> Reading:
    """`reading` with the span that fits `question.expects`; as it is where none fits better."""
    reading = _of_ours(question, hit, reading)
    if question.expects == "list":
        return _spanning(hit, reading, *whole_list(hit.passage.text, reading.start, reading.end))
    if question.expects == "date":
        mention = _date(question, hit, reading)
        return _spanning(hit, reading, mention.start, mention.end) if mention else reading
    if question.expects == "number":
        counted = _counted(question, reading)
        if counted is None:
            return reading
        figure = whole_figure(question.text, hit.passage.text, counted.start, counted.end)
        return _spanning(hit, reading, *figure)
    reading = _one_sentence(hit, _not_echoed(question, hit, reading))
    begin = with_hedge(hit.passage.text, reading.start)
    if begin < reading.start:
        reading = _spanning(hit, reading, begin, reading.end)
    return _country(question, hit, reading) if asks_country(question) else reading


def _country(question: Question, hit: Hit, reading: Reading) -> Reading:
    text, span = hit.passage.text, (reading.start, reading.end)
    told = country_told(question, text, span, sentence_around(text, *span))
    return _spanning(hit, reading, *told) if told else reading


def _one_sentence(hit: Hit, reading: Reading) -> Reading:
    """A span that runs on into the next sentence ends where its own does."""
    first, *rest = split_sentences(reading.text) or [(0, len(reading.text))]
    if not rest:
        return reading
    said = reading.text[: first[1]].rstrip("。！？.!? ")
    return _spanning(hit, reading, reading.start, reading.start + len(said)) if said else reading


def _counted(question: Question, reading: Reading) -> Span | None:
    """The first likely span with a quantity; one in a unit that is asked for goes first."""
    counts = [span for span in _likely(reading) if find_quantities(span.text)]
    if _BARE.fullmatch(reading.text) and reading.spans:
        return reading.spans[0]
    fitting = (
        span
        for span in counts
        if any(unit_fits(question.text, one) for one in find_quantities(span.text))
    )
    return next(fitting, None) or next(iter(counts), None)


def _not_echoed(question: Question, hit: Hit, reading: Reading) -> Reading:
    """With the first likely span that isn't words of the question, unless it offers a choice; one
    that says what kind of thing is asked for goes first."""
    if offers_choice(question):
        return reading
    asked = fold(question.text)
    new = [span for span in _likely(reading) if _new(span.text, asked)]
    told = next((span for span in new if says_kind(question, span.text)), None)
    told = told or next(iter(new), None)
    told = better_named(question, hit, told, reading.spans) or told
    return _spanning(hit, reading, told.start, told.end) if told else reading


def _new(text: str, asked: str) -> bool:
    """Whether a span says something that the question doesn't."""
    words = [word for word in lexical_tokens(text) if word not in ASKING]
    said = fold(text).strip()
    if not words:
        return False
    # "Islam" is not said by "Islamism"; Chinese has no gaps between words.
    return not re.search(rf"(?<![a-z0-9]){re.escape(said)}(?![a-z0-9])", asked)


def echoed(question: Question, value: str) -> bool:
    """Whether `value` only gives the question's own words back, where it offers no choice."""
    return not offers_choice(question) and not _new(value, fold(question.text))


def offers_choice(question: Question) -> bool:
    """Whether the answer may be one of the question's own words."""
    return bool(_CHOICE.search(question.text))


def _of_ours(question: Question, hit: Hit, reading: Reading) -> Reading:
    """Without the spans in sentences about a sibling of what is asked about, if any are left."""
    ours = tuple(span for span in _likely(reading) if not _about_sibling(question, hit, span))
    if not ours or ours[0] == reading.spans[0]:
        return reading
    return replace(_spanning(hit, reading, ours[0].start, ours[0].end), spans=ours)


def _about_sibling(question: Question, hit: Hit, span: Span) -> bool:
    text = hit.passage.text
    return about_sibling(question, hit.article, text, *sentence_around(text, span.start, span.end))


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence, or run of sentences, that holds the span."""
    touching = [span for span in split_sentences(text) if span[0] < end and start < span[1]]
    return (touching[0][0], touching[-1][1]) if touching else (start, end)


def _date(question: Question, hit: Hit, reading: Reading) -> DateMention | None:
    """The last date of the first span that has any; that of a beginning, where one is asked for."""
    dates = dates_answering(question, hit.article, hit.passage.text)
    begun = _beginning(hit.passage.text, dates) if asks_since(question) else []
    read = date_read(reading, dates)
    if read is not None:
        read = _of_clause(question, hit, dates, read)
    return read or (begun[0] if len(begun) == 1 else None)


def _of_clause(
    question: Question, hit: Hit, dates: Sequence[DateMention], read: DateMention
) -> DateMention:
    """The date that the question asks for of those in the sentence of the one read."""
    start, end = sentence_around(hit.passage.text, read.start, read.end)
    inside = [one for one in dates if start <= one.start and one.end <= end]
    told = date_in_clause(question, hit.passage.text[start:end], inside, start)
    return finer(told, read) if told else read


def finer(told: DateMention, read: DateMention) -> DateMention:
    """`told`, unless it is a longer time than `read`: a year or a season doesn't stand in for a
    day."""
    return read if _days(told) > _days(read) else told


def _days(mention: DateMention) -> int:
    interval = mention.interval
    return (interval.end - interval.start).days if interval else 0


def date_read(reading: Reading, dates: Sequence[DateMention]) -> DateMention | None:
    """The last of `dates` in the first likely span that has any of them."""
    for span in _likely(reading):
        inside = [one for one in dates if one.start < span.end and span.start < one.end]
        if inside:
            return inside[-1]
    return None


def dates_answering(question: Question, article: Article, passage: str) -> list[DateMention]:
    """The dates in `passage` that may answer: not those which the question gives itself, nor
    those that are only counted from."""
    published = article.published
    reference = published.interval.start if published else None
    dates = [
        mention
        for mention in find_dates(
            passage, reference=reference, language=article.language, open_ends=False
        )
        if mention.interval
        and not given(question, mention.interval)
        and not only_counted(question, passage, mention)
    ]
    return _beginning(passage, dates) or dates if asks_since(question) else dates


def only_counted(question: Question, text: str, mention: DateMention) -> bool:
    """Whether nothing that `question` asks for happened on the date `mention` of `text`: it is only
    counted from or compared with. Of "the first since 1962" the year tells when the last one was.
    """
    former = bool(_LAST_TIME.search(question.text)) and since_former(text, mention)
    return counted_from(text, mention) and not former


def asks_since(question: Question) -> bool:
    """Whether the question asks from when on something goes."""
    return bool(_SINCE_WHEN.search(question.text))


def _beginning(passage: str, dates: Sequence[DateMention]) -> list[DateMention]:
    return [mention for mention in dates if _begins(passage, mention)]


def _begins(passage: str, mention: DateMention) -> bool:
    """Whether the passage says that something goes on from the date."""
    before, after = passage[: mention.start], passage[mention.end :]
    if _FROM_EN.search(before) or _ON_ALONE_ZH.match(after):
        return True
    return bool(_FROM_ZH.search(before) and _ON_ZH.match(after))


def given(question: Question, interval: Interval) -> bool:
    """Whether `interval` is the very time that the question names: no answer to its "when".

    "Which year" is not answered by a day of the year that the question names either.
    """
    window = question.window
    if window is None:
        return False
    same = (window.start, window.end) == (interval.start, interval.end)
    inside = window.start <= interval.start and interval.end <= window.end
    year_asked = window.granularity == "year" and bool(_WHICH_YEAR.search(question.text))
    return same or (year_asked and inside)


def coarser_than_asked(question: Question, interval: Interval) -> bool:
    """Whether `interval` is longer than what the question asks for: a month is not "which day"."""
    days = (interval.end - interval.start).days + 1
    if _WHICH_DAY.search(question.text):
        return days > 1
    return bool(_WHICH_MONTH.search(question.text)) and days > _MONTH_DAYS


def _likely(reading: Reading) -> Sequence[Span]:
    return [span for span in reading.spans if span.share >= LEAST_SHARE]


def _spanning(hit: Hit, reading: Reading, start: int, end: int) -> Reading:
    return replace(reading, start=start, end=end, text=hit.passage.text[start:end])
