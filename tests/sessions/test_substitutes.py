"""Somebody stands in for a mentor for a while: his are the meetings of these days, and then all is as before."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs import services as programs
from programs.models import Pairing, ProgramScope
from reports.models import WeeklyAttendance
from reports.services import roll_up_week
from sessions import services
from sessions.models import Meeting, MeetingSeries, SessionLog
from sessions.queries.calendar import calendar_of
from sessions.queries.missing import is_meeting_missing
from tests.factories import MentorFactory, ProgramFactory, SeriesFactory

pytestmark = pytest.mark.usefixtures("noon")
FIRST, LAST = date(2026, 11, 22), date(2026, 12, 5)
"""Two weeks in which Rina stands in for Noam; Uri meets on Tuesdays at 16:00."""
TUESDAYS = [date(2026, 11, 24), date(2026, 12, 1)]
FORM = {"starts_on": FIRST.isoformat(), "ends_on": LAST.isoformat()}


@pytest.fixture
def url(organization):
    return lambda name, *args: reverse(f"mentoring_sessions:{name}", args=[organization.slug, *args])


@pytest.fixture
def rina(make_viewer, organization):
    viewer = make_viewer(Role.MENTOR, organization=organization, name="רינה")
    with organization_scope(organization), transaction.atomic():
        MentorFactory(organization=organization, full_name="רינה", membership=viewer.membership(Role.MENTOR))
    return viewer


@pytest.fixture
def substitute(rina, ask):
    """Rina's profile."""
    return ask(lambda: Mentor.objects.get(membership=rina.membership(Role.MENTOR)))


@pytest.fixture
def series(organization, pairing):
    with organization_scope(organization), transaction.atomic():
        made = SeriesFactory(organization=organization, pairing=pairing, weekday=1, starts_on=date(2026, 11, 3))
        services.generate_meetings(organization=organization)
        return made


@pytest.fixture
def days(ask):
    """On which days a pairing's meetings stand: `days(pairing)`, up to the middle of December."""

    def found(pairing) -> list[date]:
        return ask(
            lambda: list(
                Meeting.objects.filter(pairing=pairing, local_date__lte=date(2026, 12, 15))
                .order_by("local_date")
                .values_list("local_date", flat=True)
            )
        )

    return found


@pytest.fixture
def stand_in(organization, pairing, substitute, series, dana):
    def make(**facts) -> Pairing:
        with organization_scope(organization), transaction.atomic():
            span = {"starts_on": FIRST, "ends_on": LAST, "mentor": substitute, "by": dana, **facts}
            return services.stand_in(pairings=[pairing], **span)[0]

    return make


def test_chosen_through_the_page_and_seen_by_each_as_it_is(
    signed_in, dana, noam, rina, uri, url, pairing, series, substitute, ask, days, noon, organization
):
    office = signed_in(dana)
    page = f"/north/pairings/{pairing.pk}/"
    assert url("stand_in", pairing.pk) in office.get(page).content.decode()
    for _n in range(2):
        answer = office.post(url("stand_in", pairing.pk), {**FORM, "mentor": str(substitute.pk)})
        assert answer.status_code == 302
    made = ask(lambda: Pairing.objects.get(role="substitute"))
    assert (made.stands_in_for_id, made.starts_on, made.ends_on) == (pairing.pk, FIRST, LAST)
    assert days(made) == TUESDAYS
    assert days(pairing) == [date(2026, 12, 8), date(2026, 12, 15)]
    assert "רינה" in office.get(page).content.decode()
    assert "Stands in for נועם" in office.get(f"/north/pairings/{made.pk}/").content.decode()
    assert url("end_stand_in", made.pk) in office.get(f"/north/pairings/{made.pk}/").content.decode()
    # The right person's week and calendar, and Uri's own page.
    noon.shift(timedelta(days=5))
    assert "stands in for נועם until" in office.get("/north/board/").content.decode()
    assert "אורי" in signed_in(rina).get("/north/my-week/").content.decode()
    assert "אורי" not in signed_in(noam).get("/north/my-week/").content.decode().split("<main")[1]
    mine = signed_in(uri).get("/north/my-meetings/").content.decode()
    assert "with רינה" in mine and "Substitute" in mine
    with organization_scope(organization), transaction.atomic():
        in_calendar = [[entry.meeting.local_date for entry in calendar_of(who)] for who in (rina, noam)]
    assert in_calendar[0] == TUESDAYS and not set(TUESDAYS) & set(in_calendar[1])


