"""What a page's head says of the article: JSON-LD first, then OpenGraph and other meta tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from index.clean import one_line
from index.formats.assemble import Fields
from index.time.published import Claim

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|NewsItem|LiveBlogPosting|Report)$")
_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time",
    "article:create_at", "datepublished", "date.issued", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "pubdate", "publishdate", "publish-date",
    "publish_date", "publication_date", "parsely-pub-date", "sailthru.date", "bt:pubdate",
    "cxenseparse:recs:publishtime", "weibo:article:create_at", "publishtime", "apub:time",
    "citation_publication_date", "originalpublicationdate", "article.published",
    "article_date_original", "og:release_date", "dateupdate",
)  # fmt: skip
# Dates of no said kind (Dublin Core: "an event in the lifecycle of the resource"): what the page
# shows under its headline is trusted before them.
_LOOSE = ("dc.date", "date")
LOOSE_CONFIDENCE = 0.7
_UPDATED = (
    "article:modified_time", "og:updated_time", "article:update_at", "datemodified",
    "dcterms.modified", "last-modified", "lastmod", "article.updated",
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "parsely-title")
_AUTHORS = ("author", "article:author", "byl", "parsely-author", "dc.creator", "sailthru.author",
            "og:article:author", "mediaid")  # fmt: skip
_SOURCES = ("og:site_name", "source", "publisher", "dc.publisher", "copyright_owner", "medianame")
_SECTIONS = ("article:section", "og:article:section")
# "headline | site", "headline - site"; Chinese sites also "headline-site", when it ends as one.
_SITE_SUFFIX = re.compile(
    r"\s*(?:[|_｜»]|::|\s[-–—·:]\s)\s*"
    r"|-+(?=[\w\u4e00-\u9fff]{0,8}(?:网|报|社|台|新闻|在线|频道|客户端|日报)$)"
)
_SHORTEST_TITLE = 6
_LONGEST_SITE = 24
_NO_SITE = re.compile(r"[。！？?!：:]|\d{3}|正文|详情|首页")
_KIND = re.compile(r"^\s*[\w ]{2,8}\s*[:：|丨]\s*")
# In a field for a name, an address of the web or of a mailbox is none.
_ADDRESS = re.compile(r"https?://\S+|.*\S@\S+\.")


def take_metadata(found: Fields, root: Any) -> dict[str, Any]:
    """Fill `found` from the tree `root`; returns the JSON-LD article ({} where there is none)."""
    linked = _json_ld(root)
    metas = _metas(root)
    # What a reader sees; headlines for search engines and networks often differ.
    found.put("title", entry_title(root), "entry title")
    found.put("title", shown_heading(root), "h1")
    _take_linked(found, linked)
    for field, keys in (("title", _TITLES), ("author", _AUTHORS), ("source", _SOURCES)):
        for key in keys:
            if not _ADDRESS.match(metas.get(key, "")):
                found.put(field, metas.get(key), f"meta: {key}")
    found.put("url", metas.get("og:url"), "meta: og:url")
    for link in root.iterfind(".//link[@rel='canonical']"):
        found.put("url", link.get("href"), "link: canonical")
    found.put("language", root.get("lang") or metas.get("og:locale"), "html: lang")
    found.published += [Claim(metas[key], f"meta: {key}") for key in _PUBLISHED if key in metas]
    found.updated += [Claim(metas[key], f"meta: {key}") for key in _UPDATED if key in metas]
    found.published += _marked_up(root, "datePublished")
    found.published += [
        Claim(metas[key], f"meta: {key}", LOOSE_CONFIDENCE) for key in _LOOSE if key in metas
    ]
    found.updated += _marked_up(root, "dateModified")
    if not found.categories:
        found.categories = tuple(metas[key] for key in _SECTIONS if key in metas)[:1]
    return linked


def page_title(root: Any) -> tuple[str, str]:
    """The page's own heading, else its <title> without the site's name; and which it was."""
    title = one_line(root.findtext(".//title") or "")
    if entry := entry_title(root):
        return entry, "entry title"
    if heading := shown_heading(root):
        return heading, "h1"
    first, *_ = title_parts(root)
    if len(first) >= _SHORTEST_TITLE:
        return first, "title tag"
    heading = next((text for text in _headings(root) if text), "")
    return (heading, "h1") if heading else (title, "title tag")


def entry_title(root: Any) -> str | None:
    """The heading that blogs mark as their post's (the hentry microformat), where there is one."""
    marked = root.xpath("//*[self::h1 or self::h2 or self::h3][@class]")
    titles = [
        one_line(item.text_content())
        for item in marked
        if {"entry-title", "post-title"} & set((item.get("class") or "").split())
    ]
    return titles[0] if len(titles) == 1 and titles[0] else None


