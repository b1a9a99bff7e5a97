"""The way of a sheet through the browser's pages, as a coordinator of a new organization takes it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mentees.models import Mentee
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.models import Enrolment, Pairing
from sessions.importing.tasks import forget_import_files_of, run_import
from sessions.models import ImportFile, Meeting, MeetingSeries
from tests.factories import MenteeFactory, MentorFactory, ProgramFactory
from tests.files import sheets

pytestmark = pytest.mark.django_db

START = date(2026, 11, 22)


@pytest.fixture
def program(organization, inside):
    return ProgramFactory(organization=organization, starts_on=date(2026, 9, 1), name="ליווי אישי")


def url(name: str, organization, *args) -> str:
    return reverse(f"mentoring_sessions:{name}", args=[organization.slug, *args])


def upload(client, organization, program, content: bytes, name: str = "רשימה.xlsx"):
    data = {"file": SimpleUploadedFile(name, content), "program": program.pk, "starts_on": START.isoformat()}
    return client.post(url("import_start", organization), data)


def newest(organization) -> ImportFile:
    with organization_scope(organization):
        return ImportFile.objects.order_by("-created_at", "-pk").first()


def mapping_of(page: str) -> dict[str, str]:
    """What the form of the columns would send as it stands."""
    chosen = {}
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        selected = re.search(r'<option value="([^"]*)" selected', body)
        chosen[name] = selected[1] if selected else ""
    if re.search(r'name="named_mentors"[^>]*checked', page):
        chosen["named_mentors"] = "on"
    return chosen


def bring_in(client, organization, program, content: bytes, name: str = "רשימה.xlsx") -> ImportFile:
    """Upload, accept the guessed columns, confirm, and let the worker do it."""
    assert upload(client, organization, program, content, name).status_code == 302
    import_file = newest(organization)
    columns = url("import_mapping", organization, import_file.pk)
    response = client.post(columns, mapping_of(client.get(columns).text))
    preview = url("import_preview", organization, import_file.pk)
    assert response.url == preview, response.text if response.status_code == 200 else response.url
    assert client.get(preview).status_code == 200
    client.post(preview)
    run_import(organization.pk, import_id=str(import_file.pk), language="en")
    return newest(organization)


def counts(import_file: ImportFile) -> tuple[int, int, int, int]:
    result = import_file.result
    return result["created"], result["updated"], result["unchanged"], result["errors"]


def test_the_dirty_list_of_a_new_organization(dana, organization, program, signed_in):
    client = signed_in(dana)
    import_file = bring_in(client, organization, program, sheets.dirty_workbook())
    assert import_file.state == "done", import_file.result
    assert counts(import_file) == (325, 0, 0, 3)
    assert not import_file.content
    assert (Mentee.objects.count(), Mentor.objects.count()) == (300, 25)
    assert (Enrolment.objects.count(), Pairing.objects.count(), MeetingSeries.objects.count()) == (300, 300, 300)
    assert Meeting.objects.filter(local_date__lt=START).count() == 0
    assert Meeting.objects.count() > 300 * 6
    student = Mentee.objects.get(full_name=sheets.student_name(7))
    assert str(student.phone) == sheets.e164(7)
    assert student.group_label == "שיעור ג'"
    pairing = Pairing.objects.get(enrolment__mentee=student)
    assert (pairing.mentor.full_name, pairing.starts_on) == (sheets.mentor_name(7), START)
    assert pairing.series.get().weekday == 1
    page = client.get(url("import_result", organization, import_file.pk)).text
    for words in ("The name is missing", "This is the same person as in row", "not a phone number"):
        assert words in page


def test_the_same_file_again_changes_nothing(dana, organization, program, signed_in):
    client = signed_in(dana)
    bring_in(client, organization, program, sheets.dirty_workbook())
    before = Meeting.objects.count()
    again = bring_in(client, organization, program, sheets.dirty_workbook())
    assert counts(again) == (0, 0, 325, 3)
    assert (Mentee.objects.count(), Mentor.objects.count(), Pairing.objects.count()) == (300, 25, 300)
    assert (Meeting.objects.count(), MeetingSeries.objects.count()) == (before, 300)


def test_the_rows_to_mend_come_back_corrected(dana, organization, program, signed_in):
    client = signed_in(dana)
    first = bring_in(client, organization, program, sheets.dirty_workbook())
    response = client.get(url("import_errors", organization, first.pk))
    from sessions.importing.reading import read_sheets

    [sheet] = read_sheets(response.content)
    assert sheet.rows[0][:2] == ["What to correct", "שם התלמיד"]
    rows = [list(row) for row in sheet.rows]
    rows[1][1] = "נתנאל תמיר"
    rows[3][2] = "050-2999999"
    corrected = bring_in(client, organization, program, sheets.xlsx({sheet.name: rows}))
    assert counts(corrected) == (2, 0, 1, 0)
    assert Mentee.objects.filter(full_name__in=["נתנאל תמיר", "אלחנן תירוש"]).count() == 2


def test_look_alikes_of_another_organization_stay_untouched(dana, organization, other_organization, program, signed_in):
    with organization_scope(other_organization):
        MenteeFactory(organization=other_organization, full_name=sheets.student_name(0), phone=sheets.e164(0))
        MentorFactory(organization=other_organization, full_name=sheets.mentor_name(0), phone=sheets.e164(5000))
    import_file = bring_in(signed_in(dana), organization, program, sheets.dirty_workbook())
    assert counts(import_file)[0] == 325
    with organization_scope(other_organization):
        assert Mentee.objects.get().group_label == ""
        assert Mentor.objects.get().capacity is None
        assert not Pairing.objects.exists()


def test_confirmed_twice_it_is_imported_once(
    dana, organization, program, signed_in, django_capture_on_commit_callbacks
):
    client = signed_in(dana)
    upload(client, organization, program, sheets.csv_bytes([["שם", "טלפון"], ["משה כהן", "0502345678"]]), "a.csv")
    import_file = newest(organization)
    columns = url("import_mapping", organization, import_file.pk)
    client.post(columns, mapping_of(client.get(columns).text))
    preview = url("import_preview", organization, import_file.pk)
    with django_capture_on_commit_callbacks() as sent:
        client.post(preview)
        client.post(preview)
    assert len(sent) == 1
    for _delivery in range(2):
        run_import(organization.pk, import_id=str(import_file.pk), language="en")
    assert Mentee.objects.count() == 1


@pytest.mark.parametrize("name", ["import_mapping", "import_preview", "import_result", "import_errors"])
def test_stranger_and_colleague_get_404(name, dana, ada, noam, tamar, organization, program, signed_in):
    upload(
        signed_in(dana), organization, program, sheets.csv_bytes([["שם", "טלפון"], ["משה כהן", "0502345678"]]), "a.csv"
    )
    address = url(name, organization, newest(organization).pk)
    for person in (ada, noam, tamar):
        client = signed_in(person)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in (404, 405)
    assert signed_in(dana).get(address).status_code in (200, 302)


@pytest.mark.parametrize("name", ["import_start", "import_template"])
def test_only_coordinators_import(name, dana, ada, noam, tamar, organization, program, signed_in):
    address = url(name, organization)
    assert [signed_in(person).get(address).status_code for person in (dana, ada, noam, tamar)] == [200, 404, 404, 404]


def test_an_unreadable_file_is_explained(dana, organization, program, signed_in):
    response = upload(signed_in(dana), organization, program, b"%PDF-1.7 \x00\x01\x02\x03" * 50, "x.pdf")
    assert response.status_code == 200
    assert "not a sheet that can be read" in response.text
    assert newest(organization) is None


def test_a_foreign_program_is_not_offered(dana, organization, other_organization, program, signed_in):
    with organization_scope(other_organization):
        foreign = ProgramFactory(organization=other_organization)
    response = upload(signed_in(dana), organization, foreign, sheets.dirty_workbook())
    assert response.status_code == 200
    assert newest(organization) is None


def test_chosen_columns_are_remembered_for_the_same_headings(dana, organization, program, signed_in):
    client = signed_in(dana)
    content = sheets.csv_bytes([["שם", "כינוי"], ["משה כהן", "הזריזים"]])
    upload(client, organization, program, content, "a.csv")
    columns = url("import_mapping", organization, newest(organization).pk)
    chosen = mapping_of(client.get(columns).text)
    assert chosen["column-0-1"] == ""
    client.post(columns, chosen | {"column-0-1": "group_label"})
    upload(client, organization, program, content, "b.csv")
    page = client.get(url("import_mapping", organization, newest(organization).pk)).text
    assert mapping_of(page)["column-0-1"] == "group_label"


def test_columns_that_mean_the_same_or_no_names_are_refused(dana, organization, program, signed_in):
    client = signed_in(dana)
    upload(client, organization, program, sheets.csv_bytes([["שם", "כיתה"], ["משה כהן", "א"]]), "a.csv")
    columns = url("import_mapping", organization, newest(organization).pk)
    chosen = mapping_of(client.get(columns).text)
    twice = client.post(columns, chosen | {"column-0-1": "full_name"})
    assert "Two columns mean the same" in twice.text
    nameless = client.post(columns, chosen | {"column-0-0": ""})
    assert "Which column holds the names" in nameless.text


def test_another_kind_of_people_shows_the_columns_again(dana, organization, program, signed_in):
    client = signed_in(dana)
    upload(client, organization, program, sheets.csv_bytes([["שם", "קיבולת"], ["משה כהן", "4"]]), "a.csv")
    columns = url("import_mapping", organization, newest(organization).pk)
    chosen = mapping_of(client.get(columns).text)
    assert (chosen["kind-0"], chosen["column-0-1"]) == ("mentors", "capacity")
    response = client.post(columns, chosen | {"kind-0": "mentees"})
    assert response.url == columns
    assert mapping_of(client.get(columns).text)["kind-0"] == "mentees"


def test_progress_is_shown_and_ends_by_itself(dana, organization, program, signed_in):
    client = signed_in(dana)
    upload(client, organization, program, sheets.csv_bytes([["שם", "כיתה"], ["משה כהן", "א"]]), "a.csv")
    import_file = newest(organization)
    columns = url("import_mapping", organization, import_file.pk)
    client.post(columns, mapping_of(client.get(columns).text))
    client.post(url("import_preview", organization, import_file.pk))
    result = url("import_result", organization, import_file.pk)
    assert 'http-equiv="refresh"' in client.get(result).text
    assert "<progress" in client.get(result, headers={"hx-request": "true"}).text
    run_import(organization.pk, import_id=str(import_file.pk), language="en")
    assert client.get(result, headers={"hx-request": "true"})["HX-Refresh"] == "true"
    assert "The sheet is imported" in client.get(result).text


@pytest.mark.parametrize(("done", "patience"), [(0, 120), (5, 600)])
def test_who_waits_for_a_lost_import_sends_it_again(dana, organization, program, signed_in, done, patience):
    """The queue was away, or the worker ended in the middle."""
    client = signed_in(dana)
    upload(client, organization, program, sheets.csv_bytes([["שם", "כיתה"], ["משה כהן", "א"]]), "a.csv")
    import_file = newest(organization)
    columns = url("import_mapping", organization, import_file.pk)
    client.post(columns, mapping_of(client.get(columns).text))
    client.post(url("import_preview", organization, import_file.pk))
    cache.set(f"import-progress:{organization.pk}:{import_file.pk}", (done, 14))
    result, started = url("import_result", organization, import_file.pk), newest(organization).started_at
    for seconds, offered in ((patience - 5, False), (patience + 5, True)):
        with time_machine.travel(started + timedelta(seconds=seconds)):
            assert ("Send it again" in client.get(result).text) == offered
    assert client.post(result).status_code == 302
    for _n in range(2):
        run_import(organization.pk, import_id=str(import_file.pk), language="en")
    with organization_scope(organization):
        assert Mentee.objects.count() == 1


def test_who_lost_the_right_meanwhile_imports_nothing(dana, organization, program, signed_in):
    client = signed_in(dana)
    upload(client, organization, program, sheets.csv_bytes([["שם", "כיתה"], ["משה כהן", "א"]]), "a.csv")
    import_file = newest(organization)
    columns = url("import_mapping", organization, import_file.pk)
    client.post(columns, mapping_of(client.get(columns).text))
    client.post(url("import_preview", organization, import_file.pk))
    for membership in dana.memberships:
        membership.is_active = False
        membership.save()
    run_import(organization.pk, import_id=str(import_file.pk), language="en")
    assert newest(organization).state == "failed"
    assert not Mentee.objects.exists()


def test_what_breaks_the_worker_is_told_on_the_page(dana, organization, program, signed_in, monkeypatch):
    client = signed_in(dana)
    upload(client, organization, program, sheets.csv_bytes([["שם", "כיתה"], ["משה כהן", "א"]]), "a.csv")
    import_file = newest(organization)
    columns = url("import_mapping", organization, import_file.pk)
    client.post(columns, mapping_of(client.get(columns).text))
    preview = url("import_preview", organization, import_file.pk)
    client.post(preview)

    def broken(*args, **kwargs):
        raise RuntimeError("a fault")

    with monkeypatch.context() as fault:
        fault.setattr("sessions.importing.services.apply_plan", broken)
        run_import.apply(args=[organization.pk], kwargs={"import_id": str(import_file.pk), "language": "en"})
    assert newest(organization).state == "failed"
    assert "Something went wrong on our side" in client.get(preview).text
    client.post(preview)
    run_import(organization.pk, import_id=str(import_file.pk), language="en")
    assert newest(organization).state == "done"


def test_old_files_are_forgotten(dana, organization, program, signed_in):
    client = signed_in(dana)
    content = sheets.csv_bytes([["שם", "כיתה"], ["משה כהן", "א"]])
    with time_machine.travel(datetime(2026, 11, 1, 12, tzinfo=UTC)):
        upload(client, organization, program, content, "old.csv")
    with time_machine.travel(datetime(2026, 11, 6, 12, tzinfo=UTC)):
        upload(client, organization, program, content, "recent.csv")
    with time_machine.travel(datetime(2026, 11, 8, 13, tzinfo=UTC)):
        forget_import_files_of(organization.pk)
    assert [file.name for file in ImportFile.objects.all()] == ["recent.csv"]
