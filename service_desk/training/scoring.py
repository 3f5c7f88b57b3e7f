"""Scores a practice talk: routing, the answer, time, tone. Every point lost is explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from service_desk.training.scenarios import Scenario

FIRST_REPLY, EACH_REPLY = timedelta(minutes=3), timedelta(minutes=3)  # GB/T 33358-2016: other than phone, 3 minutes
GREETINGS = ("您好", "你好", "请您", "请问", "抱歉", "感谢", "谢谢", "不好意思")
HARSH = (
    *("不知道", "不清楚", "不归我", "不归我们", "没办法", "自己看", "自己查", "自己去", "爱找谁", "急什么", "不是说了"),
    *("你去问", "跟我没关系", "随便你", "别问了"),
)
WEIGHTS = {"routing": 30, "answer": 40, "time": 15, "tone": 15}


@dataclass(frozen=True)
class Reply:
    """What the trainee said, and how long the citizen had waited for it."""

    text: str
    waited: timedelta


@dataclass(frozen=True)
class Decision:
    """What the trainee decided at the end: whose matter it is, and whether an order is to be made of it."""

    department: str
    order: bool


def score(
    scenario: Scenario, replies: Sequence[Reply], decision: Decision, names: Mapping[str, str]
) -> dict[str, object]:
    """Points by part, of 100 in all, and a sentence for everything that was missing. `names`: of the departments."""
    remarks: list[str] = []
    parts = {
        "routing": _routing(scenario, decision, names, remarks),
        "answer": _answer(scenario, replies, remarks),
        "time": _time(replies, remarks),
        "tone": _tone(replies, remarks),
    }
    points = {name: round(WEIGHTS[name] * share) for name, share in parts.items()}
    return {"points": points, "total": sum(points.values()), "remarks": remarks}


def _routing(scenario: Scenario, decision: Decision, names: Mapping[str, str], remarks: list[str]) -> float:
    right = decision.department == scenario.department
    if not right:
        should, chosen = (names.get(one, one) for one in (scenario.department, decision.department))
        remarks.append(f"承办部门应为{should}，您选的是{chosen}。")
    wanted = scenario.demands == "order"
    if wanted != decision.order:
        remarks.append("这件事需要登记工单。" if wanted else "这件事当场可以答复，不需要登记工单。")
    return (right + (wanted == decision.order)) / 2


def _answer(scenario: Scenario, replies: Sequence[Reply], remarks: list[str]) -> float:
    if not scenario.facts:
        return 1.0 if replies else 0.0
    said = "".join(reply.text for reply in replies)
    missing = [fact for fact in scenario.facts if not any(word in said for word in fact)]
    remarks.extend(f"没有讲到：{'或'.join(fact)}。" for fact in missing)
    return 1 - len(missing) / len(scenario.facts)


def _time(replies: Sequence[Reply], remarks: list[str]) -> float:
    if not replies:
        remarks.append("没有答复市民。")
        return 0.0
    late = [reply for place, reply in enumerate(replies) if reply.waited > (FIRST_REPLY if place == 0 else EACH_REPLY)]
    if late:
        remarks.append(f"有{len(late)}次让市民等了3分钟以上。")
    return 1 - len(late) / len(replies)


def _tone(replies: Sequence[Reply], remarks: list[str]) -> float:
    if not replies:
        return 0.0
    said = "".join(reply.text for reply in replies)
    harsh = [word for word in HARSH if word in said]
    if harsh:
        remarks.append(f"用语不当：{'、'.join(harsh)}。")
    polite = any(word in said for word in GREETINGS)
    if not polite:
        remarks.append("没有使用礼貌用语。")
    return 0.0 if harsh else 0.5 + polite / 2
