from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import organization_by_slug
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Program
from sessions.importing.applying import apply_plan, lock_imports
from sessions.importing.fields import SheetKind
from sessions.importing.reading import UnreadableFile, read_sheets
from sessions.importing.remembering import layouts_for
from sessions.importing.services import Draft, counts_of, draft_sheets


class Command(BaseCommand):
    help = "Import people, pairings and fixed times from a sheet (.xlsx, .xls, .ods, .csv) into a program."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--program", required=True, metavar="SLUG_OR_NAME")
        parser.add_argument("--starts-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="Default: today there.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would happen.")

    def handle(self, *, file: Path, organization: str, program: str, starts_on, dry_run: bool, **options) -> None:
        tenant = organization_by_slug(organization)
        if tenant is None:
            raise CommandError(f"There is no active organization {organization!r}.")
        with organization_scope(tenant), transaction.atomic(), translation.override(tenant.language):
            draft = self._draft(tenant, program, file, starts_on)
            self._tell(draft)
            if dry_run:
                self.stdout.write("Dry run: nothing was saved.")
                return
            applied = apply_plan(draft.plan, by=None, file_name=file.name)
            self.stdout.write(
                f"pairings opened: {applied.pairings}, meetings planned: {applied.meetings}, "
                f"units added: {applied.new_units}, mentors added by name: {applied.named_mentors}"
            )

    def _draft(self, organization: Organization, program: str, file: Path, starts_on: date | None) -> Draft:
        chosen = Program.objects.filter(Q(slug=program) | Q(name=program)).select_related("organization")
        if len(chosen) != 1:
            raise CommandError(f"There are {len(chosen)} programs called {program!r}.")
        day = starts_on or max(clock.today(organization), chosen[0].starts_on)
        if day < chosen[0].starts_on or (chosen[0].ends_on and day > chosen[0].ends_on):
            raise CommandError(f"The program does not run on {day.isoformat()}.")
        try:
            sheets = read_sheets(file.read_bytes(), file.name)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except UnreadableFile as unreadable:
            raise CommandError(f"{file}: {unreadable.reason}") from unreadable
        layouts = layouts_for(sheets)
        lock_imports(organization)
        return draft_sheets(
            sheets=sheets,
            layouts=layouts,
            program=chosen[0],
            starts_on=day,
            named_mentors=all(layout.kind != SheetKind.MENTORS for layout in layouts),
            by=None,
        )

    def _tell(self, draft: Draft) -> None:
        for layout in draft.layouts:
            columns = zip(layout.headings, layout.columns, strict=True)
            understood = ", ".join(f"{heading or '?'} → {column}" for heading, column in columns if column)
            self.stdout.write(f"[{layout.name}] {layout.kind}: {understood}")
        counts = counts_of(draft.plan)
        self.stdout.write(", ".join(f"{name}: {number}" for name, number in counts.items()))
        for warning in draft.plan.remarks:
            self.stdout.write(f"! {warning.sheet} {warning.row or ''} {warning.text}".replace("  ", " "))
        for problem in draft.plan.problems:
            self.stdout.write(f"[{problem.sheet}] {problem.row} {problem.column} {problem.value!r}: {problem.reason}")
