"""Who belongs to a group: boarding, leaving, and who a guest is."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min, Q
from django.utils.translation import gettext as _

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import current_organization
from programs.queries import active_on, not_over_on
from sessions.choices import Attendance
from sessions.models import Boarding, Group, GroupMeeting, Guest, Presence


@transaction.atomic
def board(*, group: Group, mentee: Mentee, starts_on: date, by: Viewer | None) -> Boarding:
    """Let a mentee board a group from a local day on. Who is in it on that day already stays so. Audited.

    Raises ValidationError outside the group's own days.
    """
    organization = current_organization()
    group = lock_group(group)
    if starts_on < group.starts_on or (group.ends_on and starts_on > group.ends_on):
        raise ValidationError(_("The group does not meet on that day."))
    aboard = Boarding.objects.filter(active_on(starts_on), group=group, mentee=mentee).first()
    if aboard is not None:
        return aboard
    later = Boarding.objects.filter(not_over_on(starts_on), group=group, mentee=mentee).order_by("starts_on").first()
    if later is not None:
        later.starts_on = starts_on
        later.save(update_fields=["starts_on"])
        aboard = later
    else:
        aboard = Boarding.objects.create(organization=organization, group=group, mentee=mentee, starts_on=starts_on)
    record(organization=organization, by=by, action="group.boarded", subject=mentee, detail={"group": str(group.pk)})
    return aboard


@transaction.atomic
def leave(*, boarding: Boarding, last_day: date, by: Viewer | None) -> None:
    """Let a mentee leave a group after a local day; one who boarded after it was never in it. Audited.

    What was said of the meetings stays. Asked for twice, it happens once.
    """
    organization = current_organization()
    group = lock_group(boarding.group)
    boarding = Boarding.objects.select_for_update(of=("self",)).select_related("mentee").filter(pk=boarding.pk).first()
    if boarding is None or (boarding.ends_on is not None and boarding.ends_on <= last_day):
        return
    mentee = boarding.mentee
    if last_day < boarding.starts_on:
        boarding.delete()
    else:
        boarding.ends_on = last_day
        boarding.save(update_fields=["ends_on"])
    record(organization=organization, by=by, action="group.left", subject=mentee, detail={"group": str(group.pk)})


@transaction.atomic
def link_guest(*, guest: Guest, mentee: Mentee, by: Viewer | None) -> None:
    """Say who a guest is: what was said of the guest becomes the mentee's, who boards from the first of these days on.

    Of a meeting of which something is said of both, "here" wins over "not here", and either over "unknown". The guest's
    name goes. Audited. Asked for twice, it happens once.
    """
    organization = current_organization()
    group = lock_group(guest.group)
    # Sheets are written under the lock of their meeting.
    meetings = GroupMeeting.objects.filter(Q(presences__guest=guest)).values("pk")
    list(GroupMeeting.objects.select_for_update(no_key=True).filter(pk__in=meetings).order_by("pk"))
    guest = Guest.objects.select_for_update().filter(pk=guest.pk).first()
    if guest is None:
        return
    visits = Presence.objects.filter(guest=guest)
    first = visits.aggregate(day=Min("meeting__local_date"))["day"] or clock.today(organization)
    known = {row.meeting_id: row for row in Presence.objects.filter(mentee=mentee, meeting__group=group)}
    order = [Attendance.PRESENT, Attendance.ABSENT, Attendance.UNKNOWN]
    for visit in visits:
        other = known.get(visit.meeting_id)
        if other is None:
            visit.guest, visit.mentee = None, mentee
            visit.version += 1
            visit.save(update_fields=["guest", "mentee", "version"])
            continue
        if order.index(visit.state) < order.index(other.state):
            other.state, other.version = visit.state, other.version + 1
            other.save(update_fields=["state", "version"])
        visit.delete()
    guest.delete()
    board(group=group, mentee=mentee, starts_on=max(first, group.starts_on), by=by)
    record(
        organization=organization, by=by, action="group.guest_known", subject=mentee, detail={"group": str(group.pk)}
    )


def lock_group(group: Group) -> Group:
    """The group as it stands; who boards, leaves or turns out to be somebody waits for the commit."""
    return Group.objects.select_for_update(no_key=True).get(pk=group.pk)
