"""What the assistant says in its own words, in each language. Facts come from quotes only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from index.types import Interval, Language

_PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "abstain": "The articles don't say. I found no passage that supports an answer.",
        "abstain_filtered": "No article within the chosen dates and sources says so.",
        "nearest": "Nearest articles:",
        "coverage": "The collection holds {articles} articles, published {first} to {last}.",
        "coverage_undated": "The collection holds {articles} articles.",
        "undated": "{undated} without a publication date were left out of the date filter.",
        "no_articles": "The collection holds no articles yet.",
        "yes": "Yes",
        "no": "No",
        "original_zh": "original in Chinese",
        "original_en": "original in English",
        "earliest": "The earliest of {count} reports found that say so.",
        "latest": "The latest of {count} reports found that say so.",
        "only": "One report found says so.",
        "undated_source": "undated",
        "differ": "Sources differ:",
        "others": "Other reports give:",
        "corrected": "Corrected; the earlier report said {value} [{number}].",
        "superseded": "As last reported; an earlier version said {value} [{number}].",
        "withheld": "(withheld: it gives orders to machines)",
        "counted": "Worked out from the time that the report counts.",
        "reported": "Date of the report; the article gives none for the event itself.",
        "earlier": "{first} was earlier, by {gap}.",
        "later": "{first} was later, by {gap}.",
        "same": "Same {unit}.",
        "different": "Not the same {unit}.",
        "cant_tell": "The dates are not exact enough to tell.",
        "gap": "Between them: {gap}.",
        "not_that_day": "Not known to be of the day asked about: no report found dates"
        " “{anchor}” to it.",
        "count_told": "The articles tell of {count}",
        "count_stated": "As the article counted on {day}.",
        "count_unclear": "{count} more may be of that time; their dates are too coarse to tell.",
        "count_most": "There may be more: only the {count} closest are listed.",
        "part_missing": "{part} The articles found don't say.",
        "day": "day",
        "month": "month",
        "year": "year",
        "copies": "also in {count} other article(s)",
        "dropped": "{count} unsupported sentence(s) of the language model were left out.",
        "composed": "The language model's answer wasn't supported; this is the composed one.",
        "declined": "The language model found no answer in the passages; this is the composed one.",
        "llm_failed": "The language model failed, so this is the composed answer: {reason}",
    },
    "zh": {
        "abstain": "文章中没有提到。未找到能够支持答案的段落。",
        "abstain_filtered": "在所选日期和来源范围内，没有文章提到这一点。",
        "nearest": "最接近的文章：",
        "coverage": "文库共有 {articles} 篇文章，发布于 {first} 至 {last}。",
        "coverage_undated": "文库共有 {articles} 篇文章。",
        "undated": "另有 {undated} 篇没有发布日期，未计入日期筛选。",
        "no_articles": "文库中还没有文章。",
        "yes": "是",
        "no": "不是",
        "original_zh": "原文为中文",
        "original_en": "原文为英文",
        "earliest": "在找到的 {count} 篇相关报道中最早。",
        "latest": "在找到的 {count} 篇相关报道中最新。",
        "only": "找到一篇相关报道。",
        "undated_source": "日期不详",
        "differ": "各来源说法不一：",
        "others": "其他报道的说法：",
        "corrected": "此为更正后的说法；此前的报道为{value} [{number}]。",
        "superseded": "此为该报道的最新说法；较早的版本为{value} [{number}]。",
        "withheld": "（不显示：其中有给机器的指令）",
        "counted": "按报道所说的间隔推算。",
        "reported": "此为报道日期；文章没有写明事件本身的日期。",
        "earlier": "{first}更早，相差{gap}。",
        "later": "{first}更晚，相差{gap}。",
        "same": "在同一{unit}。",
        "different": "不在同一{unit}。",
        "cant_tell": "日期不够精确，无法判断。",
        "gap": "相隔{gap}。",
        "not_that_day": "不能确定与“{anchor}”是同一时间：没有找到能够证实的报道。",
        "count_told": "文章中提到 {count} 次",
        "count_stated": "这是文章截至{day}的说法。",
        "count_unclear": "另有 {count} 次可能在这段时间内，但日期不够精确，无法判断。",
        "count_most": "可能不止这些：只列出最接近的 {count} 次。",
        "part_missing": "{part} 找到的文章中没有提到。",
        "day": "天",
        "month": "个月",
        "year": "年",
        "copies": "另有 {count} 篇转载",
        "dropped": "已略去语言模型写出的 {count} 句没有依据的话。",
        "composed": "语言模型的回答缺少依据，这里给出直接引自文章的回答。",
        "declined": "语言模型在段落中没有找到答案，这里给出直接引自文章的回答。",
        "llm_failed": "语言模型出错，这里给出直接引自文章的回答：{reason}",
    },
}


def joined(parts: Sequence[str], language: Language) -> str:
    """`parts` of an answer side by side."""
    return ("；" if language == "zh" else "; ").join(parts)


def say(key: str, language: Language, **values: Any) -> str:
    """The phrase `key` in `language` (English where there is none), filled with `values`."""
    table = _PHRASES.get(language, _PHRASES["en"])
    return table[key].format(**values)


def spoken_day(day: date, language: Language) -> str:
    """`26 May 2022` or `2022年5月26日`."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B} {day.year}"


def spoken_interval(interval: Interval, language: Language) -> str:
    """An interval as people write it, at its own granularity."""
    if interval.start == interval.end:
        return spoken_day(interval.start, language)
    if interval.granularity == "month":
        if language == "zh":
            return f"{interval.start.year}年{interval.start.month}月"
        return f"{interval.start:%B} {interval.start.year}"
    if interval.granularity == "year" and (interval.start.month, interval.start.day) == (1, 1):
        return f"{interval.start.year}年" if language == "zh" else str(interval.start.year)
    between = "至" if language == "zh" else " to "
    return f"{spoken_day(interval.start, language)}{between}{spoken_day(interval.end, language)}"
