"""The encoder with a span head and an answerability head."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import torch
from torch import Tensor, nn

from assistant.reading import MARKS, PAD
from training.encode import Encoded

if TYPE_CHECKING:
    from transformers import BertModel

Net = TypeVar("Net", bound=nn.Module)
ANSWERABLE_WEIGHT = 0.5
DROPOUT = 0.1


class MarkedNet(nn.Module):
    """The encoder over word embeddings with a learnt vector for each token's mark, and a pooled
    first state: what the reader and the verifier put their heads on."""

    def __init__(self, encoder: BertModel, marks: int) -> None:
        super().__init__()
        self.hidden: int = encoder.config.hidden_size
        self.encoder = encoder
        self.marks = nn.Embedding(marks, self.hidden)
        nn.init.zeros_(self.marks.weight)
        self.drop = nn.Dropout(DROPOUT)
        self.pool = nn.Linear(self.hidden, self.hidden)

    def states(self, ids: Tensor, marks: Tensor) -> tuple[Tensor, Tensor]:
        """ids, marks: (batch, tokens) -> states (batch, tokens, hidden), pooled (batch, hidden)."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.marks(marks)
        encoded = self.encoder(inputs_embeds=words, attention_mask=(ids != PAD).long())
        states = self.drop(encoded.last_hidden_state)
        return states, self.drop(torch.tanh(self.pool(states[:, 0])))


class ReaderNet(MarkedNet):
    """Start and end logits for each token (position 0: no answer), and one answerable logit."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__(encoder, MARKS)
        self.span = nn.Linear(self.hidden, 2)
        self.answerable = nn.Linear(self.hidden, 1)

    def forward(self, ids: Tensor, marks: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """ids, marks: (batch, tokens) -> start, end (batch, tokens), answerable (batch,)."""
        states, pooled = self.states(ids, marks)
        start, end = self.span(states).unbind(-1)
        return start, end, self.answerable(pooled).squeeze(-1)


def load_net(
    folder: Path, make: Callable[[BertModel], Net], *, trained_layers: int, seed: int
) -> Net:
    """A fresh net over the base encoder; only the last `trained_layers` layers of that learn."""
    from transformers import BertModel

    torch.manual_seed(seed)
    encoder = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="sdpa")
    for parameter in encoder.parameters():
        parameter.requires_grad_(False)
    for layer in encoder.encoder.layer[-trained_layers:]:
        layer.requires_grad_(True)
    return make(encoder)


def collate(batch: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor]:
    """Padded ids and marks, and where spans may lie: the passage and position 0."""
    width = max(len(item) for item in batch)
    ids = torch.full((len(batch), width), PAD)
    marks = torch.zeros_like(ids)
    allowed = torch.zeros(len(batch), width, dtype=torch.bool)
    for n, item in enumerate(batch):
        window = item.window
        ids[n, : len(item)] = torch.tensor(window.ids)
        marks[n, : len(item)] = torch.tensor(window.marks)
        allowed[n, window.first : window.first + len(window.offsets)] = True
        allowed[n, 0] = True
    return ids, marks, allowed


def loss_of(net: ReaderNet, batch: Sequence[Encoded]) -> Tensor:
    """Mean of the start and end cross-entropies, plus the weighted answerable one."""
    ids, marks, allowed = collate(batch)
    start, end, answerable = net(ids, marks)
    low = torch.finfo(start.dtype).min
    starts = torch.tensor([item.start for item in batch])
    ends = torch.tensor([item.end for item in batch])
    spans = nn.functional.cross_entropy(start.masked_fill(~allowed, low), starts)
    spans = spans + nn.functional.cross_entropy(end.masked_fill(~allowed, low), ends)
    gold = (starts > 0).float()
    null = nn.functional.binary_cross_entropy_with_logits(answerable, gold)
    return spans / 2 + ANSWERABLE_WEIGHT * null
