"""Weight differences in four bits: how the reader's training ships, small, over a base model.

A matrix's rows are cut into groups of 32 neighbouring weights; each group keeps one f16 scale
and 32 signed four-bit steps: value = (nibble - 8) * scale, the symmetric cousin of Q4_0.
Everything else (biases, layer norms, and the heads, which have no base) stays f16. Stored
names are the tensor's own with a suffix: `.q4` and `.scale`, or `.f16`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

GROUP = 32
_LEVELS = 7  # symmetric: -7..7; -8 is left unused

Packed = dict[str, NDArray[np.generic]]


def pack(
    deltas: Mapping[str, NDArray[np.float32]], heads: Mapping[str, NDArray[np.float32]]
) -> Packed:
    """The tensors as they are stored. Rows that aren't whole groups stay f16."""
    packed: Packed = {}
    for name, tensor in deltas.items():
        if tensor.ndim == 2 and tensor.shape[1] % GROUP == 0:
            packed[f"{name}.q4"], packed[f"{name}.scale"] = _quantise(tensor)
        else:
            packed[f"{name}.f16"] = tensor.astype(np.float16)
    return packed | {f"{name}.f16": tensor.astype(np.float16) for name, tensor in heads.items()}


def unpack(packed: Mapping[str, NDArray[np.generic]]) -> dict[str, NDArray[np.float32]]:
    """`pack` undone: name -> float32 tensor of the original shape."""
    tensors: dict[str, NDArray[np.float32]] = {}
    for stored, array in packed.items():
        name, _, kind = stored.rpartition(".")
        if kind == "f16":
            tensors[name] = array.astype(np.float32)
        elif kind == "q4":
            tensors[name] = _dequantise(array, packed[f"{name}.scale"])
    return tensors


def _quantise(tensor: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    groups = tensor.reshape(-1, GROUP)
    scales = (np.abs(groups).max(axis=1, keepdims=True) / _LEVELS).astype(np.float16)
    safe = np.maximum(scales.astype(np.float32), 1e-12)
    steps = (np.clip(np.rint(groups / safe), -_LEVELS, _LEVELS) + 8).astype(np.uint8)
    codes = steps[:, : GROUP // 2] | (steps[:, GROUP // 2 :] << 4)
    return codes.reshape(len(tensor), -1), scales.reshape(len(tensor), -1)


def _dequantise(codes: NDArray[np.generic], scales: NDArray[np.generic]) -> NDArray[np.float32]:
    flat = codes.astype(np.uint8).reshape(-1, GROUP // 2)
    steps = np.concatenate([flat & 15, flat >> 4], axis=1).astype(np.float32) - 8
    values: NDArray[np.float32] = steps * scales.astype(np.float32).reshape(-1, 1)
    return values.reshape(len(codes), -1)
