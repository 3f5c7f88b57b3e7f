"""Names where the words around say that they are names: 我叫…, 姓名：…, 联系人…, …先生."""

from __future__ import annotations

import re
from collections.abc import Iterator

from language.personal_data.kinds import Kind, PersonalData
from language.personal_data.surnames import COMMON, COMPOUND, RARER

_HAN = r"[\u4e00-\u9fff]"
_END = (
    r"(?=$|[^\u4e00-\u9fff]|电话|手机|号码|身份证|证件|住|家住|今年|男|女|的|是|想|要|来|去|在|和|跟|联系|先生|女士|同志|你好|您好|"
    r"请|申请|办|反映|投诉|咨询|出生|户口|户籍|微信|邮箱|年龄|岁|我|麻烦|谢谢)"
)
_GIVEN = rf"{_HAN}{{1,2}}?"
_LONG = rf"{_HAN}{{1,8}}·{_HAN}{{1,8}}(?:·{_HAN}{{1,8}})?"


def _name(surnames: str) -> str:
    return rf"(?P<name>{_LONG}|(?:{COMPOUND}){_GIVEN}|[{surnames}]{_HAN}{{1,2}})"


_RELATIVES = (
    r"(?:孩子|儿子|女儿|老公|老婆|丈夫|妻子|爱人|父亲|母亲|爸爸?|妈妈?|爷爷|奶奶|外公|外婆|哥哥?|姐姐?|弟弟?|妹妹?|孙子|孙女|老人|邻居|朋友|"
    r"同事|房东|他|她)"
)
_ROLES = (
    r"(?:联系人|申请人|投诉人|举报人|反映人|办理人|经办人|代办人|委托人|受托人|户主|收件人|收货人|持卡人|开户人|车主|业主|产权人|当事人|监护人|"
    r"法定代表人|法人|学生|患者|死者|配偶|新生儿|机主|账户名|户名|诉求人|来电人|真实姓名|孩子姓名|姓名|名字|全名|大名)"
)
_EVERY = COMMON + RARER
_CALLED = rf"(?:我(?:就)?叫|本人叫|{_RELATIVES}的?(?:名字)?叫(?:做)?|我的?(?:名字|姓名)(?:是|叫)|大名叫?|全名叫?)"
_OTHER_DATA = r"(?:电话|手机号?|身份证号?|联系方式|联系电话|证件号|住在|家住)"
_NUMBER = r"(?:⟦|\+?[0-9](?:[ -]?[0-9]){6})"
_PATTERNS = tuple(
    map(
        re.compile,
        (
            rf"{_CALLED}{_name(_EVERY)}{_END}",
            rf"{_ROLES}(?:信息)?(?:为|是|叫|:) ?{_name(_EVERY)}{_END}",
            rf"{_ROLES} ?{_name(COMMON)}(?=[^\u4e00-\u9fff]|$|电话|手机|身份证|联系)",
            rf"(?:^|[^\u4e00-\u9fff]|我是?|本人是?){_name(_EVERY)}"
            rf"(?=[^\u4e00-\u9fff]{{1,2}}(?:我的?)?{_OTHER_DATA}|{_OTHER_DATA}[:是为]?[0-9])",
            rf"(?:^|[\n,。;!?、]) ?{_name(_EVERY)}(?=[ ,、:;(]{{1,2}}{_NUMBER})",
            rf"(?:^|[^\u4e00-\u9fff]|[找请叫是给向由被和跟与告诉系]){_name(COMMON)}(?=先生|女士|小姐|同志)",
        ),
    )
)
_NO_NAMES = re.compile(
    r"申请人?|申报|周[一二三四五六日末]|(?:.?什么|.?啥|.*[谁哪吗呢么怎]).*|.?[不没].*|(?:向|于)[去今前本年].*|(?:和|任何|何时|何地|关于|于是|应当|应该|向您|向我|明确|明天|"
    r"石头|金额|江苏|江西|江北|江南|云南|安徽|华侨|温州|贵州|广州|高中|高级|高龄|平时|安全|安置|曾经|成年|全家|时间|时候|时常|计划|计算|毕业|马上|万一|万元|"
    r"方便|方法|方式|常住|常年|常常|常见|白条|程序|许可|许多|任意|任务|任职|单位|单身|单元|单号|单子|符合|符号|满足|满意|成功|成立|连续|连接|原来|原件|"
    r"乐意|包括|解决|解释|解除|管理|管道|关系|全部|全额|游客|游泳|查询|查看|简单|应届|应急|商户|农民|农村|党员|车主|房东|官方|严重|田地|龙头|路灯|路口|路过|"
    r"水管|金融|莫名|盘查|楼上|楼下|康复|施工|区别|区域|南方|东方|边上|司机|司法|明细|明白|费用|封条|项目|储蓄|余额|黄金|史上|张贴|张开|周岁|夏天|高速).?"
)


class NameFinder:
    """Finds names after what introduces them; the longest that the words behind allow."""

    def find(self, text: str) -> Iterator[PersonalData]:
        for pattern in _PATTERNS:
            for match in pattern.finditer(text):
                if not _NO_NAMES.fullmatch(match["name"]):
                    yield PersonalData(Kind.NAME, match.start("name"), match.end("name"), match["name"])
