import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mentoring_platform.audit.anchors import read_anchors
from mentoring_platform.audit.chain import problems_of
from mentoring_platform.audit.queries import head_of
from mentoring_platform.audit.services import anchor_heads
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope


class Command(BaseCommand):
    help = "Check that nobody tampered with the audit trail, or anchor its heads outside the database."

    def add_arguments(self, parser) -> None:
        parser.add_argument("task", choices=["verify", "anchor"])
        parser.add_argument("--organization", metavar="SLUG", help="verify: only this one")

    def handle(self, *, task: str, organization: str | None, **options) -> None:
        if task == "anchor":
            self.stdout.write(f"Anchored: {anchor_heads()} organizations.")
        elif self._verify(organization):
            sys.exit(1)

    def _verify(self, slug: str | None) -> int:
        """Print what is wrong with each organization's trail; returns how many problems there are."""
        organizations = Organization.objects.order_by("slug")
        if slug:
            organizations = organizations.filter(slug=slug)
            if not organizations:
                raise CommandError(f"There is no organization '{slug}'.")
        try:
            anchors = read_anchors()
        except ValueError as error:
            raise CommandError(str(error)) from error
        if anchors is None:
            self.stderr.write("There is no anchor (AUDIT_ANCHOR_FILE): an end cut off with its links goes unseen.")
        found = 0
        for organization in organizations:
            with organization_scope(organization), transaction.atomic():
                problems = list(problems_of(organization, anchors or []))
                head = head_of(organization)
            for problem in problems:
                self.stdout.write(f"{organization.slug}: {problem.text}")
            if not problems:
                self.stdout.write(f"{organization.slug}: {head.sequence if head else 0} entries, the chain is whole.")
            found += len(problems)
        return found
