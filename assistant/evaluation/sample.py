"""A sample of the questions that keeps the mix of their tags."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from assistant.evaluation.types import Fixture


def stratified(fixtures: Sequence[Fixture], limit: int | None, seed: int) -> list[Fixture]:
    """At most `limit` of `fixtures`, in their order, each combination of tags in proportion.

    Places that proportion leaves open go to the largest remainders (Hamilton's method).
    """
    if limit is None or limit >= len(fixtures):
        return list(fixtures)
    strata: dict[tuple[tuple[str, str], ...], list[int]] = defaultdict(list)
    for place, fixture in enumerate(fixtures):
        strata[tuple(sorted(fixture.tags.items()))].append(place)
    shares = {key: limit * len(places) / len(fixtures) for key, places in strata.items()}
    quota = {key: int(share) for key, share in shares.items()}
    open_places = limit - sum(quota.values())
    for key in sorted(shares, key=lambda key: (quota[key] - shares[key], key))[:open_places]:
        quota[key] += 1
    generator = random.Random(seed)
    chosen = [
        place for key in sorted(strata) for place in generator.sample(strata[key], quota[key])
    ]
    return [fixtures[place] for place in sorted(chosen)]
