"""Settings: constructor > environment `NEWSDESK_*` > `newsdesk.toml` > defaults.

Unknown keys are errors, so that a typing mistake never passes for a setting.
"""

from __future__ import annotations

import os
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

from index.errors import SettingsError

ENV_PREFIX = "NEWSDESK_"
# Read elsewhere: test data, and the LLM's own connection.
_ENV_NOT_SETTINGS = {"NEWSDESK_DATA", "NEWSDESK_LLM_BASE_URL", "NEWSDESK_LLM_API_KEY"}
SETTINGS_FILE = "newsdesk.toml"
# Sentences with markers; JSON held to a schema; JSON where the server and the model are fit for it.
LLM_FORMATS = ("auto", "text", "json")


def default_cache_dir() -> Path:
    """Where prepared models live: `$XDG_CACHE_HOME/newsdesk`, else `~/.cache/newsdesk`."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "newsdesk"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, flat. Those in `FINGERPRINTED` shape the index and are stored with it."""

    index_dir: Path = Path("newsdesk-index")
    cache_dir: Path | None = None  # None: default_cache_dir()
    # "bundled" is multilingual-e5-small from its package; else a sentence-transformers name, path.
    embedding_model: str = "bundled"
    # Passage budget in tiktoken tokens. 220 holds most news paragraphs and stays, title and date
    # included, under the 512 positions of the bundled encoder (checked at chunking).
    passage_tokens: int = 220
    threads: int = 0  # 0: all cores
    # Processes that read HTML pages; None: as many as cores, at most 4. 0 or 1: none of their own.
    parse_workers: int | None = None
    tz: str | None = None  # zone of since/until and of relative windows; None: the system's
    llm: str = "none"
    # Seconds that the model gets to propose a plan for a question whose wording leaves it unsure;
    # 0: never. Off as shipped: it comes before the first words, and how often it helps depends on
    # the model.
    llm_plan: float = 0.0
    llm_format: str = "auto"  # how it is asked for an answer; see LLM_FORMATS
    # What the model's provider asks for a million tokens, read and written, in one currency.
    llm_price_read: float | None = None
    llm_price_written: float | None = None
    # A sentence-transformers CrossEncoder trained on NLI, by name or path; None: none is used.
    nli_model: str | None = None
    # Abstain when confidence is below this. Fitted on held-out questions; see training/.
    answer_threshold: float | None = None  # None: the shipped one
    allow_private: bool = False  # fetch private network addresses

    FINGERPRINTED: typing.ClassVar[tuple[str, ...]] = ("embedding_model", "passage_tokens")

    def __post_init__(self) -> None:
        # A path given as text is a path all the same.
        object.__setattr__(self, "index_dir", Path(self.index_dir))
        if self.llm_format not in LLM_FORMATS:
            known = ", ".join(LLM_FORMATS)
            raise SettingsError(f"llm_format={self.llm_format!r} is unknown", hint=f"use {known}")
        if self.cache_dir is not None:
            object.__setattr__(self, "cache_dir", Path(self.cache_dir))

    @classmethod
    def load(
        cls,
        *,
        environ: Mapping[str, str] | None = None,
        directory: Path | None = None,
        **given: Any,
    ) -> Self:
        """Settings from all four layers. `given` values of None mean "not given".

        Raises SettingsError on an unknown key or an unusable value in any layer.
        """
        environ = os.environ if environ is None else environ
        merged: dict[str, Any] = {}
        merged.update(_from_file((directory or Path.cwd()) / SETTINGS_FILE))
        merged.update(_from_environment(environ))
        merged.update({key: value for key, value in given.items() if value is not None})
        known = {item.name for item in fields(cls)}
        unknown = sorted(set(merged) - known)
        if unknown:
            raise SettingsError(
                f"unknown setting: {', '.join(unknown)}", hint=f"known: {', '.join(sorted(known))}"
            )
        hints = typing.get_type_hints(cls)
        return cls(**{key: _convert(key, value, hints[key]) for key, value in merged.items()})

    def models_dir(self) -> Path:
        """The cache folder that prepared models are kept in."""
        return (self.cache_dir or default_cache_dir()) / "models"

    def llm_prices(self) -> tuple[float, float] | None:
        """For a million tokens read and written; None where they aren't both set."""
        if self.llm_price_read is None or self.llm_price_written is None:
            return None
        return self.llm_price_read, self.llm_price_written

    def fingerprint(self) -> dict[str, str]:
        """The settings that shape the index, as stored with it."""
        return {key: str(getattr(self, key)) for key in self.FINGERPRINTED}


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}", hint="mend the file") from error


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(ENV_PREFIX).lower(): value
        for name, value in environ.items()
        if name.startswith(ENV_PREFIX) and name not in _ENV_NOT_SETTINGS
    }


def _convert(key: str, value: Any, hint: Any) -> Any:
    """`value` as the field's type; text comes from the environment, typed values from TOML."""
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if value is None and type(None) in options:
        return None
    target = next(option for option in options if option is not type(None))
    if target is bool:
        return _to_bool(key, value)
    try:
        return target(value)
    except (TypeError, ValueError) as error:
        raise SettingsError(
            f"{key}={value!r} is not a {target.__name__}", hint="see README, Settings"
        ) from error


def _to_bool(key: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise SettingsError(f"{key}={value!r} is neither true nor false", hint="use true or false")
