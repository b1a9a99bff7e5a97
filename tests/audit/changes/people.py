"""Changes of organizations, members, people and units, and what a sheet brings in."""

from datetime import date

from mentees import services as mentee_services
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.members import services as members
from mentors import services as mentor_services
from programs import services as programs
from sessions.importing import services as importing
from sessions.models import ImportFile
from tests.audit.changes.scene import TODAY, enrolled
from tests.factories import (
    MembershipFactory,
    PairingFactory,
)


def _invited(s):
    return members.invite_person(
        organization=s.organization, email="new@people.example", name="New", roles=[Role.MENTOR], by=s.ada
    )


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
        organization=s.organization, enrolment=enrolled(s), mentor=s.mentor, starts_on=TODAY, role="primary"
    )
    _import(s, TODAY, f"{pairing.enrolment.mentee.full_name},{s.free_mentor.full_name}")


def _membership(s, role: str) -> Membership:
    return MembershipFactory(organization=s.organization, role=role)


HOW = {
    "invitation.accepted": lambda s: members.accept_invitation(
        invitation=(invitation := _invited(s)), user=invitation.user, name="New"
    ),
    "invitation.sent": _invited,
    "invitation.withdrawn": lambda s: members.withdraw_invitation(invitation=_invited(s), by=s.ada),
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
    "mentee.remind_before": lambda s: mentee_services.set_remind_before(mentee=s.mentee, before="evening", by=s.ada),
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
    "mentor.remind_before": lambda s: mentor_services.set_remind_before(mentor=s.mentor, before="evening", by=s.noam),
    "mentor.reminders_off": lambda s: mentor_services.set_reminders(mentor=s.mentor, wanted=False, by=s.noam),
    "mentor.reminders_on": lambda s: [
        mentor_services.set_reminders(mentor=s.mentor, wanted=wanted, by=s.noam) for wanted in (False, True)
    ],
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
    "people.imported": lambda s: _import(s, TODAY, "New Person,"),
    "unit.changed": lambda s: members.change_unit(unit=s.unit, name="Another", kind_label="", parent=None, by=s.ada),
    "unit.created": lambda s: members.add_unit(name="New", kind_label="", parent=None, by=s.ada),
    "unit.removed": lambda s: members.remove_unit(unit=s.unit, by=s.ada),
}
