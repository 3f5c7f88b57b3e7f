"""Chinese surnames, after the counts of the Ministry of Public Security (《二〇二〇年全国姓名报告》)."""

from __future__ import annotations

COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤"
)
"""Of nine in ten people; they may stand after a mere 姓名 or before 先生."""
RARER = (
    "阎傅康常温季施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛"
    "靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商"
    "刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区向赖文萧阎"
)
"""Many are words of their own (和, 时, 全): only where a name is introduced."""
COMPOUND = (
    r"欧阳|上官|司马|诸葛|皇甫|司徒|东方|慕容|令狐|尉迟|长孙|夏侯|端木|轩辕|公孙|百里|南宫|西门|独孤|宇文|闻人|澹台"
)
