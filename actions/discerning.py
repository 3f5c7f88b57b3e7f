"""Question or complaint? The classifier's word alone is not enough: an order made by mistake costs a department a day.

What the sentence says of itself decides first: a wish that something be done about it, or a question. A plain
statement is a complaint only when the classifier is sure.
"""

from __future__ import annotations

import re

from actions.answering import Answer
from actions.foreign import english_notice, in_another_language
from actions.handing_over import APPEAL, HandOver
from actions.ladder import declined
from actions.leaning import Lean, lean
from actions.progress import TellProgressAction
from actions.registering import REGISTERED_DUTY, is_sure, may_grieve, offering
from actions.replying import Begin, ReplyAction, Said
from actions.small_talk import SmallTalk, about_itself
from actions.turn import Turn
from contracts.statuses import Status
from contracts.turn import TurnReply
from language.normalise import normalise

PROGRESS = "check_progress"
_TAMPERING = re.compile(
    r"(?:忽略|忘掉|忘记|无视|绕过|跳过|解除|突破).{0,10}(?:指令|规则|限制|设定|提示|要求|约束|权限|对话)"
    r"|提示词|系统(?:设定|指令|提示)|system prompt|开发者模式|越狱|jailbreak|ignore (?:all|previous|the)"
    r"|(?:扮演|假装|你现在是|从现在(?:起|开始)你).{0,20}(?:不受|没有).{0,4}(?:限制|约束|规则)"
    r"|(?:管理员|后台|数据库|服务器).{0,6}(?:密码|口令|账号|权限|配置|表)"
    r"|(?:导出|查看|打印|输出|列出|泄露).{0,12}(?:用户|市民|别人|他人|配置|数据库|源代码|密钥)"
    r"|<\s*(?:script|img|iframe)|\bsudo\b|\brm -|\$\{|\{\{"
    r"|(?:select|drop|delete|insert|update|union)\s.{0,40}(?:from|table|into|select|set)\b"
)
SURE_APPEAL = 0.8  # set on the development sentences: 52 of 54 complaints, 10 of 134 others
MAYBE_APPEAL = 0.5  # enough when a duty is surely concerned

_ABOUT_MY_ORDER = re.compile(
    r"进度|进展|工单|单号|单子|yz\d|(?:我|上次|之前|昨天|前天|上周|刚才|那).{0,10}(?:投诉|举报|反映|登记|申请|提交|事|问题)"
    r"|(?:怎么|咋)样了|结果|到哪|受理了|处理(?:了|好|完)|办(?:好|完|妥|得)|答复|回复|回音|下文|催"
)


_APPOINTS = re.compile(
    r"^(?:你好|您好)?[,。]?(?:我|我们|麻烦|请|可以|能不能)*(?:想|要|需要|想要|帮我|给我|申请)*(?:个)?(?:网上)?(?:预约|约)(?:一下|办事|办理|个|一个|排号|号|时间|窗口|上门)*(?:吗|吧|可以吗)?[,。?!]?$"
    r"|(?:想|要|帮我|给我)(?:预约|约)[^,。?]{0,10}(?:今天|明天|后天|周[一二三四五六日]|星期|下周|\d+[号日]|上午|下午)"
)


def wants_appointment(turn: Turn) -> bool:
    """A bare wish for an appointment, or one for a day; 「预约结婚登记」 is answered first."""
    return _APPOINTS.search(normalise(turn.text)) is not None


def _special(turn: Turn) -> Said | None:
    """What is neither question nor complaint: tampering, English, a wish for an appointment."""
    if _TAMPERING.search(turn.text.lower()):
        return declined(turn, {"tampering": True})
    if in_another_language(turn.text):
        return english_notice(turn)
    if turn.intent == "nlu_fallback" and (about := about_itself(turn)) is not None:
        return about
    if wants_appointment(turn):
        return Said(TurnReply(Status.FORM), begin=Begin("appointment"))
    return None


class Discern(ReplyAction):
    """Gives a matter to the action that suits it: answer, register, or small talk."""

    action_name = "action_discern"

    def __init__(
        self,
        answer: Answer,
        hand_over: HandOver,
        small_talk: SmallTalk,
        progress: TellProgressAction,
    ) -> None:
        self._answer, self._hand_over, self._small_talk, self._progress = answer, hand_over, small_talk, progress

    async def reply(self, turn: Turn) -> Said:
        if (special := _special(turn)) is not None:
            return special
        if await self._is_complaint(turn):
            return await self._hand_over.reply(turn.with_intent(APPEAL))
        if turn.intent == "chitchat":
            return await self._small_talk.reply(turn)
        if turn.intent == PROGRESS and _ABOUT_MY_ORDER.search(normalise(turn.text)):
            return await self._progress.reply(turn)
        said = await self._answer.reply(turn)
        if may_grieve(turn, said):
            return offering(turn, said, await self._hand_over.accountable(turn.text))
        return said

    async def _is_complaint(self, turn: Turn) -> bool:
        if turn.intent == PROGRESS:
            return False
        leaning = lean(turn.text)
        if leaning is not Lean.OPEN:
            return leaning is Lean.FILE
        if turn.intent != APPEAL or turn.confidence < MAYBE_APPEAL:
            return False
        route = await self._hand_over.accountable(turn.text) if turn.confidence < SURE_APPEAL else None
        return turn.confidence >= SURE_APPEAL or is_sure(route, REGISTERED_DUTY)
