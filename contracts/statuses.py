"""Every way a turn can end, with the label and description that console, metrics and exports show."""

from __future__ import annotations

from enum import Enum


class Status(str, Enum):
    """How a turn ended."""

    label: str
    description: str

    def __new__(cls, value: str, label: str = "", description: str = "") -> Status:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.description = description
        return member

    ANSWERED = ("answered", "已答复", "The answer of a published entry was given with its source.")
    CLARIFY = ("clarify", "反问", "The bot asked back, with options or for the missing detail.")
    NO_ANSWER = ("no_answer", "未知", "A government matter, but nothing published answers it.")
    OUT_OF_SCOPE = ("out_of_scope", "超出范围", "Not a matter of this government; declined.")
    EMERGENCY = ("emergency", "紧急求助", "Emergency text with 110/119/120/12356.")
    RED_LINE = ("red_line", "固定口径", "A subject that only gets its fixed text.")
    HANDED_OFF = ("handed_off", "已转办", "A work order was made at a department.")
    QUEUED = ("queued", "排队中", "Waiting for a member of staff.")
    STAFF = ("staff", "人工答复", "Written by a member of staff.")
    FORM = ("form", "填写中", "A form asked its next question.")
    PROGRESS = ("progress", "进度", "The state of a work order was told.")
    CHITCHAT = ("chitchat", "寒暄", "Greeting, thanks, small talk.")
    ABUSE = ("abuse", "不文明用语", "Abuse met with a calm boundary.")
    RATED = ("rated", "已评价", "A rating was taken.")
    INVALID_INPUT = ("invalid_input", "无法识别", "Nothing readable in the message.")
    PAUSED = ("paused", "暂停服务", "An operator has turned this off for now; the citizen was told what to do.")
    ERROR_ENGINE = ("error_engine", "引擎故障", "The dialogue engine failed or was not reachable.")
    ERROR_ACTIONS = ("error_actions", "动作服务故障", "The action server failed or was not reachable.")
    ERROR_KNOWLEDGE = (
        "error_knowledge",
        "知识服务故障",
        "The knowledge service failed or was not reachable.",
    )
    TIMEOUT = ("timeout", "超时", "The engine did not answer in time.")

    @property
    def is_error(self) -> bool:
        """Whether the ending is our fault rather than an answer."""
        return self in (Status.ERROR_ENGINE, Status.ERROR_ACTIONS, Status.ERROR_KNOWLEDGE, Status.TIMEOUT)
