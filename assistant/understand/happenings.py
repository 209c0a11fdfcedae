"""Kinds of event as questions ask for them and reports tell them, in both languages.

A table that a reader can extend: a question whose words match a row asks for events of that kind,
and a sentence tells one where its words match the same row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Happening:
    """A kind of event: its name, and the wordings that tell one."""

    name: str
    regex: re.Pattern[str]


def _row(name: str, *wordings: str) -> Happening:
    return Happening(name, re.compile("|".join(wordings), re.IGNORECASE))


HAPPENINGS: tuple[Happening, ...] = (
    _row(
        "rocket launch",
        r"发射(?!场|中心|点|台|架|塔|费|服务|能力|的?报价)|升空|起飞|首飞|飞行|送入.{0,12}轨道",
        r"\blaunch(?:ed|es|ing)?\b(?! (?:sites?|pads?|compan\w+|vehicles?|cent\w+|windows?|prices?))",
        r"\blift(?:s|ed|ing)?[- ]?off\b|\bblast(?:s|ed)? off\b|\b(?:fly|flew|flown)\b",
        r"\b(?:maiden|test|orbital|sub-?orbital|space) ?flights?\b|\bflight of\b|\binto orbit\b",
    ),
    _row(
        "release",
        r"发布(?!会)|推出|上市(?!公司|以来|后)|亮相|开售|首发",
        r"\blaunch(?:ed|es|ing)?\b|\bunveil\w*|\breleas\w+|\bintroduc(?:e|ed|es|ing)\b|\bdebut\w*",
    ),
    _row(
        "rate rise",
        r"加息|(?:上调|提高|调高).{0,12}利率|利率.{0,6}(?:上调|提高|调高)",
        r"\b(?:rais|hik|increas|lift)\w*\b[^.;]{0,40}\brates?\b",
        r"\brate (?:rises?|hikes?|increases?)\b|\brates? (?:\w+ )?(?:up|higher)\b",
    ),
    _row(
        "rate cut",
        r"降息|(?:下调|降低|调低).{0,12}利率|利率.{0,6}(?:下调|降低|调低)",
        r"\b(?:cut|cuts|cutting|lower\w*|reduc\w+)\b[^.;]{0,40}\brates?\b",
        r"\brate (?:cuts?|reductions?)\b|\brates? (?:\w+ )?(?:down|lower)\b",
    ),
    _row(
        "reserve cut", r"降准|(?:下调|降低).{0,8}准备金率", r"\breserve[- ]requirement\b[^.;]*\bcut"
    ),
    _row(
        "fine",
        r"罚款|被罚|处罚|罚单|罚没",
        r"\bfined\b|\bfin(?:e|es|ing) (?:of|on|for|against)\b|\bfines\b|\bpenali[sz]ed\b|\bpenalt(?:y|ies)\b",
    ),
    _row(
        "press conference",
        r"发布会|记者会|吹风会",
        r"\b(?:press|news) (?:conference|briefing)s?\b|\bbriefings?\b|\blaunch events?\b",
    ),
    _row(
        "meeting",
        r"会议|会晤|会谈|会面|峰会|谈判",
        r"\bmeetings?\b|\bsummits?\b|\btalks\b|\bmet\b|\bmeet\b|\bnegotiations?\b",
    ),
    _row("concert", r"演唱会|音乐会", r"\bconcerts?\b"),
    _row(
        "layoffs",
        r"裁员|裁减|裁撤|裁掉",
        r"\blay(?:s|ing)? off\b|\blaid off\b|\blay-?offs?\b|\bjob cuts?\b|\bcut(?:s|ting)?\b[^.;]{0,30}\bjobs\b",
    ),
    _row("recall", r"召回", r"\brecall(?:s|ed|ing)?\b"),
    _row(
        "acquisition",
        r"收购|并购",
        r"\bacqui(?:re|red|res|ring|sitions?)\b|\btake-?overs?\b|\btook over\b|\bbought\b",
    ),
    _row("outage", r"宕机|瘫痪|故障|服务中断", r"\boutages?\b|\bwent down\b|\bbreakdowns?\b"),
    _row("strike", r"罢工", r"\bstrikes?\b|\bstruck\b|\bwalk(?:ed)?[- ]?outs?\b"),
    _row("earthquake", r"地震", r"\b(?:earth)?quakes?\b"),
    _row("accident", r"事故|车祸|脱轨|坠毁", r"\baccidents?\b|\bcrash(?:es|ed)?\b|\bderail\w*"),
    _row("fire", r"火灾|起火|爆炸|失火", r"\bfires?\b|\bexplosions?\b|\bexploded?\b|\bblaze\b"),
    _row("attack", r"袭击|空袭|枪击", r"\battack(?:s|ed)?\b|\bair ?strikes?\b|\bshootings?\b"),
    _row("flood", r"洪水|洪灾|内涝|被淹", r"\bflood(?:s|ed|ing)?\b"),
    _row("eruption", r"喷发", r"\berupt(?:s|ed|ions?)?\b"),
    _row(
        "price rise",
        r"涨价|提价|(?:上调|提高).{0,8}价格?",
        r"\b(?:rais|increas)\w*\b[^.;]{0,30}\b(?:prices?|fares?)\b|\b(?:price|fare) (?:rises?|increases?)\b",
    ),
    _row(
        "price cut",
        r"降价|(?:下调|降低).{0,8}价格?",
        r"\b(?:cut|cuts|lower\w*|reduc\w+)\b[^.;]{0,30}\b(?:prices?|fares?)\b|\b(?:price|fare) cuts?\b",
    ),
    _row("win", r"夺冠|冠军|获奖|夺得", r"\bwon\b|\bwins?\b|\btitles?\b|\btroph(?:y|ies)\b"),
    _row("visit", r"访问(?!量)|出访|到访|访华", r"\bvisit(?:s|ed)?\b"),
    _row("delay", r"推迟|延期|延后", r"\bpostpon\w+|\bdelay(?:s|ed)?\b"),
    _row("test", r"试射|试飞|核试", r"\btest(?:s|ed|-?fired)?\b"),
    _row(
        "funding",
        r"融资",
        r"\bfund(?:ing|-?raising)\b|\braised?\b[^.;]{0,30}\b(?:million|billion)\b",
    ),
    _row("buyback", r"回购", r"\bbuy-?backs?\b|\brepurchas\w+"),
    _row("dividend", r"分红|派息", r"\bdividends?\b"),
    _row("protest", r"抗议|示威", r"\bprotest(?:s|ed)?\b|\bdemonstrations?\b"),
    _row("veto", r"否决", r"\bveto(?:es|ed)?\b"),
    _row("suspension", r"停产|停牌|停运|停飞", r"\bsuspend(?:s|ed)?\b|\bsuspensions?\b|\bhalted\b"),
    _row("spacewalk", r"出舱", r"\bspace ?walks?\b"),
    _row("apology", r"道歉|致歉", r"\bapologi[sz](?:e|es|ed)\b|\bapolog(?:y|ies)\b"),
)

# What happens to a thing or somebody once: it is asked when, and seldom counted or listed.
ONCE: tuple[Happening, ...] = (
    _row(
        "opening",
        r"开通|通车|开业|开馆|开园|开放|开幕|揭幕|启用|投用|投入(?:使用|运营)|(?:正式|载客|试)运营",
        r"\bopen(?:s|ed|ing)?\b|\benter\w* (?:into )?service\b|\b(?:came|went|put) into service\b|\binaugurat\w+",
    ),
    _row("closing", r"关闭|停业|停运|停用|闭馆|闭园|倒闭", r"\bclos(?:e|es|ed|ing|ure)\b|\bshut\b"),
    _row(
        "building",
        r"开工|动工|破土|奠基|开建",
        r"\bbroke ground\b|\bground-?breaking\b",
        r"\b(?:construction|building|work)\b(?: \w+){0,4} (?:began|begun|begins?|start(?:s|ed)?)\b",
        r"\b(?:began|begun|begin|start(?:s|ed)?) (?:construction|building|work)\b",
    ),
    _row(
        "completion",
        r"竣工|完工|落成|建成|合龙|封顶|贯通",
        r"\bcomplet(?:e|es|ed|ion)\b|\bfinish(?:es|ed)?\b",
    ),
    _row(
        "founding",
        r"成立|创立|创办|创建|组建|设立",
        r"\bfound(?:ed|ing|ation)\b|\bestablish\w*|\bset up\b|\bincorporated\b",
    ),
    _row(
        "landing",
        r"着陆|降落|落在|落于|溅落|返回地[球面]",
        r"\bland(?:s|ed|ing)\b|\bland (?:on|in|at|back)\b|\bland[?.]?$",
        r"\btouch(?:es|ed)? ?down\b|\bsplash(?:es|ed)? ?down\b",
    ),
    _row("death", r"去世|逝世|病逝|身亡|离世|辞世", r"\bdie[sd]?\b|\bdeath\b|\bpassed away\b"),
    _row("birth", r"出生|生于|诞生", r"\bborn\b|\bbirth\b"),
    _row(
        "taking office",
        r"任命|出任|就任|上任|接任|接替|接管|当选|就职|履新",
        r"\bappoint\w*|\b(?:took|takes?|taking) (?:over|charge|office)\b|\belected\b|\bsworn in\b",
        r"\bbec[ao]me\b|\bsucceed\w*",
    ),
    _row(
        "leaving",
        r"辞职|辞去|卸任|离任|离职|退休|退役|下台",
        r"\bresign\w*|\bstep(?:s|ped|ping)? (?:down|aside)\b|\bretir\w+|\bquit\b",
    ),
    _row("signing", r"签署|签订|签约|签下", r"\bsign(?:s|ed|ing)?\b"),
    _row("delivery", r"交付|交货", r"\bdeliver(?:s|ed|y|ies)?\b"),
    _row(
        "end of production",
        r"停产|停止生产",
        r"\bproduction (?:\w+ ){0,4}(?:end|stop|ceas)\w*|\bdiscontinu\w+",
        r"\b(?:end|stop|ceas)\w* (?:production|producing|making|building)\b",
    ),
    _row("publication", r"公布|发表|刊登|出版", r"\bpublish\w*|\bannounc\w+"),
    _row(
        "showing",
        r"上映|首映|公映|播出|开播",
        r"\breleased?\b|\bpremier\w*|\bscreen(?:ed|ing)\b|\baired\b",
    ),
    _row("sale", r"上市|开售|发售|预售|开卖", r"\b(?:on|for) sale\b|\bpre-?orders?\b|\blaunch\w*"),
    _row(
        "stock listing", r"挂牌|敲钟|在.{1,8}上市", r"\bwent public\b|\bIPO\b|\b(?:is|was) listed\b"
    ),
    _row("arrest", r"被捕|逮捕|拘留|抓获|落网|羁押", r"\barrest\w*|\bdetain\w*"),
    _row("wedding", r"结婚|婚礼|完婚|成婚", r"\bmarr(?:y|ies|ied|iage)\b|\bwedding\b"),
)
EVENTS: tuple[Happening, ...] = HAPPENINGS + ONCE


def kinds_in(text: str, table: Sequence[Happening] = HAPPENINGS) -> tuple[Happening, ...]:
    """The kinds of event that the words of `text` tell or ask for."""
    return tuple(row for row in table if row.regex.search(text))


def mentions(kinds: Sequence[Happening], text: str) -> list[tuple[int, int]]:
    """Where `text` has words of any of `kinds`, in order."""
    return sorted(match.span() for row in kinds for match in row.regex.finditer(text))
