"""A file as rows of the database, in stretches: written from one that lies on the disk, read as they are sent."""

from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from reports.models import ReportPart, ReportRun

LONGEST_PART = 2**20


def keep_parts(run: ReportRun, file: BinaryIO) -> tuple[int, int]:
    """Keep a file from its beginning, in the open transaction; how many parts it has, and how many bytes."""
    file.seek(0)
    number = size = 0
    while content := file.read(LONGEST_PART):
        ReportPart.objects.bulk_create(
            [ReportPart(organization=run.organization, run=run, number=number, content=content)]
        )
        number, size = number + 1, size + len(content)
    return number, size


def read_parts(organization: Organization, run_id: UUID, parts: int) -> Iterator[bytes]:
    """The file part by part, for an answer that is sent after its request has ended: each is read by itself."""
    for number in range(parts):
        with organization_scope(organization), transaction.atomic():
            part = ReportPart.objects.values_list("content", flat=True).get(run=run_id, number=number)
        yield bytes(part)
