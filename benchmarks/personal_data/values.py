"""Invented values of every kind, and the many ways in which people write them.

Knows nothing of the recognisers: checksums and forms are written anew from their standards.
"""

from __future__ import annotations

import string
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# places of GB/T 2260 from every part of the country, present and former
REGIONS = _words(
    "110101 110105 120103 130102 140105 150102 210102 220104 230103 310101 310115 320106 320583 330106 330281 340104 "
    "350203 360102 370102 370285 410105 420106 430104 440103 440305 450103 460106 500103 510104 510107 520102 530102 "
    "540102 610113 620102 630102 640104 650102 440106 430103 320504 330302 510922 522121 420982 130423 411521 231083 "
    "810000 820000 830000"
)
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹"
    "袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "皇甫", "司徒", "慕容", "令狐")
_GIVEN = _words(
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 "
    "桂英 秀兰 建国 志强 文静 子涵 宇轩 梓萱 浩然 欣怡 海燕 玉兰 国庆 "
    "春梅 晓东 雪梅 家豪 思远 美玲 立新 永红 小龙 雅婷 俊杰 凤英 "
    "德胜 若曦 一诺 建华 淑珍 嘉怡 天佑 慧敏 红梅 振东 佳琪 世杰"
)
_MINORITY = _words(
    "阿依古丽·买买提 买买提·吐尔逊 迪丽热巴·迪力木拉提 扎西·多吉 古力娜扎·拜合提亚尔 阿卜杜拉·艾山 玛依拉·热合曼"
)
_PREFIXES = _words(
    "130 131 132 133 135 136 137 138 139 145 147 149 150 151 152 155 157 158 159 166 170 171 173 175 176 177 178 180 "
    "181 182 183 185 186 187 188 189 191 193 195 198 199"
)
_ISSUERS = _words(
    "622202 621700 622848 621661 622588 622609 621483 622700 620522 623052 456351 427010 518710 552599 356890 955880 "
    "621226 622150 625965 436742"
)
_AREAS = _words(
    "010 020 021 022 023 024 025 027 028 029 0311 0351 0471 0531 0551 0571 0574 0591 0600 0731 0755 0769 0771 0851 "
    "0871 0898 0931 0951 0991"
)
_CHINESE = ("零一二三四五六七八九", "〇一二三四五六七八九", "零幺二三四五六七八九", "零壹贰叁肆伍陆柒捌玖")
ROADS = _words("人民路 解放路 建设大道 中山路 和平街 长江路 学府路 滨河路 文化巷 光明路 新华街 迎宾大道 东风路 幸福里")
ESTATES = _words(
    "幸福小区 阳光花园 锦绣家园 翠湖苑 金色家园 绿地新城 江南府 香榭丽公寓 东湖名苑 万科城 紫荆花园 南山雅居"
)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_MAILBOXES = ("qq.com", "163.com", "126.com", "gmail.com", "sina.com.cn", "mail.yunzhou.edu.cn", "foxmail.com")
_USERS = ("zhangwei", "li.ming", "wang_fang", "chen-jie", "sunny", "hello")
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def digits(random: Random, count: int) -> str:
    """So many, any."""
    return "".join(random.choice(string.digits) for _ in range(count))


def id_18(random: Random) -> str:
    """GB 11643-1999."""
    body = random.choice(REGIONS) + _birthday(random) + digits(random, 3)
    remainder = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(body)) % 11
    end = "X" if (12 - remainder) % 11 == 10 else str((12 - remainder) % 11)
    return body + random.choice((end, end.lower()))


def _birthday(random: Random) -> str:
    return f"{random.randint(1930, 2024)}{random.randint(1, 12):02}{random.randint(1, 28):02}"


def id_15(random: Random) -> str:
    """Of the first generation; the residence permits are younger."""
    return random.choice(REGIONS[:48]) + _birthday(random)[2:] + digits(random, 3)


