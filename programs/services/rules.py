"""What must hold before a mentor and an enrolment are paired; each function returns what is wrong, in plain words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mentees.models import Mentee
from mentoring_platform.ui.dates import say_minutes
from mentors.choices import MentorStatus
from mentors.models import Mentor
from programs.choices import PairingRole
from programs.matching.rules import excluded_pairs
from programs.models import Enrolment, Pairing
from programs.screening.choices import ConsentGap, Step
from programs.screening.readiness import Lacking, consent_gaps, missing_for, one_person

SAME_PERSON = gettext_lazy("Nobody accompanies themselves: these are the same person.")


def identities(profile: Mentor | Mentee) -> set[tuple[str, str]]:
    """By what a human being is known in a profile: account, phone, e-mail address. Asks for `membership`."""
    known = {("phone", str(profile.phone or "")), ("email", (profile.email or "").casefold())}
    if profile.membership:
        known.add(("user", str(profile.membership.user_id)))
    return {(kind, value) for kind, value in known if value}


def same_person(mentor: Mentor, mentee: Mentee) -> bool:
    """Whether the two profiles are of one human being: by account, by phone or by e-mail address."""
    return not identities(mentor).isdisjoint(identities(mentee))


def date_problem(enrolment: Enrolment, starts_on: date) -> str:
    """Why a pairing of this enrolment cannot begin on that day; empty if it can."""
    program = enrolment.program
    if starts_on < program.starts_on or (program.ends_on and starts_on > program.ends_on):
        return _("The program does not run on that day.")
    if starts_on < enrolment.starts_on:
        return _("%(name)s joins the program only later.") % {"name": enrolment.mentee}
    if enrolment.ends_on and starts_on > enrolment.ends_on:
        return _("%(name)s is no longer in the program on that day.") % {"name": enrolment.mentee}
    return ""


def mentor_problem(enrolment: Enrolment, mentor: Mentor) -> str:
    """Why this mentor cannot take this enrolment; empty if he can. Capacity is not asked about here."""
    if mentor.status != MentorStatus.ACTIVE:
        return _("%(name)s is not active at present.") % {"name": mentor}
    if same_person(mentor, enrolment.mentee):
        return str(SAME_PERSON)
    return ""


def exclusion_problem(enrolment: Enrolment, mentor: Mentor, is_excluded: bool) -> str:
    """Why two who are marked as not to be paired stay apart; empty if they are not."""
    if not is_excluded:
        return ""
    words = _("%(name)s and %(mentor)s are marked as not to be paired.")
    return words % {"name": enrolment.mentee, "mentor": mentor}


def training_problem(mentor: Mentor, missing: int | None) -> str:
    """Why somebody who lacks so many minutes of training cannot take anybody yet; empty if nothing is missing."""
    if not missing:
        return ""
    words = _("%(name)s is not ready yet: %(missing)s of the training required first are missing.")
    return words % {"name": mentor, "missing": say_minutes(missing, language=get_language() or "")}


def readiness_problem(mentor: Mentor, lacking: Lacking | None) -> str:
    """Why a mentor who lacks this before pairing cannot take anybody yet; empty if nothing is missing."""
    if lacking is None:
        return ""
    if lacking.steps == (Step.TRAINING,):
        return training_problem(mentor, lacking.training)
    missing = ", ".join(str(step.label) for step in lacking.steps)
    return _("%(name)s is not ready yet. Missing: %(missing)s.") % {"name": mentor, "missing": missing}


def consent_problem(enrolment: Enrolment, gap: ConsentGap | None) -> str:
    """Why somebody cannot be paired as long as a parent has not agreed; empty if nothing is missing."""
    if gap is None:
        return ""
    return _("%(name)s cannot be paired yet: %(gap)s.") % {"name": enrolment.mentee, "gap": gap.label}


@dataclass(frozen=True)
class Against:
    """What speaks against pairs of certain enrolments and mentors, whoever pairs them; see `read_against`."""

    lacking: dict[tuple[UUID, UUID], Lacking]
    gaps: dict[UUID, ConsentGap]
    selves: set[tuple[UUID, UUID]]
    excluded: set[tuple[UUID, UUID]]

    def problem(self, enrolment: Enrolment, mentor: Mentor) -> str:
        """Why these two cannot be paired, days and other pairings aside; empty if they can."""
        both = (mentor.pk, enrolment.mentee_id)
        return (
            mentor_problem(enrolment, mentor)
            or (str(SAME_PERSON) if both in self.selves else "")
            or exclusion_problem(enrolment, mentor, both in self.excluded)
            or consent_problem(enrolment, self.gaps.get(enrolment.pk))
            or readiness_problem(mentor, self.lacking.get((enrolment.program_id, mentor.pk)))
        )


def read_against(pairs: Collection[tuple[Enrolment, Mentor]], starts_on: date) -> Against:
    """What speaks against these pairs from a day on; as many queries for many as for one. Give mentees along."""
    mentors = {mentor.pk for _enrolment, mentor in pairs}
    return Against(
        lacking=missing_for([(enrolment.program_id, mentor) for enrolment, mentor in pairs], starts_on),
        gaps=consent_gaps({enrolment.pk: enrolment for enrolment, _mentor in pairs}.values(), starts_on),
        selves=one_person(mentors),
        excluded=excluded_pairs(mentors, {enrolment.mentee_id for enrolment, _mentor in pairs}),
    )


def overlap_problem(others: Iterable[Pairing], mentor: Mentor, starts_on: date, ends_on: date | None, role: str) -> str:
    """Why a pairing in these days would collide with the enrolment's other pairings; empty if it does not."""
    for other in others:
        ends_before = ends_on is not None and ends_on < other.starts_on
        begins_after = other.ends_on is not None and other.ends_on < starts_on
        if ends_before or begins_after:
            continue
        if other.mentor_id == mentor.pk:
            return _("These two are already paired at that time.")
        if role == PairingRole.PRIMARY == other.role:
            return _("There is already a mentor at that time.")
    return ""
