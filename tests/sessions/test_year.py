"""The program's real year: observed days, closed units, people who are away, and the meetings that follow."""

from collections import Counter
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import OutgoingMessage
from programs import services
from programs.models import Absence, CalendarPeriod, ProgramScope, UnitClosure
from programs.queries import closed_spans
from programs.services import compute_days, create_program
from sessions import services as sessions
from sessions.models import Meeting, SessionLog, StaleWeek
from sessions.services import generate_meetings, open_series
from sessions.tasks import generate
from tests.factories import LogFactory, PairingFactory, UnitFactory

pytestmark = pytest.mark.usefixtures("noon")
TODAY = date(2026, 11, 18)  # a Wednesday
DAY = timedelta(days=1)
TENTH_OF_TEVET = date(2026, 12, 20)  # a Sunday
SUNDAY, TUESDAY, SATURDAY = 6, 1, 5


@pytest.fixture
def fixed(ask, pairing):
    """Fixed times of the pairing: `fixed(TUESDAY, SATURDAY)`."""

    def fix(*weekdays: int, whose=pairing, since: date = date(2026, 11, 1)):
        for weekday in weekdays:
            rule = {"frequency": "weekly", "weekday": weekday, "start_time": time(16), "starts_on": since}
            ask(lambda rule=rule: open_series(pairing=whose, by=None, **rule))

    return fix


@pytest.fixture
def days(ask):
    """The days of all meetings from one day on."""
    return lambda first=TODAY: ask(
        lambda: sorted(Meeting.objects.filter(local_date__gte=first).values_list("local_date", flat=True))
    )


@pytest.fixture
def log(ask):
    def write(day: date, outcome: str = "held"):
        return ask(
            lambda: LogFactory(
                organization=Meeting.objects.first().organization,
                meeting=Meeting.objects.get(local_date=day),
                outcome=outcome,
            )
        )

    return write


def words(response) -> str:
    return " ".join(response.content.decode().split())


def confirmed(client, url: str, data: dict | None = None, *, told: str):
    """Press once, read what follows, press again."""
    data = data or {}
    asked = client.post(url, data)
    assert asked.status_code == 200 and told in words(asked), words(asked)[-3000:]
    assert client.post(url, data | {"confirmed": "yes"}).status_code == 302


def test_choosing_days_says_what_falls_away_and_does_it_at_once(ask, signed_in, dana, program, fixed, days, log):
    fixed(SUNDAY, SATURDAY)
    log(date(2026, 11, 14))
    before, past = days(), days(date(2026, 11, 1))[:5]
    url = f"/north/programs/{program.pk}/calendar/observes/"
    client = signed_in(dana)
    chosen = {"observes": ["shabbat", "fasts"], "holiday_country": ""}
    asked = words(client.post(url, chosen))
    assert "9 planned meetings fall away." in asked and days() == before  # eight Saturdays and the tenth of Tevet
    assert ask(lambda: CalendarPeriod.objects.count()) == 0
    confirmed(client, url, chosen, told="9 planned meetings fall away.")
    assert days() == [day for day in before if day.weekday() == SUNDAY and day != TENTH_OF_TEVET]
    # What was, stays: Saturdays of the past were expected, one is reported and the others wait to be.
    assert days(date(2026, 11, 1))[:5] == past and ask(lambda: SessionLog.objects.count()) == 1
    confirmed(client, url, {"observes": [], "holiday_country": ""}, told="9 meetings come back.")
    assert days() == before and ask(lambda: CalendarPeriod.objects.count()) == 0
    # Chosen and dropped on one day it never was; dropped later, it was until the day before.
    assert ask(lambda: program.__class__.objects.get().shabbat_from) is None


def test_dropping_shabbat_changes_nothing_of_what_was(ask, program, pairing, fixed):
    ask(lambda: services.set_observed_days(program=program, observes=["shabbat"], by=None))
    with time_machine.travel("2026-11-30T10:00:00+00:00", tick=False):
        ask(lambda: services.set_observed_days(program=program, observes=[], by=None))
        spans = ask(lambda: closed_spans(TODAY, date(2026, 12, 31))[pairing.pk])
        assert spans == [(date(2026, 11, 21),) * 2, (date(2026, 11, 28),) * 2]