def shown_heading(root: Any) -> str | None:
    """The h1 that opens the page's <title>: a logo is often an h1 as well."""
    title = one_line(root.findtext(".//title") or "")
    # Before the headline a title may say what kind of story it is: 快讯：…
    opening = _KIND.sub("", title)
    fitting = (
        text
        for text in _headings(root)
        if len(text) > 3 and (title.startswith(text) or opening.startswith(text))
    )
    return next(fitting, None)


def site_of_title(root: Any, headline: str | None) -> str | None:
    """The site that <title> names after the headline and perhaps a section."""
    parts = title_parts(root)
    title = _squeezed(one_line(root.findtext(".//title") or ""))
    if len(parts) < 2 or not headline or not title.startswith(_squeezed(headline)):
        return None
    site = parts[-1]
    is_name = len(site) <= _LONGEST_SITE and not re.search(
        r"[。！？?!：:]|\d{3}|正文|详情|首页", site
    )
    return site if is_name and _squeezed(site) not in _squeezed(headline) else None


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def title_parts(root: Any) -> list[str]:
    """<title> split into headline, section and site."""
    title = one_line(root.findtext(".//title") or "").strip(" -_|")
    parts = [part for part in _SITE_SUFFIX.split(title) if part]
    return parts or [title]


def _headings(root: Any) -> list[str]:
    return [one_line(item.text_content()) for item in root.iterfind(".//h1")]


def _take_linked(found: Fields, linked: dict[str, Any]) -> None:
    for field, key in (("title", "headline"), ("author", "author"), ("source", "publisher")):
        if not _ADDRESS.match(name := _name(linked.get(key))):
            found.put(field, name, f"JSON-LD: {key}")
    url = linked.get("url") or linked.get("mainEntityOfPage")
    found.put("url", _name(url.get("@id") if isinstance(url, dict) else url), "JSON-LD: url")
    found.put("language", _name(linked.get("inLanguage")), "JSON-LD: inLanguage")
    if section := _name(linked.get("articleSection")):
        found.categories = (section,)
        found.provenance["categories"] = "JSON-LD: articleSection"
    for key, claims in (("datePublished", found.published), ("dateModified", found.updated)):
        if isinstance(linked.get(key), (str, int, float)):
            claims.append(Claim(linked[key], f"JSON-LD: {key}"))


def _json_ld(root: Any) -> dict[str, Any]:
    """The article among the page's JSON-LD objects: the one with most of our fields."""
    best: dict[str, Any] = {}
    for script in root.iterfind(".//script[@type='application/ld+json']"):
        for item in _objects(_loads(script.text or "")):
            kinds = item.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(_ARTICLE_TYPES.search(str(kind)) for kind in kinds) and len(item) > len(best):
                best = item
    return best


def _loads(text: str) -> Any:
    text = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", text
    )
    try:
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict):
            yield item
            stack.extend(item[key] for key in ("@graph", "mainEntity") if key in item)


def _metas(root: Any) -> dict[str, str]:
    """Meta tags by lower-case name or property, the first of each."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = one_line(meta.get("content") or "")
        if key and content:
            metas.setdefault(key.strip().lower(), content)
    return metas


def _marked_up(root: Any, name: str) -> list[Claim]:
    """Microdata and <time pubdate>."""
    claims = []
    for item in root.iterfind(f".//*[@itemprop='{name}']"):
        if item.tag != "meta":
            value = item.get("datetime") or item.get("content")
            if item.tag == "abbr":
                # Blogger shows the hour, and keeps the moment where abbreviations are explained.
                value = value or item.get("title")
            claims.append(Claim(one_line(value or item.text_content()), f"microdata: {name}"))
    if name == "datePublished":
        for item in root.iterfind(".//time[@pubdate]"):
            value = item.get("datetime") or item.text_content()
            claims.append(Claim(one_line(value), "time: pubdate"))
    return claims


def _name(value: Any) -> str:
    """A text, an object's name, or the names of several, in one line."""
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(filter(None, (_name(item) for item in value))))
    if isinstance(value, dict):
        return _name(value.get("name"))
    # Many sites escape what they put into JSON, though JSON needs no entities.
    return one_line(unescape(value)) if isinstance(value, str) else ""
