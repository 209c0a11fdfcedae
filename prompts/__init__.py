"""Prompt files, one a prompt and language: `answer.en.md`, `answer.zh.md`.

Placeholders are `$name`; a missing or unknown one is an error, not an empty place.
"""

from __future__ import annotations

from importlib import resources
from string import Template

from index.errors import SettingsError


def render(name: str, language: str, **values: str) -> str:
    """The prompt `name` in `language` (English where it has none), filled with `values`.

    Values are put in as they are and never scanned for placeholders themselves. Raises
    SettingsError where a placeholder has no value or a value no placeholder.
    """
    template = Template(_text(name, language))
    wanted = set(template.get_identifiers())
    if wanted != set(values):
        differing = ", ".join(sorted(wanted ^ set(values)))
        raise SettingsError(
            f"prompt {name}.{language}.md and its values differ in: {differing}",
            hint="mend the prompt file",
        )
    return template.substitute(values)


def _text(name: str, language: str) -> str:
    folder = resources.files("prompts")
    for candidate in (language, "en"):
        path = folder.joinpath(f"{name}.{candidate}.md")
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise SettingsError(f"no prompt named {name}", hint="reinstall newsdesk")
