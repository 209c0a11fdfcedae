"""The suites that `newsdesk eval` knows by name."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.evaluation.suites.check import Check
from assistant.evaluation.suites.chronoqa import ChronoQA
from assistant.evaluation.suites.cmrc2018 import CMRC2018
from assistant.evaluation.suites.cross import Cross
from assistant.evaluation.suites.crud import CRUD
from assistant.evaluation.suites.domainrag import DomainRAG
from assistant.evaluation.suites.extraction import Extraction
from assistant.evaluation.suites.fixtures import Fixtures
from assistant.evaluation.suites.refusal import Refusal
from assistant.evaluation.suites.rgb import RGB
from assistant.evaluation.suites.timeqa import TimeQA
from assistant.evaluation.suites.uhgeval import UHGEval
from assistant.evaluation.suites.xquad import XQuAD
from assistant.evaluation.types import Suite
from index.errors import UsageError

SUITES: Mapping[str, Suite] = {
    suite.name: suite
    for suite in (
        Fixtures(),
        ChronoQA(),
        XQuAD(),
        CMRC2018(),
        CRUD(),
        RGB(),
        Refusal(),
        Cross(),
        Check(),
        UHGEval(),
        TimeQA(),
        DomainRAG(),
        Extraction(),
    )
}


def open_suite(name: str) -> Suite:
    """The suite of that name. Raises UsageError, with the names there are."""
    try:
        return SUITES[name]
    except KeyError:
        raise UsageError(f"no such suite: {name}", hint=f"known: {', '.join(SUITES)}") from None
