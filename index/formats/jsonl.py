"""JSON Lines, one article a line, read as a stream; also one JSON object or array a file.

A bad line is one failure with its number. Common names for the same field are accepted, keys
that mean nothing here are ignored.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from index.clean import clean_text, html_to_text
from index.errors import LoadError
from index.formats.assemble import Fields, assemble, names
from index.formats.base import HEAD_BYTES, MAX_FILE_BYTES, Loaded, Source, reason_of
from index.formats.decode import decode
from index.formats.mojibake import REPAIRED, mended
from index.time.published import Claim
from index.types import LoadFailure

SYNONYMS: dict[str, tuple[str, ...]] = {
    "id": ("id", "doc_id", "docid", "article_id", "news_id", "guid", "uid", "_id",
        "编号", "文章id",
    ),
    "title": ("title", "headline", "subject", "标题", "標題", "新闻标题", "文章标题", "题目"),
    "text": ("text", "content", "body", "article_body", "articlebody", "article", "content_text",
        "正文", "内容", "內容", "新闻内容", "文章内容", "全文",
    ),
    "html": ("html", "content_html", "body_html"),
    "published": (
        "published", "date_published", "datepublished", "published_at", "publish_date",
        "publishdate", "publication_date", "publish_time", "published_time", "pub_date",
        "pubdate", "pub_time", "date", "broadcastdate", "time", "timestamp", "created_at",
        "发布时间", "发布日期", "發布時間", "發佈時間", "发表时间", "出版日期", "日期", "时间",
        "時間",
    ),
    "updated": ("updated", "updated_at", "modified", "date_modified", "datemodified", "lastmod",
        "更新时间", "更新時間", "修改时间",
    ),
    "url": ("url", "link", "canonical_url", "source_url", "article_url", "href",
        "链接", "鏈接", "連結", "网址", "網址", "原文链接",
    ),
    "source": ("source", "publisher", "outlet", "source_name", "site_name", "site", "media",
        "来源", "來源", "媒体", "媒體",
    ),
    "author": ("author", "authors", "byline", "creator", "作者", "记者", "記者"),
    "language": ("language", "lang", "语言", "語言"),
    "categories": ("categories", "category", "section", "tags", "channel",
        "分类", "分類", "类别", "栏目", "频道", "标签",
    ),
}  # fmt: skip
_IS_HTML = re.compile(r"</(?:p|div|span|a|li|td|h[1-6]|strong)\s*>|<(?:p|br)\s*/?>", re.IGNORECASE)
_MAX_LINE = MAX_FILE_BYTES


class JsonLinesLoader:
    """Many articles a file, in bounded memory."""

    name = "jsonl"

    def sniff(self, head: str, name: str) -> float:
        """What opens as a JSON object or an array of them."""
        start = head.lstrip("\ufeff \t\r\n")
        named = name.lower().endswith((".jsonl", ".ndjson", ".json"))
        if not re.match(r'\{\s*(?:"|\})|\[\s*(?:\{|\])', start):
            return 0.6 if named else 0.0
        first = start.split("\n", 1)
        whole = len(first) > 1 and _parsed(first[0]) is not None
        return 0.95 if named or whole else 0.85

    def load(self, source: Source) -> Iterator[Loaded]:
        """Its articles, a failure for each record that is none."""
        head = source.head()
        if _is_one_value(decode(head, source.charset).text):
            yield from _load_whole(source)
            return
        for number, line in _lines(source, head):
            if isinstance(line, LoadFailure):
                yield line
            elif line.strip("\ufeff \t\r\n"):
                yield _load_line(line.lstrip("\ufeff"), source, number)


def _is_one_value(head: str) -> bool:
    """Whether the file is one array, or one object over several lines."""
    start = head.lstrip("\ufeff \t\r\n")
    if start.startswith("["):
        return True
    first, newline, _ = start.partition("\n")
    return (
        bool(newline)
        and re.fullmatch(r'\{\s*(?:"[^"]*"\s*:\s*.*,?\s*)?', first) is not None
        and (_parsed(first) is None and not first.rstrip().endswith("}"))
    )


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _load_whole(source: Source) -> Iterator[Loaded]:
    try:
        value = json.loads(decode(source.read(), source.charset).text)
    except (ValueError, RecursionError) as error:
        raise LoadError(f"not valid JSON: {reason_of(error)}") from error
    for number, record in enumerate(value if isinstance(value, list) else [value], start=1):
        yield article_of(record, source, number)


def _lines(source: Source, head: bytes) -> Iterator[tuple[int, str | LoadFailure]]:
    """(line number, line), decoded; a line too long to hold is a failure and is skipped."""
    encoding = decode(head, source.charset).encoding
    try:
        with source.open() as stream:
            if "16" in encoding:
                # Its line ends are two bytes wide.
                wide = io.TextIOWrapper(stream, encoding.replace("_", "-"), "replace")
                yield from enumerate(wide, start=1)
                return
            for number, raw in _raw_lines(stream):
                if raw is None:
                    yield (
                        number,
                        LoadFailure(f"{source.key}#{number}", f"line {number} is too long"),
                    )
                else:
                    yield number, _text(raw)
    except (OSError, EOFError, zlib.error) as error:
        raise LoadError(f"broken off: {reason_of(error)}") from error


def _raw_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    number = 0
    while raw := stream.readline(_MAX_LINE):
        number += 1
        if len(raw) < _MAX_LINE or raw.endswith(b"\n"):
            yield number, raw
            continue
        while (more := stream.readline(HEAD_BYTES)) and not more.endswith(b"\n"):
            pass
        yield number, None


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Each line for itself: joined exports hold lines of several encodings.
        return decode(raw).text


def _load_line(line: str, source: Source, number: int) -> Loaded:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return LoadFailure(
            f"{source.key}#{number}", f"line {number} is not valid JSON: {reason_of(error)}"
        )
    return article_of(record, source, number)


def article_of(record: object, source: Source, number: int, *, format: str = "jsonl") -> Loaded:
    """The article of one record (a JSON object, a row), or what is wrong with it."""
    place = f"{source.key}#{number}"
    if not isinstance(record, dict):
        return LoadFailure(place, f"line {number} is no JSON object")
    if source.mapping:
        record = {**record, **{name: record.get(key) for name, key in source.mapping.items()}}
    fields, repaired = _mended(_renamed(record))
    key = _scalar(fields.get("id")) or _scalar(fields.get("url")) or place
    try:
        text, origin = _body(fields)
    except LoadError as error:
        return LoadFailure(key, f"line {number}: {error}")
    found = Fields(key, format, text, name="", has_id=True)
    if not text:
        return LoadFailure(key, f"line {number} has no text")
    found.provenance["text"] = origin
    found.warnings += [f"{name}: {REPAIRED}" for name in repaired]
    for name in ("title", "url", "source", "author", "language"):
        found.put(name, _named(fields.get(name)), f"record: {name}")
    if categories := fields.get("categories"):
        found.categories = names(categories if isinstance(categories, list) else [categories])
    found.published = _claims(record, "published")
    found.updated = _claims(record, "updated")
    return assemble(found)


def _renamed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Our field names, each with the first of its synonyms that says something."""
    given = {str(key).strip().lower(): value for key, value in record.items()}
    return {
        field: next((given[key] for key in keys if given.get(key) not in (None, "", [])), None)
        for field, keys in SYNONYMS.items()
    }


