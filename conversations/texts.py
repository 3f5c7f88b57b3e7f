"""What the gateway itself says to citizens: calm, short, with a next step."""

from __future__ import annotations

from contracts.blocks import Block, Notice, Paragraph

HAND_OVER_LABEL = "登记给部门处理"

UNREADABLE: tuple[Block, ...] = (
    Paragraph("没有看到可以识别的文字。您可以用一句话说说要办的事，例如“身份证丢了怎么补办”。"),
)
DEGRADED: Block = Notice(
    "对话功能正在恢复，以上内容直接取自政务知识库。需要人工处理时，可选择“登记给部门处理”。", "warning"
)
ENGINE_AWAY: tuple[Block, ...] = (
    Notice("系统暂时没能理解这个问题，对话功能正在恢复。您的话已经保存。", "warning"),
    Paragraph("您可以稍后再问，或选择“登记给部门处理”，由工作人员答复您；急事请拨打12345。"),
)
ALL_AWAY: tuple[Block, ...] = (
    Notice("系统暂时查不到政务知识，正在恢复。您的话已经保存。", "warning"),
    Paragraph("您可以稍后再问，或选择“登记给部门处理”，由工作人员答复您；急事请拨打12345。"),
)
NOT_FOUND: tuple[Block, ...] = (
    Notice("对话功能正在恢复，这个问题在政务知识库里暂时没有查到确切的答案。", "warning"),
    Paragraph("您可以换个说法再问，或选择“登记给部门处理”，由工作人员答复您；急事请拨打12345。"),
)
NOT_DONE: tuple[Block, ...] = (
    Notice("这一步没能办成，系统已记录下问题。您的话已经保存。", "warning"),
    Paragraph("请稍后再试一次；急事请拨打12345。"),
)
WHICH_ONE = "您问的可能是下面几件事，请选择："
_DANGER = "如果有人正处在危险中，请马上打电话：110 报警，119 火警，120 急救。"
REGISTER_LABEL = "登记给部门处理"
BOT_OFF: tuple[Block, ...] = (
    Notice("智能客服暂停服务，这里暂时不能自动答复。您的话已经保存。", "warning"),
    Paragraph(f"急事请拨打12345。{_DANGER}"),
)
BOT_OFF_CHOICE = "现在没有工作人员在线，可以把您的事登记下来，由部门答复您："
BOT_OFF_TO_STAFF: tuple[Block, ...] = (Notice(f"智能客服暂停服务，由工作人员为您解答。{_DANGER}", "warning"),)
CHANNEL_OFF: tuple[Block, ...] = (
    Notice("这个渠道暂停服务，给您带来不便，请谅解。", "warning"),
    Paragraph(f"您可以稍后再来，或者拨打12345。{_DANGER}"),
)
WRITING_OFF: tuple[Block, ...] = (
    Notice("系统正在维护，暂时不能登记、转人工或者评价；查询办事指南不受影响。", "warning"),
    Paragraph(f"请稍后再试；急事请拨打12345。{_DANGER}"),
)
NOTED = "已补充到您的工单，工作人员会按这个方式联系您。"
THANKS_FOR_RATING: tuple[Block, ...] = (Paragraph("感谢您的评价，我们会据此改进。"),)
