"""The encoder with two heads: whether the evidence bears the claim out, and each word of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from assistant.reading import PAD, QUERY_PREFIX
from assistant.verifying import MARKS, Pair, Tokens, pair
from training.model import MarkedNet
from training.verifier.rows import ClaimRow

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertModel

WORDS_WEIGHT = 1.0
# Few of a wrong claim's pieces are wrong.
WRONG_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Encoded:
    """One row laid out; `wrong`, one a piece of the claim: 1 where it is wrong, -1 unknown."""

    row: ClaimRow
    pair: Pair
    wrong: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.pair.ids)


class VerifierNet(MarkedNet):
    """A logit that the claim is borne out, and one for each token that it isn't."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__(encoder, MARKS)
        self.supported = nn.Linear(self.hidden, 1)
        self.doubted = nn.Linear(self.hidden, 1)

    def forward(self, ids: Tensor, marks: Tensor) -> tuple[Tensor, Tensor]:
        """ids, marks: (batch, tokens) -> supported (batch,), doubted (batch, tokens)."""
        states, pooled = self.states(ids, marks)
        return self.supported(pooled).squeeze(-1), self.doubted(states).squeeze(-1)


def encode(tokenizer: Tokenizer, rows: Sequence[ClaimRow]) -> list[Encoded]:
    """All rows, laid out as the product does."""
    lead = tokenizer.encode(QUERY_PREFIX, add_special_tokens=False).ids
    claims = tokenizer.encode_batch([row.claim for row in rows], add_special_tokens=False)
    headers = tokenizer.encode_batch([row.header for row in rows], add_special_tokens=False)
    told = tokenizer.encode_batch([row.evidence for row in rows], add_special_tokens=False)
    made = []
    for row, claim, header, evidence in zip(rows, claims, headers, told, strict=True):
        laid = pair(
            lead,
            Tokens(row.claim, claim.ids, claim.offsets),
            header.ids,
            Tokens(row.evidence, evidence.ids, evidence.offsets),
        )
        made.append(Encoded(row, laid, tuple(_wrong(row, laid))))
    return made


def _wrong(row: ClaimRow, laid: Pair) -> list[int]:
    if not row.supported and not row.wrong:
        return [-1] * len(laid.offsets)
    return [int(any(a < end and start < b for a, b in row.wrong)) for start, end in laid.offsets]


def loss_of(net: VerifierNet, batch: Sequence[Encoded]) -> Tensor:
    """Binary cross-entropy of the claim, and of its pieces where it is known which are wrong."""
    ids, marks, wrong = collate(batch)
    supported, doubted = net(ids, marks)
    gold = torch.tensor([float(item.row.supported) for item in batch])
    whole = nn.functional.binary_cross_entropy_with_logits(supported, gold)
    known = wrong >= 0
    if not known.any():
        return whole
    pieces = nn.functional.binary_cross_entropy_with_logits(
        doubted[known], wrong[known].float(), pos_weight=torch.tensor(WRONG_WEIGHT)
    )
    return whole + WORDS_WEIGHT * pieces


def collate(batch: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor]:
    """Padded ids and marks, and which of the claim's pieces are wrong (-1: not known, or none)."""
    width = max(len(item) for item in batch)
    ids = torch.full((len(batch), width), PAD)
    marks = torch.zeros_like(ids)
    wrong = torch.full_like(ids, -1)
    for n, item in enumerate(batch):
        laid = item.pair
        ids[n, : len(item)] = torch.tensor(laid.ids)
        marks[n, : len(item)] = torch.tensor(laid.marks)
        wrong[n, laid.first : laid.first + len(item.wrong)] = torch.tensor(item.wrong)
    return ids, marks, wrong
