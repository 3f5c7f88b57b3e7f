"""Which facets of a service a sentence asks for, by the phrases people use.

Strong patterns name a facet outright; weak ones (a bare "how", a bare "can I") only count beside or without
a strong one: 怎么补办 alone is the general question, 怎么补办，要多少钱 asks for steps and fee.
"""

from __future__ import annotations

import re
from re import Pattern

from contracts.facets import Facet

_WHAT = r"(?:什么|啥|甚么|哪些|哪几|几样|几种|多少|些什么|点啥|些啥|点什么)"

_STRONG: tuple[tuple[Facet, Pattern[str]], ...] = tuple(
    (facet, re.compile(pattern))
    for facet, pattern in (
        (
            Facet.MATERIALS,
            rf"材料|(?:带|准备|提供|提交|交上?|拿|备|用到?|需要|要)(?:齐|好|着|上|哪)?{_WHAT}(?:样|种|个)?(?:证件?|东西|资料|手续|表|证明|文件|照片)"
            rf"|(?:带|准备|提供|提交|备齐?)(?:齐|好|着|上)?{_WHAT}|{_WHAT}(?:样|种|个)?(?:材料|资料|证件|手续)"
            r"|(?:要不要|需不需要|用不用|需要|要|得|必须)(?:带|提供|提交|出示|交)(?:上|着)?(?!钱|费|多少)[^,。?!]{0,8}?(?:证|本|照|复印件|原件|证明|合同|执照)"
            r"|(?:带|准备|提供|提交|递交?|上交|拿|备|复印|出示|凭)(?:着)?[^,。?!]{0,6}?(?:什么|啥|哪些)(?:去|来|办|申|换|查|坐|领|$|[\u4e00-\u9fff]{1,2}(?:书|单|子|件|证|历|表|料)|[?,])"
            r"|(?:要不要|需不需要|用不用)(?:回[^,。?!]{0,8})?(?:拿|开|出|凭)[^,。?!]{0,6}?(?:证|本|证明|凭证|合同|单)"
            r"|(?:要|得|需要|该)(?:交|带|拿|备)(?:些|点)?(?:啥|什么)(?:$|[?,])"
            r"|原件|复印件|(?:资料|文件|材料|证件)的?清单|哪些证|什么证件|凭什么(?:申请|办|领|坐|取|换|去|$)",
        ),
        (
            Facet.CONDITIONS,
            r"条件|资格|满足|符合(?:什么|哪些|啥)?(?:要求|规定|标准)?|(?:哪些|哪种|哪类|什么|啥|什么样的?|怎样的|啥样的?)的?(?:人|企业|家庭|情况)(?:群)?(?:才)?(?:能|可以|可|算|属于)"
            r"|(?:有|要|需)(?:什么|啥|哪些)(?:样的)?(?:要求|限制|门槛)|谁(?:才)?(?:能|可以|有资格)(?:申|办|领|享)|(?:年龄|户籍|户口|收入)(?:有|要|的)?(?:要求|限制)"
            r"|哪些(?:人|情形|情况|企业|家庭)(?:必须|不用|可以|能|才|下)|够不够|够格|算不算|达到哪些|多大(?:岁数|年纪|年龄)|(?:需要?有|要有|得有|要够)多(?:少|大|长)"
            # how long one must have paid, lived, worked
            r"|(?:缴|交|满|住|工作|参保|连续|存|断|结婚|分居)[^,。?!天]{0,6}?(?:几|多少)个?(?:月|年)|(?:几年|几个月|多久|多长时间)(?:才|就|后|以后|之后)?(?:能|可以|有资格)(?:申|办|领|提|贷|报|享|买|考|落)(?![到完好下出])"
            # by when one must apply is a condition, told beside how long it takes
            r"|(?:几|多少)(?:个)?(?:天|日|月|年)(?:之)?(?:内|以内)|多(?:久|长时间)(?:之)?(?:内|以内)|最晚|最迟|截止|时效",
        ),
        (
            Facet.STEPS,
            r"流程|步骤|哪些环节|怎么走|怎么操作|整个手续|手续(?:有|是)?(?:哪些|什么)|程序(?!员|要?具备|需)|(?:先|第一步)(?:去|做|办|干)?(?:哪|什么|啥)|分几步|几个环节|具体怎么走",
        ),
        (
            Facet.TIME_LIMIT,
            r"多久(?!一次|换|审|年检|要|复)|多长时间|(?:要|得|需要?|等)?(?:几|多少)个?(?:工作日|天(?!气)|星期|礼拜)|时限|几个月(?:能|可以|才|下)|多快"
            r"|(?:什么时候|啥时候|何时|几时)(?:才)?(?:能|可以|会)?(?:办好|办完|办下|下来|拿到|领到|到账|出来|好|发|批)|截止|最晚|最迟|时效|几(?:日|号)(?:内|截|前|$|[?,])|法定几|多少(?:个)?天|(?:什么时候|啥时候|何时)(?:能|会|才)?(?:知道|打到|到|给|有结果|出|通过|缴|交|去)|当场(?:就)?能|当天(?:能|可以|就)?(?:拿|办|取|出)|当场(?:能|可以)?(?:拿|办|取|领)|立等可取|加急",
        ),
        (
            Facet.FEE,
            r"多少(?:钱|元|块|费)|收费|费用|(?:要|用|需|需要|得)(?:不要|不用)?(?:交|花|收|付|缴)?(?:钱|费)|(?:花|收|交)不?(?:花|收|交)?钱|免费|工本费|手续费|几(?:块|元)钱?|花多少|什么价|价格|贵不贵|怎么收|白办|掏钱|几[百千十](?:块|元)|税率|几个(?:百分)?点|百分点|诉讼费|收[^,。?!]{0,3}钱|要缴多少|缴几(?!个?[月年])",
        ),
        (
            Facet.PLACE,
            r"(?:在|去|到|上|往|找|从)(?:哪(?!些|种|天|年|月|一|几)|什么地方|啥地方|何处|哪个)|哪(?:里|儿|个地方|个窗口|个大厅|家|个部门|个单位|个局)(?:可以|能|受理|有|管|办|领|交|查)?"
            r"|地址|地点|(?:该|应该|要)?(?:找|问)(?:谁|哪)|哪边的?|什么地方|什么位置|哪个(?:窗口|大厅|派出所|部门|地方|单位|局)|怎么去|就近",
        ),
        (
            Facet.HOURS,
            r"几点|(?:上班|办公|办理|营业|工作|受理|开放)时间|周末|周[六日天]|星期[六日天]|礼拜[六日天]|双休|节假日|放假|午休|中午(?:能|可以|有人|上班|休|也)?|下班|开门|关门|什么时候(?:上班|开门|能去)"
            r"|几(?:号|月)(?:开始|起)|(?:申报|报名|登记|申请)(?:窗口|通道|入口)?(?:什么时候|啥时候|几时|何时)(?:开|开始|截止)",
        ),
        (
            Facet.PHONE,
            r"(?<!换)(?<!换了)(?<!改)(?<!变)(?<!手机)电话(?!卡|通知|诈骗)|联系方式|联系人|怎么联系|热线|打(?:给|哪个|什么|几号|多少)|座机|号码是(?:多少|什么)|哪个号码",
        ),
        (
            Facet.ONLINE,
            r"网上|线上|在线|网办|网页|网站|网址|手机(?:上|端|里)|用手机|拿手机|手机(?:能|可以|办|app)|app|小程序|公众号|微信(?:上|里|能|可以|办)|支付宝|互联网|远程|不(?:用|想|去|到|必)(?:去|到|跑)?(?:现场|窗口|大厅|腿)|不跑|不出门|足不出户|(?:在|自己在)家(?:里|就)?(?:能|可以|办|弄)|电脑|一网通办|自助机",
        ),
        (
            Facet.BASIS,
            r"依据|根据(?:什么|哪|啥)|(?<![交带备供要拿])(?:哪|什么|啥)(?:一)?(?:条|部|个|项)?(?:法律|法规|法条|规定|文件|条例|政策)|法律规定|政策文件|文号|凭什么(?:收|罚|不|要|扣|说|规定)|谁规定|出处",
        ),
        (
            Facet.RESULT,
            r"结果|(?:发|给|拿到|领到|得到|出)(?:的是|个|一个)?(?:什么|啥)(?:证|本|东西|文件|样)?|(?:证书?|本子|证件)(?:长|是)(?:什么|啥)样|(?:能|可以|会|给|包)不?(?:能|可以|会)?(?:邮寄|快递|寄)|寄到家|邮到|电子证照?|电子版|纸质|怎么(?:送达|取证|拿证|领证)|上门送",
        ),
    )
)

