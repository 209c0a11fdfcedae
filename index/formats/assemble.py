"""Fields as found → LoadedArticle: the source, zone, date, language and title are settled here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from index.clean import one_line
from index.formats.byline import signed_by, written_by
from index.formats.outlets import Outlets, shipped_outlets, without_section
from index.language import detect_language
from index.time.published import Claim, find_published
from index.types import Language, LoadedArticle

# What a headline may hold; a longer one is text.
MAX_TITLE_CHARS = 200
_CUT_TITLE_CHARS = 80
_SENTENCE_END = re.compile(r"[。！？!?](?=.)|\.\s|[；;]")
_CHINA = "Asia/Shanghai"


@dataclass(slots=True)
class Fields:
    """What a loader found in a source, as written; `provenance` names where, a line a field.

    Mutable on purpose: loaders fill it step by step, and only `assemble` reads it.
    """

    key: str
    format: str
    text: str
    name: str = ""
    title: str | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    published: list[Claim] = field(default_factory=list)
    updated: list[Claim] = field(default_factory=list)
    provenance: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    has_id: bool = False  # the record itself says what it is: `key` is that

    def put(self, name: str, value: str | None, origin: str) -> None:
        """Set a text field where it is still empty and `value` says something."""
        tidy = one_line(value) if value else ""
        if tidy and not getattr(self, name):
            setattr(self, name, tidy)
            self.provenance[name] = origin


def assemble(found: Fields, outlets: Outlets | None = None) -> LoadedArticle:
    """The article of `found`, with every field that can be known and where it came from."""
    outlets = outlets or shipped_outlets()
    if found.url and not _is_web_address(found.url):
        found.url = None
        found.provenance.pop("url", None)
    _settle_title(found)
    if not found.text and found.title:
        # A post that is one picture still says what its title says.
        found.text = found.title
        found.provenance["text"] = "title"
        found.warnings.append("no text, only a title")
    language = _language(found)
    zone = _settle_source(found, language, outlets)
    found.put("author", written_by(found.text), "byline")
    dated = find_published(
        found.published, text=found.text, url=found.url, name=found.name, zone=zone
    )
    updated = find_published(found.updated, zone=zone).published
    found.warnings += dated.warnings
    if dated.published:
        found.provenance["published"] = dated.published.provenance
    if updated:
        found.provenance["updated"] = updated.provenance
    return LoadedArticle(
        key=_identity(found),
        title=found.title or "",
        text=found.text,
        published=dated.published,
        url=found.url,
        source=found.source,
        author=found.author,
        language=language,
        categories=found.categories,
        updated=updated,
        format=found.format,
        provenance=dict(found.provenance),
        warnings=tuple(found.warnings),
    )


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)


def _settle_title(found: Fields) -> None:
    if found.title:
        return
    lines = found.text.split("\n", 1)
    found.put("title", cut_title(lines[0]), "first line of the text")
    found.warnings.append("no title; taken from the text" if found.title else "no title")


def cut_title(line: str) -> str:
    """`line`, or where that is no headline its first sentence, cut at a word."""
    if len(line) <= _CUT_TITLE_CHARS:
        return line
    end = _SENTENCE_END.search(line)
    sentence = line[: end.start()] if end else line
    if len(sentence) <= _CUT_TITLE_CHARS:
        return sentence
    cut = sentence[:_CUT_TITLE_CHARS]
    words = cut.rsplit(" ", 1)[0]
    return (words if len(words) > _CUT_TITLE_CHARS // 2 else cut).rstrip(" ,，、:：;；") + "…"


def _language(found: Fields) -> Language:
    detected = detect_language(found.text) if found.text else "und"
    if detected == "und" and found.title:
        detected = detect_language(found.title)
    found.provenance["language"] = "text"
    declared = (found.language or "").lower().replace("_", "-")
    if detected == "und" and declared.split("-")[0] in {"zh", "en"}:
        found.provenance["language"] = "declared"
        return "zh" if declared.startswith("zh") else "en"
    return detected


def _identity(found: Fields) -> str:
    """A record's own id, else the address it was fetched from or names, else its path.

    A bare host is no article's address: pages whose canonical link names their site's front
    page would all be one article.
    """
    given = found.has_id or _is_web_address(found.key)
    if given or not found.url or urlsplit(found.url).path in {"", "/"}:
        return found.key
    return found.url


def _settle_source(found: Fields, language: Language, outlets: Outlets) -> str | None:
    """Sets the source; returns the zone its days are counted in."""
    at_domain = outlets.at(found.url)
    for outlet, origin in (
        (outlets.named(found.source), found.provenance.get("source", "")),
        (outlets.named(found.author), "author"),
        (outlets.first(found.categories), "categories"),
        (at_domain, "URL"),
        (None if found.source else outlets.opening(found.text), "dateline"),
    ):
        if outlet:
            if not found.source or outlets.named(found.source):
                found.source, found.provenance["source"] = outlet.name, origin
            found.provenance["zone"] = f"outlet {outlet.name}"
            return outlet.zone
    if not found.source and found.author and found.author in found.categories:
        # Feeds turned into posts file each under the feed's name, and give it as the author.
        found.source, found.provenance["source"] = without_section(found.author), "author"
    if not found.source and (signed := signed_by(found.text)):
        found.put("source", signed, "byline")
    if not found.source and found.url:
        host = (urlsplit(found.url).hostname or "").removeprefix("www.")
        found.put("source", host, "URL")
    if country := outlets.zone_at(found.url):
        found.provenance["zone"] = "domain"
        return country
    if language == "zh":
        found.provenance["zone"] = "language"
        return _CHINA
    return None


def names(values: Sequence[object]) -> tuple[str, ...]:
    """Nested lists of names as one flat list without repeats, leading dashes and blanks."""
    flat: list[str] = []
    stack: list[object] = list(reversed(values))
    while stack and len(flat) < 100:
        value = stack.pop()
        if isinstance(value, (list, tuple)):
            stack.extend(reversed(value))
            continue
        name = one_line(str(value or "")).lstrip("-—– ").strip()
        if name and name not in flat:
            flat.append(name)
    return tuple(flat)
