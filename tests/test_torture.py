"""Broken files end in articles or reported failures: 500 of the 10,000 of `make torture`."""

from __future__ import annotations

from pathlib import Path

import pytest
from torture import torture


@pytest.mark.filterwarnings("ignore")  # libraries grumble about broken pages; that's no fault
def test_broken_files_are_read_or_reported(tmp_path: Path) -> None:
    outcome = torture(500, seed=7, folder=tmp_path)
    assert not outcome.faults, "\n".join(outcome.faults)
    assert outcome.files == 500
    assert outcome.articles > 100
    assert outcome.failures > 50
