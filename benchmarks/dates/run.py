"""Date expressions of the gold table (tests/gold), read by Newsdesk, dateparser and JioNLP.

    python benchmarks/dates/run.py --data ../shared/data

Own sentences are marked whole: precision, recall and exact intervals. Real sentences are marked
one mention each, so they have no precision; every contender gets the paragraph of the mention.
A found mention counts where it overlaps a marked one. Writes benchmarks/DATES.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.evaluation.files import read_jsonl
from index.language import detect_language
from index.time import find_dates

HERE = Path(__file__).resolve().parent
BENCHMARKS = HERE.parent
GOLD = BENCHMARKS.parent / "tests" / "gold"
RESULTS = BENCHMARKS / "DATES.md"
PEER = BENCHMARKS / ".venv-dates/bin/python"

Days = tuple[str, str]  # first and last day


@dataclass(frozen=True, slots=True)
class Mention:
    """A date expression; `days` is None where it can't be settled."""

    start: int
    end: int
    days: Days | None

    def meets(self, other: Mention) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Case:
    """A text and what is marked in it; `whole`: nothing else in it is a date."""

    text: str
    reference: str
    language: str
    gold: tuple[Mention, ...]
    whole: bool


def days_of(iso: str | None) -> Days | None:
    """First and last day of `2022-05-26`, `2022-05`, `2022` or `a/b`."""
    if iso is None:
        return None
    if "/" in iso:
        first, last = iso.split("/")
        return first, last
    year, _, rest = iso.partition("-")
    if not rest:
        return f"{year}-01-01", f"{year}-12-31"
    if "-" in rest:
        return iso, iso
    month = int(rest)
    after = date(int(year) + month // 12, month % 12 + 1, 1)
    return f"{iso}-01", date.fromordinal(after.toordinal() - 1).isoformat()


def own_cases() -> list[Case]:
    """Our own sentences."""
    cases = []
    for row in read_jsonl(GOLD / "dates.jsonl"):
        if row["reference"] is None:  # the peers take today where no day is given
            continue
        gold, at = [], 0
        for one in row["expected"]:
            at = row["text"].index(one["text"], at)
            gold.append(Mention(at, at + len(one["text"]), days_of(one["iso"])))
            at += len(one["text"])
        cases.append(_case(row["text"], row["reference"], gold, whole=True))
    return cases


def real_cases(data: Path) -> list[Case]:
    """Paragraphs of real articles, one marked mention each."""
    rows = list(read_jsonl(GOLD / "dates_real.jsonl"))
    texts = {file: _texts(data / file) for file in {row["file"] for row in rows}}
    cases = []
    for row in rows:
        text = texts[row["file"]][row["id"]]
        start = text.rfind("\n", 0, row["start"]) + 1
        end = text.find("\n", row["end"])
        mention = Mention(row["start"] - start, row["end"] - start, days_of(row["expected"]))
        paragraph = text[start : end if end >= 0 else len(text)]
        cases.append(_case(paragraph, row["reference"], [mention], whole=False))
    return cases


def _case(text: str, reference: str, gold: Sequence[Mention], *, whole: bool) -> Case:
    language = "zh" if detect_language(text) == "zh" else "en"
    return Case(text, reference, language, tuple(gold), whole)


def _texts(path: Path) -> dict[str, str]:
    return {
        str(row.get("id") or row.get("doc_id")): row.get("text")
        or "\n".join(row.get("src_en") or row.get("src_zh") or ())
        for row in read_jsonl(path)
    }


def newsdesk(cases: Sequence[Case]) -> list[list[Mention]]:
    """Our readings."""
    read = []
    for case in cases:
        found = find_dates(case.text, reference=date.fromisoformat(case.reference))
        read.append(
            [
                Mention(one.start, one.end, days_of(one.interval.iso() if one.interval else None))
                for one in found
            ]
        )
    return read


def peer(name: str, cases: Sequence[Case]) -> list[list[Mention]]:
    """A peer's readings, from its own environment."""
    lines = "".join(
        json.dumps({"text": c.text, "reference": c.reference, "language": c.language}) + "\n"
        for c in cases
    )
    command = [str(PEER), str(HERE / "peer.py"), name]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    rows: list[list[Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    return [[Mention(start, end, (a, b)) for start, end, a, b in row] for row in rows]


def measured(cases: Sequence[Case], read: Sequence[Sequence[Mention]]) -> tuple[str, str, str, int]:
    """Precision, recall, exact intervals among the settled gold mentions, gold mentions."""
    marked = found = right = met = exact = settled = 0
    for case, mentions in zip(cases, read, strict=True):
        marked += len(case.gold)
        if case.whole:
            found += len(mentions)
            right += sum(any(one.meets(gold) for gold in case.gold) for one in mentions)
        for gold in case.gold:
            meeting = [one for one in mentions if one.meets(gold)]
            met += bool(meeting)
            if gold.days:
                settled += 1
                exact += any(one.days == gold.days for one in meeting)
    precision = f"{right / found:.3f}" if found else "–"
    return precision, f"{met / marked:.3f}", f"{exact / settled:.3f}", marked


def table(groups: dict[str, list[Case]]) -> str:
    """The rows of the report."""
    lines = [
        "| sentences | mentions | contender | precision | recall | exact interval |",
        "|---|---|---|---|---|---|",
    ]
    for title, cases in groups.items():
        chinese = cases[0].language == "zh"
        contenders = {"Newsdesk": newsdesk(cases), "dateparser": peer("dateparser", cases)}
        if chinese:
            contenders["JioNLP"] = peer("jionlp", cases)
        for name, read in contenders.items():
            precision, recall, exact, count = measured(cases, read)
            lines.append(f"| {title} | {count} | {name} | {precision} | {recall} | {exact} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    if not PEER.exists():
        sys.exit("the peers' environment is missing: run make bench-dates")
    cases = {"own": own_cases(), "real": real_cases(args.data)}
    groups = {
        f"{kind}, {name}": [case for case in cases[kind] if case.language == language]
        for kind in cases
        for language, name in (("zh", "Chinese"), ("en", "English"))
    }
    report = _INTRODUCTION + table({title: some for title, some in groups.items() if some}) + "\n"
    RESULTS.write_text(report, encoding="utf-8")
    sys.stdout.write(report)


_INTRODUCTION = """# Date expressions: Newsdesk beside dateparser and JioNLP

Written by `make bench-dates` (`benchmarks/dates/run.py`) over the gold table in tests/gold. A
found mention counts where it overlaps a marked one; "exact interval" is the share of marked
mentions whose first and last day are both right. Real sentences are marked one mention each, so
precision is not measured on them. The table is ours and was written beside our grammar: our
figure on own sentences says that nothing in it regressed; the real sentences say more.

"""


if __name__ == "__main__":
    main()
