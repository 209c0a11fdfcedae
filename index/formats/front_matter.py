"""YAML front matter, as it should be and as it is.

All values are read as text: under YAML 1.1 a title `12_00` would be the number 1200 and a date
could be any of three types. Where YAML refuses (a title in nine quotation marks), the keys are
read line by line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

_OPEN = re.compile(r"\A[\s\ufeff]*---[ \t]*\r?\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_KEY = re.compile(r"^([A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff-]{0,40})[ \t]*[:：](?:[ \t]+(.*)|)$")
_ITEM = re.compile(r"^\s*((?:[-—–]\s+)+|-)(.*)$")
_QUOTES = "\"'“”‘’"
# A front matter is some lines; YAML is slow on long input and is not asked to read more.
_MAX_CHARS = 50_000


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields as text or lists of text, the body after them, and what was wrong."""

    fields: dict[str, Any]
    body: str
    warning: str = ""


def has_front_matter(head: str) -> bool:
    """Whether `head` opens with `---`, a `key:` line and, later, the closing line."""
    opened = _OPEN.match(head)
    if not opened:
        return False
    closed = _CLOSE.search(head, opened.end())
    inside = head[opened.end() : closed.start() if closed else opened.end()]
    return any(_KEY.match(line) for line in inside.splitlines())


def split_front_matter(text: str) -> FrontMatter:
    """`text` as front matter and body; without front matter all of it is body."""
    if not has_front_matter(text):
        return FrontMatter({}, text)
    opened = _OPEN.match(text)
    start = opened.end() if opened else 0
    closed = _CLOSE.search(text, start)
    end = closed.start() if closed else start
    block, body = text[start:end], text[closed.end() if closed else end :]
    try:
        return FrontMatter(_read_yaml(block), body)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return FrontMatter(
            _read_lines(block), body, "front matter is not valid YAML; read by lines"
        )


class _TextLoader(yaml.SafeLoader):
    """A safe loader that leaves every scalar as text and refuses aliases, which can explode."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  (a class attribute of PyYAML)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def _read_yaml(block: str) -> dict[str, Any]:
    if len(block) > _MAX_CHARS:
        raise ValueError("front matter is too long for YAML")
    loader = _TextLoader(block)
    try:
        value = loader.get_single_data()
    finally:
        loader.dispose()
    if not isinstance(value, dict):
        raise ValueError("front matter is no mapping")
    return {str(key).strip().lower(): item for key, item in value.items()}


def _read_lines(block: str) -> dict[str, Any]:
    """Keys at the line's start; items and indented lines belong to the key above them."""
    fields: dict[str, Any] = {}
    key = ""
    for line in block.splitlines():
        if found := _KEY.match(line):
            key = found.group(1).lower()
            fields.setdefault(key, _unquoted(found.group(2) or ""))
        elif key and (item := _ITEM.match(line)):
            earlier = fields[key] if isinstance(fields[key], list) else []
            fields[key] = [*earlier, _unquoted(item.group(2))]
        elif key and line.strip() and isinstance(fields[key], str):
            fields[key] = _unquoted(f"{fields[key]} {line.strip()}")
    return fields


def _unquoted(value: str) -> str:
    value = value.strip()
    while len(value) >= 2 and value[0] in _QUOTES and value[-1] in _QUOTES:
        value = value[1:-1].strip()
    return "" if value and set(value) <= set(_QUOTES) else value
