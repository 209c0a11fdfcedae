"""The rules of who may import whom, held by reading the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("index", "assistant", "prompts")


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))
    yield ROOT / "app.py"


def imports(path: Path) -> set[str]:
    """Every module named in an import of `path`, at its top or inside its functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def importers_of(*names: str) -> set[str]:
    """The project's files that import one of the packages `names`."""
    return {
        str(path.relative_to(ROOT))
        for path in modules()
        if any(name.split(".")[0] in names for name in imports(path))
    }


def importers_of_module(name: str) -> set[str]:
    """The project's files that import the module `name`."""
    return {str(path.relative_to(ROOT)) for path in modules() if name in imports(path)}


def test_index_never_imports_assistant() -> None:
    assert not {path for path in importers_of("assistant") if path.startswith("index/")}


def test_only_the_web_imports_gradio() -> None:
    assert importers_of("gradio")
    assert all(path.startswith("assistant/web/") for path in importers_of("gradio") - {"app.py"})


def test_only_the_llm_door_imports_langchain() -> None:
    users = importers_of("langchain", "langchain_core", "langchain_openai", "langchain_community")
    assert users == {"assistant/bridge.py", "assistant/llm.py"}
    # The bridge is for LangChain applications: nothing here leans on it.
    assert not importers_of_module("assistant.bridge")


def test_the_grader_shares_no_normalisation_with_the_answerer() -> None:
    shared = ("index.time", "index.quantities", "index.language.fold", "assistant.values")
    for path in sorted((ROOT / "assistant" / "evaluation").rglob("*.py")):
        used = {name for name in imports(path) if name.startswith(shared)}
        assert not used, f"{path.name} imports {used}"


def test_nothing_that_answers_imports_the_grader() -> None:
    users = {
        str(path.relative_to(ROOT))
        for path in modules()
        if any(name.startswith("assistant.evaluation") for name in imports(path))
    }
    doors = {"assistant/cli/eval.py"}
    assert not {u for u in users if not u.startswith("assistant/evaluation/")} - doors


@pytest.mark.parametrize("forbidden", ["pickle", "cPickle", "dill", "shelve", "marshal"])
def test_no_pickle_anywhere(forbidden: str) -> None:
    assert not importers_of(forbidden)
