"""Each change of the product leaves its entry; an action that nobody makes here fails and says what to add."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine

from mentees import services as mentee_services
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.members import services as members
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.tenancy.scope import organization_scope
from mentors import services as mentor_services
from programs import services as programs
from programs.concerns import services as concerns
from programs.concerns import settings as concern_settings
from programs.goals import services as goals
from programs.models import CalendarPeriod, Concern, Goal, Pairing, Step
from reports.services import roll_up_week
from sessions import services as sessions
from sessions.choices import Way
from sessions.goals.services import note_progress
from sessions.importing import services as importing
from sessions.models import ImportFile, Meeting, MeetingSeries, SealedNote, SealingKey
from sessions.queries.calendar import link_of
from sessions.sealing import keys
from sessions.sealing import services as sealing
from sessions.services import calendar
from tests.audit.test_actions import changes
from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    SealingKeyFactory,
    SeriesFactory,
    UnitFactory,
    UserFactory,
)
from tests.sealing.files import credential, note_file, passkey_file, public_key, wrap_file
from tests.tenancy.objects import make_objects

DAY = timedelta(days=1)
TODAY = date(2026, 11, 18)
CHANGES = changes()


@pytest.fixture
def scene(organization, other_organization, ada):
    """A small programme, its administrator Ada, and whoever and whatever the changes need."""
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False), organization_scope(organization):
        made = make_objects(organization, "x")
        pairing = Pairing.objects.select_related("mentor", "enrolment__program", "enrolment__mentee").get(
            pk=made["pairing_id"]
        )
        yield SimpleNamespace(
            organization=organization,
            elsewhere=other_organization,
            ada=ada,
            noam=viewer_for(User.objects.get(pk=made["user_id"]), organization),
            operator=UserFactory(is_operator=True),
            unit=UnitFactory(organization=organization),
            pairing=pairing,
            enrolment=pairing.enrolment,
            program=pairing.enrolment.program,
            mentor=pairing.mentor,
            mentee=pairing.enrolment.mentee,
            free_mentor=MentorFactory(organization=organization, full_name="Free Mentor"),
            free_mentee=MenteeFactory(organization=organization, full_name="Free Group", kind="group"),
            membership=MembershipFactory(organization=organization, role=Role.COORDINATOR),
            period=CalendarPeriod.objects.get(),
            series=MeetingSeries.objects.get(),
            logged=Meeting.objects.get(pk=made["meeting_id"]),
            past=MeetingFactory(organization=organization, pairing=pairing, local_date=TODAY - DAY),
            coming=MeetingFactory(organization=organization, pairing=pairing, local_date=TODAY + DAY),
        )


def _period(s, **more) -> dict:
    return {"kind": "break", "name": "p", "starts_on": TODAY, "ends_on": TODAY + DAY, "by": s.ada, **more}


def _invited(s):
    return members.invite_person(
        organization=s.organization, email="new@people.example", name="New", roles=[Role.MENTOR], by=s.ada
    )


def _pair(s):
    return programs.pair_many(pairs=[(_enrolled(s), s.free_mentor)], starts_on=TODAY + DAY, by=s.ada)


def _enrolled(s):
    return programs.enrol(program=s.program, mentees=[s.free_mentee], starts_on=TODAY, by=s.ada)[0]


def _end_with_pairings(s):
    enrolment = _enrolled(s)
    PairingFactory(organization=s.organization, enrolment=enrolment, mentor=s.free_mentor, starts_on=TODAY + 2 * DAY)
    programs.end_enrolment(enrolment=enrolment, ends_on=TODAY + DAY, reason="completed", by=s.ada)


def _rule(**more) -> dict:
    return {"frequency": "weekly", "weekday": 2, "start_time": clock.now().time(), **more}


def _import(s, starts_on: date, rows: str) -> None:
    """Bring a sheet in as a coordinator would."""
    by = viewer_for(s.membership.user, s.organization)
    content = f"שם,מלווה\n{rows}\n".encode()
    file = importing.upload_file(program=s.program, starts_on=starts_on, name="people.csv", content=content, by=by)
    importing.choose_columns(import_file=file, layouts=importing.layouts_of(file), named_mentors=True)
    ImportFile.objects.filter(pk=file.pk).update(state="running")
    importing.carry_out_import(organization=s.organization, import_id=str(file.pk))


def _import_another_mentor(s) -> None:
    """For a pairing of which nothing has been reported yet."""
    pairing = PairingFactory(
        organization=s.organization, enrolment=_enrolled(s), mentor=s.mentor, starts_on=TODAY, role="primary"
    )
    _import(s, TODAY, f"{pairing.enrolment.mentee.full_name},{s.free_mentor.full_name}")


def _calendar_made(s, times: int = 1) -> None:
    for _ in range(times):
        calendar.make_calendar_link(by=s.noam, seen=calendar.version_of_link(link_of(s.noam)))


def _calendar_shows_names(s, *answers: bool) -> None:
    _calendar_made(s)
    for shows in answers:
        calendar.show_names_in_calendar(shows=shows, by=s.noam)


def _calendar_stopped(s) -> None:
    _calendar_made(s)
    calendar.stop_calendar_link(by=s.noam)


def _links(s) -> None:
    membership = s.noam.membership(Role.MENTOR)
    sessions.make_answer_links(organization=s.organization, membership=membership, meetings=[s.past])


def _wraps(*keys: str) -> dict:
    return {key: {way: wrap_file(way) for way in Way.values} for key in keys}


def _own_key(s) -> str:
    return SealingKey.objects.get(user=s.noam.user, retired_at=None).public_key


def _passkey_added(s):
    wrap = {"credential": credential(), "content": passkey_file()}
    return keys.add_passkey(wrap_id=new_id(), public_key=_own_key(s), by=s.noam, **wrap)


def _exchanged(s) -> str:
    new = public_key()
    keys.start_rotation(public_key=new, wraps=_wraps(_own_key(s), new), by=s.noam)
    return new


def _exchange_finished(s) -> None:
    _exchanged(s)
    SealedNote.objects.all().delete()
    keys.finish_rotation(by=s.noam)


def _note_written_anew(s, write, key: str | None = None) -> None:
    note = SealedNote.objects.get(author=s.noam.user)
    write(note=note, key=key or _own_key(s), content=note_file(), version=note.version, by=s.noam)


def _note_sealed(s) -> None:
    facts = {"note_id": new_id(), "meeting": s.past, "content": note_file(), "written_at": clock.now()}
    sealing.seal_note(key=_own_key(s), by=s.noam, **facts)


def _note_removed(s) -> None:
    note = SealedNote.objects.get(author=s.noam.user)
    sealing.remove_note(note=note, version=note.version, by=s.noam)


def _note_shared(s):
    note, reader = SealedNote.objects.get(author=s.noam.user), s.membership.user
    key = SealingKeyFactory(organization=s.organization, user=reader).public_key
    return sealing.share_note(note=note, share_id=new_id(), reader=reader, key=key, content=note_file(), by=s.noam)


def _note_withdrawn(s) -> None:
    share = _note_shared(s)
    sealing.withdraw_share(note=share.note, reader_id=share.reader_id, by=s.noam)


def _concern(s, days: int = 0) -> Concern:
    """Told to the coordinator, so many days ago."""
    with time_machine.travel(clock.now() - days * DAY, tick=False):
        told = {"concern_id": new_id(), "pairing": s.pairing, "in_danger": False, "words": "w", "to": s.membership}
        return concerns.raise_concern(**told, by=s.noam)


def _concern_answered(s, closes: bool = False) -> None:
    by = viewer_for(s.membership.user, s.organization)
    concerns.answer_concern(concern=_concern(s), answer_id=new_id(), words="w", closes=closes, by=by)


def _goal_written(s) -> Goal:
    facts = {"level": "months", "title": "g", "told": "nothing"}
    return goals.write_goal(goal_id=new_id(), enrolment=s.enrolment, by=s.noam, **facts)


def _goal_noted(s) -> None:
    note_progress(meeting=s.logged, goal=Goal.objects.get(), direction="forward", seen=1, by=s.noam)


def _log(s, meeting, outcome: str = "held", **facts):
    return sessions.log_meeting(meeting=meeting, outcome=outcome, by=s.noam, **facts)


def _membership(s, role: str) -> Membership:
    return MembershipFactory(organization=s.organization, role=role)


HOW = {
    "answers.stopped": lambda s: (_links(s), sessions.stop_answer_links(by=s.noam)),
    "calendar.added": lambda s: programs.add_period(program=s.program, **_period(s)),
    "calendar.changed": lambda s: programs.change_period(period=s.period, **_period(s)),
    "calendar.link_made": _calendar_made,
    "calendar.link_renewed": lambda s: _calendar_made(s, times=2),
    "calendar.link_stopped": _calendar_stopped,
    "calendar.names_hidden": lambda s: _calendar_shows_names(s, True, False),
    "calendar.names_shown": lambda s: _calendar_shows_names(s, True),
    "calendar.removed": lambda s: programs.remove_period(period=s.period, by=s.ada),
    "concern.answered": _concern_answered,
    "concern.closed": lambda s: _concern_answered(s, closes=True),
    "concern.escalated": lambda s: concerns.pass_on(organization=s.organization, concern_id=_concern(s, days=3).pk),
    "concern.guidance_set": lambda s: concern_settings.set_guidance(duty="d", numbers=[], by=s.ada),
    "concern.handed_over": lambda s: concerns.hand_over(
        concern=_concern(s), to=s.ada.membership(Role.ADMINISTRATOR), seen=1, by=s.ada
    ),
    "concern.raised": _concern,
    "concern.recipients_set": lambda s: concern_settings.set_recipients(
        program=s.program, memberships=[s.membership], by=s.ada
    ),
    "concern.taken": lambda s: concerns.take_concern(
        concern=_concern(s), by=viewer_for(s.membership.user, s.organization)
    ),
    "enrolment.ended": _end_with_pairings,
    "enrolment.opened": _enrolled,
    "goal.acknowledged": lambda s: goals.mark_goals_read(enrolment=s.enrolment, until=clock.now(), by=s.noam),
    "goal.changed": lambda s: goals.tick_step(step=Step.objects.get(), done=True, seen=1, by=s.noam),
    "goal.progress": _goal_noted,
    "goal.removed": lambda s: goals.remove_goal(goal=_goal_written(s), seen=1, by=s.noam),
    "goal.written": _goal_written,
    "invitation.accepted": lambda s: members.accept_invitation(
        invitation=(invitation := _invited(s)), user=invitation.user, name="New"
    ),
    "invitation.sent": _invited,
    "invitation.withdrawn": lambda s: members.withdraw_invitation(invitation=_invited(s), by=s.ada),
    "key.exchanged": _exchanged,
    "key.opened": lambda s: keys.open_key(public_key=(new := public_key()), wraps=_wraps(new), by=s.ada),
    "key.removed": _exchange_finished,
    "key.wrapped": lambda s: keys.replace_wraps(wraps=_wraps(_own_key(s)), by=s.noam),
    "log.corrected": lambda s: _log(s, s.logged, "missed", absent="mentee"),
    "log.created": lambda s: _log(s, s.past),
    "log.created_for_week": lambda s: sessions.log_all_held(
        mentor=s.mentor, week=clock.week_of(s.organization, s.past.local_date), by=s.noam
    ),
    "log.undone": lambda s: sessions.undo_log(meeting=s.logged, by=s.noam),
    "meeting.added": lambda s: sessions.add_extra_meeting(
        pairing=s.pairing, starts_at=s.coming.starts_at + 2 * DAY, by=s.ada
    ),
    "meeting.cancelled": lambda s: sessions.cancel_meeting(meeting=s.coming, by=s.ada),
    "meeting.moved": lambda s: sessions.move_meeting(
        meeting=s.coming, starts_at=s.coming.starts_at + timedelta(hours=1), excused_by="mentee", by=s.ada
    ),
    "member.deactivated": lambda s: members.deactivate_person(user=s.membership.user, by=s.ada),
    "member.roles_added": lambda s: members.invite_person(
        organization=s.organization, email=s.noam.user.email, name="", roles=[Role.VIEWER], by=s.ada
    ),
    "member.roles_changed": lambda s: members.set_roles(user=s.noam.user, roles=[Role.VIEWER], by=s.ada),
    "membership.programs": lambda s: programs.set_program_scopes(
        membership=s.membership, programs=[s.program], by=s.ada
    ),
    "mentee.active": lambda s: [
        mentee_services.set_status(mentee=s.mentee, status=status, by=s.ada) for status in ("left", "active")
    ],
    "mentee.changed": lambda s: mentee_services.update_mentee(mentee=s.mentee, note="n", by=s.ada),
    "mentee.contacts": lambda s: mentee_services.set_contacts(mentee=s.mentee, contacts=[], by=s.ada),
    "mentee.created": lambda s: mentee_services.create_mentee(
        organization=s.organization, kind="person", full_name="New", by=s.ada
    ),
    "mentee.left": lambda s: mentee_services.set_status(mentee=s.mentee, status="left", by=s.ada),
    "mentee.linked": lambda s: mentee_services.link_membership(
        mentee=s.mentee, membership=_membership(s, Role.MENTEE), by=s.ada
    ),
    "mentor.active": lambda s: [
        mentor_services.set_status(mentor=s.mentor, status=status, by=s.ada) for status in ("paused", "active")
    ],
    "mentor.availability": lambda s: mentor_services.set_availability(mentor=s.mentor, spans=[], by=s.ada),
    "mentor.changed": lambda s: mentor_services.update_mentor(mentor=s.mentor, note="n", by=s.ada),
    "mentor.created": lambda s: mentor_services.create_mentor(organization=s.organization, full_name="New", by=s.ada),
    "mentor.left": lambda s: mentor_services.set_status(mentor=s.mentor, status="left", by=s.ada),
    "mentor.linked": lambda s: mentor_services.link_membership(
        mentor=s.free_mentor, membership=_membership(s, Role.MENTOR), by=s.ada
    ),
    "mentor.paused": lambda s: mentor_services.set_status(mentor=s.mentor, status="paused", by=s.ada),
    "mentor.reminded": lambda s: sessions.remind_mentor(
        organization=s.organization, membership_id=s.mentor.membership_id
    ),
    "mentor.reminders_off": lambda s: mentor_services.set_reminders(mentor=s.mentor, wanted=False, by=s.noam),
    "mentor.reminders_on": lambda s: [
        mentor_services.set_reminders(mentor=s.mentor, wanted=wanted, by=s.noam) for wanted in (False, True)
    ],
    "note.changed": lambda s: _note_written_anew(s, sealing.change_note),
    "note.moved": lambda s: _note_written_anew(s, sealing.move_note, _exchanged(s)),
    "note.removed": _note_removed,
    "note.sealed": _note_sealed,
    "note.shared": _note_shared,
    "note.withdrawn": _note_withdrawn,
    "organization.administrator_invited": lambda s: members.invite_first_administrator(
        organization=s.elsewhere, email="first@people.example", name="First", operator=s.operator
    ),
    "organization.changed": lambda s: members.update_organization(
        organization=s.organization,
        name="Another",
        time_zone="Asia/Jerusalem",
        first_weekday=6,
        language="en",
        by=s.ada,
    ),
    "organization.created": lambda s: members.open_organization(
        name="New",
        slug="new-one",
        time_zone="Asia/Jerusalem",
        language="he",
        administrator_email="first@people.example",
        administrator_name="First",
        operator=s.operator,
    ),
    "organization.resumed": lambda s: members.resume(organization=s.organization, operator=s.operator),
    "organization.suspended": lambda s: members.suspend(organization=s.organization, operator=s.operator),
    "pairing.corrected": _import_another_mentor,
    "pairing.ended": lambda s: programs.end_pairing(
        pairing=s.pairing, ends_on=TODAY, reason="change_of_mentor", by=s.ada
    ),
    "pairing.intensity": lambda s: programs.set_intensity(
        pairing=s.pairing, intensity="in_focus", until=None, by=s.ada
    ),
    "pairing.opened": _pair,
    "pairing.removed": _end_with_pairings,
    "passkey.added": _passkey_added,
    "passkey.removed": lambda s: keys.remove_passkey(wrap=_passkey_added(s), by=s.noam),
    "people.imported": lambda s: _import(s, TODAY, "New Person,"),
    "program.changed": lambda s: programs.update_program(program=s.program, description="d", by=s.ada),
    "program.topics": lambda s: programs.set_topics(program=s.program, names=["Another"], by=s.ada),
    "program.created": lambda s: programs.create_program(
        organization=s.organization, name="New", starts_on=TODAY, by=s.ada
    ),
    "program.goals_policy": lambda s: programs.update_program(program=s.program, goals_policy="titles", by=s.ada),
    "series.changed": lambda s: sessions.change_series(
        series=SeriesFactory(organization=s.organization, pairing=s.pairing, starts_on=TODAY + DAY),
        starting=TODAY + DAY,
        by=s.ada,
        **_rule(),
    ),
    "series.ended": lambda s: sessions.end_series(series=s.series, ends_on=TODAY, by=s.ada),
    "series.opened": lambda s: sessions.open_series(pairing=s.pairing, starts_on=TODAY, by=s.ada, **_rule()),
    "series.withdrawn": lambda s: sessions.end_series(
        series=SeriesFactory(organization=s.organization, pairing=s.pairing, starts_on=TODAY + DAY),
        ends_on=TODAY,
        by=s.ada,
    ),
    "unit.changed": lambda s: members.change_unit(unit=s.unit, name="Another", kind_label="", parent=None, by=s.ada),
    "unit.created": lambda s: members.add_unit(name="New", kind_label="", parent=None, by=s.ada),
    "unit.removed": lambda s: members.remove_unit(unit=s.unit, by=s.ada),
    "week.rolled_up": lambda s: roll_up_week(
        organization=s.organization, week_start=clock.this_week(s.organization).previous().start, by=s.ada
    ),
}


def entries(action: str, organizations) -> int:
    found = 0
    for organization in organizations:
        with organization_scope(organization):
            found += AuditEntry.objects.filter(action=action).count()
    return found


@pytest.mark.parametrize("action", CHANGES)
def test_change_is_recorded(action, scene):
    assert action in HOW, f"Say in {__file__}, HOW, how to make the change that is recorded as '{action}'"
    before = entries(action, [scene.organization, scene.elsewhere])
    made = HOW[action](scene)
    new = [made] if action == "organization.created" else []
    assert entries(action, [scene.organization, scene.elsewhere, *new]) > before


def test_no_change_is_made_up():
    assert sorted(HOW) == CHANGES, "Nobody records these any more."
