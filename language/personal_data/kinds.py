"""The kinds of personal data: what each is called, and which are never somebody's to pass on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(str, Enum):
    """The value stands in tokens: `⟦phone:1⟧`."""

    ID = "id"
    CARD = "card"
    PHONE = "phone"
    PASSPORT = "passport"
    PERMIT = "permit"
    PLATE = "plate"
    EMAIL = "email"
    WECHAT = "wechat"
    QQ = "qq"
    ADDRESS = "address"
    NAME = "name"

    @property
    def label(self) -> str:
        """As staff and citizens read it."""
        return _LABELS[self]


_LABELS = {
    Kind.ID: "证件号",
    Kind.CARD: "卡号",
    Kind.PHONE: "电话",
    Kind.PASSPORT: "护照号",
    Kind.PERMIT: "通行证号",
    Kind.PLATE: "车牌号",
    Kind.EMAIL: "邮箱",
    Kind.WECHAT: "微信号",
    Kind.QQ: "QQ号",
    Kind.ADDRESS: "门牌号",
    Kind.NAME: "姓名",
}

ALWAYS_HIDDEN = frozenset({Kind.ID, Kind.CARD, Kind.PASSPORT, Kind.PERMIT})
"""Hidden whoever wrote them; the others may be a department's own (its telephone, its mailbox)."""


@dataclass(frozen=True)
class PersonalData:
    """A piece of personal data: its kind, its place in the text, its value in one form (digits without gaps)."""

    kind: Kind
    start: int
    end: int
    value: str