# "How much do I get" is not "how much does it cost".
_BENEFIT = re.compile(
    r"(?:领|领到|领取|拿|拿到|发放?|给|贷|提|提取|报|报销|退|赔|赔偿|补贴|补助|补|奖励?|享受)(?:我|到)?(?:个|每月)?多少"
    r"|(?:津贴|补贴|补助金?|低保金?|失业金|失业保险金|抚恤金?|丧葬费|奖励金?|养老金|退休金|工资|额度|保证金)[^,。?!办]{0,6}?多少"
)
_WEAK_STEPS = re.compile(
    r"(?:怎么|如何|怎样|咋|咋个|怎)(?:样|才能|去|来|能|给|把)?[^,。?!]{0,6}?(?:办|弄|申请|申领|领|补|换|转|提|取|缴|交|登记|报|开|注销|迁|落|改|变更|参保|备案|认定|搞|操作)"
)
_WEAK_CONDITIONS = re.compile(
    r"(?:能不能|可不可以|可否|能否|是否可以|行不行|能|可以|可)(?:够)?(?:再|也|去|来|直接|同时)?(?:申请|办理?|申领|领|享受|参保|报名|落户|提取|贷款|登记|买|转|迁)(?!好|完|下|到|多少|几)[^,。?!]{0,10}(?:吗|么|不|嘛|吧|$|\?)"
    r"|(?:能不能|可不可以|可否|能否|是否可以)(?:再|也|去|来|直接|同时)?(?:申请|办理?|申领|领|享受|参保|报名|落户|提取|贷款|登记|买|转|迁)"
    r"|(?:要不要|需不需要|用不用|是不是(?:要|得|必须)|必须|非得)[^,。?!]{0,6}(?:本地|户口|户籍|满|够)"
)
# May one at all (由孩子去代取能行吗, 能提前换吗): of everything told of a matter, any may answer it, so that alone it
# asks for the overview.
_MAY_ONE = re.compile(
    r"(?:能不能|可不可以|可否|能否|行不行)(?=[^,。?!]{2})|(?:能|可以|让)[^,。?!]{2,14}(?:吗|么|不|嘛)(?:$|[?,])"
    r"|(?<=[\u4e00-\u9fff]{3})(?:行不行|可不可以|行吗|可以吗|能行吗|成不成)(?:$|[?,])"
)
# How much, how long, how often at the most: a condition or what one gets.
_AT_MOST = re.compile(r"上限|最多|最高|最长|限额|额度|(?:几|多少)(?:次|回)(?!电话)")
_PLACE_ON_NET = re.compile(r"(?:网上|手机|线上|小程序|app|微信)[^,。?!]{0,4}(?:哪|什么地方)")