def card(random: Random) -> str:
    """ISO/IEC 7812-1: the issuer's number, the account, the check digit of Luhn."""
    body = random.choice(_ISSUERS)
    body += digits(random, random.choice((15, 16, 17, 18)) - len(body))
    double = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body))]
    return body + str(-sum(number // 10 + number % 10 for number in double) % 10)


def mobile(random: Random) -> str:
    """Eleven digits."""
    return random.choice(_PREFIXES) + digits(random, 8)


def landline(random: Random) -> str:
    """With its area code, in the usual forms."""
    area, number = random.choice(_AREAS), random.choice("2345678") + digits(random, random.choice((6, 7)))
    forms = ("{0}-{1}", "{0}{1}", "({0}){1}", "{0} {1}", "（{0}）{1}")
    return random.choice(forms).format(area, number)


def passport(random: Random) -> str:
    """Ordinary ones of three generations, and a business passport."""
    forms = (f"E{digits(random, 8)}", f"E{random.choice('ABCDFGHJ')}{digits(random, 7)}", f"G{digits(random, 8)}")
    return random.choice((*forms, f"P{digits(random, 7)}"))


def permit(random: Random) -> str:
    """Permits to and from Hong Kong, Macau and Taiwan."""
    return random.choice("CWHMLT") + digits(random, 8)


def plate(random: Random) -> str:
    """Five signs, six for new energy, with 学 of a driving school."""
    tails = (
        digits(random, 5),
        random.choice(_LETTERS) + digits(random, 4),
        digits(random, 3) + random.choice(_LETTERS) + digits(random, 1),
        f"D{digits(random, 5)}",
        f"{digits(random, 4)}学",
    )
    gap = random.choice(("", "", "·", " "))
    return random.choice(_PROVINCES) + random.choice(_LETTERS[:12]) + gap + random.choice(tails)


def email(random: Random) -> str:
    """A mailbox."""
    user = random.choice(_USERS) + random.choice(("", digits(random, 2), digits(random, 4)))
    return f"{user}@{random.choice(_MAILBOXES)}"


def wechat(random: Random) -> str:
    """A letter, then five to nineteen letters, digits, underscores or hyphens."""
    four, six = digits(random, 4), digits(random, 6)
    forms = (f"zhang_{four}", f"lily{six}", f"wx-{six}", "xiaomaolv", f"wxid_{six}abc{four}", f"a{mobile(random)}")
    return random.choice(forms)


def qq(random: Random) -> str:
    """Seven to ten digits."""
    return random.choice("123456789") + digits(random, random.randint(6, 9))


def name(random: Random) -> str:
    """Some with a compound surname, some with a dot."""
    chance = random.random()
    if chance < 0.06:
        return random.choice(_MINORITY)
    return random.choice(_COMPOUND if chance < 0.12 else _SURNAMES) + random.choice(_GIVEN)


def door(random: Random) -> str:
    """Building, unit and room behind an estate's name."""
    building, unit = random.randint(1, 38), random.randint(1, 6)
    floor, room = random.randint(1, 32), random.randint(1, 8)
    spelt = _CHINESE[0]
    forms = (
        f"{building}栋{unit}单元{floor}0{room}室",
        f"{building}号楼{unit}单元{floor}0{room}",
        f"{building}幢{floor}0{room}室",
        f"{building}栋{floor}0{room}",
        f"{building}号楼{floor}0{room}室",
        f"{building}-{unit}-{floor}0{room}",
        f"{building}号{floor}0{room}室",
        f"{spelt[building % 9 + 1]}栋{spelt[unit]}单元{spelt[floor % 9 + 1]}零{spelt[room]}",
        f"{building}座{floor}层{floor}0{room}室",
    )
    return random.choice(forms)


def house(random: Random) -> str:
    """The number behind a road's name."""
    return f"{random.randint(1, 998)}号"


def full_width(_random: Random, text: str) -> str:
    """１３８…"""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def in_groups(random: Random, text: str) -> str:
    """Groups as people dictate them: 138 0013 8000, 110105 19491231 002X, 6222 0212 …"""
    cuts = {11: (3, 7), 18: (6, 14), 15: (6, 12)}.get(len(text), tuple(range(4, len(text), 4)))
    gap = random.choice((" ", "-", " ", "\uff0d", "\u3000"))
    return "".join((gap if place in cuts else "") + c for place, c in enumerate(text))


def one_by_one(_random: Random, text: str) -> str:
    """1 3 8 …"""
    return " ".join(text)


def in_chinese(random: Random, text: str) -> str:
    """一三八 …"""
    spelt = random.choice(_CHINESE)
    return "".join(spelt[int(c)] if c.isdigit() else c for c in text)
