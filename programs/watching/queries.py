"""What a program watches over, what was agreed with whom, and what is put off: as a viewer may have it."""

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentors.models import Mentor
from mentors.queries import office_mentors
from programs.models import FollowUp, Pairing, Program, WatchRules
from programs.queries import office_mentees, office_pairings, program_ids
from programs.watching.rules import THRESHOLDS, Rules

Subject = Pairing | Mentor | Mentee
"""What stands on the morning page once: a pairing, a mentor or a mentee."""


def watched_programs(viewer: Viewer) -> QuerySet[Program]:
    """Programs of the viewer's office with `watching`, their rules as they are kept or None, by name."""
    kept = WatchRules.objects.filter(program=OuterRef("pk"))
    names = {rule.value: F(rule.value) for rule in THRESHOLDS}
    ids = program_ids(viewer)
    programs = Program.objects.all() if ids is None else Program.objects.filter(pk__in=ids)
    return programs.annotate(watching=Subquery(kept.values(rules=JSONObject(off="off", **names))[:1])).order_by("name")


def rules_of(program: Program) -> Rules:
    """The rules of a program that `watched_programs` gave."""
    return rules_from(program.watching)


def rules_from(kept: dict | None) -> Rules:
    """Rules as they are kept; the usual ones for None."""
    return Rules() if kept is None else Rules(frozenset(kept["off"]), {key: kept[key] for key in THRESHOLDS})


def kept_rules(program: Program) -> Rules:
    """The rules of any program; one query."""
    row = WatchRules.objects.filter(program=program).values("off", *THRESHOLDS).first()
    return rules_from(row)


def follow_ups_of_pairing(viewer: Viewer, pairing: Pairing) -> QuerySet[FollowUp]:
    """What was agreed about a pairing and its two, for its page; for the office alone."""
    own = Q(pairing=pairing) | Q(mentor=pairing.mentor_id) | Q(mentee=pairing.enrolment.mentee_id)
    return FollowUp.objects.filter(own, _about_people_of(viewer)).select_related("by__user")


def _about_people_of(viewer: Viewer) -> Q:
    return (
        Q(pairing__in=office_pairings(viewer).order_by().values("pk"))
        | Q(mentor__in=office_mentors(viewer).order_by().values("pk"))
        | Q(mentee__in=office_mentees(viewer).order_by().values("pk"))
    )
