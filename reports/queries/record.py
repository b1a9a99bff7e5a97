"""The record that an organization keeps of one person: which rows it is, and who did or looked at what in it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from mentees.models import Mentee
from mentoring_platform.accounts.models import Invitation, Membership, User
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.audit.queries import entries_about
from mentors.models import Mentor
from programs.models import Enrolment, Pairing
from sessions.models import Meeting, MeetingSeries


@dataclass(frozen=True)
class Record:
    """One person: as a mentor, as a mentee, and as somebody who signs in, as far as there is such a row."""

    name: str
    mentor: Mentor | None = None
    mentee: Mentee | None = None
    user: User | None = None

    @property
    def people(self) -> list[UUID]:
        """The ids under which sheets and prints name this person."""
        return [row.pk for row in (self.mentor, self.mentee) if row is not None]


def own_record(viewer: Viewer) -> Record:
    """The viewer's own record; two queries."""
    mentor = Mentor.objects.filter(membership__user=viewer.user).first()
    mentee = Mentee.objects.filter(membership__user=viewer.user).first()
    name = next((row.full_name for row in (mentor, mentee) if row is not None), viewer.user.name or viewer.user.email)
    return Record(name, mentor, mentee, viewer.user)


def record_of(*, mentor: Mentor | None = None, mentee: Mentee | None = None) -> Record:
    """The record of one mentor or one mentee, whether or not they can sign in; one query for those who can."""
    person = mentor or mentee
    user = User.objects.filter(memberships__pk=person.membership_id).first() if person.membership_id else None
    return Record(person.full_name, mentor, mentee, user)


def access_history(
    viewer: Viewer, record: Record, *, first: date | None = None, last: date | None = None
) -> QuerySet[AuditEntry]:
    """Who else did or looked at what in this record within the months kept, newest first; one query beside its own.

    What the person did is left out. Lists on the screen are not in it: they are looked at whole, without anybody being
    looked for; sheets and prints, which leave the building, are.
    """
    return entries_about(
        viewer.organization,
        subjects=_rows_of(record),
        people=record.people,
        but_by=record.user,
        first=first,
        last=last,
    )


def _rows_of(record: Record) -> list[UUID]:
    """The ids of everything that is about this person; one query."""
    own = Pairing.objects.order_by().filter(Q(mentor=record.mentor) if record.mentor else Q(pk__in=()))
    if record.mentee:
        own = Pairing.objects.order_by().filter(Q(pk__in=own.values("pk")) | Q(enrolment__mentee=record.mentee))
    pairings = own.values("pk")
    rows = [
        own,
        Meeting.objects.order_by().filter(pairing__in=pairings),
        MeetingSeries.objects.order_by().filter(pairing__in=pairings),
    ]
    if record.mentee:
        rows.append(Enrolment.objects.order_by().filter(mentee=record.mentee))
    if record.user:
        rows.append(Membership.objects.order_by().filter(user=record.user))
        rows.append(Invitation.objects.order_by().filter(user=record.user))
    head, *others = [found.values_list("pk", flat=True) for found in rows]
    return [*record.people, *head.union(*others, all=True)]
