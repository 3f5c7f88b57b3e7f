"""Every table of the project, imported so that `Base.metadata` is complete (migrations, tests)."""

from __future__ import annotations

import connectors.web.models
import conversations.models
import foundation.accounts.models
import foundation.departments
import knowledge_base.store.tables
import service_desk.calendar.table
import service_desk.work_orders.models
import service_desk.work_orders.numbers  # noqa: F401
from foundation.database import Base

METADATA = Base.metadata
