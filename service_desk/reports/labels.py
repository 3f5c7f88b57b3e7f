"""What columns and values are called where people read them."""

from __future__ import annotations

LABELS = {
    "day": "日期",
    "channel": "渠道",
    "department": "部门编号",
    "name": "部门",
    "account": "账号",
    "questions": "提问数",
    "answered": "已答复",
    "conversations": "会话数",
    "handed_off": "转人工或转办",
    "self_served": "自助解决",
    "answered_share": "答复率",
    "self_service_share": "自助率",
    "hand_off_share": "转办率",
    "answers": "知识答复数",
    "received": "受理工单",
    "replied": "已答复工单",
    "in_time": "按时答复",
    "overdue": "逾期未答复",
    "first_response_hours": "平均签收用时（小时）",
    "reply_hours": "平均答复用时（小时）",
    "waiting_minutes": "平均接入等待（分钟）",
    "transferred": "转派次数",
    "returned": "退单次数",
    "called_back": "回访次数",
    "rated": "评价数",
    "satisfied": "满意数",
    "in_time_share": "按时率",
    "satisfied_share": "满意率",
    "accepted": "签收",
    "closed": "办结",
    "part": "评价对象",
    "level": "等级",
    "count": "数量",
    "month": "月份",
    "category": "类型",
    "average_days": "平均答复天数",
}
CHANNELS = {"web": "网页", "wechat": "微信公众号", "wecom_kf": "微信客服"}
PARTS = {"bot": "智能客服", "staff": "人工服务"}


def percent(value: float | None) -> str:
    """A share as people read it; nothing to divide by is a dash."""
    return "—" if value is None else f"{value:.1%}"
