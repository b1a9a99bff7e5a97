"""Where the running request came from, and what it has read so far: facts that services cannot be told by their caller.

Set by the middleware; jobs and commands have neither.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

from mentoring_platform.audit.models import AuditEntry


@dataclass
class Origin:
    """One request: its address (None if unknown) and the reads to be written once it is answered."""

    request: HttpRequest
    address: str | None
    reads: list[AuditEntry] = field(default_factory=list)

    @property
    def page(self) -> str:
        """The name of the page that is asked for; empty before it is found."""
        match = self.request.resolver_match
        return match.view_name if match else ""

    def add_read(self, entry: AuditEntry) -> None:
        """Keep a read for later, once however often the page comes back to the same."""
        if all((known.action, known.subject_id) != (entry.action, entry.subject_id) for known in self.reads):
            self.reads.append(entry)


_origin: ContextVar[Origin | None] = ContextVar("livui_audit_origin", default=None)


def present_origin() -> Origin | None:
    """The request that is being answered, or None in jobs and commands."""
    return _origin.get()


@contextmanager
def answering(request: HttpRequest) -> Iterator[Origin]:
    """Make `request` the origin of what is recorded within the block."""
    token = _origin.set(Origin(request, address_of(request)))
    try:
        yield _origin.get()
    finally:
        _origin.reset(token)


def address_of(request: HttpRequest) -> str | None:
    """The IP address a request came from, or None.

    Behind a proxy that ends TLS (HTTPS=True) it is the last one of X-Forwarded-For: the one that our own proxy added.
    What stands before it could have been written by anybody, and without a proxy the whole header could.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.AUDIT_TRUSTS_PROXY:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or told
    try:
        return str(ip_address(told))
    except ValueError:
        return None
