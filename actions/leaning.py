"""Which way a sentence leans by its own words: it wants something done about it, it asks, or neither."""

from __future__ import annotations

import re
from enum import Enum

from language.normalise import normalise

_WANTS_ACTION = re.compile(
    r"我(?:们)?(?:要|想|得|来|必须|准备)?(?:投诉|举报|反映|控告|检举|维权)|(?:帮我|替我|现在|坚决|实名|强烈)(?:投诉|举报|反映)"
    r"|^(?:投诉|举报|反映)(?!.*(?:怎么|吗|么|多久|几天|哪|电话|渠道|材料|流程))"
    r"|(?:投诉|举报)(?:他|她|它|这|该|一下|一家|某)|(?:请|要求|希望|强烈要求|恳请|求).{0,12}(?:查处|严查|处理|整治|解决|管一?管|管管|制止|整改|清理|维修|取缔)"
    r"|(?:没|无)(?:有)?(?:人|部门)(?:来)?(?:管|理|修|处理|解决)|管一?管|谁来管|有人管|不作为|互相推|推来推去|踢皮球"
    r"|提(?:个|点|一个|一条)?(?:意见|建议)$|建议(?:在|增|加|把|给|政府|相关)"
)
_ASKS = re.compile(
    r"吗|么(?:$|[,。?!])|呢(?:$|[,。?!])|\?|怎么|怎样|咋|如何|多少|多久|多长|多大|几|哪|什么|啥|谁|能不能|可不可以|可以.{0,8}不"
    r"|是不是|是否|能否|可否|要不要|用不用|需不需要|有没有|会不会|行不行|算不算|够不够|不$|没$|没有$|为何|凭何|区别|规定$|办法$|流程$|条件$|标准$"
)
_WANTS_SERVICE = re.compile(
    r"(?:想|要|需要|打算|准备|帮我|去|得|能).{0,6}(?:办|申请|申领|领|换|补办|开|报名|查|转|提取|迁|租|续|登记|认定|咨询)|咨询|办理|申请|申领|补办"
)


class Lean(Enum):
    """Which way a sentence leans by its own words."""

    FILE = "file"
    ASK = "ask"
    OPEN = "open"


def lean(text: str) -> Lean:
    """Which way the sentence leans.

    >>> lean("物业不修电梯，我要投诉"), lean("噪声投诉几天有答复"), lean("楼下油烟往我家灌")
    (<Lean.FILE: 'file'>, <Lean.ASK: 'ask'>, <Lean.OPEN: 'open'>)
    """
    sentence = normalise(text)
    if _WANTS_ACTION.search(sentence):
        return Lean.FILE
    if _ASKS.search(sentence) or _WANTS_SERVICE.search(sentence):
        return Lean.ASK
    return Lean.OPEN


def asks(text: str) -> bool:
    """Whether a normalised sentence is put as a question."""
    return _ASKS.search(text) is not None
