"""What became of everything that an ingest was given: outcomes, counts, guesses, faults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from index.formats.confidence import confidences
from index.types import LoadedArticle, LoadFailure

Outcome = Literal["added", "updated", "unchanged", "duplicate", "failed"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
_EXAMPLES = 3
# Kinds of notes that are told apart; a hostile archive could make each a kind of its own.
_MOST_NOTES = 1000
# What differs between two notes of one kind.
_PARTICULAR = re.compile(r"'[^']*'|\"[^\"]*\"|(?<!\S)\d+(?=\s)")


@dataclass(slots=True)
class Tally:
    """How many articles, and the keys of some."""

    count: int = 0
    examples: list[str] = field(default_factory=list)

    def take(self, key: str) -> None:
        """One more."""
        self.count += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(key)


@dataclass(frozen=True, slots=True)
class Guess:
    """A field that no part of its source stated outright: where it was found, and how surely
    (0..1) that place is right."""

    field: str
    origin: str
    confidence: float


@dataclass
class IngestReport:
    """What became of every article: keys, and for failures the reason too.

    `files` counts outcomes by file (a path as given, an address, a member of an archive) and
    format ("" where it wasn't read). `guesses` and `notes` are of the articles read, failures
    left out; a note is what was mended or passed over in them. `seconds_to_searchable` is when
    the last of them could be found by words.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    duplicate: list[str] = field(default_factory=list)
    failed: list[LoadFailure] = field(default_factory=list)
    files: dict[tuple[str, str], dict[Outcome, int]] = field(default_factory=dict)
    guesses: dict[Guess, Tally] = field(default_factory=dict)
    notes: dict[str, Tally] = field(default_factory=dict)
    pending_embeddings: int = 0
    seconds: float = 0.0
    seconds_to_searchable: float = 0.0

    @property
    def articles(self) -> int:
        """How many were read, failures left out."""
        return sum(map(len, (self.added, self.updated, self.unchanged, self.duplicate)))

    @property
    def articles_per_second(self) -> float:
        """Over the whole ingest, embedding included where it waited for that."""
        return self.articles / self.seconds if self.seconds else 0.0

    def take(self, article: LoadedArticle, outcome: Outcome) -> None:
        """Count an article that is stored now."""
        getattr(self, outcome).append(article.key)
        self._count(article.file or article.key, article.format, outcome)
        for name, (origin, confidence) in confidences(article).items():
            if confidence < 1:
                guess = Guess(name, origin, round(confidence, 2))
                self.guesses.setdefault(guess, Tally()).take(article.key)
        for warning in article.warnings:
            kind = _PARTICULAR.sub("…", warning)
            if kind in self.notes or len(self.notes) < _MOST_NOTES:
                self.notes.setdefault(kind, Tally()).take(article.key)

    def take_unread(self, url: str, keys: Iterable[str]) -> None:
        """Count the articles of an address that is as it was when it was read last."""
        for key in keys:
            self.unchanged.append(key)
            self._count(url, "", "unchanged")

    def take_failure(self, failure: LoadFailure) -> None:
        """Count what couldn't be read or stored."""
        self.failed.append(failure)
        self._count(failure.file or failure.key, failure.format, "failed")

    def formats(self) -> dict[str, dict[str, int]]:
        """By format: files, and the articles of each outcome."""
        counts: dict[str, dict[str, int]] = {}
        for (_, format), outcomes in self.files.items():
            of_format = counts.setdefault(format, dict.fromkeys(("files", *OUTCOMES), 0))
            of_format["files"] += 1
            for outcome, count in outcomes.items():
                of_format[outcome] += count
        return dict(sorted(counts.items()))

    def guessed(self) -> list[tuple[Guess, Tally]]:
        """The guesses, commonest first within a field."""
        return sorted(self.guesses.items(), key=lambda one: (one[0].field, -one[1].count))

    def noted(self) -> list[tuple[str, Tally]]:
        """The notes, commonest first."""
        return sorted(self.notes.items(), key=lambda one: -one[1].count)

    def to_json(self) -> dict[str, Any]:
        """The contract's object: lists by outcome, their counts, what waits, and the pace."""
        lists: dict[str, list[Any]] = {name: list(getattr(self, name)) for name in OUTCOMES}
        counts = {name: len(keys) for name, keys in lists.items()}
        lists["failed"] = [{"key": item.key, "reason": item.reason} for item in self.failed]
        return {
            **lists,
            "counts": counts,
            "formats": self.formats(),
            "files": [
                {"file": file, "format": format or None, **outcomes}
                for (file, format), outcomes in self.files.items()
            ],
            "guessed": [
                {
                    "field": guess.field,
                    "from": guess.origin,
                    "confidence": guess.confidence,
                    "count": tally.count,
                    "examples": tally.examples,
                }
                for guess, tally in self.guessed()
            ],
            "notes": [
                {"note": note, "count": tally.count, "examples": tally.examples}
                for note, tally in self.noted()
            ],
            "pending_embeddings": self.pending_embeddings,
            "seconds": round(self.seconds, 3),
            "seconds_to_searchable": round(self.seconds_to_searchable, 3),
            "articles_per_second": round(self.articles_per_second, 2),
        }

    def to_lines(self, most: int = 20) -> Iterator[str]:
        """For people: the counts, then by format and file, then what was guessed and noted.

        Of files and notes, the first `most`; failures have their own lines elsewhere.
        """
        for name in OUTCOMES:
            yield f"{name:<10} {len(getattr(self, name))}"
        yield f"{'pending':<10} {self.pending_embeddings} passages to embed"
        yield from _section("by format", (_format_line(*one) for one in self.formats().items()))
        yield from _section("by file", self._file_lines(most))
        yield from _section("guessed", (_guess_line(*one) for one in self.guessed()))
        yield from _section("noted", (_note_line(*one) for one in self.noted()[:most]))

    def _file_lines(self, most: int) -> Iterator[str]:
        for (file, format), outcomes in list(self.files.items())[:most]:
            yield f"{file} ({format or 'not read'}): {_counted(outcomes)}"
        if len(self.files) > most:
            yield f"and {len(self.files) - most:,} more (--json lists all)"

    def _count(self, file: str, format: str, outcome: Outcome) -> None:
        counts = self.files.setdefault((file, format), {})
        counts[outcome] = counts.get(outcome, 0) + 1


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"{'' if number else title:<10} {line}"


def _format_line(format: str, counts: Mapping[str, int]) -> str:
    files = counts["files"]
    rest = {name: count for name, count in counts.items() if name != "files"}
    return f"{format or 'not read'}: {files:,} file{'s' * (files != 1)}, {_counted(rest)}"


def _counted(counts: Mapping[Any, int]) -> str:
    return ", ".join(f"{counts[name]:,} {name}" for name in OUTCOMES if counts.get(name))


def _guess_line(guess: Guess, tally: Tally) -> str:
    return (
        f"{guess.field} from {guess.origin} (confidence {guess.confidence:.2f}):"
        f" {tally.count:,}, e.g. {tally.examples[0]}"
    )


def _note_line(note: str, tally: Tally) -> str:
    return f"{note}: {tally.count:,}, e.g. {tally.examples[0]}"
