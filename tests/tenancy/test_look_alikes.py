"""Two organizations with the same people, programs and sheets: what is done to one never touches the other."""

from datetime import date

import pytest
import time_machine
from django.core.management import call_command

from mentees.models import Mentee
from mentoring_platform.tenancy.scope import organization_scope
from reports import tasks as report_tasks
from reports.models import WeeklyAttendance
from sessions import tasks as session_tasks
from tests.factories import OrganizationFactory, ProgramFactory
from tests.files.sheets import STUDENT_HEADINGS, dirty_workbook, student_row, xlsx
from tests.tenancy.sweeping import checksums

WEEK = date(2026, 11, 8)


@pytest.fixture
def import_sheet(tmp_path):
    def act(organization, content: bytes) -> None:
        sheet = tmp_path / "sheet.xlsx"
        sheet.write_bytes(content)
        call_command(
            "import_people", str(sheet), organization=organization.slug, program="live", starts_on=WEEK, verbosity=0
        )

    return act


@pytest.fixture
def twins(db, import_sheet):
    with time_machine.travel("2026-11-18T10:00:00Z"):
        pair = [OrganizationFactory(name="ישיבת המראה", slug=slug) for slug in ("north", "south")]
        for organization in pair:
            with organization_scope(organization):
                ProgramFactory(organization=organization, slug="live", starts_on=date(2026, 11, 1))
            import_sheet(organization, dirty_workbook())
        yield pair


def phones(organization) -> set[str]:
    with organization_scope(organization):
        return {str(phone) for phone in Mentee.objects.values_list("phone", flat=True)}


def test_commands_touch_one_alone(twins, import_sheet):
    one, other = twins
    before = checksums(other)
    assert phones(one) == phones(other)
    changed = student_row(3)
    changed[1] = "050-7654321"
    import_sheet(one, xlsx({"תלמידים": [STUDENT_HEADINGS, changed, ["חדש לגמרי", *student_row(4)[1:]]]}))
    call_command("roll_up_week", organization="north", week=WEEK)
    assert checksums(other) == before
    assert "+972507654321" in phones(one) - phones(other)
    with organization_scope(one):
        assert WeeklyAttendance.objects.count() >= 300


def test_jobs_touch_each_in_turn(twins, monkeypatch):
    one, other = twins
    sent = []
    for task in (report_tasks.roll_up, session_tasks.generate):
        monkeypatch.setattr(
            task, "enqueue", lambda organization, _task=task, **kwargs: sent.append((_task, organization.pk, kwargs))
        )
    report_tasks.roll_up_everywhere.apply().get()
    session_tasks.generate_everywhere.apply().get()
    assert {pk for _, pk, _ in sent} == {one.pk, other.pk}
    before, own = checksums(other), checksums(one)
    for task, pk, kwargs in sent:
        if pk == one.pk:
            task.apply(args=[pk], kwargs=kwargs).get()
    assert checksums(other) == before
    assert checksums(one) != own
