"""How much of the machine there is to use."""

from __future__ import annotations

import os


def available_cores() -> int:
    """Cores that this process may run on (fewer than the machine's in a container)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