def _mended(fields: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The fields with wrongly decoded texts put right, and which they were."""
    right = {
        name: fixed
        for name, value in fields.items()
        if isinstance(value, str) and (fixed := mended(value)) is not None
    }
    return {**fields, **right}, list(right)


def _body(fields: Mapping[str, Any]) -> tuple[str, str]:
    text, html = fields.get("text"), fields.get("html")
    if isinstance(text, list):
        text = "\n".join(str(part) for part in text)
    if isinstance(text, str) and text.strip():
        if _IS_HTML.search(text):
            return html_to_text(text), "record: text (HTML)"
        return clean_text(text), "record: text"
    return (html_to_text(html), "record: html") if isinstance(html, str) else ("", "")


def _claims(record: Mapping[str, Any], field: str) -> list[Claim]:
    """All the record's date fields in order, a day joined with its time of day."""
    given = {str(key).strip().lower(): value for key, value in record.items()}
    claims = []
    for key in SYNONYMS[field]:
        value = given.get(key)
        if value in (None, "") or isinstance(value, (dict, list)):
            continue
        clock = _scalar(given.get("time"))
        if key in {"date", "published"} and re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", clock):
            claims.append(Claim(f"{value} {clock}", f"record: {key}"))
        if key != "time" or value != clock or not re.fullmatch(r"[\d:]{4,8}", clock):
            claims.append(Claim(value, f"record: {key}"))
    return claims


def _scalar(value: object) -> str:
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _named(value: object) -> str:
    """A text, the name of an object ({"name": "Reuters"}), or several of them."""
    if isinstance(value, dict):
        return _scalar(value.get("name") or value.get("title"))
    if isinstance(value, list):
        return ", ".join(filter(None, (_named(item) for item in value)))
    return _scalar(value)
