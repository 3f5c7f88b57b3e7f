"""Signing a citizen in by WeChat, without asking for anything (网页授权 snsapi_base): only to know that it is they."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy import delete

from connectors.wechat.models import WeChatConversation, WeChatSignIn, hash_openid
from connectors.wechat.settings import AccountSettings
from foundation.clock import Clock
from foundation.database import Database

STATE_LIFE = timedelta(minutes=10)


@dataclass(frozen=True)
class Wanted:
    """The message somebody wants to read in full."""

    conversation: str
    seq: int


class SignIns:
    """Sign-ins under way. A `state` is random, good once, and only in the browser that began."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def begin(self, account: AccountSettings, wanted: Wanted) -> str:
        """A new state."""
        state, now = secrets.token_urlsafe(32), self._clock.now()
        async with self._database.transaction() as session:
            session.add(
                WeChatSignIn(
                    state_hash=_hash(state),
                    account=account.id,
                    conversation=wanted.conversation,
                    seq=wanted.seq,
                    expires_at=now + STATE_LIFE,
                )
            )
        return state

    async def take(self, account: AccountSettings, state: str, cookie: str) -> Wanted | None:
        """What the sign-in was for; None when the state was used, is too old, or began in another browser."""
        if not state or not hmac.compare_digest(_hash(state), _hash(cookie)):
            return None
        async with self._database.transaction() as session:
            taken = await session.execute(
                delete(WeChatSignIn)
                .where(WeChatSignIn.state_hash == _hash(state), WeChatSignIn.account == account.id)
                .returning(WeChatSignIn.conversation, WeChatSignIn.seq, WeChatSignIn.expires_at)
            )
            row = taken.one_or_none()
        if row is None or row.expires_at < self._clock.now():
            return None
        return Wanted(row.conversation, row.seq)

    async def owns(self, account: AccountSettings, openid: str, conversation: str) -> bool:
        """Whether the conversation is that citizen's."""
        async with self._database.read() as session:
            known = await session.get(WeChatConversation, conversation)
        if known is None or known.account != account.id:
            return False
        return hmac.compare_digest(known.openid_hash, hash_openid(account.id, openid))


def authorise_url(account: AccountSettings, back: str, state: str) -> str:
    """Where the citizen's WeChat is sent to."""
    query = {
        "appid": account.app_id,
        "redirect_uri": back,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
    }
    return f"{account.authorise_url}?{urlencode(query)}#wechat_redirect"


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).hexdigest()
