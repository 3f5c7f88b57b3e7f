"""What citizens are told about their orders: number, department and deadline in every one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.blocks import Block, ItemList, Notice, Options, Paragraph, WorkOrderBlock
from service_desk.calendar.hours import Rest
from service_desk.work_orders.creating import Created
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.progress import Progress
from service_desk.work_orders.statuses import WorkOrderStatus
from service_desk.work_orders.wording import long_date, short_moment

_NOBODY = {
    None: "现在没有工作人员在线值守，不能马上为您转接，您的问题已登记成工单，由部门答复。",
    Rest.LUNCH: "现在是午休时间，工作人员{opening}上班。您的问题已登记成工单，24小时内给您首次回应。",
    Rest.AFTER_HOURS: "现在是下班时间，工作人员{opening}上班。您的问题已登记成工单，24小时内给您首次回应。",
    Rest.DAY_OFF: "今天是休息日，工作人员{opening}上班。您的问题已登记成工单，24小时内给您首次回应。",
    Rest.CLOSED: "承办部门今天暂停对外办公{note}，{opening}恢复。您的问题已登记成工单，24小时内给您首次回应。",
}
_REGISTERED = "工作人员{opening}上班。您的问题已登记成工单，24小时内给您首次回应。"
_FIRST = "您在{received}的留言，{department}已经收到并开始办理（工单{number}），会在{due}前答复您。"
ASK_PHONE = Options("方便的话请留一个联系电话，工作人员上班后可以直接联系您；不想留可以说“跳过”。")
CONTACT_FORM: dict[str, Any] = {"form": "contact", "asking": "contact"}
NO_ORDERS = "这次对话里还没有登记过工单。如果是以前登记的，请把工单号发给我，它以YZ开头，后面是13位数字。"
NOT_HERE = "这个工单不是在这次对话里登记的。为了核对身份，请再发一下登记时留的手机号后四位。"
NOT_FOUND = "没有查到。请核对工单号和登记时留的手机号后四位，再发一次；也可以拨打12345，或者说“转人工”。"
BAD_NUMBER = "这个工单号不对，请核对后再发一次。工单号以YZ开头，后面是13位数字。"
_UNPUBLISHED = "{year}年的放假安排还没有公布，答复日期到时可能略有调整。"
_WHERE = {
    WorkOrderStatus.RECEIVED: "已由{department}受理，正在派单，应在{due}前答复您。",
    WorkOrderStatus.DISPATCHED: "已派给{department}，等待签收，应在{due}前答复您。",
    WorkOrderStatus.ACCEPTED: "{department}已签收，正在办理，应在{due}前答复您。",
    WorkOrderStatus.WAITING: "{department}正在等您补充材料，直接在这里回复即可。",
    WorkOrderStatus.RETURNED: "正在核定承办部门，应在{due}前答复您。",
    WorkOrderStatus.REPLIED: "{department}已经答复：",
    WorkOrderStatus.CLOSED: "已经办结。{department}的答复是：",
    WorkOrderStatus.CALLED_BACK: "已经办结并回访。{department}的答复是：",
    WorkOrderStatus.WITHDRAWN: "已撤销。如需继续办理，请重新说明您的诉求。",
}
_OVERDUE = "已超过约定的答复日期，给您添麻烦了。您可以拨打12345催办。"


def nobody_on_duty(rest: Rest | None, opening: datetime, note: str, own_words: str | None = None) -> Block:
    """Why nobody can be reached just now, and when somebody will be; `own_words`: the department's notice for it."""
    if own_words is not None:
        return Paragraph(own_words + _REGISTERED.format(opening=short_moment(opening)))
    return Paragraph(_NOBODY[rest].format(opening=short_moment(opening), note=f"（{note}）" if note else ""))


def order_made(created: Created, category: str) -> tuple[Block, ...]:
    """The blocks that end a hand-over."""
    order = created.order
    helpers = f"，{'、'.join(name.name for name in created.assist)}协办" if created.assist else ""
    told = (
        f"您的{category}已登记，由{created.department.name}承办{helpers}。"
        f"请记下工单号{order.number}，该部门会在{long_date(order.due_on)}前答复您。随时发送“查进度”可以了解办理情况。"
    )
    blocks: tuple[Block, ...] = (
        Paragraph(told),
        WorkOrderBlock(
            order.number, created.department.name, order.due_on, WorkOrderStatus(order.status).label, category
        ),
    )
    if not created.certain:
        blocks += (Notice(_UNPUBLISHED.format(year=order.due_on.year)),)
    return blocks


def first_reply(order: WorkOrder, department: str) -> tuple[Block, ...]:
    """What a citizen hears first after they wrote when nobody was there."""
    received, due = short_moment(order.received_at), long_date(order.due_on)
    return (Paragraph(_FIRST.format(received=received, department=department, number=order.number, due=due)),)


def progress_form(number: str | None = None) -> dict[str, Any]:
    """The open form by which an order of another conversation is looked up (`TurnContext.form`)."""
    if number is None:
        return {"form": "progress", "asking": "number"}
    return {"form": "progress", "asking": "last4", "values": {"number": number}}


def progress_told(progress: Progress, category: str) -> tuple[Block, ...]:
    """The blocks that tell where an order stands."""
    where = _WHERE[progress.status].format(department=progress.department, due=long_date(progress.due))
    blocks: list[Block] = [Paragraph(f"工单{progress.number}：{where}")]
    if progress.status.is_answered and progress.answer:
        blocks.append(Paragraph(progress.answer))
    if progress.overdue:
        blocks.append(Notice(_OVERDUE, "warning"))
    blocks.append(WorkOrderBlock(progress.number, progress.department, progress.due, progress.status.label, category))
    timeline = tuple(f"{short_moment(entry.at)} {entry.label}" for entry in progress.timeline)
    return (*blocks, ItemList(timeline, title="办理经过"))


def department_answered(number: str, department: str, answer: str) -> tuple[Block, ...]:
    """The department's answer as it appears in the citizen's conversation."""
    return (Paragraph(f"{department}答复您的工单{number}："), Paragraph(answer))
