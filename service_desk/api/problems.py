"""What the desk's steps raise, as problem documents."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from conversations.errors import UnknownConversation
from foundation.problems import Problem, invalid, not_found
from service_desk.errors import (
    BadAttachment,
    BadHours,
    DraftRefused,
    GuessUnavailable,
    NotFound,
    NotYours,
    RuleBroken,
    ScannerAway,
    Taken,
    UnknownWorkOrder,
    WrongState,
)
from service_desk.work_orders.statuses import WorkOrderStatus


@web.middleware
async def desk_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns the package's errors into answers."""
    try:
        return await handler(request)
    except UnknownWorkOrder:
        raise not_found("没有这个工单，或不属于您的部门。") from None
    except NotFound as error:
        raise not_found(f"没有找到这个{error.what}，或您不能查看。") from None
    except UnknownConversation:
        raise not_found("没有找到这个会话，或您不能查看。") from None
    except DraftRefused as error:
        raise Problem(409, "draft_refused", "Conflict", error.problem) from None
    except GuessUnavailable:
        raise Problem(503, "knowledge_away", "Knowledge service away", "知识服务暂时不可用，请稍后再试。") from None
    except NotYours as error:
        raise Problem(403, "not_yours", "Forbidden", error.needs) from None
    except WrongState as error:
        label = WorkOrderStatus(error.status).label
        detail = f"工单现在的状态是“{label}”，不能做这一步；请刷新后再看。"
        raise Problem(409, "wrong_state", "Conflict", detail, work_order_status=error.status) from None
    except RuleBroken as error:
        raise Problem(409, error.rule, "Conflict", error.sentence) from None
    except Taken as error:
        by = f"已由{error.by}接手" if error.by else "已由别人接手"
        raise Problem(409, "taken", "Conflict", f"{by}，请刷新后再看。", by=error.by) from None
    except ScannerAway as error:
        raise Problem(503, error.reason, "Scanner unavailable", error.sentence) from None
    except BadAttachment as error:
        raise invalid(error.sentence, kind=f"attachment_{error.reason}") from None
    except BadHours as error:
        raise invalid(
            "时段的结束要晚于开始，每周至少要有一个开放时段。", fields=["spans"], problem=error.problem
        ) from None
