from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.queries import organization_by_slug
from mentoring_platform.tenancy.scope import organization_scope
from reports.services import close_week


class Command(BaseCommand):
    help = "Count one week of one organization anew, as the job at the close of the week does."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument(
            "--week", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD", help="any day of the week"
        )

    def handle(self, *args, organization: str, week: date, **options) -> None:
        found = organization_by_slug(organization)
        if found is None:
            raise CommandError(f"There is no organization at the address {organization!r}.")
        start = clock.week_of(found, week).start
        with organization_scope(found), transaction.atomic(), translation.override("en"):
            try:
                result = close_week(organization=found, week_start=start)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{found.slug}, week {result.week.start} to {result.week.end}: {result.rows} rows, "
            f"{result.added} added, {result.changed} changed, {result.removed} removed"
        )
