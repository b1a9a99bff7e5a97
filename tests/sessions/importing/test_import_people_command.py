from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mentees.models import Mentee
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Pairing
from tests.factories import MenteeFactory
from tests.files import sheets


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(sheets.dirty_workbook())
    return path


def run(file, *options, program="ליווי אישי", organization="north") -> str:
    out = StringIO()
    call_command("import_people", str(file), "--organization", organization, "--program", program, *options, stdout=out)
    return out.getvalue()


def test_dry_run_saves_nothing(file, program, inside):
    told = run(file, "--dry-run")
    assert "created: 325, updated: 0, unchanged: 0, errors: 3" in told
    assert not Mentee.objects.exists()


def test_imports_by_slug_too_and_again_changes_nothing(file, program, inside, other_organization):
    with organization_scope(other_organization):
        MenteeFactory(organization=other_organization, full_name=sheets.student_name(3), phone=sheets.e164(3))
    assert "pairings opened: 300" in run(file, "--starts-on", "2026-11-22", program=program.slug)
    assert "created: 0, updated: 0, unchanged: 325, errors: 3" in run(file, "--starts-on", "2026-12-06")
    assert (Mentee.objects.count(), Pairing.objects.count()) == (300, 300)
    with organization_scope(other_organization):
        assert Mentee.objects.get().group_label == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"program": "אין כזאת"}, "programs called"),
        ({"organization": "nowhere"}, "no active organization"),
        ({"file": "/nowhere/list.xlsx"}, "No such file"),
    ],
)
def test_what_is_not_there_is_told(change, told, file, program):
    with pytest.raises(CommandError, match=told):
        run(**{"file": file, **change})


def test_an_unreadable_file_ends_with_an_error(tmp_path, program):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError):
        run(path)
