"""Evidence -> answer without a language model, in the question's language.

Only dates, yes/no and the assistant's own phrases are worded here; every fact is a quote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.counted_back import COUNTED_BACK
from assistant.disputes import Correction, correction_of, rivals, superseded_by
from assistant.firsts import same_first, says_first
from assistant.instructions import speaks_to_assistant
from assistant.lists import list_items
from assistant.phrases import say, spoken_day, spoken_interval
from assistant.types import Citation, Coverage, Evidence, Nearest, Question, Stance, ValueType
from assistant.values import date_of, in_words, value_of
from index.duplicates import one_source, stories
from index.types import Hit, Interval, Language, Published

# Results of a quarter; without a period, a question of profit or sales means the year's.
_OF_A_QUARTER = re.compile(r"单季|季度|三个月|季报|\bquarter", re.IGNORECASE)
MAX_QUOTES = 3
# A further quote must be nearly as good as the best one to stand beside it.
FURTHER_SHARE = 0.75
# A report that calls it a first stands in for a better one that doesn't from this share on.
FIRST_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its citations are numbered: `evidence` in the order of the markers.

    `working` are the lines that a computed answer rests on, with their markers; `differing` the
    lines of sources that give other values, with theirs; `dated`, of a list or a count, the day of
    each line; `anchored` the date of the event that the question hangs on; `dispute` what each
    disagreeing quote says.
    """

    lead: str
    value: str
    values: tuple[str, ...]
    value_type: ValueType
    confidence: float
    evidence: tuple[Evidence, ...]
    remark: str = ""
    working: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    anchored: tuple[str, ...] = ()
    dispute: tuple[Stance, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether it is a count with a line for each event: no model's words stand in for it."""
        return bool(self.lead and self.dated)


def draft_answer(
    question: Question, evidence: Sequence[Evidence], hits: Sequence[Hit] = ()
) -> Draft | None:
    """The best supported answer, or None where no evidence has a value of the kind asked.

    `hits` are looked through for a correction of it.
    """
    usable = [item for item in evidence if value_of(question, item) is not None]
    if not usable:
        return None
    chosen = _choose(question, usable)
    if correction := correction_of(question, chosen, hits):
        return _corrected(question, correction)
    if newer := superseded_by(question, chosen, usable):
        return _corrected(question, Correction(newer, chosen), "superseded")
    value = value_of(question, chosen) or ""
    others = rivals(question, chosen, usable)
    supporting = [*_supporting(chosen, [one for one in usable if one not in others]), *others]
    return Draft(
        lead=_lead(question, chosen, value),
        value=value,
        values=list_items(value) if question.expects == "list" else (value,),
        value_type=_type(question, chosen),
        confidence=chosen.score,
        evidence=tuple(supporting),
        remark=_remark(question, chosen, usable),
        differing=tuple(
            _told_otherwise(question, other, number)
            for number, other in enumerate(supporting, start=1)
            if other in others
        ),
        dispute=_dispute(question, supporting, others) if others else (),
    )


def _type(question: Question, chosen: Evidence) -> ValueType:
    """The type of value asked for; words where a date is and only words tell the time."""
    return "span" if question.expects == "date" and in_words(chosen) else question.expects


def _dispute(
    question: Question, supporting: Sequence[Evidence], others: Sequence[Evidence]
) -> tuple[Stance, ...]:
    """The value taken, then those of the sources that tell it otherwise."""
    return tuple(
        Stance(number, _said(question, item), "differs" if item in others else "taken")
        for number, item in enumerate(supporting, start=1)
        if number == 1 or item in others
    )


def _corrected(question: Question, correction: Correction, phrase: str = "corrected") -> Draft:
    """The corrected value; what it corrects stands beside, and is said to be the former."""
    right, wrong = correction.evidence, correction.corrected
    value = value_of(question, right) or ""
    return Draft(
        lead=_lead(question, right, value),
        value=value,
        values=(value,),
        value_type=question.expects,
        confidence=wrong.score,
        evidence=(right, wrong),
        remark=say(
            phrase,
            question.answer_language,
            value=escape(value_of(question, wrong) or ""),
            number=2,
        ),
        dispute=(
            Stance(1, _said(question, right), "taken"),
            Stance(2, _said(question, wrong), "corrected"),
        ),
    )


def _told_otherwise(question: Question, item: Evidence, number: int) -> str:
    """`320 · Wire · 14 March 2023 [2]`: what another source says instead."""
    language = question.answer_language
    told = (
        _said(question, item),
        item.article.source or "",
        _published(item.article.published, language),
    )
    return f"{' · '.join(part for part in told if part)} [{number}]"


def _said(question: Question, item: Evidence) -> str:
    """The value of `item` as the answer words it."""
    interval = date_of(question, item) if question.expects == "date" else None
    if interval:
        return spoken_interval(interval, question.answer_language)
    return value_of(question, item) or ""


def _choose(question: Question, usable: Sequence[Evidence]) -> Evidence:
    """The best; for "first" and "latest" the earliest and latest event among the nearly best."""
    best = usable[0]
    if question.operator == "first":
        return _first(question, usable) or best
    if question.operator == "latest":
        dated = _competing(question, usable)
        return max(dated, key=lambda item: _interval(question, item).end, default=best)
    return best


def _first(question: Question, usable: Sequence[Evidence]) -> Evidence | None:
    """The earliest event among the reports that compete to be the first."""
    return min(
        _competing(question, usable), key=lambda item: _interval(question, item).start, default=None
    )


def _competing(question: Question, usable: Sequence[Evidence]) -> list[Evidence]:
    """The best dated reports; for "first", those that call it one.

    A mere earlier mention of the subject doesn't compete, nor does a first of a quarter where
    the question doesn't ask for one, nor one that is far from answering.
    """
    if question.operator != "first":
        # What is latest is decided by dates, among all that answer fairly well.
        return [item for item in _near_best(usable, share=0.5) if date_of(question, item)]
    called = [item for item in usable if says_first(item.quote) and date_of(question, item)]
    called = same_first(question, called)
    if not _OF_A_QUARTER.search(question.text):
        called = [item for item in called if not _OF_A_QUARTER.search(item.quote)] or called
    near = called and called[0].score >= FIRST_SHARE * usable[0].score
    return _near_best(called) if near else []


def _interval(question: Question, item: Evidence) -> Interval:
    interval = date_of(question, item)
    if interval is None:
        raise ValueError("only dated evidence is compared")
    return interval


def _near_best(usable: Sequence[Evidence], share: float = 0.9) -> list[Evidence]:
    return [item for item in usable if item.score >= share * usable[0].score]


def _supporting(chosen: Evidence, usable: Sequence[Evidence]) -> list[Evidence]:
    """The chosen quote and up to two more, from other sentences that are nearly as good."""
    quotes = [chosen]
    for item in usable:
        if len(quotes) == MAX_QUOTES:
            break
        new = not any(_told(item, quote) for quote in quotes)
        if new and item.score >= FURTHER_SHARE * chosen.score:
            quotes.append(item)
    return quotes


def _told(item: Evidence, quoted: Evidence) -> bool:
    """Whether a quote of a reprint, or the same words, stands there already."""
    if item.quote == quoted.quote:
        return True
    one, other = item.article, quoted.article
    return one.article_id != other.article_id and one_source(one, other)


def _lead(question: Question, chosen: Evidence, value: str) -> str:
    """The answer in a few words; empty where the quote itself is the answer."""
    language = question.answer_language
    if question.expects == "date":
        interval = date_of(question, chosen)
        return spoken_interval(interval, language) if interval else value
    if question.expects == "yesno":
        return say(value, language)
    return "" if value == chosen.quote else value


def _remark(question: Question, chosen: Evidence, usable: Sequence[Evidence]) -> str:
    language = question.answer_language
    remarks: list[str] = []
    if question.expects == "date" and not chosen.value and chosen.event_origin == "publication":
        remarks.append(say("reported", language))
    if question.expects == "date" and chosen.event_origin == COUNTED_BACK:
        remarks.append(say("counted", language))
    if question.operator in {"first", "latest"}:
        count = stories(item.article.text for item in _competing(question, usable))
        key = "earliest" if question.operator == "first" else "latest"
        if count:
            remarks.append(say(key if count > 1 else "only", language, count=count))
    return " ".join(remarks)


def render(
    draft: Draft, citations: Sequence[Citation], evidence: Sequence[Evidence], language: Language
) -> str:
    """The answer as Markdown: lead and marker, then each quote with its article."""
    if draft.dated:
        return _listed(draft, citations, evidence, language)
    lines: list[str] = []
    if draft.lead:
        markers = (
            "".join(f"[{n}]" for n in range(1, len(citations) + 1)) if draft.working else "[1]"
        )
        lines += [f"**{escape(draft.lead)}** {markers}", ""]
    lines += [_marked(line) for line in (*draft.working, *draft.anchored)]
    if draft.working or draft.anchored:
        lines.append("")
    if draft.differing:
        lines += [say("differ" if draft.value_type == "number" else "others", language)]
        lines += [_marked(line) for line in draft.differing]
        lines.append("")
    for citation, item in zip(citations, evidence, strict=True):
        lines += [_quote_line(citation, item, language), ""]
    if draft.remark:
        lines.append(f"*{draft.remark}*")
    return "\n".join(lines).strip()


def _listed(
    draft: Draft, citations: Sequence[Citation], evidence: Sequence[Evidence], language: Language
) -> str:
    """One line an event: its day, the sentence that tells it, and where that stands; a count of
    them goes before."""
    lines = [
        f"- **{day}** “{escape(citation.quote)}” [{citation.number}]"
        f" — {_where(citation, item, language)}"
        for day, citation, item in zip(draft.dated, citations, evidence, strict=True)
    ]
    if draft.lead:
        markers = "".join(f"[{citation.number}]" for citation in citations)
        lines = [f"**{escape(draft.lead)}** {markers}", "", *lines]
    return "\n".join([*lines, "", f"*{draft.remark}*"] if draft.remark else lines)


def _marked(line: str) -> str:
    """A list item of a line that ends in its marker."""
    text, _, marker = line.rpartition(" ")
    return f"- {escape(text)} {marker}"


def _quote_line(citation: Citation, item: Evidence, language: Language) -> str:
    where = _where(citation, item, language)
    return f"> “{escape(citation.quote)}” [{citation.number}]\n>\n> — {where}"


def _where(citation: Citation, item: Evidence, language: Language) -> str:
    article = item.article
    parts = [
        f"*{_spoken(article.title, language)}*",
        _spoken(article.source or "", language),
        _published(article.published, language),
    ]
    if article.language in {"zh", "en"} and article.language != language:
        parts.append(say(f"original_{article.language}", language))
    if citation.copies:
        parts.append(say("copies", language, count=len(citation.copies)))
    return " · ".join(part for part in parts if part)


def _spoken(text: str, language: Language) -> str:
    """A title or an outlet's name; withheld where it speaks to machines instead."""
    return say("withheld", language) if speaks_to_assistant(text) else escape(text)


def _published(published: Published | None, language: Language) -> str:
    return (
        spoken_interval(published.interval, language)
        if published
        else say("undated_source", language)
    )


def render_abstention(question: Question, nearest: Sequence[Nearest], coverage: Coverage) -> str:
    """What is said when nothing supports an answer: so, the nearest articles, the coverage."""
    language = question.answer_language
    if not coverage.articles:
        return say("no_articles" if not question.filter else "abstain_filtered", language)
    lines = [say("abstain_filtered" if question.filter else "abstain", language)]
    if nearest:
        lines += ["", say("nearest", language)]
        lines += [f"- {_spoken(near.title, language)}{_when(near, language)}" for near in nearest]
    lines += ["", _coverage_line(coverage, language)]
    if coverage.undated and (question.filter.since or question.filter.until):
        lines.append(say("undated", language, undated=coverage.undated))
    return "\n".join(lines)


def _when(near: Nearest, language: Language) -> str:
    if not near.published:
        return ""
    return f" ({near.published['start']})" if language == "en" else f"（{near.published['start']}）"


def _coverage_line(coverage: Coverage, language: Language) -> str:
    if coverage.first is None or coverage.last is None:
        return say("coverage_undated", language, articles=coverage.articles)
    return say(
        "coverage",
        language,
        articles=coverage.articles,
        first=spoken_day(coverage.first, language),
        last=spoken_day(coverage.last, language),
    )


# What a Markdown renderer would make a link of without being asked.
_BARE_LINK = re.compile(r"(?<=\w)(?=://)|(?<=\bwww)(?=\.)|(?<=\w)(?=@\w)", re.IGNORECASE)
_MARKDOWN = str.maketrans({character: "\\" + character for character in "\\`*_{}[]<>#|!"})


def escape(text: str) -> str:
    """Article text as Markdown that shows it as it is: no markup, link or HTML takes effect."""
    return _BARE_LINK.sub("\\\\", " ".join(text.split()).translate(_MARKDOWN))
