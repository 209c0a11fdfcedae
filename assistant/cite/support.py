"""How far passages support a sentence: its numbers and words, looked for in them."""

from __future__ import annotations

from collections.abc import Sequence

from index.language import lexical_tokens
from index.quantities import find_quantities, same_quantity

# A number that the passages don't hold is the commonest invention, and the surest sign of one.
_MISSING_NUMBER = 0.35


def support(claim: str, passages: Sequence[str]) -> float:
    """From 0 (nothing of `claim` is in `passages`) to 1 (all its tokens and numbers are).

    The share of the claim's tokens found, cut for each quantity that no passage states.
    """
    tokens = lexical_tokens(claim)
    if not tokens:
        return 0.0
    available = {token for passage in passages for token in lexical_tokens(passage)}
    share = sum(token in available for token in tokens) / len(tokens)
    return float(share * _MISSING_NUMBER ** _missing_numbers(claim, passages))


def numbers_agree(claim: str, passages: Sequence[str]) -> bool:
    """Whether every quantity in `claim` is stated by one of `passages`, in any language."""
    return _missing_numbers(claim, passages) == 0


def _missing_numbers(claim: str, passages: Sequence[str]) -> int:
    stated = [quantity for passage in passages for quantity in find_quantities(passage)]
    return sum(
        not any(same_quantity(quantity, other) for other in stated)
        for quantity in find_quantities(claim)
    )
