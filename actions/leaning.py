"""Which way a sentence leans by its own words: it wants something done about it, it asks, or neither.

A rhetorical question at the end asks nothing: the statement before it is a grievance.
"""

from __future__ import annotations

import re
from enum import Enum

from language.normalise import normalise
from language.rhetoric import without_rhetoric

_WANTS_ACTION = re.compile(
    r"我(?:们)?(?:要|想|得|来|必须|准备)?(?:投诉|举报|反映|控告|检举|维权)|(?:帮我|替我)(?:投诉|举报|反映)"
    r"|(?:投诉|举报)(?:他|她|它|这|一下|一家|某)|(?:请|要求|希望|强烈要求|恳请|求).{0,12}(?:查处|严查|处理|整治|解决|管一?管|管管|制止|整改|清理|维修|取缔)"
    r"|(?:没|无)(?:有)?(?:人|部门)(?:来)?(?:管|理|修|处理|解决)|(?<!监)管一?管|谁来管|有人管|不作为|互相推|推来推去|踢皮球"
    r"|提(?:个|点|一个|一条)?(?:意见|建议)$|建议(?:在|增|加|把|给|政府|相关)"
)
_FILES = re.compile(r"^(?:现在|坚决|实名|强烈)?(?:投诉|举报|反映|曝光)|[,。](?:投诉|举报|反映)[。!]*$")
# words of questions that ask nothing
_STATES = re.compile(
    r"[好十了这那被没成着飘记]几|(?<!提)前几|多.?几|(?:多少|几)(?:次|回|遍|趟|年|天|个月)了|多少(?:钱)?(?:也|都|从?不|没)|任何"
    r"|谁[^,。?!]*谁|谁[都也]|不知道[谁哪]|爱.不.|动不动|时不时"
)
_ASKS = re.compile(
    r"吗|么(?:$|[,。?!])|呢(?:$|[,。?!])|\?|怎么|怎样|咋|如何|多少|多久|多长|多大|几|哪|什么|啥|谁|能不能|可不可以|可以.{0,8}不"
    r"|是不是|是否|能否|可否|要不要|用不用|需不需要|有没有|不$|(?:[了好到完过成着上]|[出下回]来)没(?:有)?$|有[^,。]{1,3}没$|何|多(?:低|高|远|重|早|晚|快|慢|宽|厚|贵)的|([\u4e00-\u9fff])不\1"
)
_MAY_FILE = re.compile(r"(?:能|可以|可不可以|该)(?:去|来)?(?:投诉|举报|反映)(?:他们?|谁|哪里?)?(?:吗|么|不|嘛)?[?。]*$")
# a question without a verb: one clause that names what is wanted to be known
_NAMES_WHAT = re.compile(
    r"(?:^(?=[^,。!]*的|.{0,14}$)[^,。!]*(?<!没有)(?<!没)(?<!不给)(?<!无)|[,。](?:投诉|举报|申诉|维权|赔偿|申请|办理|处理|解决))(?:天数|期限|时限|时间|日期|次数|年限|年龄|比例|标准|额度|金额|上限|下限|限值|时段|地段|数额|数量|人数|费用|税率|利率|流程|程序|手续|步骤|方式|方法|办法"
    r"|途径|渠道|材料|资料|证件|条件|资格|要求|范围|种类|类型|规定|政策|规则|依据|责任|义务|区别|差别|影响|后果|保护|更改|变更|撤销|恢复|计算|算法|认定"
    r"|电话|号码|地址|地点|网址|部门|机构|名单|格式|模板|效力|有效期|先后|奖励|赔偿标准|处罚标准)$"
)
_WANTS_SERVICE = re.compile(
    r"(?<!不)(?<!不需)(?:想|(?<!必)要(?!求|继续|收|公开)|需要|打算|准备|帮我|(?<!回)去(?!向)).{0,6}(?:办|申请|申领|领|换|补办|开|报名|查|转|提取|迁|租|续|登记|认定|咨询)"
    r"|^(?!.*[没不被拖]).*(?:咨询|办理|申请|申领|补办)|想(?:把|用|拿)|(?:查询|下载)$"
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
    plain = without_rhetoric(sentence)
    asked = asks(plain)
    if _WANTS_ACTION.search(sentence) and not _MAY_FILE.search(sentence):
        return Lean.FILE
    if not asked and (plain != sentence or _FILES.search(plain)):
        return Lean.FILE
    if asked or _WANTS_SERVICE.search(plain):
        return Lean.ASK
    return Lean.OPEN


def asks(text: str) -> bool:
    """Whether a normalised sentence is put as a question, or names what is to be told."""
    return _ASKS.search(_STATES.sub("", text)) is not None or _NAMES_WHAT.search(text) is not None
