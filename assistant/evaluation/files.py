"""Reading Q&A fixtures and the JSONL files of public sets."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

from assistant.evaluation.choice import choice_candidates
from assistant.evaluation.normalise import parse_amount, parse_date, parse_yes_no
from assistant.evaluation.types import Fixture, GoldType
from assistant.types import Turn
from index.errors import UsageError

Answers = tuple[str | tuple[str, ...], ...]


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file, plain or gzipped. Raises UsageError with the line's number."""
    number = 0
    try:
        with _open(path) as lines:
            for number, line in enumerate(lines, start=1):  # noqa: B007 - the error names it
                if line.strip():
                    yield _object(line)
    except (OSError, ValueError, EOFError) as error:
        place = f"{path}, line {number}" if number else str(path)
        raise UsageError(
            f"{place}: {error}", hint="--data is the folder that holds the sets' folders"
        ) from error


def _open(path: Path) -> Any:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8-sig")


def _object(line: str) -> dict[str, Any]:
    record = json.loads(line)
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    return record


def fixture_of(record: Mapping[str, Any]) -> Fixture:
    """A fixture row of design §4.

    A list inside `answers` (of a list question) or inside `gold` holds alternatives.
    Raises ValueError, KeyError or TypeError where the row isn't one.
    """
    answers = _answers(record["answers"])
    kind = record.get("value_type") or infer_type(answers)
    if kind not in get_args(GoldType):
        if kind != "none":
            raise ValueError(f"value_type {kind!r} is none of {', '.join(get_args(GoldType))}")
        kind = "span"
    question = str(record["question"])
    wordings = [answer for answer in answers if isinstance(answer, str)]
    return Fixture(
        id=str(record["id"]),
        question=question,
        answers=answers,
        value_type=kind,
        gold=tuple(_group(key) for key in record.get("gold") or ()),
        today=_day(record, "today"),
        since=_day(record, "since"),
        until=_day(record, "until"),
        history=tuple(
            Turn(turn["question"], turn["answer"]) for turn in record.get("history") or ()
        ),
        tags=_tags(record),
        candidates=choice_candidates(question, wordings) if kind == "span" else (),
    )


def read_fixtures(path: Path) -> list[Fixture]:
    """The fixtures of a JSONL file. Raises UsageError, with the row, on the first bad one."""
    found = []
    for number, record in enumerate(read_jsonl(path), start=1):
        try:
            found.append(fixture_of(record))
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(
                f"{path}, row {number} ({record.get('id')}): {error!r}",
                hint='a row needs "id", "question", "answers"; see README, Evaluation',
            ) from error
    if len({fixture.id for fixture in found}) < len(found):
        raise UsageError(f"{path}: an id occurs twice", hint="give each question its own id")
    return found


def infer_type(answers: Answers) -> GoldType:
    """The kind of gold that the answers look like, where nobody declared one."""
    if any(not isinstance(answer, str) for answer in answers):
        return "list"
    golds = [answer for answer in answers if isinstance(answer, str)]
    if golds and all(parse_yes_no(gold) for gold in golds):
        return "yesno"
    if golds and all(parse_date(gold) for gold in golds):
        return "date"
    if golds and all(parse_amount(gold, strict=True) for gold in golds):
        return "number"
    return "span"


def _answers(given: Any) -> Answers:
    if not isinstance(given, list):
        raise TypeError("answers must be a list")
    return tuple(
        tuple(map(str, answer)) if isinstance(answer, list) else str(answer) for answer in given
    )


def _group(key: Any) -> tuple[str, ...]:
    return tuple(map(str, key)) if isinstance(key, list) else (str(key),)


def _day(record: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(record[name]) if record.get(name) else None


def _tags(record: Mapping[str, Any]) -> dict[str, str]:
    tags = {str(name): str(value) for name, value in (record.get("tags") or {}).items()}
    if record.get("language"):
        tags.setdefault("language", str(record["language"]))
    return tags