def test_the_week_is_credited_to_who_was_mentor(signed_in, dana, rina, stand_in, pairing, noon, organization):
    made = stand_in()
    noon.move_to("2026-11-25T10:00:00+00:00")
    with organization_scope(organization), transaction.atomic():
        services.log_meeting(meeting=Meeting.objects.get(pairing=made, local_date=TUESDAYS[0]), outcome="held", by=rina)
    noon.move_to("2026-11-30T10:00:00+00:00")
    with organization_scope(organization), transaction.atomic():
        roll_up_week(organization=organization, week_start=FIRST)
        counted = dict(WeeklyAttendance.objects.values_list("pairing", "held"))
        expected = dict(WeeklyAttendance.objects.values_list("pairing", "expected"))
    assert (counted, expected) == ({made.pk: 1, pairing.pk: 0}, {made.pk: 1, pairing.pk: 0})
    report = signed_in(dana).get("/north/reports/weekly/?week=2026-11-22").content.decode()
    assert "רינה" in report and "(instead of נועם)" in report
    # A meeting that the regular mentor still has in these days is not expected of him.
    with organization_scope(organization), transaction.atomic():
        Meeting.objects.filter(pairing=made).update(pairing=pairing)
        SessionLog.objects.all().delete()
        roll_up_week(organization=organization, week_start=FIRST)
        assert WeeklyAttendance.objects.get(pairing=pairing).expected == 0
        # Nor does its fixed time give a meeting that would be missing there; the substitute's does.
        Meeting.objects.update(series=None, original_start=None)
        assert is_meeting_missing(organization, Week(FIRST))
        MeetingSeries.objects.filter(pairing=made).delete()
        assert not is_meeting_missing(organization, Week(FIRST))


def test_back_earlier_all_is_as_before(signed_in, dana, url, stand_in, pairing, days, ask, make_meeting, rina):
    extra = make_meeting(date(2026, 12, 3), time(9))
    made = stand_in()
    assert ask(lambda: Meeting.objects.get(pk=extra.pk).pairing_id) == made.pk
    assert days(made) == [*TUESDAYS, date(2026, 12, 3)]
    client = signed_in(dana)
    later = client.post(url("end_stand_in", made.pk), {"ends_on": "2026-12-09"})
    assert later.status_code == 200 and "ends anyway" in later.content.decode()
    for _n in range(2):
        assert client.post(url("end_stand_in", made.pk), {"ends_on": "2026-11-25"}).status_code == 302
    assert days(made) == [TUESDAYS[0]]
    assert days(pairing) == [date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 8), date(2026, 12, 15)]
    assert client.post(url("end_stand_in", made.pk), {"ends_on": "2026-11-19"}).status_code == 302
    assert ask(lambda: Pairing.objects.filter(role="substitute").count()) == 0
    assert days(pairing)[0] == TUESDAYS[0] and ask(lambda: MeetingSeries.objects.count()) == 1


def test_the_hourly_job_changes_nothing_and_the_span_passes_by_itself(stand_in, pairing, organization, days, noon, ask):
    made = stand_in()
    with organization_scope(organization), transaction.atomic():
        assert services.generate_meetings(organization=organization) == services.Generated(0, 0)
    noon.move_to("2026-12-06T10:00:00+00:00")
    with organization_scope(organization), transaction.atomic():
        services.generate_meetings(organization=organization)
    assert days(pairing) == [date(2026, 12, 8), date(2026, 12, 15)] and days(made) == TUESDAYS


def test_fortnights_keep_their_count(organization, pairing, substitute, dana, days, ask):
    with organization_scope(organization), transaction.atomic():
        SeriesFactory(
            organization=organization, pairing=pairing, weekday=1, frequency="fortnightly", starts_on=date(2026, 11, 3)
        )
        services.generate_meetings(organization=organization)
    assert days(pairing) == [date(2026, 12, 1), date(2026, 12, 15)]
    with organization_scope(organization), transaction.atomic():
        span = {"starts_on": date(2026, 11, 24), "ends_on": date(2026, 12, 20)}
        (made,) = services.stand_in(pairings=[pairing], mentor=substitute, by=dana, **span)
    assert days(made) == [date(2026, 12, 1), date(2026, 12, 15)] and days(pairing) == []


