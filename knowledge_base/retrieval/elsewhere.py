"""Places that are not ours: a sentence that begins with one usually asks for that place's government."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|"
    "台湾|内蒙古|内蒙|广西|西藏|宁夏|新疆"
)
_CITIES = (
    "广州|深圳|东莞|佛山|珠海|中山|惠州|杭州|宁波|温州|义乌|嘉兴|绍兴|南京|苏州|无锡|常州|徐州|南通|成都|绵阳|武汉|宜昌|襄阳|长沙|株洲|西安|咸阳|"
    "郑州|洛阳|济南|青岛|烟台|潍坊|沈阳|大连|长春|哈尔滨|石家庄|唐山|保定|太原|大同|合肥|芜湖|福州|厦门|泉州|南昌|赣州|昆明|大理|丽江|贵阳|遵义|"
    "南宁|桂林|海口|三亚|兰州|西宁|银川|乌鲁木齐|拉萨|呼和浩特|包头"
)
_COUNTRIES = (
    "美国|加拿大|英国|法国|德国|意大利|西班牙|俄罗斯|日本|韩国|朝鲜|泰国|越南|新加坡|马来西亚|印尼|印度|菲律宾|缅甸|老挝|柬埔寨|澳大利亚|澳洲|"
    "新西兰|巴西|墨西哥|南非|埃及|土耳其|迪拜|欧洲|欧盟|申根|瑞士|荷兰|瑞典|芬兰|挪威|丹麦|爱尔兰|葡萄牙|希腊|乌克兰"
)
# who comes from there, holds papers of there or did something there before asks about here
_COMES_FROM = re.compile(
    r"(?:市|省)?(?:的)?(?:人|户口|户籍|籍|身份证|驾照|驾驶证|居民|老家|那边|同胞|学生|车|牌照|社保|医保|公积金).{0,12}(?:来|转|迁|回|带|换|这|本地|合并|接)"
    r"|(?:市|省)?(?:人|户口|户籍|籍|居民|同胞)(?!.{0,2}怎么办理$)"
    r"|(?:市|省)?(?:的)?(?:临时)?(?:身份证|护照|通行证|驾照|驾驶证|行驶证|结婚证|离婚证|学历|毕业证)"
    r"|(?:市|省)?(?:那边)?(?:的)?(?:单位|公司|医院)?(?:交|缴|参保|工作|上班|打工|读书|上学|住院|看病|看的|就医|出生|离婚|结婚|买了|领的|办的|考的)"
)
_HERE = re.compile(r"这边|这里|这儿|本地|本市|咱们|我们市|过来|回来|转到|转回|转入|转来|迁来|迁到")
_ANYWHERE = re.compile(f"{_PROVINCES}|{_CITIES}|{_COUNTRIES}")


def names_elsewhere(sentence: str, ours: Iterable[str]) -> tuple[bool, bool]:
    """Whether another place is named at all, and whether the sentence begins with it.

    `ours` are our own regions' names: a place that is one of them is not elsewhere.
    """
    known = set(ours)
    places = [match for match in _ANYWHERE.finditer(sentence) if match.group() not in known]
    return bool(places), any(match.start() == 0 for match in places)


def asks_elsewhere(sentence: str, ours: Iterable[str]) -> bool:
    """Whether the sentence asks another place's government about that place.

    >>> asks_elsewhere("重庆公租房怎么申请", ["云州"]), asks_elsewhere("重庆的社保怎么转过来", ["云州"])
    (True, False)
    """
    known = set(ours)
    first = _ANYWHERE.match(sentence)
    if first is None or first.group() in known:
        return False
    rest = sentence[first.end() :]
    return not (_HERE.search(rest) or _COMES_FROM.match(rest) or any(name in rest for name in known))
