"""From a mentor's choice to a trend: counted without a person, closed with the week, and nothing of fewer than five."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.scope import organization_scope
from programs.services import set_topics
from reports.disclosure import Sum, sums_to_show
from reports.models import TopicCount
from reports.services import close_topics, close_week
from sessions.models import Meeting, TopicContribution, TopicWeek
from sessions.topics.services import contribute_topics
from tests.databases import ROOT, raw_connection
from tests.factories import (
    LogFactory,
    MeetingFactory,
    MembershipFactory,
    MenteeFactory,
    MentorFactory,
    OrganizationFactory,
    PairingFactory,
    ProgramFactory,
    UnitFactory,
)
from tests.reports.test_jobs import environment, waiting_sessions

SUNDAY = date(2026, 11, 15)
DURING, AFTER = "2026-11-18T10:00:00+00:00", "2026-11-22T08:00:00+00:00"
DAYS = (SUNDAY, SUNDAY + timedelta(days=2))
# A process of its own that closes the week, whatever day its clock shows.
CLOSE_ELSEWHERE = """
import django; django.setup()
from datetime import date
from django.db import transaction
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from reports.services import close_topics
north = Organization.objects.get(slug="north")
with organization_scope(north), transaction.atomic():
    close_topics(organization=north, week=Week(date(2026, 11, 15)))
