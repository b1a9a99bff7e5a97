"""Several of one mentor in one meeting: one card, one tap, one log for each, and where single people differ."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from reports.models import WeeklyAttendance
from reports.services import roll_up_week
from sessions import services
from sessions.models import LogRevision, Meeting, MeetingSeries, SessionLog
from tests.factories import SeriesFactory
from tests.sessions.groups import HTMX

pytestmark = pytest.mark.usefixtures("noon")
TUESDAY, LAST_WEEK = date(2026, 11, 17), date(2026, 11, 10)


@pytest.fixture
def family(organization, mentor, make_pairing, signed_in, dana):
    """Avi, Batya and Gil of one family, fixed together by the coordinator on Tuesdays at 16:00 since the 10th."""
    pairings = [make_pairing(mentor=mentor, mentee=name) for name in ("אבי", "בתיה", "גיל")]
    with organization_scope(organization), transaction.atomic():
        series = services.open_series(
            pairing=pairings[0], frequency="fortnightly", weekday=1, start_time=clock.now().time(),
            starts_on=date(2026, 11, 3), by=dana,
        )  # fmt: skip
    answer = signed_in(dana).post(
        f"/{organization.slug}/fixed-times/{series.pk}/together/", {"pairings": [str(row.pk) for row in pairings[1:]]}
    )
    assert answer.status_code == 302
    return pairings


@pytest.fixture
def url(organization):
    return lambda meeting, *path: f"/{organization.slug}/meetings/{meeting.pk}/{'/'.join([*path, ''])}"


@pytest.fixture
def met(organization, family, ask):
    """Their meetings on the Tuesday of this week."""

    def make() -> list[Meeting]:
        rows = []
        for series in MeetingSeries.objects.order_by("pairing__enrolment__mentee__full_name"):
            at = clock.local_instant(organization, TUESDAY, series.start_time)
            meeting, _new = Meeting.objects.get_or_create(
                organization=organization, series=series, original_start=at,
                defaults={"pairing": series.pairing, "starts_at": at, "local_date": TUESDAY},
            )  # fmt: skip
            rows.append(meeting)
        return rows

    return ask(make)


def outcomes(ask) -> dict[str, tuple]:
    names = ("meeting__pairing__enrolment__mentee__full_name", "outcome", "minutes")
    rows = ask(lambda: list(SessionLog.objects.values_list(*names)))
    return {name: (outcome, minutes) for name, outcome, minutes in rows}


def test_fixed_together_they_fall_on_the_same_days(family, ask, signed_in, dana, organization, pairing, make_pairing):
    days = ask(lambda: list(Meeting.objects.filter(local_date__gt=TUESDAY).values_list("local_date", "pairing")))
    of_first = {day for day, pairing in days if pairing == family[0].pk}
    assert len(of_first) > 2 and {day for day, pairing in days if pairing == family[2].pk} == of_first
    series = ask(lambda: list(MeetingSeries.objects.all()))
    assert len({row.together for row in series}) == 1 and len(series) == 3
    # Nobody of another mentor is offered, and whoever meets apart is left alone.
    make_pairing(mentee="זר")
    with organization_scope(organization), transaction.atomic():
        SeriesFactory(organization=organization, pairing=pairing, weekday=0)
    offered = signed_in(dana).get(f"/{organization.slug}/fixed-times/{series[0].pk}/together/").content.decode()
    assert "אורי" in offered and "זר" not in offered
    # Changed for one, it is changed for all, and they still meet together.
    rule = {
        "frequency": "weekly", "weekday": 3, "start_time": "17:00", "minutes": 45, "mode": "in_person",
        "starts_on": "2026-11-19",
    }  # fmt: skip
    assert signed_in(dana).post(f"/{organization.slug}/fixed-times/{series[0].pk}/change/", rule).status_code == 302
    moved = ask(lambda: list(MeetingSeries.objects.filter(weekday=3)))
    assert len(moved) == 3 and {row.together for row in moved} == {series[0].together}
    # Who is no longer with them keeps the time alone.
    first = next(row for row in moved if row.pairing_id == family[0].pk)
    page = f"/{organization.slug}/fixed-times/{first.pk}/together/"
    for _time in range(2):
        assert signed_in(dana).post(page, {"pairings": [str(family[1].pk)]}).status_code == 302
    alone = ask(lambda: MeetingSeries.objects.get(weekday=3, together=None))
    assert alone.pairing_id == family[2].pk
    assert ask(lambda: MeetingSeries.objects.filter(weekday=3).count()) == 3


def test_one_tap_writes_one_log_for_each_and_undo_takes_all_back(met, url, signed_in, noam, ask, organization):
    client = signed_in(noam)
    page = client.get(f"/{organization.slug}/my-week/").content.decode()
    assert page.count('class="meeting joint') == 1 and page.index("אבי") < page.index("בתיה") < page.index("גיל")
    seen = {f"seen-{meeting.pk}": "" for meeting in met}
    key = {"key": str(uuid4())}
    for _time in range(2):
        answer = client.post(url(met[0], "together", "held"), {**seen, **key}, headers=HTMX)
    assert 'id="together-' in answer.content.decode() and "Take back for all" in answer.content.decode()
    assert {name: outcome for name, (outcome, _m) in outcomes(ask).items()} == dict.fromkeys(
        ("אבי", "בתיה", "גיל"), "held"
    )
    assert ask(LogRevision.objects.count) == 3
    card = client.get(url(met[0], "together")).content.decode()
    versions = {
        f"seen-{log.meeting_id}": log.updated_at.isoformat() for log in ask(lambda: list(SessionLog.objects.all()))
    }
    assert versions and all(value.replace("+", "&#x2B;") in card or value in card for value in versions.values())
    # One of them was reported anew meanwhile: nothing is taken back, and it is said.
    with organization_scope(organization), transaction.atomic():
        services.log_meeting(meeting=met[1], outcome="missed", absent="mentee", by=noam)
    stale = {**versions, f"seen-{met[1].pk}": "2026-11-17T00:00:00+00:00"}
    refused = client.post(url(met[0], "together", "undo"), stale, headers=HTMX).content.decode()
    assert "reported meanwhile" in refused and len(outcomes(ask)) == 3
    fresh = {
        f"seen-{log.meeting_id}": log.updated_at.isoformat() for log in ask(lambda: list(SessionLog.objects.all()))
    }
    client.post(url(met[2], "together", "undo"), fresh)
    assert outcomes(ask) == {}
    # The same act, sent late once more, writes nothing again.
    client.post(url(met[0], "together", "held"), {**seen, **key})
    assert outcomes(ask) == {}


def test_one_log_for_all_with_differences_and_each_pairing_counts_its_own(met, url, signed_in, noam, ask, organization):
    client, (avi, batya, gil) = signed_in(noam), met
    form = {f"seen-{meeting.pk}": "" for meeting in met} | {f"minutes-{meeting.pk}": "45" for meeting in met}
    form |= {f"outcome-{avi.pk}": "held", f"outcome-{batya.pk}": "held", f"minutes-{batya.pk}": "20"}
    assert client.post(url(avi, "together"), form).status_code == 200  # of Gil nothing is said: nobody is written
    assert outcomes(ask) == {}
    answer = client.post(url(avi, "together"), {**form, f"outcome-{gil.pk}": "missed"})
    assert answer.status_code == 302
    assert outcomes(ask) == {"אבי": ("held", 45), "בתיה": ("held", 20), "גיל": ("missed", None)}
    with organization_scope(organization), transaction.atomic():
        Meeting.objects.update(local_date=LAST_WEEK)
        roll_up_week(organization=organization, week_start=date(2026, 11, 8))
    rows = ask(
        lambda: list(WeeklyAttendance.objects.values_list("pairing__enrolment__mentee__full_name", "held", "missed"))
    )
    assert {name: (held, missed) for name, held, missed in rows if name != "אורי"} == {
        "אבי": (1, 0), "בתיה": (1, 0), "גיל": (0, 1),
    }  # fmt: skip


def test_nobody_else_reports_and_alone_there_is_no_joint_card(
    met, url, signed_in, make_viewer, make_meeting, noam, organization
):
    stranger = signed_in(make_viewer(Role.MENTOR, organization=organization))
    assert stranger.post(url(met[0], "together", "held"), {}).status_code == 404
    alone = make_meeting(TUESDAY - timedelta(days=1))
    assert signed_in(noam).post(url(alone, "together", "held"), {}).status_code == 404
