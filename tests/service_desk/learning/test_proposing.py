"""A finished answer becomes a draft by one action, without who asked it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from apps.desk_adapters import KnowledgeDrafts, StoredDrafts
from contracts.commands import RequestStaff
from conversations.intake import Inbound, Intake
from conversations.models import Conversation
from foundation.accounts.first_accounts import add_account
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from knowledge_base.editing.drafting import Drafting
from knowledge_base.store.tables import EntryRow, EntryVersionRow, RegionRow
from service_desk.errors import NotFound, NotYours, RuleBroken
from service_desk.learning.anonymous import anonymised
from service_desk.learning.proposals import Proposals
from service_desk.learning.proposing import Proposing
from tests.service_desk.conftest import DRAFT, PHONE, Desk


@pytest.fixture
async def agent(desk: Desk) -> Staff:
    async with desk.database.transaction() as session:
        session.add(RegionRow(code="990100", content={"code": "990100", "name": "云州市", "level": "city"}))
        account = await add_account(session, desk.clock, "wang", Role.AGENT, "none", "hurd")
    return Staff(account.id, "wang", Role.AGENT, "hurd")


@pytest.fixture
def proposing(desk: Desk) -> Proposing:
    drafts = KnowledgeDrafts(desk.database, desk.clock, Drafting(desk.database, desk.clock))
    return Proposing(desk.database, desk.clock, desk.audit, drafts)


async def served(desk: Desk, agent: Staff, *, ended: bool = True) -> None:
    """The citizen is served by a person, who says two things."""
    await desk.queue.attendance.set(agent, online=True)
    await desk.handle(RequestStaff(DRAFT), "t1")
    async with desk.database.transaction() as session:
        (await session.get_one(Conversation, desk.conversation)).owner = "queue"
    (waiting,) = await desk.queue.viewing.line(agent)
    await desk.queue.claiming.claim(agent, waiting["id"])
    await Intake(desk.database, desk.clock).accept(
        Inbound(desk.conversation, "q2", text="我叫张伟，住3栋502室，电梯多久能修好？")
    )
    await desk.queue.talking.say(agent, desk.conversation, "物业应在24小时内派人维修。")
    await desk.queue.talking.say(agent, desk.conversation, f"我已记下您的电话{PHONE}，会回电。")
    await desk.queue.talking.note(agent, desk.conversation, "此人常来电")
    if ended:
        await desk.queue.talking.hand_back(agent, desk.conversation, "已答复", "电梯")


async def test_one_action_makes_an_anonymous_draft(desk: Desk, agent: Staff, proposing: Proposing) -> None:
    await served(desk, agent)
    entry = await proposing.from_talk(agent, desk.conversation)
    assert await proposing.from_talk(agent, desk.conversation) == entry
    async with desk.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(EntryRow)) == 1
        (version,) = await session.scalars(select(EntryVersionRow).where(EntryVersionRow.entry == entry))
    content = version.content
    assert version.state == "draft"
    assert content["question"] == "小区电梯坏了物业一直不修，电话〔电话〕"
    assert content["similar_questions"] == ["住〔门牌号〕，电梯多久能修好？"]
    assert content["answer"] == ["物业应在24小时内派人维修。", "我已记下您的电话某号码，会回电。"]
    assert (content["department"], content["regions"]) == ("hurd", ["990100"])
    assert all(word not in str(content) for word in (PHONE, "张伟", "常来电", "502"))
    assert [line for line in desk.audit.lines if line[1] == "faq.propose"] == [
        ("wang", "faq.propose", f"entry:{entry}")
    ]


async def test_not_before_it_is_finished_and_not_by_others(
    desk: Desk, agent: Staff, proposing: Proposing, housing: Staff, police: Staff
) -> None:
    await served(desk, agent, ended=False)
    with pytest.raises(RuleBroken):
        await proposing.from_talk(agent, desk.conversation)
    with pytest.raises(NotYours):
        await proposing.from_talk(housing, desk.conversation)
    with pytest.raises(NotFound):
        await proposing.from_talk(police, desk.conversation)


async def test_the_reply_to_an_order_teaches_too_but_not_a_confidential_one(
    desk: Desk, agent: Staff, housing: Staff, proposing: Proposing
) -> None:
    number = await desk.order()
    with pytest.raises(RuleBroken):
        await proposing.from_order(agent, number)
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, f"维修资金可以申请，详询{PHONE}。")
    entry = await proposing.from_order(agent, number)
    async with desk.database.read() as session:
        (version,) = await session.scalars(select(EntryVersionRow).where(EntryVersionRow.entry == entry))
    assert version.content["question"] == "小区电梯坏了物业一直不修"
    assert PHONE not in str(version.content)
    other = await desk.order("k2")
    await desk.handling.accept(housing, other)
    await desk.handling.reply(housing, other, "已修好。")
    await desk.handling.conceal(housing, other, "")
    with pytest.raises(RuleBroken):
        await proposing.from_order(housing, other)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("车牌京A12345违停", "车牌某车牌违停"),
        ("发到zhang.wei@example.com", "发到某邮箱"),
        ("我姓欧阳，想问社保", "想问社保"),
        ("住阳光小区12号楼2单元", "住阳光小区某号楼某单元"),
        ("身份证110101199003074258丢了", "身份证某证件号丢了"),
        ("我是外地人，能办居住证吗", "我是外地人，能办居住证吗"),
    ],
)
def test_what_tells_who_it_is_is_taken_out(text: str, shown: str) -> None:
    assert anonymised(text) == shown


async def test_what_became_of_proposals(desk: Desk, proposing: Proposing, agent: Staff, police: Staff) -> None:
    await served(desk, agent)
    entry = await proposing.from_talk(agent, desk.conversation)
    proposals, editor = Proposals(desk.database, StoredDrafts()), Staff(6, "editor", Role.EDITOR, None)
    (found,) = await proposals.page(editor)
    assert (found["entry"], found["by"], found["state_label"]) == (entry, "wang", "草稿")
    assert await proposals.page(agent) == [found]
    assert await proposals.page(police) == []
