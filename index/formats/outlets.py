"""Which outlet an article is from: its name and zone, by domain or by name."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from index.errors import SettingsError

# Feeds are filed as "outlet - section".
_SECTION = re.compile(r"\s+[-–—|·]\s+")
# Agencies sign the first line of a story.
_ZH_DATELINE = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:电|讯|消息|报道)")
_AGENCY = re.compile(
    r"^[A-Z][\w .,'/-]{2,50}\(([A-Z][A-Za-z ]{1,20})\)\s*[-—–]|^\(([A-Z]\w+)\)\s*[-—–]"
)
_DATELINE_CHARS = 60
_SPACING = re.compile(r"[\s·.'’_]+")


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet's name as shown, and the IANA zone in which its days are counted."""

    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class Outlets:
    """All known outlets, looked up by domain and by any of their names."""

    by_domain: Mapping[str, Outlet]
    by_name: Mapping[str, Outlet]
    zones: Mapping[str, str]

    @classmethod
    def load(cls, extra: Path | None = None) -> Self:
        """The shipped outlets; those in the TOML file `extra` come first.

        Raises SettingsError where a file is not a list of outlets.
        """
        shipped = resources.files("index.data").joinpath("outlets.toml")
        texts = [shipped.read_text(encoding="utf-8")]
        if extra is not None:
            texts.append(extra.read_text(encoding="utf-8"))
        by_domain: dict[str, Outlet] = {}
        by_name: dict[str, Outlet] = {}
        zones: dict[str, str] = {}
        for text in texts:
            rows, countries = _read(text)
            zones.update(countries)
            for row in rows:
                outlet = Outlet(row["name"], row["zone"])
                by_domain.update(dict.fromkeys(row.get("domains", ()), outlet))
                names = [row["name"], *row.get("names", ())]
                by_name.update({_folded(name): outlet for name in names})
        return cls(by_domain, by_name, zones)

    def at(self, url: str | None) -> Outlet | None:
        """The outlet whose domain `url` lies in."""
        labels = _labels(url)
        candidates = (".".join(labels[start:]) for start in range(len(labels)))
        return next((self.by_domain[name] for name in candidates if name in self.by_domain), None)

    def opening(self, text: str) -> Outlet | None:
        """The outlet that a dateline names: 新华社北京5月26日电, BEIJING, May 26 (Reuters) -."""
        head = text[:_DATELINE_CHARS].split("\n")[0]
        if (said := _ZH_DATELINE.search(head)) is not None:
            before = head[: said.start()].lstrip("（(【[ ")
            starts = (before[:size].strip() for size in range(min(len(before), 12), 1, -1))
            return next((found for name in starts if (found := self.named(name))), None)
        agency = _AGENCY.search(head)
        return self.named(agency.group(1) or agency.group(2)) if agency else None

    def zone_at(self, url: str | None) -> str | None:
        """The zone of the country that `url`'s domain ends in, where that has one."""
        return self.zones.get(_labels(url)[-1])

    def named(self, name: str | None) -> Outlet | None:
        """The outlet that `name` is, whole or before its section ("知乎 - 热榜")."""
        if not name:
            return None
        whole = self.by_name.get(_folded(name))
        return whole or self.by_name.get(_folded(_SECTION.split(name)[0]))

    def first(self, names: Iterable[str | None]) -> Outlet | None:
        """The first of `names` that is an outlet."""
        return next((found for name in names if (found := self.named(name))), None)


def without_section(name: str) -> str:
    """`Simons Foundation - 推荐` → `Simons Foundation`."""
    return _SECTION.split(name)[0].strip() or name


@cache
def shipped_outlets() -> Outlets:
    """The outlets of the package's own file, read once."""
    return Outlets.load()


def _folded(name: str) -> str:
    return _SPACING.sub("", unicodedata.normalize("NFKC", name).casefold())


def _labels(url: str | None) -> list[str]:
    try:
        return (urlsplit(url or "").hostname or "").split(".")
    except ValueError:
        return [""]


def _read(text: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    try:
        content = tomllib.loads(text)
        rows: list[dict[str, Any]] = content["outlet"]
        complete = all(isinstance(row["name"], str) and row["zone"] for row in rows)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise SettingsError(f"the outlets file can't be read: {error}", hint=_HINT) from error
    if not complete:
        raise SettingsError("an outlet has no name or zone", hint=_HINT)
    return rows, content.get("zones", {})


_HINT = 'each entry is [[outlet]] with name = "…", zone = "Area/City", domains = ["…"]'
