"""What the core says, in Chinese: every error and failure in its source, progress, warnings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.web.sayings import line_of, saying
from assistant.web.sayings_zh import SAYINGS
from index import errors
from index.errors import LLMError, NetworkRefusedError
from index.formats import load
from index.progress import pace
from index.types import LoadFailure

ROOT = Path(__file__).resolve().parents[1]
HAN = re.compile(r"[\u4e00-\u9fff]")
ERRORS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.NewsdeskError)
}
# Raised before there is a page: at the start, from settings and their files, or from a harness.
BEFORE = {
    "index/settings.py", "index/names.py", "index/time/fiscal.py", "index/formats/outlets.py",
    "assistant/bridge.py", "index/formats/registry.py",
}  # fmt: skip
FIELD = "Xx7"  # in the place of what a message is filled with


def text_of(node: ast.expr) -> str | None:
    """A message as its source writes it; None where it is made elsewhere."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(one.value) if isinstance(one, ast.Constant) else FIELD for one in node.values
        )
    return None


def messages() -> Iterator[tuple[str, str, str]]:
    """File, message and hint of every error raised and every failure reported by the core."""
    for folder in ("index", "assistant"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if name in BEFORE or name.startswith(("assistant/evaluation", "assistant/cli")):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                    continue
                place = {"LoadFailure": 1}.get(node.func.id, 0 if node.func.id in ERRORS else 9)
                if len(node.args) <= place or (text := text_of(node.args[place])) is None:
                    continue
                hint = next((text_of(one.value) for one in node.keywords if one.arg == "hint"), "")
                yield name, text, hint or ""


def test_every_error_of_the_core_has_its_chinese() -> None:
    found = list(messages())
    assert len(found) > 70
    for name, message, hint in found:
        assert HAN.search(saying(message, "zh")), (name, message)
        command = not hint or hint.startswith(("pip install", "set NEWSDESK", "offline, give"))
        assert command or HAN.search(saying(hint, "zh")), (name, hint)
        assert saying(message, "en") == message


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (f"1,200 articles searchable by words{pace(1200, 10, 0.25)}",
         "已有 1,200 篇文章可按词检索，每秒 120，还需 30 秒"),
        (f"7 articles searchable by words{pace(7, 1, 1)}", "已有 7 篇文章可按词检索"),
        (f"128 of 9,000 passages embedded{pace(128, 100, 0.01)}",
         "已嵌入 9,000 段中的 128 段，每秒 1.3，还需 2 小时 45 分钟"),
        ("publication date guessed from the URL", "发布日期推测自网址"),
        ("meta: date: 'soon' is not a date that can be", "网页元数据：date：'soon' 不可能是日期"),
        ("page not read: timed out (the server is slow or unreachable)",
         "网页未读取：超时（服务器响应慢或无法连接）"),
        ("line 3: holds no text", "第 3 行：没有正文"),
        ("a PDF document, not an article (save the article as text or HTML)",
         "PDF 文档，不是文章（请将文章存为文本或 HTML）"),
        ("not valid JSON: Expecting value: line 1 column 2 (char 1)",
         "不是有效的 JSON：Expecting value: line 1 column 2 (char 1)"),
        ("[Errno 5] of another kind (who knows)", "[Errno 5] of another kind (who knows)"),
        ("holds {no} text", "holds {no} text"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_saying_in_chinese(english: str, chinese: str) -> None:
    assert saying(english, "zh") == chinese
    assert saying(english, "en") == english


def test_an_error_says_its_hint_too_and_a_name_stays() -> None:
    refused = NetworkRefusedError("10.0.0.1 is inside a private network", hint="ask {someone}")
    assert line_of(refused, "zh") == "10.0.0.1 位于内部网络（ask {someone}）"
    failed = LLMError("openai:x failed: NotFoundError: no (x)", hint="check the model's name")
    assert line_of(failed, "zh") == "openai:x 出错：NotFoundError: no (x)（请检查模型名称）"
    assert line_of(failed, "en") == failed.line()


def test_the_fields_of_a_saying_are_all_said() -> None:
    for english, chinese in SAYINGS.items():
        fields = set(re.findall(r"\{(\w+)\}", english))
        assert fields == set(re.findall(r"\{(\w+)\}", chinese)), english


def test_what_is_wrong_with_real_files_is_said_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 x")
    (tmp_path / "rows.jsonl").write_text('{"title": "x"}\n[1]\n', encoding="utf-8")
    (tmp_path / "plain.txt").write_text("---\ntitle: [a\n---\nA ferry sank.", encoding="utf-8")
    reasons: list[str] = []
    warnings: list[str] = []
    for item in load(tmp_path):
        if isinstance(item, LoadFailure):
            reasons.append(item.reason)
        else:
            warnings += item.warnings
    assert len(reasons) == 4
    for said in (*reasons, *warnings):
        assert HAN.search(saying(said, "zh")), said
