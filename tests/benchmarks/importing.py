"""The import of a sheet of 20,000 people with their mentors and fixed times, by the command."""

from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import transaction
from xlsxwriter import Workbook

from mentees.models import Mentee
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Program
from tests.benchmarks.measure import ms, peak_memory, queries_of, timed

ROWS, MENTORS = 20_000, 1_000
HEADINGS = ("שם מלא", "טלפון", "שם המלווה", "יום", "שעה")
DAYS = ("ראשון", "שני", "שלישי", "רביעי", "חמישי")


def measure() -> None:
    """Print how long it takes the first time, and again when nothing has changed."""
    organization = Organization.objects.create(name="Importing", slug="importing")
    with organization_scope(organization), transaction.atomic():
        today = clock.today(organization)
        Program.objects.create(organization=organization, name="Mentoring", slug="mentoring", starts_on=today)
    print(f"\nImport of {ROWS:,} rows")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "people.xlsx"
        _write(path)
        print(f"  {'first':<34}{ms(timed(lambda: _import(path), 1).p50)}")
        print(f"  {'again, nothing changed':<34}{ms(timed(lambda: _import(path), 1).p50)}")
        print(f"  queries, nothing changed: {queries_of(lambda: _import(path))}")
    with organization_scope(organization), transaction.atomic():
        print(f"  mentees: {Mentee.objects.count():,}; peak memory {peak_memory():.0f} MB")


def _write(path: Path) -> None:
    book = Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("תלמידים")
    sheet.write_row(0, 0, HEADINGS)
    for number in range(ROWS):
        mentor = f"מלווה {number % MENTORS:04}"
        name, phone = f"תלמיד {number:05}", f"050{2_000_000 + number}"
        sheet.write_row(number + 1, 0, (name, phone, mentor, DAYS[number % 5], f"{8 + number % 10}:00"))
    book.close()


def _import(path: Path) -> None:
    call_command("import_people", str(path), organization="importing", program="mentoring", stdout=StringIO())
