"""What the demo tells: full numbers in memory, and the history and the gaps of a small one in the database."""

from collections import Counter
from datetime import timedelta

import pytest

from mentees.models import Contact, Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import User
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.demo import council, network, safety_net, yeshiva
from mentoring_platform.demo.accounts import SIGN_INS, Cast
from mentoring_platform.demo.world import Telling, World
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.choices import Intensity, SummaryPolicy
from programs.models import CalendarPeriod, Enrolment, Pairing, Program
from programs.queries.closures import CLOSING
from reports.models import WeekClose, WeeklyAttendance
from reports.morning.queries import standing
from sessions.choices import Outcome
from sessions.models import LogRevision, Meeting, MeetingSeries, SessionLog
from sessions.services import generate_meetings
from tests.demo.conftest import TODAY

WITH_PROGRAMS = [part.SLUG for part in (yeshiva, council, network, safety_net)]


@pytest.fixture
def told(db):
    """The full demo of one organization, in memory."""

    def tell(part) -> World:
        organization = Organization(pk=1, name=part.NAME, slug=part.SLUG)
        world = World(organization, Telling(today=TODAY, seed=1))
        part.tell(world, Cast())
        return world

    return tell


@pytest.fixture(params=WITH_PROGRAMS)
def here(request, small_demo, db):
    """Inside one organization of the small demo."""
    organization = Organization.objects.get(slug=request.param)
    with organization_scope(organization):
        yield organization


def member(here: Organization, role: str):
    entry = next(row for row in SIGN_INS if row.slug == here.slug and row.role == role)
    return viewer_for(User.objects.get(email=entry.email), here)


def active(rows):
    return [row for row in rows if row.status == "active"]


def test_the_yeshiva_has_300_students_five_more_who_choose_and_25_mentors(told):
    world = told(yeshiva)
    assert len(active(world.rows(Mentee))) == 305
    assert len(active(world.rows(Mentor))) == 25
    names = [row.full_name for row in [*world.rows(Mentee), *world.rows(Mentor)]]
    assert len(set(names)) == len(names)


def test_the_council_has_48_settlements_in_6_clusters_and_60_volunteers(told):
    world = told(council)
    settlements = [row for row in world.rows(Mentee) if row.kind == "settlement"]
    assert len(settlements) == 48 and len(world.rows(Unit)) == 6
    assert len(world.rows(Mentor)) == 6 + 60
    assert set(Counter(row.unit_id for row in settlements).values()) == {8}
    assert set(Counter(row.mentee_id for row in world.rows(Contact)).values()) == {2, 3}
    in_focus = Counter(row.mentor_id for row in world.rows(Pairing) if row.intensity != Intensity.ROUTINE)
    assert all(3 <= number <= 5 for number in in_focus.values()) and len(in_focus) == 6


def test_the_network_has_12_communities_and_the_safety_net_5_groups(told):
    assert len(told(network).rows(Mentee)) == 12
    assert len(told(safety_net).rows(Unit)) == 5


@pytest.mark.parametrize("part", [yeshiva, council, network, safety_net])
def test_the_shares_are_believable(told, part):
    world = told(part)
    outcomes = {log.meeting_id: log.outcome for log in world.rows(SessionLog)}
    past = [row for row in world.rows(Meeting) if row.local_date < world.this_week.start]
    shares = Counter(outcomes.get(row.id, "unreported") for row in past)
    share = {name: number / len(past) for name, number in shares.items()}
    assert 0.76 < share["held"] < 0.88
    assert 0.04 < share["excused"] < 0.12
    assert 0.02 < share["missed"] < 0.08
    assert 0.02 < share["unreported"] < 0.11


