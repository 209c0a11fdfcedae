"""Where a field of an article was found, in the interface's language.

The core names a place in English, mostly as "kind: name", the name being the source's own
("front matter: date", "meta: article:published_time"). Names stay as the source has them.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.web.words import Speech

_CHINESE: Mapping[str, str] = {
    # kinds, a name after them
    "front matter": "文件头",
    "meta": "网页元数据",
    "record": "记录字段",
    "feed": "订阅源",
    "microdata": "网页微数据",
    "time": "时间标签",
    "link": "链接标签",
    "html": "网页标签",
    "outlet": "媒体",
    # whole places
    "dateline": "电头",
    "dateline, its year from a date near it": "电头，年份据其旁日期",
    "byline": "署名行",
    "file name": "文件名",
    "URL": "网址",
    "address": "网址",
    "domain": "域名",
    "page text (htmldate)": "网页正文",
    "page's script": "网页脚本",
    "page": "网页",
    "bulletin's title": "简报标题",
    "item's heading": "条目标题",
    "first heading": "首个标题",
    "first line": "首行",
    "first line of the text": "正文首行",
    "entry title": "文章标题标签",
    "title tag": "标题标签",
    "h1": "一级标题",
    "account's name": "账号名称",
    "whole fragment": "整段内容",
    "whole page": "整个网页",
    "main text": "网页正文",
    "title": "标题",
    "text": "正文",
    "author": "作者",
    "language": "语言",
    "declared": "来源声明",
}
_NAMES: Mapping[str, str] = {
    # the core's own words after a kind
    "title of the feed": "订阅源名称",
    "item's source": "条目来源",
    "text (HTML)": "text（网页格式）",
}


def origin(place: str, speech: Speech) -> str:
    """`place` in `speech`; one without a translation stays as it is."""
    if speech == "en":
        return place
    kind, colon, name = place.partition(": ")
    if colon:
        nested = _NAMES.get(name) or (origin(name, speech) if ": " in name else name)
        return f"{_CHINESE.get(kind, kind)}：{nested}"
    outlet = place.removeprefix("outlet ")
    return _CHINESE.get(place, place) if outlet == place else f"{_CHINESE['outlet']} {outlet}"
