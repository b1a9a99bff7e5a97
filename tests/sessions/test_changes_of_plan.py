"""Moved for good and made up for, through HTTP."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Program
from reports.models import WeeklyAttendance
from reports.services import roll_up_week
from sessions import services
from sessions.models import Meeting, MeetingSeries
from tests.factories import LogFactory, SeriesFactory

pytestmark = pytest.mark.usefixtures("noon")
TUESDAY, NEXT_TUESDAY = date(2026, 11, 17), date(2026, 11, 24)
THIS_WEEK = date(2026, 11, 15)


@pytest.fixture
def url(organization):
    return lambda name, *args: reverse(f"mentoring_sessions:{name}", args=[organization.slug, *args])


@pytest.fixture
def series(organization, pairing):
    """Tuesdays at 16:00 since the third of November, with their meetings."""
    with organization_scope(organization), transaction.atomic():
        made = SeriesFactory(organization=organization, pairing=pairing, weekday=1, starts_on=date(2026, 11, 3))
        services.generate_meetings(organization=organization, since=date(2026, 11, 3))
        return made


@pytest.fixture
def of_day(ask):
    return lambda day: ask(lambda: Meeting.objects.get(local_date=day))


def test_a_mentor_moves_the_fixed_time_for_good(signed_in, noam, url, series, of_day, ask, pairing):
    client, meeting = signed_in(noam), of_day(NEXT_TUESDAY)
    assert url("move_for_good", meeting.pk) in client.get(url("meeting", meeting.pk)).content.decode()
    page = client.get(url("move_for_good", meeting.pk)).content.decode()
    assert 'value="2026-12-01"' in page and 'value="16:00"' in page
    form = {"day": "2026-12-02", "time": "17:00"}
    for _n in range(2):
        assert client.post(url("move_for_good", meeting.pk), form).status_code == 302
    assert ask(lambda: list(MeetingSeries.objects.values_list("weekday", "starts_on", "ends_on"))) == [
        (1, date(2026, 11, 3), date(2026, 11, 28)),
        (2, date(2026, 11, 29), None),
    ]
    days = ask(lambda: list(Meeting.objects.order_by("local_date").values_list("local_date", flat=True)))
    assert days[:6] == [date(2026, 11, day) for day in (3, 10, 17, 24)] + [date(2026, 12, 2), date(2026, 12, 9)]


def test_a_monthly_time_keeps_its_place_in_the_month(signed_in, dana, url, organization, pairing, ask, make_meeting):
    with organization_scope(organization), transaction.atomic():
        monthly = SeriesFactory(
            organization=organization, pairing=pairing, frequency="monthly", week_of_month=1, starts_on=date(2026, 9, 1)
        )
        services.generate_meetings(organization=organization)
    first = ask(lambda: Meeting.objects.filter(series=monthly).order_by("starts_at").first())
    form = {"day": "2026-12-31", "time": "10:00"}
    assert signed_in(dana).post(url("move_for_good", first.pk), form).status_code == 302
    assert ask(lambda: MeetingSeries.objects.values_list("week_of_month", "weekday").last()) == (-1, 3)


def test_where_the_office_changes_times_a_mentor_does_not(signed_in, noam, dana, uri, url, series, of_day, ask):
    ask(lambda: Program.objects.update(mentors_change_times=False))
    meeting = of_day(NEXT_TUESDAY)
    pages = [url(name, meeting.pk) for name in ("move_meeting", "move_for_good", "propose")]
    assert [signed_in(noam).get(page).status_code for page in pages] == [404, 404, 404]
    assert [signed_in(dana).get(page).status_code for page in pages] == [200, 200, 404]
    assert signed_in(uri).get(pages[2]).status_code == 404
    week = signed_in(noam).get(f"{url('my_week')}?week=2026-11-24").content.decode()
    assert str(meeting.pk) in week and url("move_meeting", meeting.pk) not in week


def test_a_missed_meeting_is_made_up_for_once(
    signed_in, noam, uri, url, organization, series, of_day, ask, pairing, dana, noon
):
    missed = of_day(TUESDAY)
    with organization_scope(organization), transaction.atomic():
        LogFactory(organization=organization, meeting=missed, outcome="missed", absent="mentee")
    client = signed_in(noam)
    assert url("make_up", missed.pk) in client.get(url("my_week")).content.decode()
    for _n in range(2):
        answer = client.post(url("make_up", missed.pk), {"day": "2026-11-19", "time": "18:00"})
        assert answer.status_code == 302
    again = client.post(url("make_up", missed.pk), {"day": "2026-11-20", "time": "10:00"})
    assert "made up for already" in again.content.decode()
    made = ask(lambda: Meeting.objects.get(makes_up_for=missed))
    assert (made.local_date, made.series_id, made.minutes) == (date(2026, 11, 19), None, 45)
    held = of_day(date(2026, 11, 10))
    assert client.get(url("make_up", held.pk)).status_code == 404
    assert "made up for on" in client.get(url("schedule", pairing.pk)).content.decode()
    assert "made up for on" in client.get(url("my_week")).content.decode()
    assert "made up for on" in signed_in(uri).get("/north/my-meetings/").content.decode()
    week = f"/north/dashboard/enrolments/{pairing.enrolment_id}/?week=2026-11-15"
    page = signed_in(dana).get(week).content.decode()
    assert page.count("made up for on") == 1 and page.count("makes up for another") == 1
    # Moved to another week it is still no week's duty.
    moved = client.post(url("move_meeting", made.pk), {"day": "2026-11-25", "time": "18:00", "excused_by": "mentor"})
    assert moved.status_code == 302
    noon.shift(timedelta(days=14))
    with organization_scope(organization), transaction.atomic():
        roll_up_week(organization=organization, week_start=date(2026, 11, 22))
        row = WeeklyAttendance.objects.get()
        assert (row.expected, row.extra_held) == (1, 0)
        assert Meeting.objects.get(makes_up_for=missed).pk == made.pk