"""


@contextmanager
def within(organization):
    with organization_scope(organization), transaction.atomic():
        yield


def scene(organization, mentees: int = 14) -> SimpleNamespace:
    """Noam with so many mentees, by turns in a unit, in one below it and in none; each has met twice in this week."""
    with within(organization):
        program = ProgramFactory(organization=organization, name="ליווי אישי")
        topics = set_topics(program=program, names=["Mood", "Money"], by=None)
        top = UnitFactory(organization=organization, name="Top")
        units = [top, UnitFactory(organization=organization, name="Below", parent=top), None]
        membership = MembershipFactory(organization=organization, role=Role.MENTOR, user__name="נועם")
        mentor = MentorFactory(organization=organization, membership=membership)
        meetings = []
        for number in range(mentees):
            mentee = MenteeFactory(organization=organization, full_name=f"קנרית {number}", unit=units[number % 3])
            pairing = PairingFactory(
                organization=organization, mentor=mentor, enrolment__program=program, enrolment__mentee=mentee
            )
            for day in DAYS:
                meeting = MeetingFactory(organization=organization, pairing=pairing, local_date=day)
                LogFactory(organization=organization, meeting=meeting)
                meetings.append(meeting)
        viewer = viewer_for(membership.user, organization)
    return SimpleNamespace(
        organization=organization, program=program, topics=topics, units=units, noam=viewer, meetings=meetings
    )


@pytest.fixture
def during():
    with time_machine.travel(DURING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stage(organization, during):
    return scene(organization)


def choose(stage, meeting: Meeting, *numbers: int) -> bool:
    """Choose topics by number, 0 is nothing special."""
    topics = [stage.topics[number - 1] if number else None for number in numbers]
    return contribute_topics(meeting=meeting, topics=topics, by=stage.noam)


def close(stage) -> None:
    with time_machine.travel(AFTER, tick=False):
        close_week(organization=stage.organization, week_start=SUNDAY)


def counted() -> dict:
    rows = TopicCount.objects.values_list("topic__name", "unit", "mentees", "mentions")
    return {(topic, unit): (mentees, mentions) for topic, unit, mentees, mentions in rows}


def test_what_many_spoke_of_is_a_trend_and_what_few_did_is_forgotten(stage, signed_in, dana, ada, make_viewer):
    """Through the pages: fourteen spoke of Mood and four of Money; the week ends; the office and the steering team."""
    client, page = signed_in(stage.noam), "/north/trends/"
    for meeting in stage.meetings[::2]:
        chosen = [str(topic.pk) for topic in (stage.topics if meeting in stage.meetings[:8] else stage.topics[:1])]
        assert client.post(f"/north/meetings/{meeting.pk}/topics/", {"topics": chosen}).status_code == 302
    assert "Nothing can be shown" in signed_in(dana).get(page).content.decode(), "nothing before the week is over"
    with within(stage.organization):
        close(stage)
        assert counted() == {("Mood", None): (14, 14)}
    steering = make_viewer(Role.VIEWER, organization=stage.organization, name="גילה")
    with time_machine.travel(AFTER, tick=False):
        for viewer in (dana, ada, steering):
            for address in (page, f"{page}print/"):
                shown = signed_in(viewer).get(address)
                text = shown.content.decode()
                assert [trend.name for trend in shown.context["reading"].trends] == ["Mood"]
                assert "14 talks a week in the last four weeks." in text and "קנרית" not in text
            unit = signed_in(viewer).get(page, {"unit": str(stage.units[0].pk)})
            assert unit.status_code == (404 if viewer is steering else 200)
            assert viewer is steering or "Nothing can be shown" in unit.content.decode()
        assert "Money" in signed_in(dana).get(page).content.decode()  # among those that cannot be shown
        assert signed_in(stage.noam).get(page).status_code == 404


def test_after_the_close_nothing_leads_back(stage, signed_in, inside):
    client = signed_in(stage.noam)
    for meeting in stage.meetings[:26]:
        client.post(f"/north/meetings/{meeting.pk}/topics/", {"topics": ["nothing", str(stage.topics[0].pk)]})
    contributions = list(TopicContribution.objects.all())
    marks = {bytes(mark).hex() for row in contributions for mark in (row.mentee_mark, row.meeting_mark)}
    secret = bytes(TopicWeek.objects.get().secret).hex()
    assert len(contributions) == 26 and len(marks) == 13 + 26
    assert {row.topic_id for row in contributions} == {stage.topics[0].pk}, "a topic says more than nothing special"
    assert {row.pk.version for row in contributions} == {4}, "an id that tells the time leads to the request"
    close(stage)
    assert not TopicContribution.objects.exists() and TopicWeek.objects.get().secret is None
    assert {row.pk.version for row in TopicCount.objects.all()} == {4}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [f'public."{table}"'])
            if cursor.fetchone()[0]:
                cursor.execute(f'SELECT x::text FROM "{table}" x')
                text = " ".join(row for (row,) in cursor.fetchall())
                assert secret not in text and not any(mark in text for mark in marks), table
    about_meetings = AuditEntry.objects.filter(subject_id__in=[meeting.pk for meeting in stage.meetings])
    assert not about_meetings.exists(), "that somebody chose stands in no entry"
    assert client.get(f"/north/meetings/{stage.meetings[0].pk}/topics/").status_code == 200
    assert [entry.action for entry in about_meetings] == ["meeting.read"], "to look at the page leaves its trace"


def test_marks_are_of_one_week_and_of_one_program(stage, during, inside):
    first = stage.meetings[0]
    assert choose(stage, first, 1)
    other = ProgramFactory(organization=stage.organization)
    elsewhere = PairingFactory(
        organization=stage.organization,
        mentor=first.pairing.mentor,
        enrolment__program=other,
        enrolment__mentee=first.pairing.enrolment.mentee,
    )
    assert contribute_topics(
        meeting=MeetingFactory(organization=stage.organization, pairing=elsewhere, local_date=DAYS[0]),
        topics=[None],
        by=stage.noam,
    )
    during.shift(timedelta(days=7))
    next_week = DAYS[0] + timedelta(days=7)
    assert choose(
        stage, MeetingFactory(organization=stage.organization, pairing=first.pairing, local_date=next_week), 1
    )
    assert len({bytes(row.mentee_mark) for row in TopicContribution.objects.all()}) == 3


def test_a_late_choice_is_not_counted_and_closing_twice_changes_nothing(stage, during, inside):
    for meeting in stage.meetings:
        assert choose(stage, meeting, 1)
    close(stage)
    rows = list(TopicCount.objects.order_by("pk").values())
    assert counted()["Mood", None] == (14, 28)
    assert not choose(stage, stage.meetings[0], 2), "closed, though by this clock the week still runs"
    close(stage)
    assert list(TopicCount.objects.order_by("pk").values()) == rows
    during.move_to(AFTER)
    assert not choose(stage, stage.meetings[0], 2)
    assert not TopicContribution.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        few = {"organization": stage.organization, "program": stage.program, "week_start": SUNDAY}
        TopicCount.objects.create(**few, topic=stage.topics[1], mentees=4, mentions=40)


choices = st.lists(
    st.tuples(st.integers(0, 27), st.sampled_from([(0,), (1,), (1,), (2,), (1, 2)])), min_size=10, max_size=45
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=choices)
def test_counts_are_those_of_a_plain_recount(stage, inside, chosen):
    with transaction.atomic():
        for number, numbers in chosen:
            assert choose(stage, stage.meetings[number], *numbers)
        close(stage)
        kept = counted()
        transaction.set_rollback(True)
    last = dict(chosen)
    parents = {stage.units[0].pk: None, stage.units[1].pk: stage.units[0].pk}
    expected = {}
    where = {number: getattr(stage.units[number // 2 % 3], "pk", None) for number in last}
    for topic, name in ((0, None), (1, "Mood"), (2, "Money")):
        own = {}
        for unit in set(where.values()):
            talks = [number for number, numbers in last.items() if topic in numbers and where[number] == unit]
            own[unit] = Sum(len({number // 2 for number in talks}), len(talks))
        # Where nobody chose this topic there is no table at all.
        shown = sums_to_show(own, parents) if any(talks for _people, talks in own.values()) else {}
        expected |= {(name, unit): tuple(size) for unit, size in shown.items()}
    assert kept == expected


@pytest.mark.django_db(transaction=True)
def test_at_once_and_killed_in_the_middle(transactional_db):
    """Who contributes while the week is closed is counted or told so; a close that is killed has done nothing."""
    with time_machine.travel(DURING):
        north = OrganizationFactory(slug="north")
        stage = scene(north, mentees=6)

        def job(work, *args):
            try:
                with within(north):
                    return work(*args)
            finally:
                connection.close()

        with within(north):
            for meeting in stage.meetings[:-1]:
                choose(stage, meeting, 1)
    with raw_connection("owner") as holder:
        holder.execute("SELECT set_config('app.org', %s, true)", [str(north.pk)])
        holder.execute("SELECT 1 FROM mentoring_sessions_topiccontribution FOR UPDATE")
        command = [sys.executable, "-c", CLOSE_ELSEWHERE]
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        try:
            waiting_sessions(1)
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=20)
    with within(north):
        assert (TopicCount.objects.count(), TopicContribution.objects.count()) == (0, 11)
    with ThreadPoolExecutor(1) as pool, time_machine.travel(DURING):
        with within(north):
            assert choose(stage, stage.meetings[-1], 1)
            closing = pool.submit(job, lambda: close_topics(organization=north, week=Week(SUNDAY)))
            waiting_sessions(1)
        closing.result(timeout=20)
        with within(north):
            assert counted()["Mood", None] == (6, 12), "the close waited for who was contributing"
        assert job(choose, stage, stage.meetings[0], 2) is False
