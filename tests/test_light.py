"""The path of a question is light: what only training, the page or an LLM need stays unloaded."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

HEAVY = {"torch", "transformers", "sentence_transformers", "gradio", "langchain", "langchain_core",
         "trafilatura", "onnx", "fastapi"}  # fmt: skip
CODE = """
import contextlib, io, json, sys
from assistant.cli import main
with contextlib.redirect_stdout(io.StringIO()) as out:
    code = main(["ask", sys.argv[2], "--index", sys.argv[1], "--json"])
answer = json.loads(out.getvalue())
print(json.dumps({"code": code, "answer": answer, "loaded": sorted(sys.modules)}))
"""


def test_asking_loads_neither_torch_nor_gradio_nor_langchain(example_index: Path) -> None:
    question = "when did Aliyun first turn a profit"
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(example_index), question],
        text=True,
        capture_output=True,
        check=True,
    )
    result = json.loads(done.stdout)
    assert result["code"] == 0
    assert result["answer"]["citations"]
    assert not HEAVY & {name.split(".")[0] for name in result["loaded"]}


def test_importing_loads_no_model_and_reads_no_clock() -> None:
    code = "import sys, assistant, index; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    loaded = {name.split(".")[0] for name in ast.literal_eval(done.stdout)}
    assert not loaded & (HEAVY | {"onnxruntime", "tokenizers", "tiktoken"})
