"""Takes in a push: stored under its key before any work, then given to the turn runner or answered by the channel."""

from __future__ import annotations

from connectors.wechat import texts
from connectors.wechat.citizens import Arrival, Citizens
from connectors.wechat.meanings import Chooses, Meaning, Says, WantsPerson, expired, meaning_of
from connectors.wechat.notices import NOTICE_EVENTS, WeChatNotices
from connectors.wechat.pushes import Kind, Push
from connectors.wechat.recording import OwnAnswer, Recorder
from connectors.wechat.settings import AccountSettings
from conversations.errors import ConversationClosed, TooManyWaiting, UnknownOption
from conversations.intake import HandOver, Inbound, Intake
from conversations.participation import Participation
from conversations.turns import TurnRunner
from foundation.clock import Clock

_ANSWERED_EVENTS = frozenset({"subscribe", "SCAN", "CLICK"})


class Reception:
    """What happens to a push between the check of its envelope and the wait for its reply."""

    def __init__(
        self,
        clock: Clock,
        citizens: Citizens,
        recorder: Recorder,
        intake: Intake,
        runner: TurnRunner,
        participation: Participation,
        notices: WeChatNotices,
    ) -> None:
        self._clock, self._citizens, self._recorder = clock, citizens, recorder
        self._intake, self._runner = intake, runner
        self._participation, self._notices = participation, notices

    async def take(self, account: AccountSettings, push: Push) -> Arrival | str | None:
        """Where to wait for the reply; a text to reply with at once; or None, when there is nothing to say."""
        if push.kind is Kind.EVENT and push.event not in _ANSWERED_EVENTS:
            await self._note(account, push)
            return None
        arrival = await self._citizens.arrive(account, push)
        if arrival.settled:
            return arrival
        means = meaning_of(account, push, arrival.prompt, self._clock.now())
        if means is None:
            await self._recorder.settle(arrival.key)
            return None
        if isinstance(means, OwnAnswer):
            await self._recorder.record(arrival.key, means)
            return arrival
        return await self._store(account, push, arrival, means)

    async def _note(self, account: AccountSettings, push: Push) -> None:
        """Events that nobody answers. A position the client reports by itself, a visited page: not even noted."""
        if push.event == "unsubscribe":
            conversation = await self._citizens.leave(account, push)
            if conversation is not None:
                await self._participation.end(conversation)
        elif push.event in NOTICE_EVENTS:
            arrival = await self._citizens.arrive(account, push)
            await self._notices.allowed(account, arrival.key, push)

    async def _store(
        self, account: AccountSettings, push: Push, arrival: Arrival, means: Says | Chooses | WantsPerson
    ) -> Arrival | str:
        inbound = _inbound(arrival, means)
        try:
            try:
                await self._intake.accept(inbound)
            except ConversationClosed:  # it was ended a moment ago
                conversation = await self._citizens.conversation_anew(account, push)
                arrival = Arrival(arrival.key, conversation, arrival.repeated, settled=False)
                await self._intake.accept(_inbound(arrival, means))
        except UnknownOption:
            await self._recorder.record(arrival.key, expired(means.said if isinstance(means, Chooses) else ""))
            return arrival
        except TooManyWaiting:
            return texts.TOO_MANY_WAITING
        self._runner.wake(arrival.conversation)
        return arrival


def _inbound(arrival: Arrival, means: Meaning) -> Inbound:
    match means:
        case Says(text=text):
            return Inbound(arrival.conversation, arrival.key, text=text)
        case Chooses(option=option):
            return Inbound(arrival.conversation, arrival.key, option=option)
        case _:
            return Inbound(arrival.conversation, arrival.key, hand_over=HandOver())
