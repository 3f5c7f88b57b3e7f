"""What editing, importing and feeds raise, as problem documents in the editor's language."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from foundation.problems import Problem, invalid, not_found
from knowledge_base.editing.difference import difference
from knowledge_base.editing.errors import (
    ContentInvalid,
    EditConflict,
    EditingError,
    GateClosed,
    GateOutrun,
    NotAllowed,
    NothingBefore,
    OpenVersionExists,
    StillReferred,
    UnknownFinding,
    UnknownVersion,
    UploadGone,
    WrongStep,
)
from knowledge_base.editing.lifecycle import STATE_LABELS, Action
from knowledge_base.errors import KnowledgeUnavailable
from knowledge_base.feeds.errors import FeedError, FeedUnreadable, FromElsewhere, NameUsed, UnknownSubscription
from knowledge_base.importing.errors import ExportRefused, FileRefused, ImportRejected
from knowledge_base.store.tables import VersionState


@web.middleware
async def knowledge_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """One place for all of the knowledge base's endpoints."""
    try:
        return await handler(request)
    except EditingError as error:
        raise editing_problem(error) from None
    except FeedError as error:
        raise _feed_problem(error) from None
    except ImportRejected as error:
        raise invalid(
            "文件里有错误，没有导入。",
            kind="import_rejected",
            problems=[problem.to_data() for problem in error.problems],
        ) from None
    except (FileRefused, ExportRefused) as error:
        raise invalid(str(error), kind="file_refused") from None
    except KnowledgeUnavailable:
        detail = "检索服务暂时连不上，这一步没有做成；请稍后再试，或联系运维人员。"
        raise Problem(503, "search_unavailable", "Unavailable", detail, headers={"Retry-After": "10"}) from None


def editing_problem(error: EditingError) -> Problem:
    """The problem document of one error of editing."""
    return _of_content(error) or _of_state(error) or _plain(error)


def _of_content(error: EditingError) -> Problem | None:
    match error:
        case EditConflict():
            return _conflict(error)
        case GateClosed(report=report):
            counted = f"{len(report.broken)}个问题答不对，{len(report.unsigned)}处口径冲突没有会签"
            detail = f"发布检查没有通过：{counted}。请修改后重新送审，或请双方部门会签。"
            return Problem(409, "gate_closed", "Publish gate closed", detail, gate=report.to_data())
        case ContentInvalid(problems=problems):
            return invalid(
                "内容有误，没有保存；请按列出的位置修改。",
                kind="content_invalid",
                problems=[problem.to_data() for problem in problems],
            )
        case _:
            return None


def _of_state(error: EditingError) -> Problem | None:
    match error:
        case WrongStep(state=state, action=action):
            label = STATE_LABELS[VersionState(state)]
            detail = f"这一版现在是“{label}”，不能{Action(action).label}；请刷新后再看。"
            return Problem(409, "wrong_step", "Conflict", detail, state=state)
        case OpenVersionExists(version=version, state=state, by=by):
            label = STATE_LABELS[VersionState(state)]
            detail = f"这条知识的第{version}版（{label}，{by}）还没有发布；请在那一版上继续，或先作废它。"
            return Problem(409, "open_version", "Conflict", detail, version=version, state=state, by=by)
        case StillReferred(entries=entries):
            detail = f"还有{len(entries)}条已发布的知识属于它：{'、'.join(entries)}；请先改动或停用这些知识。"
            return Problem(409, "still_referred", "Conflict", detail, entries=list(entries))
        case _:
            return None


def _plain(error: EditingError) -> Problem:
    match error:
        case NotAllowed(needs=needs):
            return Problem(403, "not_allowed", "Forbidden", needs)
        case NothingBefore():
            return Problem(409, "nothing_before", "Conflict", "以前没有发布过别的内容，不能回退。")
        case GateOutrun():
            detail = "检查时有别的知识正在发布；请过一会儿再试。"
            return Problem(503, "gate_outrun", "Try again", detail, headers={"Retry-After": "10"})
        case UnknownVersion():
            return not_found("没有这条知识或这个版本。")
        case UnknownFinding():
            return not_found("没有这处冲突；可能已经改好了，请刷新。")
        case UploadGone():
            return not_found("没有这份上传的文件，或已过保存时间；请重新上传。")
        case _:
            raise error


def _conflict(error: EditConflict) -> Problem:
    changes = difference("guide" if "materials" in error.theirs else "", error.theirs, error.yours)
    detail = f"您打开之后，{error.by}已经保存了这一版；您的内容没有保存。请对照双方的内容，合并后再保存。"
    return Problem(
        409,
        "edit_conflict",
        "Conflict",
        detail,
        lock=error.lock,
        by=error.by,
        theirs=error.theirs,
        yours=error.yours,
        changes=[change.to_data() for change in changes],
    )


def _feed_problem(error: FeedError) -> Problem:
    match error:
        case FromElsewhere(owner=owner):
            detail = f"这条知识来自{owner}，本地不能修改；法规允许的，可以用本地的知识替代它。"
            return Problem(409, "from_elsewhere", "Conflict", detail)
        case UnknownSubscription():
            return not_found("没有这个订阅或这条订阅的知识。")
        case NameUsed():
            return Problem(409, "name_used", "Conflict", "这个名称已经用过，请换一个。")
        case FeedUnreadable(problem=problem):
            return Problem(502, "feed_unreadable", "Bad gateway", f"对方的数据读不出来：{problem}")
        case _:
            return Problem(409, "feed_refused", "Conflict", str(error))
