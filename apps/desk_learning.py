"""The learning loop of the desk process: proposals, unanswered questions, the nightly look through them."""

from __future__ import annotations

from aiohttp import web

from apps.desk_adapters import KnowledgeDrafts, SearchUnderstanding, StoredDrafts
from apps.desk_service import background
from foundation.audit import AuditLog
from foundation.clock import Clock
from foundation.database import Database
from foundation.staff_api import declare
from knowledge_base.desk_api.trials import SearchTrials
from knowledge_base.editing.drafting import Drafting
from service_desk.api.learning import LearningApi
from service_desk.learning.daily import DailyQuestions
from service_desk.learning.proposals import Proposals
from service_desk.learning.proposing import Proposing
from service_desk.learning.reading import UnansweredQuestions
from service_desk.scheduling.notices import Notices


def add_learning(
    app: web.Application, database: Database, clock: Clock, audit: AuditLog, notices: Notices, search: SearchTrials
) -> None:
    """Endpoints and the nightly work."""
    drafts = KnowledgeDrafts(database, clock, Drafting(database, clock))
    proposing, proposals = Proposing(database, clock, audit, drafts), Proposals(database, StoredDrafts())
    declare(app, LearningApi(proposing, UnansweredQuestions(database), proposals).endpoints())
    app.cleanup_ctx.append(background(DailyQuestions(database, clock, SearchUnderstanding(search), notices).run))
