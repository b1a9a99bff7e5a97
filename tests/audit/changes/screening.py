"""Changes of what is asked before pairing, of intakes and consents, some of them by the link of a letter."""

import time_machine

from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy.models.base import new_id
from programs.models import ParentConsent, Reference, ScreeningException
from programs.screening import by_link, queries, services
from programs.screening.choices import TextKind
from tests.audit.changes.scene import DAY, TODAY
from tests.factories import MenteeFactory


def _dana(s):
    return viewer_for(s.membership.user, s.organization)


def _about(s):
    return {"program": s.program, "mentor": s.mentor, "by": _dana(s)}


def _asked(s) -> Reference:
    return by_link.ask_reference(reference_id=new_id(), name="x", email="new@people.example", **_about(s))


def _asked_again(s) -> None:
    reference = _asked(s)
    with time_machine.travel("2026-11-18T11:00:00+00:00", tick=False):
        assert by_link.ask_reference_again(reference=reference, by=_dana(s))


def _answered(s) -> None:
    values = {"known_how": "x", "strengths": "x", "doubts": "", "recommends": "yes"}
    by_link.answer_reference(reference=_asked(s), values=values)


def _parent(s) -> ParentConsent:
    facts = {"parent": "x", "email": "parent@people.example"}
    return by_link.ask_parent(consent_id=new_id(), enrolment=s.enrolment, by=_dana(s), **facts)


def _interview(s) -> None:
    facts = {"on": TODAY, "held_by": "x", "result": "x", "fits": True}
    services.note_interview(interview_id=new_id(), **_about(s), **facts)


def _certificate(s) -> None:
    days = {"seen_on": TODAY, "valid_until": TODAY + DAY}
    services.note_certificate(check_id=new_id(), mentor=s.mentor, by=_dana(s), **days)


def _commit(s) -> None:
    read = queries.terms_key(
        queries.last_text(s.program, TextKind.COMMITMENT), s.program.commitment_months,
        asked.weekly_hours if (asked := queries.screening_of(s.program)) else None,
    )  # fmt: skip
    services.sign_commitment(program=s.program, mentor=s.mentor, name="y", by=s.noam, read=read)


def _helps(s) -> None:
    services.become_mentor(mentee=MenteeFactory(organization=s.organization, full_name="Helped"), by=_dana(s))


HOW = {
    "commitment.noted": lambda s: services.note_signed_on_paper(**_about(s), name="y", on=TODAY),
    "commitment.signed": _commit,
    "consent.asked": _parent,
    "consent.given": lambda s: by_link.answer_consent(consent=_parent(s), given=True, name="x"),
    "consent.noted": lambda s: services.note_consent_on_paper(
        consent_id=new_id(), enrolment=s.enrolment, parent="x", on=TODAY, by=_dana(s)
    ),
    "consent.refused": lambda s: by_link.answer_consent(consent=_parent(s), given=False, name="x"),
    "consent.withdrawn": lambda s: services.withdraw_consent(consent=_parent(s), by=_dana(s)),
    "intake.written": lambda s: services.write_intake(enrolment=s.enrolment, by=_dana(s), words="new"),
    "mentee.helps": _helps,
    "reference.answered": _answered,
    "reference.asked": _asked,
    "reference.asked_again": _asked_again,
    "screening.certificate": _certificate,
    "screening.excepted": lambda s: services.except_mentor(
        exception_id=new_id(), until=TODAY + DAY, why="x", **_about(s)
    ),
    "screening.exception_ended": lambda s: services.end_exception(
        exception=ScreeningException.objects.get(), by=_dana(s)
    ),
    "screening.interviewed": _interview,
    "screening.set": lambda s: services.set_screening(program=s.program, interview=True, by=_dana(s)),
}
