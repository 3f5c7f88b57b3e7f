"""What is left of a sentence when the words that only ask for a person or announce a complaint are taken away."""

from __future__ import annotations

import re

from language.normalise import normalise

_EMPTY_WORDS = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:局|委|中心)|转(?:接)?(?:到)?人工(?:客服|服务|坐席|处理)?|人工(?:客服|服务|坐席)?|真人(?:客服)?|客服|坐席|工作人员|接线员|负责人|活人"
    r"|投诉|举报|反映|申诉|维权|提(?:个|点|一个)?(?:意见|建议)|意见|建议|问题|情况|事情|个事|的事|件事"
    r"|你好|您好|请问|麻烦|谢谢|请|帮我|帮忙|给我|让|叫|找|接|转|联系|咨询|跟|和|与|说话|聊聊?|聊天|回个?电话|回电"
    r"|我们?|你们?|您|他们?|要|想|需要|可以|可不可以|能不能|能|有没有|有|个|位|一下|一个|一些|点|人|来|去|吗|呢|吧|啊|呀|了|的|不|机器|机器人|还是|算了|在线?"
)
_PUNCTUATION = re.compile(r"[\s,。?!;:、.~…()\"'“”《》-]+")
MIN_MATTER = 3
_TITLE_LENGTH = 30
_OPENING = re.compile(
    r"^(?:你好|您好|请问|麻烦)?[,，。!！\s]*(?:我们?)?(?:想要|想|要)?(?:投诉|举报|反映|申诉)(?:一下|个|一个)?(?:问题|情况)?[,，。：:!！\s]*"
)


def is_concrete(text: str) -> bool:
    """Whether the sentence says something about the matter itself.

    >>> is_concrete("我要投诉"), is_concrete("转人工，谢谢"), is_concrete("电梯坏了，我要投诉")
    (False, False, True)
    """
    rest = _PUNCTUATION.sub("", _EMPTY_WORDS.sub("", normalise(text)))
    return len(rest) >= MIN_MATTER


def title_of(text: str) -> str:
    """A short title of a matter: without the opening words, cut at a clause when it is long."""
    title = _OPENING.sub("", text.strip()) or text.strip()
    if len(title) <= _TITLE_LENGTH:
        return title
    cut = max(title.rfind(mark, 8, _TITLE_LENGTH) for mark in "，。；！？,;!? ")
    return title[: cut if cut > 0 else _TITLE_LENGTH].rstrip("，。；！？,;!? ") + "…"
