"""Checking an organization's chain against its entries and against the anchors outside the database.

The database writes the chain (`audit_chain` in migration 0003); here the same hashes are computed anew and apart from
it. Each part is written as its length in bytes, a colon, its text and a comma, nothing as "-,", so that no two
contents look alike. An entry's hash covers organization, id, moment, actor, role, address, action, kind, allowed,
type and id of the subject, detail; a link's hash the former link's hash, organization, sequence, id, moment and the
entry's hash. SHA-256 of UTF-8.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from mentoring_platform.audit.anchors import Anchor
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization

MONTHS_KEPT = 24
BATCH = 5_000
MOMENT = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
LINKS = f"""
SELECT l.sequence, l.id::text, l.at, {MOMENT.format("l.at")}, l.entry_hash, l.hash, e.id IS NOT NULL,
    e.organization_id::text, e.id::text, {MOMENT.format("e.at")}, e.actor_id::text, e.role, host(e.address), e.action,
    e.kind, e.allowed::text, e.subject_type, e.subject_id::text, e.detail::text
FROM audit_auditlink l
LEFT JOIN audit_auditentry e ON e.organization_id = l.organization_id AND e.id = l.id AND e.at = l.at
WHERE l.organization_id = %s AND l.sequence > %s ORDER BY l.sequence LIMIT {BATCH}
"""  # nosec B608  # noqa: S608  constants only
UNLINKED = """
SELECT e.id::text, e.at FROM audit_auditentry e WHERE e.organization_id = %s AND NOT EXISTS (
    SELECT FROM audit_auditlink l WHERE l.organization_id = e.organization_id AND l.id = e.id AND l.at = e.at)
ORDER BY e.at
"""


@dataclass(frozen=True)
class Problem:
    """What was found: `kind` is altered, removed, inserted, broken or cut_off."""

    kind: str
    text: str


def digest(*parts: str | None) -> str:
    """SHA-256 of these texts, each told apart from the next, as hexadecimal digits."""
    written = [b"-," if part is None else b"%d:%b," % (len(part.encode()), part.encode()) for part in parts]
    return hashlib.sha256(b"".join(written)).hexdigest()


def problems_of(organization: Organization, anchors: list[Anchor]) -> Iterator[Problem]:
    """Everything that is wrong with the active organization's trail; nothing if it is as it was written.

    Reads the links in batches; the number of queries grows with their number / 5,000.
    """
    promised = {anchor.sequence: anchor for anchor in anchors if anchor.organization == organization.pk}
    kept_from = first_month_kept(clock.now())
    sequence, former = 0, ""
    for row in _rows(LINKS, organization):
        number, entry_id, at, moment, entry_hash, hashed, found, *content = row
        if number != sequence + 1:
            yield Problem("removed", f"{_span(sequence + 1, number - 1)} removed, with the place in the chain.")
        elif hashed != digest(former, str(organization.pk), str(number), entry_id, moment, entry_hash):
            yield Problem("broken", f"The chain is broken at entry {number} ({moment}).")
        if found and entry_hash != digest(*content):
            yield Problem("altered", f"Entry {number} ({moment}, {entry_id}) was altered.")
        elif not found and at >= kept_from:
            yield Problem("removed", f"Entry {number} ({moment}, {entry_id}) was removed.")
        if number in promised and promised[number].hash != hashed:
            told = promised[number].at
            yield Problem("broken", f"The chain was written anew: entry {number} is not the one anchored {told}.")
        sequence, former = number, hashed
    with connection.cursor() as cursor:
        cursor.execute(UNLINKED, [organization.pk])
        for entry_id, at in cursor.fetchall():
            yield Problem("inserted", f"Entry {entry_id} ({at:%Y-%m-%dT%H:%M:%SZ}) was inserted beside the chain.")
    highest = max(promised, default=0)
    if highest > sequence:
        told = promised[highest].at
        yield Problem("cut_off", f"{_span(sequence + 1, highest)} cut off from the end; anchored {told}.")


def first_month_kept(moment: datetime) -> datetime:
    """The beginning (UTC) of the oldest month whose entries must all be there."""
    months = moment.year * 12 + moment.month - 1 - MONTHS_KEPT
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)


def _rows(query: str, organization: Organization) -> Iterator[tuple]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query, [organization.pk, last])
            batch = cursor.fetchall()
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1][0]


def _span(first: int, last: int) -> str:
    return f"Entry {first} was" if first == last else f"Entries {first} to {last} were"
