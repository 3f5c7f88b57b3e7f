"""What a push means: something said, an option chosen, a person wanted, or something the channel answers itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connectors.wechat import texts
from connectors.wechat.choosing import Miss, Prompt, choose
from connectors.wechat.halls import nearest_hall
from connectors.wechat.menu import HUMAN, asked_by
from connectors.wechat.pushes import Kind, Push
from connectors.wechat.recording import SAY, OwnAnswer
from connectors.wechat.settings import AccountSettings
from contracts.blocks import Paragraph
from contracts.statuses import Status

_LONGEST = 2000


@dataclass(frozen=True)
class Says:
    """A sentence for the turn."""

    text: str


@dataclass(frozen=True)
class Chooses:
    """An option by its opaque id. `said`: the words it was chosen with."""

    option: str
    said: str


@dataclass(frozen=True)
class WantsPerson:
    """The menu's button for a person."""


Meaning = Says | Chooses | WantsPerson | OwnAnswer


def meaning_of(account: AccountSettings, push: Push, prompt: Prompt | None, now: datetime) -> Meaning | None:  # noqa: PLR0911
    """None when there is nothing to answer."""
    match push.kind:
        case Kind.TEXT:
            return _text(push, prompt, now)
        case Kind.VOICE:
            return _voice(push)
        case Kind.IMAGE:
            media = ("image", push.fields["MediaId"]) if push.fields.get("MediaId") else None
            return _own("［图片］", texts.IMAGE_KEPT, media=media)
        case Kind.LOCATION:
            return OwnAnswer("［位置］", nearest_hall(account.halls, push.fields), Status.ANSWERED)
        case Kind.EVENT:
            return _event(account, push)
        case Kind.LINK:
            return _own("［链接］", texts.LINK_NOT_READ)
        case _:
            return _own("［无法识别的消息］", texts.NOT_READABLE)


def expired(said: str) -> OwnAnswer:
    """The option chosen is no longer offered."""
    return _own(said, texts.CHOICE_EXPIRED)


def _text(push: Push, prompt: Prompt | None, now: datetime) -> Meaning:
    text = push.fields.get("Content", "")[:_LONGEST]
    if menu_id := push.fields.get("bizmsgmenuid"):
        return Chooses(menu_id, text)
    chosen = choose(text, prompt, now)
    if chosen is Miss.EXPIRED:
        return expired(text)
    if chosen is Miss.OUT_OF_RANGE and prompt is not None:
        return _own(text, texts.CHOOSE_BETWEEN.format(count=len(prompt.options)))
    if chosen is None or prompt is None:
        return Says(text)
    if chosen.startswith(SAY):
        return Says(next(label for id_, label in prompt.options if id_ == chosen))
    return Chooses(chosen, text)


def _voice(push: Push) -> Meaning:
    heard = push.fields.get("Recognition", "").strip()
    return Says(heard[:_LONGEST]) if heard else _own("［语音］", texts.TYPE_IT)


def _event(account: AccountSettings, push: Push) -> Meaning | None:
    scene = account.scenes.get(push.event_key.removeprefix("qrscene_"))
    match push.event:
        case "subscribe":
            return Says(scene) if scene else _welcome(account)
        case "SCAN":
            return Says(scene) if scene else None
        case "CLICK" if push.event_key == HUMAN:
            return WantsPerson()
        case "CLICK":
            asked = asked_by(account.menu, push.event_key)
            return Says(asked) if asked else _own(None, texts.UNKNOWN_BUTTON)
        case _:
            return None


def _welcome(account: AccountSettings) -> OwnAnswer:
    text = account.welcome or texts.WELCOME.format(name=account.name)
    return OwnAnswer(None, (Paragraph(text),), Status.CHITCHAT, asks=account.welcome_asks, always=True)


def _own(said: str | None, text: str, media: tuple[str, str] | None = None) -> OwnAnswer:
    return OwnAnswer(said, (Paragraph(text),), Status.INVALID_INPUT, media=media)