def test_a_computed_day_can_be_kept_open_and_stays_so(ask, signed_in, dana, program, fixed, days):
    fixed(SUNDAY)
    before = days()
    ask(lambda: services.set_observed_days(program=program, observes=["fasts"], by=None))
    ask(lambda: generate_meetings(organization=program.organization))
    assert TENTH_OF_TEVET not in days()
    period = ask(lambda: CalendarPeriod.objects.get(starts_on=TENTH_OF_TEVET))
    client, url = signed_in(dana), f"/north/calendar/{period.pk}/"
    assert period.source == "fasts" and 'name="starts_on"' not in words(client.get(url))
    confirmed(client, url, {"name": "צום קצר", "is_open": "yes"}, told="One meeting comes back.")
    assert days() == before
    # Where nothing follows, nothing is asked.
    assert client.post(url, {"name": "צום קצר", "is_open": "no"}).status_code == 200
    assert client.post(url, {"name": "צום", "is_open": "yes"}).status_code == 302
    assert ask(lambda: CalendarPeriod.objects.get(pk=period.pk)).name == "צום"
    assert client.post(url, {"name": "צום קצר", "is_open": "yes"}).status_code == 302
    assert client.post(f"{url}remove/", {"confirmed": "yes"}, follow=True).context["messages"]
    assert ask(lambda: compute_days(program=program)) == 0
    kept = ask(lambda: CalendarPeriod.objects.get(pk=period.pk))
    assert (kept.name, kept.is_open) == ("צום קצר", True)
    page = words(client.get(f"/north/programs/{program.pk}/calendar/?from=2026-12-01"))
    assert "צום קצר" in page and "you meet" in page and page.count("year-open") >= 2
    # Even when the fasts are chosen no more: what somebody has written is not for a computation to take away.
    ask(lambda: services.set_observed_days(program=program, observes=[], by=None))
    assert ask(lambda: CalendarPeriod.objects.get()) == kept


def test_computing_leaves_what_is_over_and_what_was_made_by_hand(ask, program):
    def by_hand(day: date, **fields):
        facts = {"kind": "holiday", "name": "x", "starts_on": day, "ends_on": day, **fields}
        return CalendarPeriod.objects.create(organization=program.organization, program=program, **facts)

    past = ask(lambda: by_hand(date(2026, 10, 1), source="fasts"))
    own = ask(lambda: by_hand(TENTH_OF_TEVET))
    ask(lambda: services.set_observed_days(program=program, observes=["fasts"], by=None))
    rows = ask(lambda: list(CalendarPeriod.objects.order_by("starts_on")))
    assert rows[:2] == [past, own] and len(rows) > 5 and rows[-1].starts_on <= TODAY + timedelta(days=548)
    ask(lambda: services.set_observed_days(program=program, observes=[], holiday_country="GB", by=None))
    rows = ask(lambda: list(CalendarPeriod.objects.order_by("starts_on")))
    assert rows[:2] == [past, own] and {row.source for row in rows[2:]} == {"GB"}
    # A year later the hourly run goes on computing by itself, and once only.
    with time_machine.travel("2027-11-18T10:00:00+00:00", tick=False):
        generate(program.organization.pk)
        assert ask(lambda: CalendarPeriod.objects.filter(starts_on__gte=date(2028, 12, 1)).exists())
        assert ask(lambda: services.compute_days_ahead(organization=program.organization)) == 0


@pytest.mark.parametrize(("language", "observes"), [("he", True), ("en", False)])
def test_a_new_program_keeps_the_holidays_of_a_hebrew_organization(ask, organization, language, observes):
    organization.language = language
    new = ask(lambda: create_program(organization=organization, by=None, name="חדשה", starts_on=date(2026, 9, 1)))
    assert ("yom_tov" in new.observes, new.shabbat_from == date(2026, 9, 1)) == (observes, observes)
    found = ask(lambda: dict(CalendarPeriod.objects.filter(program=new).values_list("starts_on", "source")))
    assert (found.get(date(2026, 9, 21)) == "yom_tov") == observes  # Yom Kippur, which is over


