"""The schedule of a pairing and the page of a meeting, through HTTP."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import ProgramScope
from sessions import services
from sessions.models import Meeting, MeetingSeries, SessionLog
from tests.factories import ProgramFactory, SeriesFactory

pytestmark = pytest.mark.usefixtures("noon")
TUESDAY = date(2026, 11, 17)
RULE = {
    "frequency": "weekly", "week_of_month": "", "weekday": "1", "start_time": "16:00", "minutes": "45",
    "mode": "in_person", "place": "", "starts_on": "2026-11-18", "ends_on": "",
}  # fmt: skip


@pytest.fixture
def url(organization):
    return lambda name, *args: reverse(f"mentoring_sessions:{name}", args=[organization.slug, *args])


@pytest.fixture
def client(signed_in, dana):
    return signed_in(dana)


@pytest.fixture
def meeting(make_meeting):
    return make_meeting(TUESDAY)


@pytest.fixture
def series(organization, pairing):
    with organization_scope(organization):
        return SeriesFactory(organization=organization, pairing=pairing, weekday=1, starts_on=date(2026, 11, 3))


@pytest.fixture
def rows(organization):
    def read(model, *names):
        with organization_scope(organization), transaction.atomic():
            return list(model.objects.values_list(*names))

    return read


def test_from_no_fixed_time_to_meetings(client, url, pairing, rows):
    assert url("open_series", pairing.pk) in client.get(url("schedule", pairing.pk)).content.decode()
    assert 'value="45"' in client.get(url("open_series", pairing.pk)).content.decode()
    for _n in range(2):
        assert client.post(url("open_series", pairing.pk), RULE).url == url("schedule", pairing.pk)
    assert rows(MeetingSeries, "weekday", "starts_on") == [(1, date(2026, 11, 18))]
    assert len(rows(Meeting, "pk")) == 8
    page = client.get(url("schedule", pairing.pk)).content.decode()
    assert "Every week, Tuesday at 16:00" in page and "Tuesday 24 November at 16:00" in page


def test_monthly_asks_which_week(client, url, pairing, rows):
    page = client.post(url("open_series", pairing.pk), {**RULE, "frequency": "monthly"}).content.decode()
    assert "Choose which week of the month" in page
    client.post(url("open_series", pairing.pk), {**RULE, "frequency": "monthly", "week_of_month": "-1"})
    assert rows(MeetingSeries, "week_of_month") == [(-1,)]


def test_a_rhythm_that_is_not_monthly_forgets_the_week(client, url, pairing, rows):
    client.post(url("open_series", pairing.pk), {**RULE, "frequency": "fortnightly", "week_of_month": "2"})
    assert rows(MeetingSeries, "frequency", "week_of_month") == [("fortnightly", None)]


def test_mistakes_stay_in_the_form(client, url, pairing, rows):
    page = client.post(
        url("open_series", pairing.pk), {**RULE, "ends_on": "2026-11-01", "place": "אולם"}
    ).content.decode()
    assert "cannot be before the first" in page and "אולם" in page
    assert rows(MeetingSeries, "pk") == []


def test_changed_and_ended(client, url, series, rows):
    change = {**RULE, "weekday": "3", "starts_on": "2026-11-22"}
    assert client.get(url("change_series", series.pk)).status_code == 200
    assert client.post(url("change_series", series.pk), change).status_code == 302
    assert sorted(rows(MeetingSeries, "weekday", "ends_on"), key=str) == [(1, date(2026, 11, 21)), (3, None)]
    (new,) = [pk for pk, weekday in rows(MeetingSeries, "pk", "weekday") if weekday == 3]
    assert client.post(url("end_series", new), {"ends_on": "2026-11-26"}).status_code == 302
    assert rows(Meeting, "local_date") == [(date(2026, 11, 26),)]


def test_a_meeting_is_added(client, url, pairing, rows):
    form = {"day": "2026-11-20", "time": "09:30", "minutes": "30", "mode": "video", "place": ""}
    assert client.post(url("add_meeting", pairing.pk), form).status_code == 302
    assert rows(Meeting, "local_date", "minutes", "mode") == [(date(2026, 11, 20), 30, "video")]


def test_a_meeting_is_moved(client, url, meeting, rows):
    form = {"day": "2026-11-19", "time": "18:00", "excused_by": "mentee"}
    assert client.get(url("move_meeting", meeting.pk)).status_code == 200
    assert client.post(url("move_meeting", meeting.pk), form).url == url("schedule", meeting.pairing_id)
    assert rows(Meeting, "local_date") == [(date(2026, 11, 19),)]


def test_a_meeting_is_cancelled_and_stands_again(client, url, meeting, rows):
    form = {"cancelled_by": "office", "reason": "cancelled"}
    assert client.post(url("cancel_meeting", meeting.pk), form).status_code == 302
    assert rows(SessionLog, "outcome", "excused_by") == [("excused", "office")]
    assert url("restore_meeting", meeting.pk) in client.get(url("meeting", meeting.pk)).content.decode()
    for _n in range(2):
        assert client.post(url("restore_meeting", meeting.pk)).status_code == 302
    assert rows(SessionLog, "pk") == []


def test_the_office_takes_back_no_report_of_the_mentor(client, url, meeting, noam, organization, rows):
    with organization_scope(organization):
        services.log_meeting(meeting=meeting, outcome="held", by=noam)
    assert client.post(url("restore_meeting", meeting.pk)).status_code == 404
    page = client.get(url("meeting", meeting.pk)).content.decode()
    assert url("restore_meeting", meeting.pk) not in page and url("log_details", meeting.pk) not in page
    assert rows(SessionLog, "outcome") == [("held",)]


def test_the_mentor_moves_his_own_meeting_and_fixes_no_times(signed_in, noam, url, meeting, series, pairing):
    client = signed_in(noam)
    form = {"day": "2026-11-19", "time": "18:00", "excused_by": "mentee"}
    assert client.post(url("move_meeting", meeting.pk), form).status_code == 302
    page = client.get(url("schedule", pairing.pk)).content.decode()
    assert url("change_series", series.pk) not in page and url("add_meeting", pairing.pk) not in page
    assert {client.get(address).status_code for address in managing(url, pairing, series, meeting)} == {404}


def managing(url, pairing, series, meeting) -> list[str]:
    return [
        url("open_series", pairing.pk), url("add_meeting", pairing.pk), url("change_series", series.pk),
        url("end_series", series.pk), url("cancel_meeting", meeting.pk),
    ]  # fmt: skip


def test_the_administrator_reads_and_changes_nothing(signed_in, ada, url, meeting, series, pairing):
    client = signed_in(ada)
    assert client.get(url("schedule", pairing.pk)).status_code == 200
    assert client.get(url("meeting", meeting.pk)).status_code == 200
    changing = [*managing(url, pairing, series, meeting), url("move_meeting", meeting.pk)]
    assert {client.get(address).status_code for address in changing} == {404}
    assert {client.post(address).status_code for address in changing} == {404}


@pytest.mark.parametrize("slug", ["north", "south"])
def test_stranger_gets_404(signed_in, tamar, organization, meeting, series, pairing, slug):
    client = signed_in(tamar)

    def url(name, *args):
        return reverse(f"mentoring_sessions:{name}", args=[slug, *args])

    addresses = [
        *managing(url, pairing, series, meeting), url("move_meeting", meeting.pk), url("meeting", meeting.pk),
        url("schedule", pairing.pk), url("restore_meeting", meeting.pk),
    ]  # fmt: skip
    assert {client.post(address).status_code for address in addresses} <= {404, 405}
    assert {client.get(address).status_code for address in addresses} <= {404, 405}


def test_a_summary_is_read_by_whom_the_program_says(signed_in, dana, ada, noam, url, meeting, organization, program):
    with organization_scope(organization):
        program.summary_policy = "coordinators"
        program.save()
        services.log_meeting(meeting=meeting, outcome="held", summary="a good talk", by=noam)
    seen = {
        who.user.name: "a good talk" in signed_in(who).get(url("meeting", meeting.pk)).content.decode()
        for who in (dana, ada, noam)
    }
    assert seen == {dana.user.name: True, ada.user.name: False, noam.user.name: True}
    with organization_scope(organization):
        program.summary_policy = "off"
        program.save()
    assert "a good talk" not in signed_in(dana).get(url("meeting", meeting.pk)).content.decode()


def test_the_page_of_a_meeting_tells_its_history(client, url, meeting, noam, organization, noon):
    with organization_scope(organization):
        services.log_meeting(meeting=meeting, outcome="missed", absent="mentee", by=noam)
        services.log_meeting(meeting=meeting, outcome="held", by=noam)
    page = client.get(url("meeting", meeting.pk)).content.decode()
    assert "Corrected" in page and "Missed" in page and "נועם" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_schedule_takes_as_many_queries_for_one_as_for_three(
    client, url, pairing, make_meeting, organization, count, django_assert_num_queries
):
    for number in range(count):
        make_meeting(date(2026, 11, 16 - number))
        make_meeting(date(2026, 11, 20 + number))
        with organization_scope(organization):
            SeriesFactory(organization=organization, pairing=pairing, weekday=number)
    with django_assert_num_queries(17):
        client.get(url("schedule", pairing.pk))


def test_a_coordinator_of_another_program_gets_404(
    signed_in, make_viewer, organization, url, meeting, series, pairing, program
):
    limited = make_viewer(Role.COORDINATOR, organization=organization)
    with organization_scope(organization):
        scope = ProgramScope.objects.create(
            organization=organization,
            membership=limited.membership(Role.COORDINATOR),
            program=ProgramFactory(organization=organization),
        )
    addresses = [*managing(url, pairing, series, meeting), url("move_meeting", meeting.pk), url("meeting", meeting.pk)]
    assert {signed_in(limited).get(address).status_code for address in addresses} == {404}
    with organization_scope(organization):
        scope.program = program
        scope.save()
    assert {signed_in(limited).get(address).status_code for address in addresses} == {200}


def test_coordinator_of_another_program_does_not_change_what_he_mentors(
    signed_in, noam, dana, make_viewer, organization, url, pairing, series
):
    """Coordinating one program gives no right over the schedule of a pairing in another, though he is its mentor."""
    both = make_viewer(Role.COORDINATOR, organization=organization, user=noam.user)
    with organization_scope(organization), transaction.atomic():
        elsewhere = ProgramFactory(organization=organization)
        membership = both.membership(Role.COORDINATOR)
        ProgramScope.objects.create(organization=organization, membership=membership, program=elsewhere)
    pages = [url("open_series", pairing.pk), url("change_series", series.pk), url("end_series", series.pk)]
    assert [signed_in(both).get(page).status_code for page in pages] == [404, 404, 404]
    assert signed_in(both).get(url("schedule", pairing.pk)).status_code == 200
    assert [signed_in(dana).get(page).status_code for page in pages] == [200, 200, 200]
