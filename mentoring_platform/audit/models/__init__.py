from .entry import AuditEntry
from .link import AuditLink

__all__ = ["AuditEntry", "AuditLink"]
