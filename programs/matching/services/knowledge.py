"""What a program asks for, and what is known of who should be paired with whom."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentees.models import Mentee, Tag
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentors.models import Mentor
from programs.matching.rules import rules_of
from programs.models import Enrolment, MatchExclusion, MatchRules, MentorInterest, MentorPreference, Program


@transaction.atomic
def set_match_rules(*, program: Program, by: Viewer, **rules) -> MatchRules:
    """Say what must hold in a program and how much each wish counts. Boards stay as they are until they are made anew.

    Raises ValidationError by field. Audited on change.
    """
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    kept = rules_of(program)
    changed = sorted(name for name, value in rules.items() if getattr(kept, name) != value)
    if not changed:
        return kept
    for name in changed:
        setattr(kept, name, rules[name])
    kept.full_clean(exclude=["organization", "program"], validate_unique=False, validate_constraints=False)
    kept.save()
    detail = {"rules": changed}
    record(organization=program.organization, by=by, action="matching.rules_set", subject=program, detail=detail)
    return kept


@transaction.atomic
def exclude_pair(*, mentor: Mentor, mentee: Mentee, kind: str, by: Viewer) -> MatchExclusion:
    """Note that these two are not to be paired; said again it only changes why. Audited on change.

    Holds the mentor, so that a board which is being published at this moment either knows of it or was published
    before. A pairing that exists is not ended by it.
    """
    mentor = Mentor.objects.select_for_update(no_key=True).get(pk=mentor.pk)
    found = MatchExclusion.objects.filter(mentor=mentor, mentee=mentee).first()
    if found is not None and found.kind == kind:
        return found
    row = found or MatchExclusion(organization=mentor.organization, mentor=mentor, mentee=mentee)
    row.kind = kind
    row.full_clean(exclude=["organization"], validate_unique=False, validate_constraints=False)
    row.save()
    detail = {"mentor": str(mentor.pk), "kind": kind}
    record(organization=mentor.organization, by=by, action="matching.excluded", subject=mentee, detail=detail)
    return row


@transaction.atomic
def lift_exclusion(*, exclusion: MatchExclusion, by: Viewer) -> None:
    """Let these two be paired again. Audited."""
    if MatchExclusion.objects.filter(pk=exclusion.pk).delete()[0]:
        detail = {"mentor": str(exclusion.mentor_id)}
        organization, mentee = exclusion.organization, exclusion.mentee
        record(organization=organization, by=by, action="matching.exclusion_lifted", subject=mentee, detail=detail)


@transaction.atomic
def tell_about_mentor(
    *, mentor: Mentor, program: Program, interests: Iterable[Tag], said: Mapping[Enrolment, str], by: Viewer
) -> None:
    """Note what a mentor likes, and what he says of those who wait in a program; of others of it he then says nothing.

    Raises ValidationError where somebody is in another program. Audited on change, without what was said.
    """
    mentor = Mentor.objects.select_for_update(no_key=True).get(pk=mentor.pk)
    if any(enrolment.program_id != program.pk for enrolment in said):
        raise ValidationError(_("Not all of them are in this program."))
    likes = {tag.pk for tag in interests}
    kept = set(MentorInterest.objects.filter(mentor=mentor).values_list("tag_id", flat=True))
    wanted = {enrolment.pk: word for enrolment, word in said.items()}
    of_program = MentorPreference.objects.filter(mentor=mentor, enrolment__program=program)
    before = dict(of_program.values_list("enrolment_id", "said"))
    if kept == likes and before == wanted:
        return
    MentorInterest.objects.filter(mentor=mentor).exclude(tag__in=likes).delete()
    MentorInterest.objects.bulk_create(
        MentorInterest(organization=mentor.organization, mentor=mentor, tag_id=key) for key in sorted(likes - kept)
    )
    of_program.delete()
    MentorPreference.objects.bulk_create(
        MentorPreference(organization=mentor.organization, mentor=mentor, enrolment_id=key, said=word)
        for key, word in wanted.items()
    )
    record(organization=mentor.organization, by=by, action="matching.mentor_told", subject=mentor)
