"""Small talk and what is off the subject: a short answer about the bot, a real question misread, or a decline."""

from __future__ import annotations

import re

from actions.answering import Today, search_request, told
from actions.knowledge import Knowledge
from actions.ladder import WHAT_I_CAN, declined
from actions.replying import ReplyAction, Said
from actions.turn import Turn
from contracts.blocks import Paragraph
from contracts.search import Outcome
from contracts.statuses import Status
from contracts.trace import trace_of
from contracts.turn import TurnReply
from language.normalise import normalise

SURE_OFF_TOPIC = 0.6  # the classifier's confidence above which only a probable answer overrules it
PROBABLE = 0.75  # the search's probability that overrules it

_ABOUT_THE_BOT = re.compile(
    r"你(?:到底)?(?:是|叫)(?:谁|什么|啥|机器|真人|人|哪|chatgpt|ai|智能)|你的名字|(?:是不是|是)(?:机器人|真人|人工智能)|你是什么"
    r"|谁(?:开发|做|创造|发明)(?:的|了)?你|你(?:多大|几岁)|who are you|your name"
)
_ABOUT_THE_WORK = re.compile(
    r"你(?:能|会|可以|都会|都能)(?:帮我)?(?:做|干|办|解决|回答)?(?:些)?(?:什么|啥|哪些|嘛)"
    r"|(?:有|啥|什么)功能|怎么(?:使)?用你?$|how do i use"
)
_CHATTER = re.compile(
    r"^(?:哈+|呵+|嘻+|嘿+|啦+|哦+|噢+|额+|呃+|啊+|嗯哼|无语|有意思|真的假的|不会吧|测试(?:一下)?|test(?:ing)?)$"
)


class SmallTalk(ReplyAction):
    """Answers about itself, gives a misread question its answer, and declines the rest."""

    action_name = "action_small_talk"

    def __init__(self, knowledge: Knowledge, today: Today) -> None:
        self._knowledge = knowledge
        self._today = today

    async def reply(self, turn: Turn) -> Said:
        if (about := about_itself(turn)) is not None:
            return about
        request, _ = search_request(turn, self._today())
        result = await self._knowledge.search(request)
        sure = turn.confidence >= SURE_OFF_TOPIC and not turn.named_items
        probable = result.outcome is Outcome.ANSWER and result.probability >= PROBABLE
        if sure and not probable:
            return declined(turn, trace_of(request, result))
        return told(turn, request, result)


def about_itself(turn: Turn) -> Said | None:
    """Who it is and what it can do, however the classifier took the question."""
    said = _about_itself(normalise(turn.text))
    return Said(TurnReply(Status.CHITCHAT, blocks=(Paragraph(said),))) if said is not None else None


def _about_itself(text: str) -> str | None:
    if _ABOUT_THE_WORK.search(text):
        return WHAT_I_CAN + "您直接说要办的事就行，比如“居住证怎么办”。"
    if _ABOUT_THE_BOT.search(text):
        return "我是云州市政务服务助手“问政”，一个智能问答程序，不是真人。" + WHAT_I_CAN
    if _CHATTER.search(text.strip(" ,。?!~.")):
        return "我在。您有要办的事，直接告诉我就行。"
    return None
