"""Which roles an endpoint of the knowledge base is for."""

from __future__ import annotations

from foundation.accounts.roles import Role

READERS = frozenset({Role.EDITOR, Role.REVIEWER, Role.DEPARTMENT_LEAD, Role.SUPERVISOR, Role.AUDITOR})
WRITERS = frozenset({Role.EDITOR})
REVIEWERS = frozenset({Role.REVIEWER})
WRITERS_AND_REVIEWERS = WRITERS | REVIEWERS
SIGNERS = frozenset({Role.DEPARTMENT_LEAD, Role.REVIEWER})
