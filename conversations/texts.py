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
THANKS_FOR_RATING: tuple[Block, ...] = (Paragraph("感谢您的评价，我们会据此改进。"),)
