"""A training run on disk: weights and optimiser moments as safetensors, progress as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import nn


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands. `minutes` is the time trained so far, over all its sittings."""

    step: int = 0
    epoch: int = 0
    batch: int = 0
    rows: int = 0
    minutes: float = 0.0
    best_loss: float = float("inf")


def save_weights(net: nn.Module, path: Path) -> None:
    """The trained weights alone; the frozen ones are the base model's."""
    from safetensors.torch import save_file

    trained = {k: v.detach().contiguous() for k, v in net.named_parameters() if v.requires_grad}
    _atomically(path, lambda target: save_file(trained, target))


def load_weights(net: nn.Module, path: Path) -> None:
    """Puts `save_weights`'s file back into `net`."""
    from safetensors.torch import load_file

    net.load_state_dict(load_file(path), strict=False)


def save(folder: Path, net: nn.Module, optimiser: torch.optim.AdamW, progress: Progress) -> None:
    """A checkpoint that `load` resumes from; killed half-way, the one before stays whole."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    save_weights(net, folder / f"weights-{progress.step}.safetensors")
    moments = {
        f"{name}/{moment}": optimiser.state[parameter][moment].contiguous()
        for name, parameter in net.named_parameters()
        if parameter in optimiser.state
        for moment in ("exp_avg", "exp_avg_sq", "step")
    }
    path = folder / f"moments-{progress.step}.safetensors"
    _atomically(path, lambda target: save_file(moments, target))
    state = folder / "progress.json"
    _atomically(state, lambda target: target.write_text(json.dumps(asdict(progress))))
    for old in (*folder.glob("weights-*"), *folder.glob("moments-*")):
        if not old.stem.endswith(f"-{progress.step}"):
            old.unlink()


def load(folder: Path, net: nn.Module, optimiser: torch.optim.AdamW) -> Progress:
    """The saved run put into `net` and `optimiser`; a fresh `Progress` where there is none."""
    from safetensors.torch import load_file

    state = folder / "progress.json"
    if not state.is_file():
        return Progress()
    progress = Progress(**json.loads(state.read_text()))
    load_weights(net, folder / f"weights-{progress.step}.safetensors")
    moments = load_file(folder / f"moments-{progress.step}.safetensors")
    for name, parameter in net.named_parameters():
        if f"{name}/step" in moments:
            optimiser.state[parameter] = {
                moment: moments[f"{name}/{moment}"] for moment in ("exp_avg", "exp_avg_sq", "step")
            }
    return progress


def _atomically(path: Path, write: Callable[[Path], object]) -> None:
    target = path.with_suffix(".partial")
    write(target)
    target.replace(path)