def test_a_branch_is_closed_with_what_is_below_it(
    ask, signed_in, dana, organization, pairing, make_pairing, fixed, days
):
    branch = ask(lambda: UnitFactory(organization=organization, name="סניף"))
    below = ask(lambda: UnitFactory(organization=organization, parent=branch))
    ask(lambda: Mentee.objects.filter(pk=pairing.enrolment.mentee_id).update(unit=below))
    other = make_pairing(mentee="אחר")
    fixed(TUESDAY)
    fixed(TUESDAY, whose=other)
    before = days()
    client, data = signed_in(dana), {"unit": str(branch.pk), "name": "שיפוץ", "starts_on": "2026-11-22"}
    refused = client.post("/north/closures/", data | {"ends_on": "2026-11-21"})
    assert "The last day is not before the first." in words(refused)
    confirmed(client, "/north/closures/", data | {"ends_on": "2026-12-05"}, told="2 planned meetings fall away.")
    assert len(days()) == len(before) - 2
    closure = ask(lambda: UnitClosure.objects.get())
    url = f"/north/closures/{closure.pk}/"
    confirmed(client, url, data | {"ends_on": "2026-11-28"}, told="One meeting comes back.")
    confirmed(client, f"{url}remove/", told="One meeting comes back.")
    assert days() == before


def test_who_is_limited_closes_no_unit_of_others(ask, signed_in, make_viewer, organization, program):
    north, south = (ask(lambda: UnitFactory(organization=organization)) for _ in range(2))
    limited = make_viewer(Role.COORDINATOR, organization=organization)
    scope = {"organization": organization, "membership": limited.membership(Role.COORDINATOR), "program": program}
    data = {"name": "x", "starts_on": "2026-11-22", "ends_on": "2026-11-28"}
    ask(lambda: ProgramScope.objects.create(**scope))
    assert "Close a unit" not in words(signed_in(limited).get("/north/closures/"))
    assert signed_in(limited).post("/north/closures/", data | {"unit": str(south.pk)}).status_code == 200
    assert ask(lambda: UnitClosure.objects.count()) == 0
    ask(lambda: ProgramScope.objects.all().delete())
    assert signed_in(limited).post("/north/closures/", data | {"unit": str(north.pk)}).status_code == 302


def test_a_mentor_is_away_and_nobody_learns_why(
    ask, signed_in, dana, noam, uri, ada, make_viewer, organization, pairing, fixed, days, log
):
    fixed(TUESDAY)
    log(date(2026, 11, 10))
    before = days()
    away = {"starts_on": "2026-11-19", "ends_on": "2026-12-20", "kind": "ill"}
    mentor = signed_in(noam)
    confirmed(mentor, "/north/away/", away, told="4 planned meetings fall away.")
    assert len(days()) == len(before) - 4
    absence = ask(lambda: Absence.objects.get())
    url, person = f"/north/absences/{absence.pk}/", f"/north/people/mentors/{pairing.mentor_id}/"
    # Himself and the coordinator know why; the others until when, if at all.
    assert "Ill" in words(mentor.get("/north/away/"))
    assert "Ill" in words(signed_in(dana).get(f"{person}absences/"))
    for viewer, page in ((uri, "/north/my-meetings/"), (ada, person), (dana, "/north/board/")):
        text = words(signed_in(viewer).get(page))
        assert "away until" in text and "Ill" not in text.split("<main")[1], page
    stranger = make_viewer(Role.MENTOR, organization=organization)
    for viewer in (uri, stranger):
        assert signed_in(viewer).get(url).status_code == 404
    assert signed_in(ada).get(url).status_code == 404
    trail = ask(lambda: [str(entry.detail) for entry in AuditEntry.objects.filter(action__startswith="absence.")])
    assert len(trail) == 1 and "ill" not in trail[0]
    assert ask(lambda: OutgoingMessage.objects.count()) == 0
    # He comes back earlier, and his meetings with him; what was reported is as it was.
    confirmed(mentor, url, away | {"ends_on": "2026-11-30"}, told="3 meetings come back.")
    again = words(mentor.post("/north/away/", away | {"starts_on": "2026-11-25"}))
    assert "There is an absence in these days already." in again
    confirmed(mentor, f"{url}remove/", told="One meeting comes back.")
    assert days() == before and ask(lambda: SessionLog.objects.count()) == 1


