"""What tests of pulses share: the proposal as it is saved, and people who are asked."""

from datetime import date

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from programs.choices import Whose
from programs.models import PulsePlan
from programs.pulses.proposal import proposed_questions
from programs.pulses.services import set_pulses
from tests.factories import EnrolmentFactory, MembershipFactory, MenteeFactory, MentorFactory, PairingFactory


def proposal() -> dict:
    """The questions that are offered, by side and language."""
    return {
        whose: {language: proposed_questions(whose, language) for language in ("he", "en")} for whose in Whose.values
    }


def switch_on(program, by, **more) -> PulsePlan:
    """Ask the proposed questions from today on, after 30 days and then every 60."""
    return set_pulses(
        program=program, by=by, **{"is_on": True, "first_after": 30, "every": 60, "questions": proposal(), **more}
    )


def asked_pairing(organization, program, starts_on: date, unit=None, mentor=None):
    """A pairing of which both can sign in."""
    member = MembershipFactory(organization=organization, role=Role.MENTEE)
    mentee: Mentee = MenteeFactory(organization=organization, membership=member, unit=unit)
    if mentor is None:
        membership = MembershipFactory(organization=organization, role=Role.MENTOR)
        mentor = MentorFactory(organization=organization, membership=membership, unit=unit)
    enrolment = EnrolmentFactory(organization=organization, program=program, mentee=mentee, starts_on=starts_on)
    return PairingFactory(organization=organization, enrolment=enrolment, mentor=mentor, starts_on=starts_on)
