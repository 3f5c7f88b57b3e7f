"""Subscription notices: a citizen who allowed it is told once how a work order stands (订阅通知)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from connectors.wechat.documents import read_nested
from connectors.wechat.errors import PlatformError, Verdict
from connectors.wechat.models import (
    WeChatCitizen,
    WeChatConversation,
    WeChatGrant,
    WeChatNotice,
    WeChatPush,
    hash_openid,
)
from connectors.wechat.pushes import Push
from connectors.wechat.sender import Account
from connectors.wechat.settings import AccountSettings, NoticeTemplate
from conversations.errors import TryAgain
from foundation.clock import CHINA, Clock
from foundation.database import Database

POPUP, CHANGED, SENT = "subscribe_msg_popup_event", "subscribe_msg_change_event", "subscribe_msg_sent_event"
NOTICE_EVENTS = frozenset({POPUP, CHANGED, SENT})
# what the platform lets a keyword hold, by the beginning of its name (订阅通知: 参数值内容限制)
_LENGTHS = {"thing": 20, "phrase": 5, "character_string": 32, "short_thing": 5, "const": 20}


class NoticeOutcome(StrEnum):
    """What became of a notice."""

    SENT = "sent"
    NOT_ALLOWED = "not_allowed"
    REFUSED = "refused"
    REPEATED = "repeated"
    NOT_SET_UP = "not_set_up"


@dataclass(frozen=True)
class Progress:
    """How a work order stands."""

    number: str
    status: str
    department: str
    at: datetime


class ProgressNotices(Protocol):
    """Tells a citizen, outside the conversation, that their work order has moved."""

    async def notify(self, conversation: str, key: str, progress: Progress) -> NoticeOutcome:
        """Once per `key`. Raises `TryAgain` when the platform could not take it just now."""
        ...


class WeChatNotices:
    """`ProgressNotices` by the account's template, and the record of what citizens allow."""

    def __init__(self, database: Database, clock: Clock, accounts: Mapping[str, Account]) -> None:
        self._database, self._clock, self._accounts = database, clock, accounts

    async def notify(self, conversation: str, key: str, progress: Progress) -> NoticeOutcome:
        async with self._database.read() as session:
            known = await session.get(WeChatConversation, conversation)
        account = self._accounts.get(known.account) if known is not None else None
        template = account.settings.progress_notice if account is not None else None
        if known is None or account is None or template is None:
            return NoticeOutcome.NOT_SET_UP
        openid = await self._claim(known, template.template, key)
        if isinstance(openid, NoticeOutcome):
            return openid
        try:
            await account.client.notice(openid, template.template, _keywords(template, progress), template.page)
        except PlatformError as error:
            if error.verdict in (Verdict.FAIL, Verdict.BUG):
                await self._write(key, NoticeOutcome.REFUSED)
                return NoticeOutcome.REFUSED
            await self._give_back(known, template.template, key)
            raise TryAgain(error.why) from None
        return NoticeOutcome.SENT

    async def allowed(self, account: AccountSettings, key: str, push: Push) -> None:
        """The citizen allowed or forbade notices in a window of the platform's; a repeat counts nothing again."""
        async with self._database.transaction() as session:
            noted = await session.get_one(WeChatPush, key, with_for_update=True)
            if noted.settled:
                return
            noted.settled = noted.closed = True
            for item in read_nested(push.source, "List"):
                grant = await _grant(session, account.id, hash_openid(account.id, push.citizen), item["TemplateId"])
                if item.get("SubscribeStatusString") == "accept":
                    grant.left += 1 if push.event == POPUP else 0
                elif item.get("SubscribeStatusString") == "reject":
                    grant.left = 0

    async def _claim(self, known: WeChatConversation, template: str, key: str) -> str | NoticeOutcome:
        """The openid to write to, with one grant used; or why there is nothing to do."""
        async with self._database.transaction() as session:
            if await session.get(WeChatNotice, key) is not None:
                return NoticeOutcome.REPEATED
            citizen = await session.get_one(WeChatCitizen, (known.account, known.openid_hash))
            grant = await _grant(session, known.account, known.openid_hash, template)
            if grant.left < 1 or not citizen.subscribed:
                return NoticeOutcome.NOT_ALLOWED
            grant.left -= 1
            session.add(
                WeChatNotice(
                    key=key,
                    account=known.account,
                    openid_hash=known.openid_hash,
                    outcome=NoticeOutcome.SENT.value,
                    at=self._clock.now(),
                )
            )
            return citizen.openid

    async def _give_back(self, known: WeChatConversation, template: str, key: str) -> None:
        async with self._database.transaction() as session:
            (await _grant(session, known.account, known.openid_hash, template)).left += 1
            await session.delete(await session.get_one(WeChatNotice, key))

    async def _write(self, key: str, outcome: NoticeOutcome) -> None:
        async with self._database.transaction() as session:
            (await session.get_one(WeChatNotice, key)).outcome = outcome.value


async def _grant(session: AsyncSession, account: str, openid_hash: str, template: str) -> WeChatGrant:
    grant = await session.get(WeChatGrant, (account, openid_hash, template[:64]), with_for_update=True)
    if grant is None:
        grant = WeChatGrant(account=account, openid_hash=openid_hash, template=template[:64], left=0)
        session.add(grant)
        await session.flush()
    return grant


def _keywords(template: NoticeTemplate, progress: Progress) -> dict[str, str]:
    values = {
        "number": progress.number,
        "status": progress.status,
        "department": progress.department,
        "at": progress.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
    }
    shown = {}
    for name, what in template.keywords.items():
        most = _LENGTHS.get(name.rstrip("0123456789"))
        shown[name] = values[what][:most]
    return shown
