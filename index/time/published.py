"""The publication date of a loaded source: what says so, how surely, and in which zone.

Claims are tried in the order of how they are to be trusted: front matter, metadata, dateline in
the text, URL, file name. The clock is never read: what nothing dates has no date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.time.moment import FULL, MONTH, MONTHS, YEAR, from_match, read_moment, whole_days
from index.types import Published

# A dateline without a year is of the year of a full date that lies this near.
_NEAR_DAYS = 45
_DATELINE_CHARS = 400
# A line that is this short and dated is a byline; longer ones tell of an event.
_BYLINE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Claim:
    """One value that may be a date, and where it stands ("front matter: date")."""

    value: object
    provenance: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Dated:
    """The outcome: the date (None where nothing says it) and what was passed over or guessed."""

    published: Published | None
    warnings: tuple[str, ...] = ()


def find_published(
    claims: Iterable[Claim],
    *,
    text: str = "",
    url: str | None = None,
    name: str = "",
    zone: str | None = None,
) -> Dated:
    """The publication date of an article.

    `claims` are the source's own fields in the order of trust. `text` may open with a dateline;
    `url` and the file's `name` come last. `zone` is the outlet's IANA zone, in which days are
    counted and naive times read; None where it isn't known.
    """
    warnings: list[str] = []
    for claim in claims:
        if claim.value is None or not str(claim.value).strip():
            continue
        found = read_moment(claim.value, zone=zone)
        if found is not None:
            confidence = min(claim.confidence, found.confidence)
            return Dated(
                replace(found, provenance=claim.provenance, confidence=confidence), tuple(warnings)
            )
        warnings.append(f"{claim.provenance}: {str(claim.value)[:60]!r} is not a date that can be")
    found = (
        dateline(text, zone=zone, evidence=(url_date(url), file_name_date(name)))
        or url_date(url, zone=zone)
        or file_name_date(name, zone=zone)
    )
    if found is not None and found.confidence < 0.7:
        warnings.append(f"publication date guessed from the {found.provenance}")
    return Dated(found, tuple(warnings))


_BYLINE = re.compile(
    r"来源|作者|编辑|记者|责编|发布|时间|发表|更新|日期|阅读|published|posted|updated|by\s|source|date",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(r"出生|生日|逝世|born|died|截至|截止|成立", re.IGNORECASE)
# 新华社北京5月26日电 / IT之家 8 月 16 日消息 / 8月14日消息 / （记者 …）5月26日讯
_ZH_DATELINE = re.compile(
    rf"(?:{YEAR}\s*年\s*)?(?<!\d)(?P<mon>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*日\s*"
    r"(?:凌晨|早间|上午|下午|晚间|晚)?\s*(?:[电讯](?=[\s(,:]|$)|消息|报道)"
)
# BEIJING, May 26 (Reuters) - / NEW YORK — May 26, 2022 — / LONDON (AP) May 26:
_EN_DATELINE = re.compile(
    r"^[A-Z][A-Z .'/-]{2,40}(?:,|\s*\([A-Za-z ]+\)|\s+[—–-]+)[\w ,.]{0,25}?\s*"
    rf"(?i:{MONTH})\s+(?P<day>\d{{1,2}})(?:,?\s+{YEAR})?\s*(?:\([A-Za-z ./]+\)|[—–:/-])"
)
_URL_DATE = re.compile(
    r"(?<![\dA-Za-z])t?(?P<year>(?:19|20)\d{2})[-/_.]?(?P<mon>0[1-9]|1[0-2]|(?<=[-/_.])[1-9](?=[-/_.]))"
    r"[-/_.]?(?P<day>0[1-9]|[12]\d|3[01]|(?<=[-/_.])[1-9](?=[-/_.]))(?!\d)"
)
_URL_MONTH = re.compile(r"/(?P<year>(?:19|20)\d{2})[-/]?(?P<mon>0[1-9]|1[0-2])/")
_NAME_DATE = re.compile(
    r"(?<![\dA-Za-z])(?P<year>(?:19|20)\d{2})(?P<sep>[-_.]?)(?P<mon>0[1-9]|1[0-2])(?P=sep)"
    r"(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)


def dateline(
    text: str, *, zone: str | None = None, evidence: Sequence[Published | None] = ()
) -> Published | None:
    """The date that the opening of `text` gives as its own, None where it gives none.

    A dateline without a year takes that of a full date near it in the text or in `evidence`,
    with less confidence; without such a date it stays unresolved.
    """
    head = _plain_lines(text)
    for line in head:
        if said := _ZH_DATELINE.search(line[:120]) or _EN_DATELINE.search(line[:120]):
            return _resolved(said, text, zone, evidence)
        if len(line) <= _BYLINE_CHARS and (found := _byline(line, zone)):
            return replace(found, provenance="dateline", confidence=0.9)
    return None


def _plain_lines(text: str) -> list[str]:
    return [
        unicodedata.normalize("NFKC", line).strip()
        for line in text[:_DATELINE_CHARS].split("\n")[:6]
    ]


def _byline(line: str, zone: str | None) -> Published | None:
    """The date of a line that is little more than date, source and author."""
    for pattern in FULL:
        if found := pattern.search(line):
            rest = line[: found.start()] + line[found.end() :]
            if _OTHER_DAY.search(rest):
                return None
            if found["hour"] or len(rest.strip()) <= 20 or _BYLINE.search(rest):
                # A sentence that happens to name a day has clauses and ends as a sentence does.
                told = re.search(r"[。！？；]|,\s*\w{4,}\s*\w+|\w\.$", rest)
                return None if told else from_match(found, zone)
    return None


def _resolved(
    found: re.Match[str], text: str, zone: str | None, evidence: Sequence[Published | None]
) -> Published | None:
    if found["year"]:
        full = from_match(found, zone)
        return replace(full, provenance="dateline", confidence=0.9) if full else None
    known = [*explicit_days(text), *(item.interval.start for item in evidence if item)]
    day = _nearest_year(found, known)
    if day is None:
        return None
    made = whole_days(day, day, "day", zone)
    return (
        replace(made, provenance="dateline, its year from a date near it", confidence=0.6)
        if made
        else None
    )


def _nearest_year(found: re.Match[str], known: Iterable[date]) -> date | None:
    parts = found.groupdict()
    month = int(parts["mon"]) if parts.get("mon") else MONTHS[(parts["month"] or "").lower()]
    best: tuple[int, date] | None = None
    for near in known:
        for year in (near.year - 1, near.year, near.year + 1):
            try:
                day = date(year, month, int(found["day"]))
            except ValueError:
                continue
            gap = abs((day - near).days)
            if gap <= _NEAR_DAYS and (best is None or gap < best[0]):
                best = (gap, day)
    return best[1] if best else None


def explicit_days(text: str) -> list[date]:
    """Every full date written in `text`."""
    plain = unicodedata.normalize("NFKC", text[:20_000])
    days = []
    for pattern in FULL:
        for found in pattern.finditer(plain):
            if made := from_match(found, None):
                days.append(made.interval.start)
    return days


def url_date(url: str | None, *, zone: str | None = None) -> Published | None:
    """The day, else the month, in the path of `url`."""
    path = re.sub(r"^[a-z]+://[^/]*", "", (url or "").split("?")[0].split("#")[0])
    if (found := _URL_DATE.search(path)) and (made := from_match(found, zone)):
        return replace(made, provenance="URL", confidence=0.8)
    if (found := _URL_MONTH.search(path)) and (made := from_match(found, zone)):
        return replace(made, provenance="URL", confidence=0.6)
    return None


def file_name_date(name: str, *, zone: str | None = None) -> Published | None:
    """The day in a file's name: a whole date only, since names lose their dots and mean little."""
    found = _NAME_DATE.search(name)
    made = from_match(found, zone) if found else None
    return replace(made, provenance="file name", confidence=0.5) if made else None
