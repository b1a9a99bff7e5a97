from collections.abc import Iterable
from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy.models import Organization
from programs.choices import TERM_WORDS
from programs.models import Enrolment, Program, ProgramScope
from programs.queries.programs import managed_program_ids
from programs.services.commitment import fill_commitments
from programs.services.observing import begin_observing, usual_observances


class ProgramFacts(TypedDict, total=False):
    name: str
    description: str
    terms: dict[str, str]
    rhythm: str
    meeting_minutes: int
    summary_policy: str
    remind_mentor_before: str
    remind_mentee_before: str
    reminder_steps: list[str]
    broadcast_steps: list[str]
    goals_policy: str
    mentors_change_times: bool
    broadcast_approval: bool
    commitment_months: int | None
    pairing_way: str
    choice_most: int
    answer_days: int
    focus_weight: int
    exceptional_weight: int
    mentee_kind: str
    starts_on: date
    ends_on: date | None


@transaction.atomic
def create_program(*, organization: Organization, by: Viewer | None, **facts: Unpack[ProgramFacts]) -> Program:
    """Add a program; its short name comes from its name. Raises ValidationError by field. Audited.

    In a Hebrew organization it observes Shabbat and holidays from its first day on, until somebody chooses otherwise.
    A coordinator who is limited to programs gets this one too.
    """
    program = Program(organization=organization, **facts)
    # One at a time: two of one name at once would both find the same short name free.
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    program.slug = _free_slug(program.name)
    _check(program)
    program.save()
    begin_observing(program=program, observes=usual_observances(organization))
    record(organization=organization, by=by, action="program.created", subject=program)
    if by is not None and by.is_coordinator and managed_program_ids(by) is not None:
        ProgramScope.objects.create(
            organization=organization, membership=by.membership(Role.COORDINATOR), program=program
        )
    return program


@transaction.atomic
def update_program(*, program: Program, by: Viewer | None, **facts: Unpack[ProgramFacts]) -> Program:
    """Change these facts. Raises ValidationError by field: a first day after somebody's first day in it. Audited.

    What coordinators see of goals is told apart, with what it is now. To show more of them holds for goals that are
    written from now on; to show less, at once for all. Months of commitment that are set for the first time fill
    pairings of which nothing was promised; a later change holds for pairings that begin from then on.
    """
    changed = [name for name, value in facts.items() if getattr(program, name) != value]
    if not changed:
        return program
    promises = "commitment_months" in changed and program.commitment_months is None
    for name in changed:
        setattr(program, name, facts[name])
    _check(program)
    if Enrolment.objects.filter(program=program, starts_on__lt=program.starts_on).exists():
        raise ValidationError({"starts_on": _("Some people joined before that day. Choose an earlier one.")})
    program.save()
    if promises:
        fill_commitments(program)
    record(
        organization=program.organization, by=by, action="program.changed", subject=program, detail={"fields": changed}
    )
    if "goals_policy" in changed:
        told = {"goals": program.goals_policy}
        record(organization=program.organization, by=by, action="program.goals_policy", subject=program, detail=told)
    return program


@transaction.atomic
def set_program_scopes(*, membership: Membership, programs: Iterable[Program], by: Viewer | None) -> None:
    """Limit a coordinator or a broadcaster to these programs; none of them means all, as at the beginning. Audited.

    Raises ValidationError for a membership in another role.
    """
    if membership.role not in (Role.COORDINATOR, Role.BROADCASTER):
        raise ValidationError(_("Only coordinators and broadcasters are limited to programs."))
    chosen = list(programs)
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    ProgramScope.objects.filter(membership=membership).delete()
    ProgramScope.objects.bulk_create(
        ProgramScope(organization=membership.organization, membership=membership, program=program) for program in chosen
    )
    detail = {"programs": [str(program.pk) for program in chosen]}
    record(organization=membership.organization, by=by, action="membership.programs", subject=membership, detail=detail)


def _check(program: Program) -> None:
    program.terms = {key: word.strip() for key, word in program.terms.items() if key in TERM_WORDS and word.strip()}
    program.full_clean(exclude=["slug"], validate_unique=False, validate_constraints=False)
    if program.ends_on and program.ends_on < program.starts_on:
        raise ValidationError({"ends_on": _("The last day is not before the first.")})


def _free_slug(name: str) -> str:
    wanted = slugify(name, allow_unicode=True)[:55] or "program"
    taken = set(Program.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 2
    slug = wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
