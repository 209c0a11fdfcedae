"""The loop: bf16 autocast, AdamW, learning rate linear down to the planned end of time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence, Sized
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from training import checkpoint
from training.checkpoint import Progress
from training.encode import batches

Item = TypeVar("Item", bound=Sized)
# (net, rows) -> their mean loss
LossOf = Callable[[Any, Sequence[Item]], Tensor]

HEAD_RATE, LAYER_RATE = 1e-3, 1e-4
WARM_STEPS = 60
WEIGHT_DECAY = 0.01
CLIP = 1.0
SAVE_MINUTES = 8.0
LOG_STEPS = 25
# Rows of the held-out part that each checkpoint is judged on.
JUDGED = 400


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run may spend. The learning rate reaches zero after `minutes` of training.

    `rate` scales the peak rates: below 1 for weights that learnt before.
    """

    minutes: float
    batch_tokens: int = 1600
    seed: int = 13
    threads: int = 2
    autocast: bool = True
    rate: float = 1.0


def train(
    net: nn.Module,
    loss_of: LossOf[Item],
    epoch_rows: Callable[[int], Sequence[Item]],
    judged: Sequence[Item],
    plan: Plan,
    out: Path,
    *,
    clock: Callable[[], float] = time.monotonic,
    log: Callable[[str], None] = print,
) -> Progress:
    """Trains `net` until the plan's minutes are spent, resuming what `out` holds.

    `epoch_rows(n)` gives epoch n's rows: negatives are drawn anew for each.
    """
    torch.set_num_threads(plan.threads)
    optimiser = _optimiser(net)
    progress = checkpoint.load(out, net, optimiser)
    begun = clock() - progress.minutes * 60
    saved_at, recent = progress.minutes, 0.0
    net.train()
    for epoch, number, batch in _stream(epoch_rows, plan, progress):
        minutes = (clock() - begun) / 60
        if minutes >= plan.minutes:
            break
        _set_rate(optimiser, progress.step, minutes / plan.minutes, plan.rate)
        recent += _step(partial(loss_of, net), net, optimiser, batch, plan)
        progress = replace(
            progress,
            step=progress.step + 1,
            epoch=epoch,
            batch=number + 1,
            rows=progress.rows + len(batch),
            minutes=minutes,
        )
        if progress.step % LOG_STEPS == 0:
            log(_line(progress, recent / LOG_STEPS))
            recent = 0.0
        if minutes - saved_at >= SAVE_MINUTES:
            progress = _save(out, net, loss_of, optimiser, judged, plan, progress, log)
            saved_at = minutes
    return _save(out, net, loss_of, optimiser, judged, plan, progress, log)


def _stream(
    epoch_rows: Callable[[int], Sequence[Item]], plan: Plan, progress: Progress
) -> Iterator[tuple[int, int, list[Item]]]:
    epoch, done = progress.epoch, progress.batch
    while True:
        made = batches(epoch_rows(epoch), tokens=plan.batch_tokens, seed=plan.seed + epoch)
        for number, batch in enumerate(made):
            if number >= done:
                yield epoch, number, batch
        epoch, done = epoch + 1, 0


def _optimiser(net: nn.Module) -> torch.optim.AdamW:
    layers = [p for n, p in net.named_parameters() if p.requires_grad and n.startswith("encoder.")]
    heads = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": layers, "peak": LAYER_RATE}, {"params": heads, "peak": HEAD_RATE}]
    return torch.optim.AdamW(groups, lr=LAYER_RATE, weight_decay=WEIGHT_DECAY, fused=True)


def _set_rate(optimiser: torch.optim.AdamW, step: int, spent: float, rate: float) -> None:
    share = rate * min(1.0, (step + 1) / WARM_STEPS) * max(0.0, 1 - spent)
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * share


def _step(
    loss_of: Callable[[Sequence[Item]], Tensor],
    net: nn.Module,
    optimiser: torch.optim.AdamW,
    batch: Sequence[Item],
    plan: Plan,
) -> float:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=plan.autocast):
        loss = loss_of(batch)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_((p for p in net.parameters() if p.requires_grad), CLIP)
    optimiser.step()
    optimiser.zero_grad()
    return float(loss.detach())


def held_out_loss(net: nn.Module, loss_of: LossOf[Item], rows: Sequence[Item], plan: Plan) -> float:
    """The mean loss over `rows`, as in training but without dropout."""
    net.eval()
    total = 0.0
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=plan.autocast):
        for batch in batches(rows, tokens=plan.batch_tokens, seed=0):
            total += float(loss_of(net, batch)) * len(batch)
    net.train()
    return total / len(rows)


def _save(
    out: Path,
    net: nn.Module,
    loss_of: LossOf[Item],
    optimiser: torch.optim.AdamW,
    judged: Sequence[Item],
    plan: Plan,
    progress: Progress,
    log: Callable[[str], None],
) -> Progress:
    loss = held_out_loss(net, loss_of, judged[:JUDGED], plan)
    best = loss <= progress.best_loss
    progress = replace(progress, best_loss=min(loss, progress.best_loss))
    checkpoint.save(out, net, optimiser, progress)
    if best:
        checkpoint.save_weights(net, out / "best.safetensors")
    log(_line(progress, loss, label="held-out loss") + (" (best)" if best else ""))
    return progress


def _line(progress: Progress, loss: float, *, label: str = "loss") -> str:
    return json.dumps(
        {
            "step": progress.step,
            "epoch": progress.epoch,
            "rows": progress.rows,
            "minutes": round(progress.minutes, 2),
            label: round(loss, 4),
        }
    )
