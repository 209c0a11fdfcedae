"""Persons and bodies that a Chinese sentence names, by how Chinese writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The last word of what is no person.
NO_PERSON = re.compile(
    r"\b(?:County|City|Province|District|Street|House|Bank|Group|Company|Corporation|University"
    r"|College|Hospital|Museum|Festival|Games|Cup|League|Party|Council|Ministry|Union|States|Kingdom"
    r"|Agency|Commission|Committee|Court|Airport|Station|River|Lake|Island|Sea|Foundation"
    r"|Association|Authority|Administration|Centre|Center|Fair|Day|Plan|Zone|Area|Railway|Line|Coin"
    r"|Programme|Program|Fund)$"
)

_SURNAMES = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|"
    "[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛范彭郎鲁韦昌马"
    "苗凤方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛"
    "禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊"
    "胡凌霍虞万支柯管卢莫房裘缪解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程邢裴陆荣翁荀惠曲封储靳焦侯宁仇甘武符刘"
    "景詹束龙叶幸司黎薄印怀蒲邰从鄂索咸赖卓蔺屠蒙池乔阴胥苍闻翟谭贡劳姬申冉宰雍桑桂牛寿通边扈燕冀浦尚农温别"
    "庄晏柴瞿阎充连茹习艾鱼容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广禄阙欧利师巩聂勾敖融冷訾辛阚简饶曾沙丰关"
    "段付肖闫岳涂覃佟郏亓苟栾牟宫阳"
    "相查后荆红游竺权盖益桓公]"
)
_SPEAKS = "表示|说|称|指出|认为|介绍|强调|透露|宣布|回应|写道|解释|坦言|承认|预计|提醒|补充|告诉"
_ROLES = (
    "总裁|总经理|董事长|主席|总统|总理|首相|部长|省长|市长|县长|镇长|局长|书记|主任|教授|院长|校长|博士|记者|导演|"
    "教练|队长|创始人|首席执行官|设计师|总设计师|发言人|秘书长|大使|将军|警官|律师|医生|制片人|主演|冠军|预报员|馆长|领队|选手|队员|航天员|首席|分析师|研究员|"
    "副主席|负责人|外长|防长|议员|法官|律师"
)
_ROLE_ENDS = "|".join(f"(?<={role})" for role in sorted(_ROLES.split("|"), key=len))
_NAME_ZH = rf"(?:{_SURNAMES})[\u4e00-\u9fff]{{1,2}}"
# Between a speaker and the verb: "昨天", "在会上", "在信中".
_WHERE = r"(?:[昨今前]天|在[\u4e00-\u9fff]{1,8}?){0,2}"
_PERSON = re.compile(
    rf"(?:{_ROLE_ENDS})(?P<after>{_NAME_ZH}?)(?=(?:{_WHERE}(?:{_SPEAKS}))|[^\u4e00-\u9fff]|$|[把被在将为获因与和对向是从])"
    rf"|(?P<before>{_NAME_ZH}?)(?=(?:{_ROLES})?{_WHERE}(?:{_SPEAKS}))"
)
_BODY = re.compile(
    r"[\u4e00-\u9fff]{2,6}(?:(?<![全各本该外])省|市(?![场值民委政])|县|镇|(?<![全各本该地园赛校景山社小牧灾城市郊辖片新专特疫选战务厂矿湾东西南北"
    r"中库水行验护发放合洪])区(?![域别分间])|大学|学院|公司|集团|银行|法院|医院|博物馆|水库|机场|电影节|工作室)"
)
# What stands between somebody who isn't named and the verb: 矿方先说.
_NO_ENDING = frozenset(
    "先也则都还曾就又再均却只才仍将已没并可会能要来去对把被向在与和的地得之其此所者们中上下前后方称人员"
)
_WORDS = re.compile(r"[的在是和与由向对把被于了]")


def chinese_persons(text: str) -> Iterator[str]:
    """Persons beside a role or a verb of saying."""
    for match in _PERSON.finditer(text):
        name = match["after"] or match["before"]
        if name[-1] not in _NO_ENDING:
            yield name


def chinese_names(text: str) -> Iterator[str]:
    """Persons, and places and bodies by their last word."""
    yield from chinese_persons(text)
    yield from chinese_bodies(text)


def chinese_bodies(text: str) -> Iterator[str]:
    """Places and bodies by their last word, with what may stand before them."""
    for match in _BODY.finditer(text):
        yield _WORDS.split(match[0])[-1]
