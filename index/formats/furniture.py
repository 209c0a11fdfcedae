"""What stands around the text of a news page, most of all a Chinese one, and extractors take
along: the way to the page, editors' lines, notices, advertisements for accounts, other stories.

Only before the first and after the last sentence of an article is anything taken for furniture,
and an ending is one only where hardly a sentence follows it: inside an article, the same words may
be what it reports.
"""

from __future__ import annotations

import re

# A line of the article, not of a list: so many characters, with a sentence's end.
_SENTENCE_CHARS = 25
_SENTENCE = re.compile(r"[。！？…”」）)]\s*$")
# The share of an article's sentences that may stand after its end: comments, other stories.
_AFTER = 0.5
_HEAD = 12  # lines in which a page's headline may stand, with its menu before it
_LEAST_HAN, _SAMPLE = 0.3, 20_000  # the share of Han characters in a Chinese text's beginning

# The article is over: its editor is named, or other stories or comments begin.
_END = re.compile(
    r"[（(【\[]?\s*(?:责任编辑|责编)\s*[:：|｜丨].{0,20}$|[（(【\[]编辑\s*[:：].{0,20}$"
    r"|编辑\s*[|｜丨].{0,20}$|【(?:纠错|打印本页)】|【?(?:免责|特别|版权|郑重)声明"
    r"|(?:本[站网报])?声明\s*[:：].*(?:参考|自担|代表|转载|版权)"
    r"|(?:网友|热门|新闻|最新|全部|精彩)(?:评论|跟[贴帖])"
    r"|(?:相关|热门|热点|推荐|精彩|延伸|更多|猜你|为[你您]|大家都在|新闻|图片|视频)"
    r"(?:视频|图片)?(?:阅读|新闻|文章|推荐|链接|报道|喜欢|资讯|排行|看)[:：]?$"
    r"|(?:小编|作者)?最[新近]文章[:：]?$|上一[篇页]\s*[:：]|热[帖词]$"
)
# What is said about the page, in sentences.
_NOTICE = re.compile(
    r"未经.{0,8}(?:授权|许可|允许|同意).{0,8}(?:不得|禁止|严禁|请勿|谢绝).{0,8}(?:转载|摘编|复制|使用)"
    r"|(?:本文|文章|文中|作者|评论).{0,60}(?:仅代表|不代表|不表明).{0,30}(?:观点|立场)"
    r"|不构成.{0,8}投资建议|(?:扫描|扫一扫|长按|识别).{0,12}(?:二维码|关注)"
    r"|^点击.{0,8}(?:蓝字|关注|名片)|关注.{0,12}(?:公众号|官方微[信博])|^(?:安装|下载|打开).{0,12}(?:客户端|APP|App)"
    r"|^违法和?不良信息举报|Copyright\s*©|All Rights Reserved|^(?:关键[词字]|标签)\s*(?:[:：]|>>)"
)
_NOTICE_CHARS = 150
_BUTTON = re.compile(
    r"(?:share(?: this(?: article| story)?)?|tweet|e-?mail|print|save|copy link|advertisement|"
    r"sign up|subscribe|log in|reply|report)[.!:]?",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"(?:subscribe|sign (?:up|in)|log in|register|create a free account)\b.{0,40}"
    r"\b(?:to (?:continue|keep|read|unlock)|for full access)\b.{0,60}$"
    r"|already a (?:subscriber|member)\?|this (?:article|story|content) is (?:for|available to) "
    r"(?:subscribers|members)",
    re.IGNORECASE,
)
_OFFER_LINES = 6
_LABEL = re.compile(
    r"[（(【\[]?\s*(?:本文)?原(?:标题|题为?)\s*[:：《].{0,100}[^。！？]$"
    r"|您?的?(?:当前|现在|所在)的?位置(?:是|为)?\s*[:：]"
    r"|(?:责任编辑|责编|编辑|校对|审核|来源于?|信息来源|发布(?:日期|时间)|发稿时间)\s*[:：|｜丨].{0,40}$"
    r"|字号(?:$|[:：])|收起$|加载(?:更多|中)|登录超时|免注册|分享到"
)
# Cells of the row under a headline, and a line that is its date and source.
_CELL = re.compile(
    r"[【\[（(]?\s*(?:来源|信息来源|稿源|作者|编辑|发布(?:日期|时间|机构)?|发文日期|日期|时间|浏览(?:次数|量)?"
    r"|点击(?:数|量|率)?|阅读(?:次数|量|数)?|访问次数|字号|字体|文号|索引号|打印|分享)\s*(?:[:：]|$)"
)
_DATED = re.compile(
    r"\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}\s*日?\s+\d{1,2}:\d{2}(?::\d{2})?[^。，]{0,40}$"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_SPACE = re.compile(r"\s+")


def without_furniture(text: str, title: str | None) -> str:
    """`text` of a page without what stands around its article."""
    sample = text[:_SAMPLE]
    if len(_HAN.findall(sample)) < _LEAST_HAN * len(sample):
        return _without_buttons(text)
    lines = _after_headline(text.split("\n"), title)
    lines = lines[: _end(lines)]
    told = [place for place, line in enumerate(lines) if _mass(line)]
    told = told or [place for place, line in enumerate(lines) if _SENTENCE.search(line)]
    if not told:
        return text
    kept = (
        line
        for place, line in enumerate(lines)
        if told[0] <= place <= told[-1] or not (_is_notice(line) or _is_label(line))
    )
    return "\n".join(kept)


def _without_buttons(text: str) -> str:
    """`text` in another language without what readers are to press, and the offer at its end."""
    lines = [line for line in text.split("\n") if not _BUTTON.fullmatch(_bare(line))]
    for place in range(max(1, len(lines) - _OFFER_LINES), len(lines)):
        if _OFFER.match(_bare(lines[place])):
            return "\n".join(lines[:place])
    return "\n".join(lines)


def _after_headline(lines: list[str], title: str | None) -> list[str]:
    """What stands before a headline in the text is the page's, not the article's."""
    wanted = _SPACE.sub("", title or "")
    for place, line in enumerate(lines[:_HEAD]):
        if wanted and _SPACE.sub("", _bare(line)) == wanted:
            return lines[place + 1 :]
        if _mass(line):
            break
    return lines


def _end(lines: list[str]) -> int:
    """How many lines the article has: all before the first that ends it."""
    masses = [_mass(line) for line in lines]
    before, after = 0, sum(masses)
    for place, line in enumerate(lines):
        after -= masses[place]
        over = after <= _AFTER * before and _END.match(_bare(line))
        if before and (over or (not after and _is_notice(line))):
            return place
        before += masses[place]
    return len(lines)


def _mass(line: str) -> int:
    """The characters of a line that the article itself says in sentences."""
    if len(line) < _SENTENCE_CHARS or not _SENTENCE.search(line):
        return 0
    return 0 if _is_notice(line) or _LABEL.match(_bare(line)) else len(line)


def _is_label(line: str) -> bool:
    bare = _bare(line)
    if _LABEL.match(bare) or _DATED.match(bare):
        return True
    cells = [cell for cell in bare.split(" | ") if cell.strip()]
    return len(cells) > 1 and all(_CELL.match(cell.strip()) for cell in cells)


def _is_notice(line: str) -> bool:
    bare = _bare(line)
    return len(bare) <= _NOTICE_CHARS and _NOTICE.search(bare) is not None


def _bare(line: str) -> str:
    return line.removeprefix("- ").strip()
