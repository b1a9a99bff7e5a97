"""Which groups, meetings and people a viewer reaches."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from mentees.choices import MenteeStatus
from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentors.choices import MentorStatus
from mentors.models import Mentor
from mentors.queries import mentors_for
from programs.choices import SummaryPolicy
from programs.models import Enrolment, Pairing
from programs.queries import active_on, managed_mentees, managed_program_ids, not_over_on, program_ids
from sessions.models import Boarding, Facilitation, Group, GroupMeeting, Guest


def groups_for(viewer: Viewer) -> QuerySet[Group]:
    """Groups the viewer may look at, by name: the office's by programs and units, a mentor's while he leads them."""
    reach = _of_office(program_ids(viewer), viewer.unit_ids)
    if reach:  # an empty Q is everything already, and `|` would narrow it
        reach |= _led(viewer)
    return Group.objects.filter(reach).select_related("program", "unit").order_by("name", "pk")


def managed_groups(viewer: Viewer) -> QuerySet[Group]:
    """Groups the viewer may change as coordinator."""
    reach = _of_office(managed_program_ids(viewer), viewer.managed_unit_ids)
    return Group.objects.filter(reach).select_related("program", "unit").order_by("name", "pk")


def kept_groups(viewer: Viewer) -> QuerySet[Group]:
    """Groups whose sheets the viewer may write: those he leads or coordinates."""
    reach = _of_office(managed_program_ids(viewer), viewer.managed_unit_ids)
    if reach:
        reach |= _led(viewer)
    return Group.objects.filter(reach).select_related("program", "unit").order_by("name", "pk")


def meetings_for(viewer: Viewer) -> QuerySet[GroupMeeting]:
    """Meetings of the groups that the viewer may look at."""
    return _meetings(groups_for(viewer))


def boardings_for(viewer: Viewer) -> QuerySet[Boarding]:
    """Places in the groups that the viewer keeps."""
    return Boarding.objects.filter(group__in=kept_groups(viewer).order_by()).select_related("group", "mentee")


def guests_for(viewer: Viewer) -> QuerySet[Guest]:
    """Guests of the groups that the viewer may change as coordinator."""
    return Guest.objects.filter(group__in=managed_groups(viewer).order_by()).select_related("group__program")


def keeps(viewer: Viewer, group: Group) -> bool:
    """Whether the viewer may write the sheets of this group."""
    return kept_groups(viewer).filter(pk=group.pk).exists()


def reads_topics(viewer: Viewer, group: Group) -> bool:
    """Whether the viewer may read what the meetings were about: who leads it; coordinators if the program wants it."""
    policy = group.program.summary_policy
    if policy == SummaryPolicy.OFF:
        return False
    if Group.objects.filter(_led(viewer), pk=group.pk).exists():
        return True
    return policy == SummaryPolicy.COORDINATORS and managed_groups(viewer).filter(pk=group.pk).exists()


def mentees_to_board(viewer: Viewer, group: Group, day: date) -> QuerySet[Mentee]:
    """Active mentees whom the viewer may let board on a day, by name, without those who are in the group then.

    A coordinator: his own who are in the program. A mentor: whom he accompanies, and who was in this group before;
    anybody else comes as a guest, until the coordinator says who that is.
    """
    enrolled = Enrolment.objects.filter(active_on(day), program=group.program_id, mentee=OuterRef("pk"))
    aboard = Boarding.objects.filter(active_on(day), group=group, mentee=OuterRef("pk"))
    known = Q(pk__in=managed_mentees(viewer).filter(Exists(enrolled)).order_by().values("pk"))
    membership = viewer.membership(Role.MENTOR)
    if membership is not None and Group.objects.filter(_led(viewer), pk=group.pk).exists():
        own = Pairing.objects.filter(active_on(day), mentor__membership=membership)
        before = Boarding.objects.filter(group=group)
        known |= Q(pk__in=own.values("enrolment__mentee")) | Q(pk__in=before.values("mentee"))
    mentees = Mentee.objects.filter(known, ~Exists(aboard), status=MenteeStatus.ACTIVE)
    return mentees.order_by("full_name", "pk")


def mentors_to_lead(viewer: Viewer) -> QuerySet[Mentor]:
    """Active mentors who may be asked to lead a group, by name."""
    return mentors_for(viewer).filter(status=MentorStatus.ACTIVE).order_by("full_name", "pk")


def _meetings(groups: QuerySet[Group]) -> QuerySet[GroupMeeting]:
    return GroupMeeting.objects.filter(group__in=groups.order_by()).select_related("group__program", "group__unit")


def _of_office(programs: frozenset[UUID] | None, units: set[UUID] | None) -> Q:
    reach = Q() if programs is None else Q(program__in=programs)
    return reach if units is None else reach & Q(unit__in=units)


def _led(viewer: Viewer) -> Q:
    membership = viewer.membership(Role.MENTOR)
    if membership is None:
        return Q(pk__in=[])
    today = clock.today(viewer.organization)
    led = Facilitation.objects.filter(not_over_on(today), mentor__membership=membership)
    return Q(pk__in=led.values("group"))
