"""The audit log: who, when, from where, what, on which object, with which result (GB/T 22239-2019, 8.1.4.3).

Lines are chained by hash and never changed: the database refuses it, and `verify` names the first line that was.
Read in this order: `models`, `log` (how a line gets in), `chain` (how it is checked), `requests`, `api`.
"""

from foundation.audit.log import AuditLog, Trail, acting

__all__ = ["AuditLog", "Trail", "acting"]
