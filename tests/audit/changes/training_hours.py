"""Changes of required training, of credits and exemptions, and of certificates."""

from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy.models.base import new_id
from programs.models import Certificate, Course, TrainingExemption, TrainingRequirement
from programs.training_hours import services
from programs.training_hours.certificates import issue_for_course, withdraw_certificate
from tests.audit.changes.scene import TODAY


def _dana(s):
    return viewer_for(s.membership.user, s.organization)


def _credit(s):
    facts = {"on": TODAY, "minutes": 60, "counts_as": "both", "why": "w"}
    services.credit_hours(credit_id=new_id(), mentor=s.mentor, by=_dana(s), **facts)


def _exempt(s):
    facts = {"requirement": TrainingRequirement.objects.get(), "starts_on": TODAY, "ends_on": None, "why": "w"}
    services.exempt_mentor(exemption_id=new_id(), mentor=s.mentor, by=_dana(s), **facts)


def _withdraw(s):
    withdraw_certificate(certificate=Certificate.objects.get(), why="w", by=_dana(s))


def _issue(s):
    _withdraw(s)
    issue_for_course(course=Course.objects.get(), people=None, least=60, months=None, by=_dana(s))


HOW = {
    "certificate.issued": _issue,
    "certificate.withdrawn": _withdraw,
    "training.credited": _credit,
    "training.exempted": _exempt,
    "training.exemption_ended": lambda s: services.end_exemption(
        exemption=TrainingExemption.objects.get(), by=_dana(s)
    ),
    "training.required": lambda s: services.set_requirements(program=s.program, yearly_minutes=60, by=_dana(s)),
}
