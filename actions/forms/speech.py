"""What a citizen can say inside a form that is no answer: leave, skip, go back, correct, ask something else first."""

from __future__ import annotations

import re

from actions.forms.fields import Field
from language.normalise import normalise

_ENDS = " ,。!?~.吧啊呀哦"
_PERSON = re.compile(
    r"转(?:接|到)?(?:一下)?人工|^(?:我?要|找|叫|请|帮我|给我|换)?(?:转|接)?(?:个)?(?:人工|真人|活人)(?:客服|服务|坐席)?$"
    r"|(?:找|要|叫|转|换)(?:个|一?位|你们)?(?:真人|人工|客服|工作人员|坐席|接线员)"
)
_LEAVE = re.compile(
    r"^(?:那|那就|我|还是)?(?:算了|不(?:想)?(?:填|弄|问|查|看|办|预约|投诉|登记|说|约|补充|要|用)了?|退出|取消|结束|停|放弃|别问了?|不用(?:填|登记|查|预约|补充)?了"
    r"|下次再(?:说|弄|填)|以后再说|没(?:事|什么)了|就这样|就这些|到此为止|quit|exit|cancel)$"
)
_LEAVE_BEGINS = re.compile(
    r"^(?:那|那就|还是)?(?:算了|不填了|不弄了|不登记了|不预约了|不查了|退出|取消|别问了)(?:[,。!?~\s]|$|不(?:想)?.{1,4}了?$)"
)
_SKIP = re.compile(
    r"^(?:跳过|略过|下一(?:个|题|步|项)|不(?:想|方便|愿意|便|太)?(?:说|填|提供|透露|留|清楚|知道|记得|确定)|不(?:用|需要)(?:联系)?|没有|无|暂无|没有?了|不了|随便|都行|记不清|忘|pass|skip)$"
)
_BACK = re.compile(r"^(?:上一(?:步|题|个|项)|返回(?:上一步)?|后退|退回|回到上一步|重(?:新)?填(?:上一个)?|back)$")
_CORRECTS = re.compile(r"写错|填错|说错|打错|弄错|输错|选错|搞错|更正|纠正|修改|改(?:一下|成|为|下)|应该是|不对|错了")
_CORRECTING_WORDS = re.compile(
    r"(?:我|刚才|刚刚|前面|上面|那个|的|是|把|要|想|把|请|帮我)*(?:写错|填错|说错|打错|弄错|输错|选错|搞错|更正|纠正|修改|改(?:一下|成|为|下)?|应该是|不对|错)(?:了|成|为|一下)?[,。:;\s]*(?:应该)?(?:是)?"
)
_DIGRESSES = re.compile(
    r"^(?:等(?:一?下|等)|稍等|慢着|对了|顺便)?[,。\s]*(?:我)?(?:先|再|顺便|另外|还)(?:想)?(?:问|咨询|打听|了解|请教)(?:一?下|个|您|你)?(?:[,。:问题\s]|$|[^,。]*(?:吗|呢|么|\?|怎么|多少|哪|什么|几))"
    r"|^(?:等(?:一?下|等)|对了|顺便)[,。\s].*(?:吗|呢|么|\?|怎么|多少|哪|什么|几)|^请问"
)
_OPENING_OF_DIGRESSION = re.compile(
    r"^(?:等(?:一?下|等)|稍等|慢着|对了|顺便)?[,。\s]*(?:我)?(?:先|再|顺便|另外|还)?(?:想)?(?:问|咨询|打听|了解|请教)(?:一?下|个问题|您|你)?[,。:\s]*"
)


def _plain(text: str) -> str:
    return normalise(text).strip(_ENDS)


def asks_for_person(text: str) -> bool:
    """「人工」 at any step."""
    return _PERSON.search(_plain(text)) is not None


def leaves(text: str) -> bool:
    """「算了」, 「不填了」, 「取消」."""
    sentence = _plain(text)
    return _LEAVE.match(sentence) is not None or _LEAVE_BEGINS.match(normalise(text)) is not None


def skips(text: str) -> bool:
    """「跳过」, 「不方便说」."""
    return _SKIP.match(_plain(text)) is not None


def goes_back(text: str) -> bool:
    """「上一步」."""
    return _BACK.match(_plain(text)) is not None


def digresses(text: str) -> bool:
    """「先问一下…」: something else comes first."""
    return _DIGRESSES.match(normalise(text)) is not None


def digression(text: str) -> str:
    """The question itself, without 「先问一下」.

    >>> digression("先问一下，居住证怎么办"), digression("居住证怎么办")
    ('居住证怎么办', '居住证怎么办')
    """
    rest = _OPENING_OF_DIGRESSION.sub("", normalise(text)).strip()
    return rest if len(rest) > 1 else text


def corrected(text: str, fields: tuple[Field, ...], before: str | None) -> tuple[Field, str | None] | None:
    """The earlier field a sentence corrects and its new answer, when the sentence holds it.

    Without a field's name, a correction is of the field answered last (`before`). None: nothing is corrected.
    """
    sentence = normalise(text)
    named = [f for f in fields if any(name in sentence for name in f.names)]
    if not _CORRECTS.search(sentence) or not (named or _CORRECTING_WORDS.match(sentence)):
        return None
    if not named:
        named = [f for f in fields if f.name == before]
    if not named:
        return None
    field = named[-1]
    rest = re.sub(r"^(?:把|将|我的|那个)+", "", _CORRECTING_WORDS.sub("", sentence))
    for name in sorted(field.names, key=len, reverse=True):
        rest = rest.replace(name, "", 1) if rest.startswith(name) else rest
    rest = _CORRECTING_WORDS.sub("", rest).strip(_ENDS + ":")
    return field, field.answer(rest) if rest else None
