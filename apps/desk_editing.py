"""What editing asks of the other parts: how WeChat words an answer, and what citizens asked in vain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from connectors.wechat.links import Links
from connectors.wechat.rendering import Frame, Utterance, render
from connectors.wechat.settings import AccountSettings
from contracts.blocks import Block
from foundation.accounts.sessions import Staff
from foundation.clock import Clock, today
from foundation.database import Database
from service_desk.learning.reading import UnansweredQuestions
from service_desk.reports.figures import Period

_LATELY = timedelta(days=90)


class WeChatTexts:
    """The `ChatTexts` port: as the account's messages would be, or those of an account with the default limits."""

    def __init__(self, account: AccountSettings | None = None) -> None:
        self._links = Links(account.hosts, account.public_url) if account is not None else Links(frozenset())
        limits = account.limits if account is not None else None
        self._frame = Frame(limits.text_bytes, limits.parts) if limits is not None else Frame()

    def __call__(self, blocks: Sequence[Block]) -> Sequence[str]:
        return render(Utterance(blocks), self._links, self._frame).parts


class AskedInVain:
    """The `RealQuestions` port over the nightly clusters of unanswered questions."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._questions, self._clock = UnansweredQuestions(database), clock

    async def __call__(self, staff: Staff) -> Mapping[str, int]:
        day = today(self._clock)
        found: dict[str, int] = {}
        for cluster in await self._questions.page(staff, Period(since=day - _LATELY, until=day)):
            for text in dict.fromkeys((cluster["question"], *cluster["examples"])):
                found[text] = found.get(text, 0) + cluster["count"]
        return found
