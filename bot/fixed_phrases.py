"""NLU component: emergencies and red lines by explicit phrases, after the classifier.

A phrase always decides; the classifier may find more, never less, but for what is plainly about papers or benefits
(「驾照不见了」「心梗装了支架怎么报销」). Each gets a topic, by which the domain chooses
the fixed text, so that neither the action server nor the knowledge is needed to give it.
"""

# ruff: noqa: ARG003 - the arguments are the ones Rasa passes to every graph component
from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

_OFFICIAL = r"(?:干部|领导|局长|处长|科长|书记|主任|村长|镇长|区长|市长|公务员|官员|所长|民警|法官|执法人员|工作人员)"
_CORRUPT = r"(?:受贿|贪污|收(?:了)?(?:红包|黑钱|好处|贿)|索贿|要好处|吃拿卡要|以权谋私|腐败|滥用职权|挪用公款|违纪)"

# topic, intent, pattern: the first that is found decides
PHRASES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (topic, intent, re.compile(pattern))
    for topic, intent, pattern in (
        (
            "mind",
            "emergency",
            r"自杀|自尽|轻生|寻短见|寻死|不想活|不想再活|活不下去|活着(?:真|好)?没(?:有)?(?:意思|意义)|(?:我|他|她)(?:真的|好|就)?想死|割腕"
            r"|(?:要|想|准备|正在)(?:从楼上)?跳(?:楼|河|桥|江)|结束(?:自己的|我的|这)?(?:生命|一生)|一了百了|死了算了|吞(?:了)?(?:一瓶)?安眠药",
        ),
        (
            "danger",
            "emergency",
            r"救命|(?:着|起|失)火了(?!之?后|以后|怎么(?:赔|办理|申请))|正在(?:燃烧|着火)|(?:煤气|燃气|天然气|液化气)(?:正在)?(?:泄漏|泄露|漏气|漏了|中毒)"
            r"|有人(?:正在|要|被)?(?:落水|溺水|掉(?:进|到)?(?:河|水|井)|晕倒|昏倒|触电|被砍|持刀|拿着?刀|砍人|打人|抢劫|入室|闯进)|持刀|入室抢劫|被(?:绑架|抢劫|非法拘禁|拐)"
            r"|(?:正在|在)(?:打|砍|杀|追)(?:人|我)|要(?:杀|砍|打死)(?:人|我)|不省人事|没(?:有)?呼吸|昏迷(?:了|不醒)|大出血|心(?:脏病|梗)(?:犯了|发作|突发)?了|孩子(?:走丢|被拐|不见)了|被困(?:电梯|在电梯|在)"
            r"|(?:快|要|马上)(?:不行|断气)了|正在家暴|(?:要|快)打死我|流了?(?:很多|好多|一地)血",
        ),
        (
            "discipline",
            "red_line",
            rf"纪委|纪检|监委|监察委|12388|贪官|行贿|索贿|受贿|贪污|挪用公款|{_OFFICIAL}[^,。?!]{{0,12}}{_CORRUPT}|(?:举报|告|揭发)[^,。?!]{{0,8}}(?:干部|领导|局长|书记|官员|公务员|村主任)",
        ),
        ("petition", "red_line", r"信访|上访|去(?:北京|省里|省城)告|越级反映|截访"),
        (
            "court",
            "red_line",
            r"(?:我|我的|我家|我们|我爸|我妈|我老公|我老婆|我儿子)?(?:的)?(?:官司|案子|案件)[^,。?!]{0,10}(?:判|赢|输|开庭|胜诉|法官|审理|上诉)|法院[^,。?!]{0,8}(?:判(?!决书)|不公|枉法|执行不了|拖着)|(?:判决|裁定)(?:不公|不服|结果)|能判几年|会判(?:多少|几)年|冤案|错案|法官[^,。?!]{0,6}(?:偏|不公)",
        ),
        (
            "secret",
            "red_line",
            r"国家(?:秘密|机密)|军事(?:机密|秘密|基地|部署)|绝密|涉密(?:文件|资料|信息)|内部机密|机密文件",
        ),
    )
)
_PAPERS = r"(?:证|照|卡|本|簿|护照|发票|合同|档案)(?:都|也|又)?(?:不见|丢|遗失|找不[到着]|弄没|没了)"
_BENEFITS = (
    r"医保|报销|报不报|报多少|慢病|特病|待遇|认定|评定|等级|补贴|津贴|救助金|申请救助|抚恤|丧葬费|注销户口"
    r"|户口.{0,4}注销"
)
_HARM = re.compile(
    r"[流出吐]血|血流|止不住|[满都是一].{0,2}血|刀|晕|昏|贼|抢|砍|打我|打人|追|跳|火|毒|救(?!助)|[要想打快去找寻]死|快来|喘不"
)
_PAPERS_OR_BENEFITS = re.compile(f"{_PAPERS}|{_BENEFITS}")
_GENERAL_TOPIC = {"emergency": "danger", "red_line": "general"}


def fixed_topic(text: str) -> tuple[str, str] | None:
    """The (intent, topic) a normalised sentence is bound to by its words, if any."""
    for topic, intent, pattern in PHRASES:
        if pattern.search(text):
            return intent, topic
    return None


def not_urgent(text: str) -> bool:
    """Whether a normalised sentence is about papers or benefits, with no word of harm: never an emergency by itself.

    >>> not_urgent("驾照不见了咋办"), not_urgent("孩子不见了"), not_urgent("抢我包的人跑了,身份证不见了")
    (True, False, False)
    """
    return _PAPERS_OR_BENEFITS.search(text) is not None and _HARM.search(text) is None


def _next_intent(message: Message) -> dict[str, Any] | None:
    """The classifier's likeliest intent besides an emergency."""
    ranking = message.get(INTENT_RANKING_KEY) or []
    return next((intent for intent in ranking if intent["name"] != "emergency"), None)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class FixedPhrases(GraphComponent):
    """Sets intent and topic of sentences that only get their fixed text."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FixedPhrases:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            bound = fixed_topic(message.get(TEXT) or "")
            if bound is not None:
                intent, topic = bound
                message.set(INTENT, {"name": intent, "confidence": 1.0}, add_to_output=True)
            else:
                intent = (message.get(INTENT) or {}).get("name")
                if intent == "emergency" and not_urgent(message.get(TEXT) or "") and (other := _next_intent(message)):
                    intent = other["name"]
                    message.set(INTENT, other, add_to_output=True)
                if intent not in _GENERAL_TOPIC:
                    continue
                topic = _GENERAL_TOPIC[intent]
            entity = {
                "entity": "topic",
                "value": topic,
                "start": 0,
                "end": 0,
                "extractor": type(self).__name__,
            }
            message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages
