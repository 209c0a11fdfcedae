"""A BERT encoder's weights -> an int8 ONNX graph for the CPU.

The graph is written directly with ONNX Runtime's fused operators instead of being exported
from torch and pattern-matched back into them: seconds instead of a minute, no torch, and
nothing that a new torch or ONNX Runtime could fail to fuse.

Word embeddings stay outside (see `embeddings.py`): four fifths of the model is that table,
and a question touches ten of its 250,000 rows.

Input:   `words` float32 (1, tokens, hidden), the word embeddings of one text, no padding.
Output:  `states` float32 (1, tokens, hidden), the last layer.

One text a run: activations are quantised with one scale a run, so in a batch a text's
vector would depend on its neighbours and an index on where its ingest was interrupted.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder.weights import EncoderConfig

# Counts changes of the graph or its quantisation: a new one makes new vectors.
REVISION = 2
OPSET, MS_OPSET = 17, 1
IR_VERSION = 9
# Weights use 7 of the 8 bits. Processors without VNNI add two products of an activation
# (0..255) and a weight in 16 bits: 2 * 255 * 63 fits, 2 * 255 * 127 would saturate. It costs
# 0.0003 of cosine similarity.
INT8_MAX = 63

Weights = Mapping[str, NDArray[np.float32]]


def export_int8(weights: Weights, config: EncoderConfig, path: Path) -> None:
    """Write the int8 session file of an encoder to `path` (22 MB for the bundled one).

    `weights` has the tensors of Hugging Face's `BertModel` by its names (fine-tuned ones
    too; word embeddings and pooler aren't needed). Matrices are quantised per column,
    activations at run time.
    """
    import onnx

    onnx.save(_Graph(weights, config).model(), str(path))


def quantise(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """(in, out) weights -> symmetric int8 of the same shape and a scale a column."""
    scales = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / INT8_MAX
    return np.rint(matrix / scales).astype(np.int8), scales.astype(np.float32)


class _Graph:
    """Collects nodes and initialisers; each method adds one block and returns its output."""

    def __init__(self, weights: Weights, config: EncoderConfig) -> None:
        self._weights = weights
        self._config = config
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def model(self) -> Any:
        """The whole encoder as an ONNX model."""
        from onnx import TensorProto, helper

        state = self._embed()
        for layer in range(self._config.num_layers):
            state = self._layer(f"encoder.layer.{layer}", state)
        self._nodes[-1].output[0] = "states"
        hidden = self._config.hidden_size
        shape: list[str | int | None] = [1, "tokens", hidden]
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info("words", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info("states", TensorProto.FLOAT, shape)],
            self._constants,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", MS_OPSET)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)

    def _embed(self) -> str:
        """Word + position + type embeddings, normalised. All tokens are of type 0."""
        positions = (
            self._weights["embeddings.position_embeddings.weight"]
            + self._weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._constant("positions", positions)
        for name, value in {"zero": [0], "one": [1], "two": [2]}.items():
            self._constant(name, np.array(value, np.int64))
        self._node("Shape", ["words"], "shape")
        self._node("Slice", ["shape", "one", "two", "zero"], "tokens")
        self._node("Slice", ["positions", "zero", "tokens", "zero"], "placed")
        self._node("Add", ["words", "placed"], "summed")
        return self._norm("embeddings", "summed")

    def _layer(self, name: str, state: str) -> str:
        attended = self._attention(f"{name}.attention.self", state)
        state = self._add_and_norm(f"{name}.attention.output", attended, state)
        inner = self._matmul(f"{name}.intermediate.dense", state)
        bias = self._weight(f"{name}.intermediate.dense.bias")
        active = self._node("BiasGelu", [inner, bias], f"{name}.gelu", domain="com.microsoft")
        return self._add_and_norm(f"{name}.output", active, state)

    def _attention(self, name: str, state: str) -> str:
        parts = ("query", "key", "value")
        merged = np.concatenate([self._weights[f"{name}.{part}.weight"] for part in parts])
        biases = np.concatenate([self._weights[f"{name}.{part}.bias"] for part in parts])
        matrix, scales, zeros = self._quantised(name, merged)
        quantised, scale, zero = (f"{name}.{part}" for part in ("uint8", "uint8.scale", "zero"))
        self._add("DynamicQuantizeLinear", [state], [quantised, scale, zero])
        bias = self._constant(f"{name}.bias", biases)
        inputs = [quantised, matrix, bias, scale, scales, "", zero, zeros]
        heads = self._config.num_heads
        return self._node("QAttention", inputs, name, domain="com.microsoft", num_heads=heads)

    def _add_and_norm(self, name: str, value: str, skip: str) -> str:
        bias = self._weight(f"{name}.dense.bias")
        projected = self._matmul(f"{name}.dense", value, bias)
        # Apart they are faster than the fused SkipLayerNormalization.
        return self._norm(name, self._node("Add", [projected, skip], f"{name}.sum"))

    def _norm(self, name: str, value: str) -> str:
        parts = [self._weight(f"{name}.LayerNorm.{part}") for part in ("weight", "bias")]
        epsilon = self._config.layer_norm_eps
        output = f"{name}.normalised"
        return self._node("LayerNormalization", [value, *parts], output, axis=-1, epsilon=epsilon)

    def _matmul(self, name: str, value: str, *bias: str) -> str:
        inputs = [value, *self._quantised(name, self._weights[f"{name}.weight"]), *bias]
        output = f"{name}.product"
        return self._node("DynamicQuantizeMatMul", inputs, output, domain="com.microsoft")

    def _quantised(self, name: str, matrix: NDArray[np.float32]) -> tuple[str, str, str]:
        """Names of a linear layer's int8 weights, their scales and zero points."""
        values, scales = quantise(matrix.T)
        return (
            self._constant(f"{name}.weight", values),
            self._constant(f"{name}.weight.scale", scales),
            self._constant(f"{name}.weight.zero", np.zeros_like(scales, np.int8)),
        )

    def _weight(self, name: str) -> str:
        return self._constant(name, self._weights[name])

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self._add(kind, inputs, [output], **attributes)
        return output

    def _add(self, kind: str, inputs: list[str], outputs: list[str], **attributes: Any) -> None:
        from onnx import helper

        self._nodes.append(helper.make_node(kind, inputs, outputs, name=outputs[0], **attributes))
