"""The interface's own words, in English and Chinese. Answers follow the question instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Speech = Literal["en", "zh"]
LANGUAGES: Mapping[str, Speech] = {"English": "en", "中文": "zh"}

_WORDS: Mapping[str, tuple[str, str]] = {
    # the frame
    "tagline": ("Ask your news archive. Check every answer.", "向新闻档案提问，每个答案都可核对。"),
    "chat": ("Chat", "问答"),
    "library": ("Library", "文库"),
    "interface": ("Interface language", "界面语言"),
    "dark": ("Light / dark", "浅色／深色"),
    # asking
    "conversation": ("Conversation", "对话"),
    "placeholder": (
        "Ask in English or Chinese; the articles may be in either.",
        "用中文或英文提问；文章可以是任一种语言。",
    ),
    "question": ("Question", "问题"),
    "ask": ("Ask", "提问"),
    "stop": ("Stop", "停止"),
    "go": ("Go", "确定"),
    "ask_here": ("when did … / 什么时候 …", "什么时候…… / when did …"),
    "filters": ("Filters and model", "筛选与模型"),
    "since": ("Published since", "发布日期起"),
    "until": ("Published until", "发布日期止"),
    "event_since": ("Happened since", "事件日期起"),
    "event_until": ("Happened until", "事件日期止"),
    "not_a_day": ("“{text}” is not a day", "“{text}”不是日期"),
    "day_hint": (
        "write it like 2022-05-26, 2022-05, 2022 or last month",
        "请写成 2022-05-26、2022-05、2022 或“上个月”",
    ),
    "days_reversed": ("{since} to {until} ends before it begins", "{since} 至 {until} 先止后起"),
    "days_reversed_hint": ("exchange the two days", "请对调两个日期"),
    "sources": ("Sources", "来源"),
    "sources_info": ("none chosen: all of them", "不选即为全部"),
    "model": ("Language model", "语言模型"),
    "model_info": (
        "none: composed from quotes, offline",
        "none：直接由引文组成，无需联网",
    ),
    "tokens": (
        "{model} · {read} tokens read, {written} written · first word after {first} s, then"
        " {speed} tokens/s",
        "{model} · 读入 {read} 个词元，写出 {written} 个 · {first} 秒出首词，"
        "之后每秒 {speed} 个词元",
    ),
    "tokens_about": (
        "{model} · about {read} tokens read, {written} written · first word after {first} s, then"
        " {speed} tokens/s",
        "{model} · 约读入 {read} 个词元，写出 {written} 个 · {first} 秒出首词，"
        "之后每秒 {speed} 个词元",
    ),
    "cost": ("cost {cost}", "费用 {cost}"),
    "model_ready": ("{model} is ready.", "{model} 已就绪。"),
    "new": ("New conversation", "新对话"),
    "strictness": ("How sure an answer must be", "回答须有多大把握"),
    "least_confidence": ("Refuse below this confidence", "置信度低于此值则不作答"),
    "trade": (
        "At {threshold}: refuses {rightly}% of the questions that the articles don't answer, and "
        "{wrongly}% of those that they do (measured on held-out questions).",
        "取 {threshold} 时：文章没有答案的问题，{rightly}% 会拒答；有答案的问题，{wrongly}% 会误拒"
        "（在留出的问题上测得）。",
    ),
    "trade_rightly": ("rightly refused", "正确拒答"),
    "trade_wrongly": ("wrongly refused", "误拒"),
    # checking a draft
    "check": ("Check a draft", "核对文稿"),
    "draft": ("Sentences to check", "待核对的句子"),
    "draft_info": (
        "Each sentence is held against the articles that are closest to it.",
        "逐句与最接近的文章核对。",
    ),
    "check_reader": (
        "Choose the title under a quote to read its article.",
        "点选引文下的标题以阅读原文。",
    ),
    "check_now": ("Check", "核对"),
    "borne_out": ("not contradicted", "未见矛盾"),
    "not_borne_out": ("not borne out", "得不到支持"),
    "problem_number": ("number", "数字"),
    "problem_unit": ("unit", "单位"),
    "problem_date": ("date", "日期"),
    "problem_name": ("name", "名称"),
    "problem_negation": ("negation", "否定"),
    "problem_attribution": ("attribution", "说话人"),
    "problem_quote": ("quote", "引语"),
    "problem_unsupported": ("unsupported", "无依据"),
    "no_sentence": ("no sentence of the articles says this", "文章中没有一句这样说"),
    "the_article": ("the article: ", "文章："),
    "nothing_to_check": ("Nothing to check yet.", "还没有要核对的内容。"),
    "checked_count": (
        "{supported} of {total} sentences were not contradicted. That is less than proven.",
        "{total} 句中有 {supported} 句未见矛盾；这不等于已被证实。",
    ),
    "folder": ("A folder of articles", "文章文件夹"),
    # stages
    "understanding": ("Understanding the question …", "正在理解问题……"),
    "searching": ("Searching {articles} articles …", "正在检索 {articles} 篇文章……"),
    "reading": ("Reading …", "正在阅读……"),
    "writing": ("Writing …", "正在撰写……"),
    "checking": ("Checking every quote …", "正在核对每条引文……"),
    "stopped": ("Stopped.", "已停止。"),
    # evidence
    "evidence_empty": (
        "The sources of an answer appear here, quotes highlighted.",
        "答案的来源会显示在这里，引文高亮。",
    ),
    "reader_empty": ("Choose a card to read its article.", "选择卡片以阅读原文。"),
    "understood": ("Understood as", "理解为"),
    "edit": ("Edit the question", "修改问题"),
    "window": ("about {window}", "时间：{window}"),
    "since_chip": ("published since {day}", "发布：{day} 起"),
    "until_chip": ("published until {day}", "发布：{day} 止"),
    "event_since_chip": ("happened since {day}", "事件：{day} 起"),
    "event_until_chip": ("happened until {day}", "事件：{day} 止"),
    "remove": ("Remove and ask again", "去掉并重新提问"),
    "without_dates": ("Search without dates", "不限日期再搜索"),
    "without_filters": ("Search without filters", "取消筛选再搜索"),
    "nearest": ("Nearest articles", "最接近的文章"),
    "covered": (
        "{articles} articles, published {first} to {last}",
        "共 {articles} 篇文章，发布于 {first} 至 {last}",
    ),
    "covered_undated": ("{articles} articles", "共 {articles} 篇文章"),
    "covers_none": (
        "No article lies within these filters. Take one away above.",
        "没有文章符合这些筛选条件。可在上方去掉其中一项。",
    ),
    "stale": (
        "An article that is cited here has been changed or deleted since. Retry to ask anew.",
        "此处引用的文章后来有改动或已删除。可点“重试”重新提问。",
    ),
    "gone": ("deleted since", "文章已删除"),
    "changed": ("the article has changed since", "文章后来有改动"),
    "undated": ("undated", "日期不详"),
    "dated_by": ("({place})", "（{place}）"),
    "dated_by_hint": ("Where the date was found", "日期出处"),
    "original": ("original", "原网页"),
    "copies": ("also in {count} more", "另有 {count} 篇转载"),
    "reprinted": ("also in {outlets}", "另载于{outlets}"),
    "read": ("Read in the article", "在原文中查看"),
    "confidence": ("confidence {percent}%", "置信度 {percent}%"),
    "turn": ("Answer {number}", "第 {number} 个回答"),
    "from": ("{day} on", "{day} 起"),
    "up_to": ("up to {day}", "{day} 止"),
    "to": ("{start} to {end}", "{start} 至 {end}"),
    "happened": ("tells of {day}", "所述日期：{day}"),
    "copy": ("Copy quote", "复制引文"),
    "copy_hint": ("Copy the quote with its source and date", "复制引文及其来源和日期"),
    "accessed": ("accessed {day}", "访问于 {day}"),
    "copied": ("Copied", "已复制"),
    # translation
    "translate": ("Translate", "翻译"),
    "translate_hint": ("Let the language model translate this quote", "由语言模型翻译这条引文"),
    "translating": ("Translating …", "正在翻译……"),
    "translate_waits": ("Waiting for other translations …", "正在等待其他翻译……"),
    "cancel": ("Cancel", "取消"),
    "cancelled": ("Cancelled.", "已取消。"),
    "machine_translation": (
        "Machine translation, not a quote ({model})",
        "机器翻译，非原文（{model}）",
    ),
    "machine_translation_doubted": (
        "Machine translation, not a quote ({model}). Its figures differ from the original's.",
        "机器翻译，非原文（{model}）。其中的数字与原文不一致。",
    ),
    # where sources disagree
    "dispute": ("The sources disagree", "各来源说法不一"),
    "stance_taken": ("this answer", "本回答"),
    "stance_differs": ("another source", "另一来源"),
    "stance_corrected": ("before the correction", "更正之前"),
    # timeline
    "timeline": ("Dates of the evidence", "依据的时间线"),
    "legend": (
        "● published  ◆ happened  ○ also found · choose a year or dot to ask within it",
        "● 发布  ◆ 事件  ○ 其他相关文章 · 点选年份或圆点，在该时段内再问",
    ),
    "ask_again": ("Ask again:", "重新提问："),
    "published_in": ("published in {days}", "发布于 {days}"),
    "happened_in": ("happened in {days}", "发生于 {days}"),
    "event_on": ("event", "事件"),
    "published_on": ("published", "发布"),
    # feedback
    "feedback": ("Is this answer right?", "这个回答对吗？"),
    "right": ("Right", "正确"),
    "wrong": ("Wrong", "错误"),
    "why": ("Why? (optional)", "为什么？（可不填）"),
    "thanks": ("Noted, thank you.", "已记录，谢谢。"),
    # library
    "find": ("Search the articles", "搜索文章"),
    "any_source": ("All sources", "全部来源"),
    "any_language": ("Both", "两种语言"),
    "language": ("Language", "语言"),
    "language_unknown": ("unknown", "未知"),
    "source": ("Source", "来源"),
    "shown": ("{shown} of {total} articles", "显示 {total} 篇中的 {shown} 篇"),
    "none_found": ("No article fits.", "没有符合的文章。"),
    "open": ("Read", "阅读"),
    "delete": ("Delete", "删除"),
    "deleted": ("Deleted: {title}", "已删除：{title}"),
    "sure": ("Delete this article from the index?", "从索引中删除这篇文章？"),
    "more": ("More", "更多"),
    "by_year": ("Articles a year", "各年文章数"),
    "year_bar": ("{year}: {count} articles", "{year} 年：{count} 篇"),
    "every_year": ("All years", "全部年份"),
    "add": ("Add articles", "添加文章"),
    "files": ("Article files", "文章文件"),
    "address": ("Web address or feed", "网址或订阅源"),
    "no_files": ("Nothing chosen.", "未选择任何文件。"),
    "ingesting": ("Working: {line}", "处理中：{line}"),
    "starting": ("starting …", "正在开始……"),
    "report": (
        "{added} added, {updated} updated, {unchanged} unchanged, {duplicate} duplicate, "
        "{failed} failed.",
        "新增 {added} 篇，更新 {updated} 篇，未变 {unchanged} 篇，重复 {duplicate} 篇，"
        "失败 {failed} 篇。",
    ),
    "inspect": ("Inspect a file", "检查文件"),
    "inspect_info": (
        "Shows how a file would be read; nothing is stored.",
        "显示文件会被如何读取；不会存入索引。",
    ),
    "title": ("Title", "标题"),
    "published": ("Published", "发布日期"),
    "author": ("Author", "作者"),
    "found_in": ("Found in", "出处"),
    "length": ("Characters", "字数"),
    "warnings": ("Warnings", "警告"),
}


def word(key: str, speech: Speech, **values: Any) -> str:
    """The interface's `key` in `speech`, filled with `values`."""
    english, chinese = _WORDS[key]
    return (chinese if speech == "zh" else english).format(**values)
