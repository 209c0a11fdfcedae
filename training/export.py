"""Trained weights -> the folder that ships: four-bit delta, heads, calibration, figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.delta import pack, unpack
from assistant.merged import ENCODER
from assistant.reader import CALIBRATION, WEIGHTS
from assistant.reading import Floats
from training.encode import Encoded
from training.evaluate import UNFITTED, Logits, calibrate, figures, judge

if TYPE_CHECKING:
    import torch
    from torch import nn

    from training.model import ReaderNet

FIGURES = "figures.json"
EVALUATION_TOKENS = 4096


def export(
    net: ReaderNet, base: Path, held_out: Sequence[Encoded], folder: Path
) -> dict[str, dict[str, float]]:
    """Writes the folder and returns the held-out figures, of the quantised delta itself.

    The calibration is fitted on the even held-out rows and judged, like everything in the
    figures, on the odd ones.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_weights(net, base, folder / WEIGHTS)
    put_weights(net, base, folder / WEIGHTS)
    fitted_on = judge(held_out[::2], lambda rows: torch_logits(net, rows), UNFITTED)
    calibration = calibrate(fitted_on)
    write_json(folder / CALIBRATION, asdict(calibration))
    table = figures(judge(held_out[1::2], lambda rows: torch_logits(net, rows), calibration))
    write_json(folder / FIGURES, table)
    return table


def write_weights(net: nn.Module, base: Path, path: Path) -> None:
    """The packed safetensors file of what training changed."""
    from safetensors.numpy import save_file

    original = _base_weights(base)
    deltas: dict[str, Floats] = {}
    heads: dict[str, Floats] = {}
    for name, parameter in net.named_parameters():
        value: Floats = parameter.detach().numpy()
        if not name.startswith(ENCODER):
            heads[name] = value
        elif parameter.requires_grad:
            deltas[name] = value - original[name.removeprefix(ENCODER)]
    save_file({k: np.ascontiguousarray(v) for k, v in pack(deltas, heads).items()}, path)


def put_weights(net: nn.Module, base: Path, path: Path, *, heads: bool = True) -> None:
    """Makes `net` the model that the file gives: base plus delta, and the heads unless another's
    file only lends its encoder."""
    import torch
    from safetensors.numpy import load_file

    original = _base_weights(base)
    tensors = unpack(load_file(path))
    state: dict[str, torch.Tensor] = {}
    for name, value in tensors.items():
        if name.startswith(ENCODER):
            value = value + original[name.removeprefix(ENCODER)]
        elif not heads:
            continue
        state[name] = torch.from_numpy(value)
    net.load_state_dict(state, strict=False)


def average(net: nn.Module, load_others: Callable[[], None]) -> None:
    """Makes `net` the mean of its weights and of those that `load_others` puts in it."""
    own = {name: parameter.detach().clone() for name, parameter in net.named_parameters()}
    load_others()
    mean = {name: (own[name] + other.detach()) / 2 for name, other in net.named_parameters()}
    net.load_state_dict(mean, strict=False)


def torch_logits(net: ReaderNet, rows: Sequence[Encoded]) -> Logits:
    """The net's logits for every row, in fp32, longest rows together."""
    import torch

    from training.model import collate

    net.eval()
    order = sorted(range(len(rows)), key=lambda n: len(rows[n]))
    found: dict[int, tuple[Floats, Floats, float]] = {}
    with torch.inference_mode():
        while order:
            count = max(1, EVALUATION_TOKENS // len(rows[order[-1]]))
            places, order = order[-count:], order[:-count]
            ids, marks, _ = collate([rows[n] for n in places])
            start, end, answerable = net(ids, marks)
            for row, place in enumerate(places):
                found[place] = start[row].numpy(), end[row].numpy(), float(answerable[row])
    return [found[n] for n in range(len(rows))]


def _base_weights(base: Path) -> dict[str, Floats]:
    from safetensors.numpy import load_file

    loaded: dict[str, Floats] = load_file(base / "model.safetensors")
    return loaded


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
