"""Groups opened and changed."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.scope import current_organization
from mentors.models import Mentor
from programs.models import Program
from programs.queries import not_over_on
from sessions.groups.services.generation import generate_group_meetings
from sessions.models import Facilitation, Group, GroupMeeting
from sessions.services.generation import lock_generation
from sessions.services.series import MINUTES

DAY = timedelta(days=1)


class GroupFacts(TypedDict, total=False):
    name: str
    unit: Unit | None
    is_open: bool
    frequency: str
    weekday: int
    week_of_month: int | None
    start_time: time
    minutes: int
    mode: str
    place: str
    starts_on: date
    ends_on: date | None


@transaction.atomic
def open_group(
    *, program: Program, facilitators: Iterable[Mentor], by: Viewer | None, **facts: Unpack[GroupFacts]
) -> Group:
    """Open a group with its fixed time, led by these mentors; its meetings are made from its first day on.

    The same asked for twice gives the group that is there. Raises ValidationError by field. Audited.
    """
    organization = current_organization()
    lock_generation(organization, shared=True)
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    group = Group(organization=organization, program=program, **facts)
    leaders = list(facilitators)
    _check(group, leaders)
    same = Group.objects.filter(program=program, **facts).first()
    if same is not None:
        return same
    group.save(force_insert=True)
    _set_facilitators(group, leaders, group.starts_on)
    generate_group_meetings(organization=organization, groups=[group], since=group.starts_on)
    record(organization=organization, by=by, action="group.opened", subject=group)
    return group


@transaction.atomic
def change_group(
    *, group: Group, facilitators: Iterable[Mentor], by: Viewer | None, **facts: Unpack[GroupFacts]
) -> Group:
    """Give a group other facts, and other people who lead it from today on; without a difference nothing is written.

    Meetings to come follow the new time; past ones, and those of which something was said, stay as they are. Raises
    ValidationError by field. Audited with the names of what changed.
    """
    organization = current_organization()
    lock_generation(organization, shared=True)
    group = Group.objects.select_for_update(no_key=True, of=("self",)).select_related("program").get(pk=group.pk)
    changed = [name for name, value in facts.items() if getattr(group, name) != value]
    for name in changed:
        setattr(group, name, facts[name])
    leaders = list(facilitators)
    _check(group, leaders)
    today = clock.today(organization)
    if _set_facilitators(group, leaders, max(today, group.starts_on)):
        changed.append("facilitators")
    if not changed:
        return group
    group.save()
    coming = GroupMeeting.objects.filter(group=group, outcome="", starts_at__gt=clock.now(), presences__isnull=True)
    generate_group_meetings(organization=organization, groups=[group])
    coming.update(minutes=group.minutes, mode=group.mode, place=group.place)
    record(organization=organization, by=by, action="group.changed", subject=group, detail={"fields": changed})
    return group


def _set_facilitators(group: Group, mentors: list[Mentor], starting: date) -> bool:
    """Let these lead from a day on, and the others no longer; tells whether anything changed."""
    present = {row.mentor_id: row for row in Facilitation.objects.filter(not_over_on(starting), group=group)}
    wanted = {mentor.pk: mentor for mentor in mentors}
    for key, row in present.items():
        if key in wanted:
            continue
        if row.starts_on >= starting:
            row.delete()
        else:
            row.ends_on = starting - DAY
            row.save(update_fields=["ends_on"])
    fresh = [mentor for key, mentor in wanted.items() if key not in present]
    Facilitation.objects.bulk_create(
        Facilitation(organization_id=group.organization_id, group=group, mentor=mentor, starts_on=starting)
        for mentor in fresh
    )
    return bool(fresh) or not set(present) <= set(wanted)


def _check(group: Group, facilitators: list[Mentor]) -> None:
    errors = {}
    if not facilitators:
        errors["facilitators"] = _("Say who leads the group.")
    if group.minutes not in MINUTES:
        errors["minutes"] = _("A meeting takes between 5 and 600 minutes.")
    if group.ends_on and group.ends_on < group.starts_on:
        errors["ends_on"] = _("The last day cannot be before the first.")
    if group.starts_on < group.program.starts_on:
        errors["starts_on"] = _("The program has not begun by that day.")
    if (group.frequency == "monthly") != (group.week_of_month is not None):
        errors["week_of_month"] = _("Choose which week of the month.")
    if errors:
        raise ValidationError(errors)
    group.clean_fields(exclude=["organization", "program", "unit"])
