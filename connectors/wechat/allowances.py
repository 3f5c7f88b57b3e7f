"""What staff may still send to a citizen: the desk tells it beside the conversation."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.wechat.models import WeChatCitizen, WeChatConversation
from connectors.wechat.quota import allowance
from connectors.wechat.settings import AccountSettings
from foundation.clock import Clock
from foundation.database import Database


class Allowances:
    """Reads what the gateway counts."""

    def __init__(self, database: Database, clock: Clock, accounts: Sequence[AccountSettings]) -> None:
        self._database, self._clock = database, clock
        self._accounts = {account.id: account for account in accounts}

    async def told(self, conversation: str) -> str | None:
        """「还可发送 3 条 / 剩余 46 小时」; None where nothing is counted."""
        async with self._database.read() as session:
            known = await session.get(WeChatConversation, conversation)
            account = self._accounts.get(known.account) if known is not None else None
            if known is None or account is None or not account.customer_messages:
                return None
            citizen = await session.get_one(WeChatCitizen, (known.account, known.openid_hash))
        now = self._clock.now()
        return allowance(citizen, account.limits, now).label(now)