def test_all_of_a_mentor_at_once_and_what_stands_against(
    signed_in, dana, url, mentor, pairing, make_pairing, series, substitute, ask, make_meeting, days
):
    other = make_pairing(mentor=mentor, mentee="דוד")
    own = make_pairing(mentor=substitute, mentee="שי")
    make_meeting(TUESDAYS[0], time(16, 30), pairing=own)
    client = signed_in(dana)
    sent = {**FORM, "mentor": str(substitute.pk)}
    answer = client.post(url("stand_in_for_mentor", mentor.pk), sent)
    page = answer.content.decode()
    assert answer.status_code == 200 and "רינה has a meeting with שי then" in page
    word = answer.context["form"].data["despite"]
    assert client.post(url("stand_in_for_mentor", mentor.pk), {**sent, "despite": word}).status_code == 302
    made = ask(lambda: set(Pairing.objects.filter(role="substitute").values_list("stands_in_for", flat=True)))
    assert made == {pairing.pk, other.pk}


def test_what_cannot_be(stand_in, pairing, mentor, organization, dana, make_meeting, at, noam, ask):
    made = stand_in()
    assert stand_in() == made
    for wrong in (
        {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 20)},
        {"starts_on": date(2026, 12, 20), "ends_on": date(2026, 12, 10)},
        {"starts_on": date(2026, 8, 1), "ends_on": date(2026, 8, 10)},
        {"mentor": mentor, "starts_on": date(2026, 12, 20), "ends_on": date(2026, 12, 24)},
    ):
        with pytest.raises(ValidationError):
            stand_in(**wrong)
    for refused in (
        lambda: programs.end_pairing(pairing=made, ends_on=FIRST, reason="other", by=dana),
        lambda: programs.change_mentor(pairing=made, mentor=mentor, starts_on=LAST, by=dana),
        lambda: services.add_extra_meeting(pairing=pairing, starts_at=at(TUESDAYS[0], 9), by=dana),
        lambda: services.stand_in(pairings=[made], mentor=mentor, starts_on=FIRST, ends_on=LAST, by=dana),
    ):
        with organization_scope(organization), transaction.atomic(), pytest.raises(ValidationError):
            refused()


def test_it_ends_with_the_pairing(stand_in, pairing, organization, dana, ask):
    made = stand_in()
    with organization_scope(organization), transaction.atomic():
        programs.end_pairing(pairing=pairing, ends_on=date(2026, 11, 26), reason="other", by=dana)
    assert ask(lambda: Pairing.objects.get(pk=made.pk).ends_on) == date(2026, 11, 26)


def test_who_leaves_is_stood_in_for_no_longer(stand_in, pairing, organization, dana, ask, mentor):
    made = stand_in()
    with organization_scope(organization), transaction.atomic():
        programs.mentor_leaves(mentor=mentor, ends_on=date(2026, 11, 20), by=dana)
    assert not ask(lambda: Pairing.objects.filter(pk=made.pk).exists())


def test_the_substitute_sees_facts_and_nothing_of_others(
    signed_in, rina, noam, stand_in, url, pairing, make_pairing, mentor, make_meeting, noon, organization
):
    make_meeting(date(2026, 11, 17), place="אצל נועם")
    other = make_pairing(mentor=mentor, mentee="דוד")
    made = stand_in()
    noon.shift(timedelta(days=5))
    client = signed_in(rina)
    page = client.get(url("schedule", made.pk)).content.decode()
    assert "with נועם" in page and "אצל נועם" not in page
    for foreign in (url("schedule", pairing.pk), url("schedule", other.pk), f"/north/pairings/{pairing.pk}/"):
        assert client.get(foreign).status_code == 404
    noon.move_to("2026-12-30T10:00:00+00:00")
    assert signed_in(rina).get(url("schedule", made.pk)).status_code == 404


@pytest.fixture
def galil(make_viewer, organization, ask):
    """A coordinator of the same organization, of a program in which none of these people are."""
    viewer = make_viewer(Role.COORDINATOR, organization=organization)
    program = ask(lambda: ProgramFactory(organization=organization))
    own = viewer.membership(Role.COORDINATOR)
    ask(lambda: ProgramScope.objects.create(organization=organization, membership=own, program=program))
    return viewer


def test_the_office_of_another_place_gets_404(signed_in, tamar, noam, ada, galil, stand_in, url, pairing, ask):
    made = stand_in()
    for who in (tamar, noam, ada, galil):
        client = signed_in(who)
        assert client.get(url("stand_in", pairing.pk)).status_code == 404
        assert client.post(url("end_stand_in", made.pk), {"ends_on": "2026-11-24"}).status_code == 404
        # Mentors belong to units: a coordinator of one program finds them, and none of their pairings.
        assert client.get(url("stand_in_for_mentor", pairing.mentor_id)).status_code == (200 if who is galil else 404)
    assert ask(lambda: Mentee.objects.count()) == 1
