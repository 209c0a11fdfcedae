"""Plain text: a headline where there is one, then paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.clean import clean_text, strip_invisible
from index.errors import LoadError
from index.formats.assemble import Fields, assemble
from index.formats.base import Loaded, Source
from index.formats.decode import decode

_HEADLINE_CHARS = 120
_LABEL = re.compile(r"^(?:标题|题目|title|headline)\s*[:：]\s*", re.IGNORECASE)
_SENTENCE = re.compile(r"[。！；;.](?:[”\"’']?)$|[。！？].")
_ABBREVIATION = re.compile(r"\b(?:Inc|Co|Corp|Ltd|Jr|Sr|No|U\.S|U\.K)\.$")


class TextLoader:
    """One article a file; anything readable that is no other format."""

    name = "text"

    def sniff(self, head: str, name: str) -> float:  # noqa: ARG002  (any text will do)
        """The loader of last resort."""
        return 0.5 if name.lower().endswith((".txt", ".text")) else 0.2

    def load(self, source: Source) -> Iterator[Loaded]:
        """The article. Raises LoadError where the file is too large or says nothing."""
        decoded = decode(source.read(), source.charset)
        lines = strip_invisible(decoded.text).strip("\n").split("\n")
        found = Fields(source.key, self.name, "", name=source.name, url=source.url)
        if decoded.warning:
            found.warnings.append(decoded.warning)
        if headline := _headline(lines):
            found.put("title", headline, "first line")
            lines = lines[1:]
        found.text = clean_text("\n".join(lines))
        if not found.text and not found.title:
            raise LoadError("holds no text")
        yield assemble(found)


def _headline(lines: list[str]) -> str | None:
    """The first line where it is a headline: short, alone or plainly no sentence, text after it."""
    first = lines[0].strip()
    rest = [line for line in lines[1:] if line.strip()]
    if labelled := _LABEL.match(first):
        return first[labelled.end() :]
    if not first or not rest or len(first) > _HEADLINE_CHARS:
        return None
    ends = bool(_SENTENCE.search(first)) and not _ABBREVIATION.search(first)
    alone = len(lines) > 1 and not lines[1].strip()
    indented = lines[1].startswith(("\u3000", "    ", "\t"))
    longer = len(rest[0].strip()) > 2 * len(first)
    return first if (not ends and (alone or indented or longer)) else None
