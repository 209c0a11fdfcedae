"""The user's own questions over the user's own index."""

from __future__ import annotations

from pathlib import Path

from assistant.evaluation.files import read_fixtures
from assistant.evaluation.suites.base import AskingSuite
from assistant.evaluation.types import Dataset, SuiteOptions


class Fixtures(AskingSuite):
    """`--data` is a JSONL file of fixtures; `--index` is the index that it refers to."""

    name = "fixtures"
    help = "your own Q&A file (--data FILE.jsonl) over your own index (--index DIR)"

    def load(self, data: Path, options: SuiteOptions) -> Dataset:
        """The fixtures; the articles are in the user's index already."""
        del options
        return Dataset((), read_fixtures(data))
