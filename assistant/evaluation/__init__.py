"""Measuring quality: suites of questions, deterministic metrics, comparison, reports.

Nothing here is imported by what answers, and nothing here imports its normalisation
(`index.time`, `index.quantities`, `index.language`): one mistake can't both answer and approve.
"""

from assistant.evaluation.gate import assert_quality
from assistant.evaluation.results import Result, load_result
from assistant.evaluation.run import RunOptions, run_suite
from assistant.evaluation.suites import SUITES, open_suite
from assistant.evaluation.types import Dataset, Fixture, SuiteArticle, SuiteOptions

__all__ = [
    "SUITES",
    "Dataset",
    "Fixture",
    "Result",
    "RunOptions",
    "SuiteArticle",
    "SuiteOptions",
    "assert_quality",
    "load_result",
    "open_suite",
    "run_suite",
]
