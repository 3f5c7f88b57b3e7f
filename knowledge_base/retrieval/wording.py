"""Preparing sentences for search: without courtesies, as tokens, and what is left when function words are gone."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import jieba
import yaml

from language.normalise import normalise

_SYNONYMS = Path(__file__).with_name("synonyms.yml")

_COURTESY = re.compile(
    r"^(?:(?:你好|您好|您们好|喂|哈喽|hello|hi|早上好|下午好|晚上好|在吗|请问|请教|麻烦|打扰|咨询|老师|同志|领导|客服|亲)"
    r"(?:一下|一哈|个问题|问下|问一下|下|了|呀|啊|吗)?[,。!?~、 ]*"
    r"|(?:我)?(?:想|要)(?:请?问|咨询|了解|打听)(?:一下|下|个事|一哈)?[,。:、 ]*"
    r"|(?:帮我|给我)?(?:问|查)(?:一下|下)[,。:、 ]*)+"
)
_THANKS = re.compile(r"[,。!、 ]*(?:谢谢(?:你|您|了|啦)?|多谢|感谢|麻烦(?:了|您了|你了)|辛苦了)[,。!~ ]*$")
_PUNCTUATION = re.compile(r"[^\w\u3400-\u9fff]+")

# What a short follow-up is made of besides the thing itself: taken away, nothing of substance is left.
_FUNCTION = re.compile(
    r"最多|最高|最少|上限|限额|额度|几次|次数|加急|预约|过期了?|到期了?|复印件|原件|本人|自己|代办|代理|邮寄|寄|丢了|丢|坏了|急|先|行不行|行|别的|其他|别人|家人|必须|一定|"
    r"请问|那么?|这个?|它|我|你|您|咱|他|她|们|想|要不要|需要|需不需要|用|要|得|能不能|可不可以|可以|能|会|是不是|是|有没有|有|还|也|再|就|都|又|呢|吗|嘛|吧|啊|呀|哦|的|了|去|到|来|在|"
    r"什么时候|什么|啥|哪些|哪里|哪儿|哪个|哪|怎么样|怎么|如何|咋|多少|多久|多长时间|几天|几个|几点|几|时间|长|钱|费用|费|收|交|花|"
    r"材料|资料|证件|手续|东西|带|准备|提供|条件|要求|资格|符合|流程|步骤|地址|地点|地方|位置|窗口|大厅|电话|号码|打|联系|网上|线上|手机|上班|上午|下午|周末|周六|周日|星期|"
    r"办理|办|弄|搞|申请|处理|依据|法律|规定|文件|结果|拿到|拿|领|取|出来|下来|好|免费|一共|总共|大概|具体|详细|说|讲|告诉|知道|清楚|一下|下|完|不|没|谁|人|和|跟|或|但|如果|然后|为什么|请|问|另外|刚才|上面|前面"
)


# Of these, what is a question of its own when it is said of a matter (护照可以邮寄吗).
_OF_ITS_OWN = re.compile(
    r"加急|预约|过期|到期|复印件|原件|本人|自己|代办|代理|寄|丢|坏|急|别的|其他|别人|家人|手机|周末|周六|周日|星期|提供|结果|免费"
)


def searchable(text: str) -> str:
    """The sentence the search works on: normalised, without greetings and thanks."""
    sentence = normalise(text)
    stripped = _THANKS.sub("", _COURTESY.sub("", sentence)).strip(" ,。!?~、")
    return stripped or sentence


def official(text: str) -> str:
    """The sentence in the words the knowledge uses (扯证 → 结婚登记); for comparing, never for showing."""
    pattern, meanings = _synonyms()
    return pattern.sub(lambda match: meanings[match.group()], text)


def residue(text: str) -> str:
    """What remains of a sentence without function words and the words for facets."""
    return _PUNCTUATION.sub("", _FUNCTION.sub("", searchable(text)))


def only_asks(rest: str) -> bool:
    """Whether what a sentence says besides a matter's name only asks for one of its fields, or for nothing.

    >>> only_asks("多少钱"), only_asks("我能领吗"), only_asks("可以邮寄吗"), only_asks("弄丢的")
    (True, True, False, False)
    """
    return not residue(rest) and not _OF_ITS_OWN.search(rest)


def words(text: str) -> list[str]:
    """jieba's words, single function characters and punctuation left out."""
    return [word for word in jieba.dt.lcut_for_search(text) if _PUNCTUATION.sub("", word)]


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of characters, within stretches free of punctuation; a lone character stands for itself."""
    found: list[str] = []
    for stretch in _PUNCTUATION.split(text):
        found += [stretch] if len(stretch) == 1 else [stretch[i : i + 2] for i in range(len(stretch) - 1)]
    return found


@lru_cache(maxsize=1)
def _synonyms() -> tuple[re.Pattern[str], dict[str, str]]:
    data = yaml.safe_load(_SYNONYMS.read_text(encoding="utf-8"))
    meanings = {str(said): str(row["means"]) for row in data["synonyms"] for said in (*row["say"], row["means"])}
    longest_first = sorted(meanings, key=lambda said: (-len(said), said))
    return re.compile("|".join(re.escape(said) for said in longest_first)), meanings
