"""Every table of the project, imported so that `Base.metadata` is complete (migrations, tests)."""

from __future__ import annotations

import connectors.departments.models
import connectors.web.models
import connectors.wechat.models
import connectors.wecom_kf.models  # noqa: F401 - imported for its tables
import conversations.fixed_texts
import conversations.models  # noqa: F401 - imported for its tables
import foundation.accounts.models
import foundation.audit.models
import foundation.departments.models
import foundation.switches.models  # noqa: F401 - imported for its tables
import knowledge_base.editing.tables
import knowledge_base.feeds.tables
import knowledge_base.importing.tables
import knowledge_base.store.tables  # noqa: F401 - imported for its tables
import service_desk.attachments.models
import service_desk.calendar.hours_table
import service_desk.calendar.rest_notices
import service_desk.calendar.table
import service_desk.callbacks.models
import service_desk.helping.models
import service_desk.learning.models
import service_desk.queue.models
import service_desk.ratings.models
import service_desk.scheduling.agenda
import service_desk.scheduling.notices
import service_desk.training.models
import service_desk.work_orders.models
import service_desk.work_orders.numbers  # noqa: F401 - imported for its tables
from foundation.database import Base

METADATA = Base.metadata
