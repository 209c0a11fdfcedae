"""Weight differences in four bits: how the reader's training ships, small, over a base model.

A matrix is cut into groups of 32 neighbouring weights; each group keeps one f16 scale and 32
signed four-bit steps (the layout of Q4_0, symmetric: value = (nibble - 8) * scale). Vectors
(biases, layer norms) and the heads, which have no base, stay f16. Names are the tensor's own
name with a suffix: `.q4` and `.scale`, or `.f16`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

GROUP = 32
_LEVELS = 7  # symmetric: -7..7; -8 is left unused

Arrays = Mapping[str, NDArray[np.generic]]


def pack(tensors: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.generic]]:
    """The tensors as they are stored. Matrices whose size isn't a multiple of 32 stay f16."""
    packed: dict[str, NDArray[np.generic]] = {}
    for name, tensor in tensors.items():
        if tensor.ndim < 2 or tensor.size % GROUP or tensor.size < 4 * GROUP * GROUP:
            packed[f"{name}.f16"] = tensor.astype(np.float16)
            continue
        groups = tensor.reshape(-1, GROUP)
        scales = (np.abs(groups).max(axis=1, keepdims=True) / _LEVELS).astype(np.float16)
        safe = np.maximum(scales.astype(np.float32), 1e-12)
        steps = (np.clip(np.rint(groups / safe), -_LEVELS, _LEVELS) + 8).astype(np.uint8)
        low, high = steps[:, : GROUP // 2], steps[:, GROUP // 2 :]
        packed[f"{name}.q4"] = (low | (high << 4)).reshape(tensor.shape[0], -1)
        packed[f"{name}.scale"] = scales.reshape(tensor.shape[0], -1)
    return packed


def unpack(packed: Arrays) -> dict[str, NDArray[np.float32]]:
    """`pack` undone: name -> float32 tensor of the original shape."""
    tensors: dict[str, NDArray[np.float32]] = {}
    for name, array in packed.items():
        if name.endswith(".f16"):
            tensors[name.removesuffix(".f16")] = array.astype(np.float32)
        elif name.endswith(".q4"):
            base = name.removesuffix(".q4")
            tensors[base] = _dequantise(array, packed[f"{base}.scale"])
    return tensors


def _dequantise(codes: NDArray[np.generic], scales: NDArray[np.generic]) -> NDArray[np.float32]:
    rows = codes.shape[0]
    flat = codes.astype(np.uint8).reshape(-1, GROUP // 2)
    steps = np.concatenate([flat & 15, flat >> 4], axis=1).astype(np.float32) - 8
    values: NDArray[np.float32] = steps * scales.astype(np.float32).reshape(-1, 1)
    return values.reshape(rows, -1)