def facets_of(text: str) -> tuple[Facet, ...]:
    """The facets a normalised sentence asks for, in the order they are asked; empty means the overview."""
    found: dict[Facet, int] = {}
    benefit = _BENEFIT.search(text)
    for facet, pattern in _STRONG:
        match = pattern.search(text)
        if match and not (facet is Facet.FEE and benefit):
            found[facet] = match.start()
    if Facet.ONLINE in found and _PLACE_ON_NET.search(text):
        found.pop(Facet.PLACE, None)
    if found:
        steps = _WEAK_STEPS.search(text)
        if steps and Facet.STEPS not in found and _stands_alone(text, steps, found):
            found[Facet.STEPS] = steps.start()
        conditions = _WEAK_CONDITIONS.search(text) or _MAY_ONE.search(text) or _AT_MOST.search(text)
        if conditions and Facet.CONDITIONS not in found and _stands_alone(text, conditions, found):
            found[Facet.CONDITIONS] = conditions.start()
    elif conditions := _WEAK_CONDITIONS.search(text):
        found[Facet.CONDITIONS] = conditions.start()
    elif most := _AT_MOST.search(text):
        found = {Facet.CONDITIONS: most.start(), Facet.RESULT: most.end()}
    return tuple(sorted(found, key=lambda facet: found[facet]))


def _stands_alone(text: str, steps: re.Match[str], found: dict[Facet, int]) -> bool:
    """Whether the bare "how" is a question of its own: it has its own clause, apart from the other facet's."""
    clause_start = max(text.rfind(mark, 0, steps.start()) for mark in ",。?!;、 ") + 1
    ends = [end for mark in ",。?!;、 " if (end := text.find(mark, steps.end())) >= 0]
    clause_end = min(ends, default=len(text))
    return not any(clause_start <= start < clause_end for start in found.values())