def test_an_absence_told_late_is_the_truth_and_reports_stay(ask, signed_in, dana, pairing, fixed, days, log):
    fixed(TUESDAY)
    log(date(2026, 11, 10))
    ask(lambda: StaleWeek.objects.all().delete())
    assert date(2026, 11, 17) in days(date(2026, 11, 1))
    url = f"/north/people/mentees/{pairing.enrolment.mentee_id}/absences/"
    data = {"starts_on": "2026-11-08", "ends_on": "2026-11-22", "kind": "reserve"}
    confirmed(signed_in(dana), url, data, told="One planned meeting falls away.")
    assert days(date(2026, 11, 1))[:3] == [date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 24)]
    stale = ask(lambda: list(StaleWeek.objects.order_by("week_start").values_list("week_start", flat=True)))
    assert stale == [date(2026, 11, 8), date(2026, 11, 15)]


def test_a_meeting_moved_out_of_the_way_stays(ask, pairing, fixed, at, days):
    fixed(TUESDAY)
    meeting = ask(lambda: Meeting.objects.get(local_date=date(2026, 11, 24)))
    ask(
        lambda: sessions.move_meeting(
            meeting=meeting, starts_at=at(date(2026, 11, 23), 16), excused_by="mentor", by=None
        )
    )
    ask(
        lambda: services.record_absence(
            person=pairing.mentor, starts_on=date(2026, 11, 24), ends_on=date(2026, 11, 25), kind="away", by=None
        )
    )
    ask(lambda: generate_meetings(organization=pairing.organization))
    assert days()[0] == date(2026, 11, 23)


def test_who_is_away_is_no_gap_until_it_is_long_and_nobody_stands_in(ask, signed_in, dana, mentor, pairing):
    client = signed_in(dana)

    def gaps() -> dict:
        page = client.get("/north/morning/").context["page"]
        return dict(Counter(str(reason.rule) for row in page for reason in row.place.reasons))

    assert gaps() == {"without_time": 1}
    facts = {"starts_on": TODAY - DAY, "kind": "reserve", "by": None}
    absence = ask(lambda: services.record_absence(person=mentor, ends_on=TODAY + 5 * DAY, **facts))
    assert gaps() == {}
    ask(lambda: services.change_absence(absence=absence, ends_on=None, **facts))
    assert gaps() == {"mentor_away": 1}
    page = words(client.get("/north/morning/"))
    assert f"/north/pairings/{pairing.pk}/stand-in/" in page and "no last day yet" in page
    ask(
        lambda: PairingFactory(
            organization=pairing.organization, enrolment=pairing.enrolment, role="co", starts_on=TODAY
        )
    )
    assert "mentor_away" not in gaps()


def test_my_week_says_why_it_is_empty(ask, signed_in, noam, program, pairing, fixed):
    facts = {"program": program, "kind": "holiday", "name": "יום הסטודנט", "by": None}
    fixed(TUESDAY)
    ask(lambda: services.add_period(starts_on=TODAY - 3 * DAY, ends_on=TODAY + 3 * DAY, **facts))
    ask(lambda: generate_meetings(organization=program.organization, since=TODAY - 3 * DAY))
    page = words(signed_in(noam).get("/north/my-week/"))
    assert "No meeting is expected" in page and "יום הסטודנט" in page


def test_as_many_queries_for_many_as_for_one(ask, signed_in, dana, noam, organization, pairing, make_pairing, mentor):
    unit = ask(lambda: UnitFactory(organization=organization))
    closed = {"unit": unit, "name": "x", "starts_on": TODAY, "ends_on": TODAY, "by": None}
    away = {"starts_on": TODAY, "ends_on": TODAY + DAY, "kind": "away", "by": None}
    found = []
    for number in (0, 1):
        for _ in range(1 + number):
            person = make_pairing(mentor=mentor, mentee="עוד").enrolment.mentee
            ask(lambda person=person: services.record_absence(person=person, **away))
            ask(lambda: services.close_unit(**closed))
        with CaptureQueriesContext(connection) as queries:
            assert signed_in(dana).get("/north/closures/").status_code == 200
            assert signed_in(dana).get(f"/north/programs/{pairing.enrolment.program_id}/calendar/").status_code == 200
            assert words(signed_in(noam).get("/north/my-week/")).count("away until") == 1 + 2 * number
            assert signed_in(dana).get("/north/board/").status_code == 200
        found.append(len(queries))
    assert found[0] == found[1]
