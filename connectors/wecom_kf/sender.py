"""The `ChannelSender` of WeCom customer service."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from connectors.wechat.errors import PlatformError, Verdict
from connectors.wechat.links import Links
from connectors.wechat.platform_errors import paused_until
from connectors.wechat.rendering import Frame, Utterance, render
from connectors.wecom_kf.client import KfClient, own_msgid
from connectors.wecom_kf.customers import Customers
from connectors.wecom_kf.models import KfDelivery
from connectors.wecom_kf.settings import KfSettings
from conversations.errors import Postponed, TryAgain, Undeliverable
from conversations.models import Sender
from conversations.reading import Reader
from conversations.rendering import read_blocks
from foundation.clock import Clock
from foundation.database import Database


class KfSender:
    """Sends a message part by part, each under a msgid of its own that never changes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        reader: Reader,
        customers: Customers,
        accounts: Mapping[str, tuple[KfSettings, KfClient]],
    ) -> None:
        self._database, self._clock, self._reader = database, clock, reader
        self._customers, self._accounts = customers, accounts

    async def send(self, conversation: str, seq: int) -> None:
        """Returns when the platform has it, or when it is held for the citizen's next message.

        Raises `conversations.errors.NotDelivered`.
        """
        found = await self._customers.find(conversation)
        if found is None or found[0] not in self._accounts:
            raise Undeliverable("no account for this conversation")
        account, client = self._accounts[found[0]]
        parts = await self._parts(account, conversation, seq)
        for part in range(await self._sent(conversation, seq), len(parts)):
            try:
                await client.send(found[1], parts[part], own_msgid(conversation, seq, part))
            except PlatformError as error:
                await self._failed(conversation, seq, part, error)
                return
            await self._note(conversation, seq, part + 1)

    async def flush_held(self, conversation: str) -> None:
        """The citizen wrote: what was held may be sent."""
        async with self._database.read() as session:
            query = select(KfDelivery.seq).where(KfDelivery.conversation == conversation, KfDelivery.held)
            held = list(await session.scalars(query.order_by(KfDelivery.seq)))
        for seq in held:
            await self.send(conversation, seq)

    async def _failed(self, conversation: str, seq: int, parts_sent: int, error: PlatformError) -> None:
        match error.verdict:
            case Verdict.HOLD:
                await self._note(conversation, seq, parts_sent, held=True)
            case Verdict.PAUSE | Verdict.NOT_GRANTED:
                raise Postponed(paused_until(error.code, self._clock.now()), error.why)
            case Verdict.FAIL | Verdict.BUG:
                raise Undeliverable(error.why, error.code)
            case _:
                raise TryAgain(error.why)

    async def _parts(self, account: KfSettings, conversation: str, seq: int) -> tuple[str, ...]:
        shown = await self._reader.after(conversation, seq - 1, 1)
        if not shown or shown[0].seq != seq:
            return ()
        message = shown[0]
        links = Links(account.link_hosts, account.public_url)
        full = next((url for s in message.sources if (url := links.allowed(s["url"] or ""))), None)
        options = [(option["id"], option["label"]) for option in message.options]
        staff = message.sender == Sender.STAFF.value
        said = Utterance(read_blocks(message.blocks), options, from_staff=staff)
        return render(said, links, Frame(account.text_bytes, full_answer=full)).parts

    async def _sent(self, conversation: str, seq: int) -> int:
        async with self._database.read() as session:
            row = await session.get(KfDelivery, (conversation, seq))
            return row.parts_sent if row is not None else 0

    async def _note(self, conversation: str, seq: int, parts_sent: int, *, held: bool = False) -> None:
        async with self._database.transaction() as session:
            row = KfDelivery(conversation=conversation, seq=seq, parts_sent=parts_sent, held=held, at=self._clock.now())
            await session.merge(row)