def test_nothing_is_reported_from_today_on(here):
    midnight = clock.day_bounds(here, TODAY, TODAY)[0]
    assert SessionLog.objects.count() > 20
    assert not SessionLog.objects.filter(updated_at__gte=midnight).exists()
    assert not SessionLog.objects.filter(held_at__gte=midnight).exists()
    assert not SessionLog.objects.filter(meeting__local_date__gte=TODAY).exclude(outcome=Outcome.EXCUSED).exists()
    assert not LogRevision.objects.filter(at__gte=midnight).exists()


def test_the_last_state_in_the_history_is_the_log(here):
    last = {row.meeting_id: row for row in LogRevision.objects.order_by("at", "id")}
    for log in SessionLog.objects.all():
        row = last[log.meeting_id]
        assert (row.outcome, row.minutes, row.reason, row.at) == (log.outcome, log.minutes, log.reason, log.updated_at)


def test_the_generator_has_nothing_to_add_or_remove(here):
    first = MeetingSeries.objects.order_by("starts_on").first().starts_on
    before = set(Meeting.objects.values_list("id", flat=True))
    generate_meetings(organization=here, since=first)
    assert set(Meeting.objects.values_list("id", flat=True)) == before


def test_no_meeting_is_expected_in_a_break(here):
    for program in Program.objects.all():
        for period in CalendarPeriod.objects.filter(CLOSING, program=program):
            within = Meeting.objects.filter(
                pairing__enrolment__program=program, local_date__range=(period.starts_on, period.ends_on)
            )
            assert not within.exists()


def test_summaries_stand_only_where_the_program_wants_them(here):
    off = SessionLog.objects.filter(meeting__pairing__enrolment__program__summary_policy=SummaryPolicy.OFF)
    assert not off.exclude(summary="").exists()


def test_every_past_week_is_rolled_up(here):
    assert WeekClose.objects.count() == 52
    assert WeeklyAttendance.objects.filter(held__gt=0).exists()
    logged = SessionLog.objects.filter(meeting__local_date__lt=clock.week_of(here, TODAY).start)
    held = sum(row.held + row.extra_held for row in WeeklyAttendance.objects.all())
    assert held == logged.filter(outcome=Outcome.HELD).count()


def test_every_kind_of_gap_can_be_seen_today(here):
    viewer = member(here, Role.ADMINISTRATOR)
    rules = {str(reason.rule) for reason in standing(viewer).reasons}
    assert {"without_mentor", "without_time", "unreported", "missed", "over_capacity"} <= rules
    assert ("mentor_away" in rules) == (here.slug == "yeshiva")


def test_who_lets_it_be_seen_stands_before_coordinators_alone(here):
    asks = here.slug in (yeshiva.SLUG, safety_net.SLUG)
    reasons = standing(member(here, Role.COORDINATOR)).reasons
    assert sum(reason.rule == "talk" and reason.whose == "mentee" for reason in reasons) == asks
    assert any(reason.rule == "pulse" for reason in reasons) == asks
    # They meet, and it does not help.
    assert any(reason.rule == "pulse" and reason.of for reason in reasons) == (here.slug == yeshiva.SLUG)
    seen = {reason.rule for reason in standing(member(here, Role.ADMINISTRATOR)).reasons}
    assert not seen & {"talk", "pulse"}


def test_this_week_is_partly_reported(here):
    week = clock.week_of(here, TODAY)
    past = Meeting.objects.filter(local_date__range=(week.start, TODAY - timedelta(days=1)))
    if past.count() > 20:
        assert 0 < past.filter(logs__isnull=False).count() < past.count()


def test_mentors_changed_and_mentees_came_and_went(small_demo, db):
    for slug in (yeshiva.SLUG, safety_net.SLUG):
        with organization_scope(Organization.objects.get(slug=slug)):
            chains = Counter(Pairing.objects.values_list("enrolment", flat=True))
            assert max(chains.values()) > 1
            assert Enrolment.objects.filter(ends_on__lt=TODAY).exists()
            assert Enrolment.objects.filter(starts_on__gt=TODAY - timedelta(days=30)).exists()
