"""The writes of the room: what a talk touched on, for the trends, without a person."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.models import Topic
from sessions.models import Meeting, TopicContribution, TopicWeek
from sessions.queries.meetings import is_mentor_of
from sessions.topics.marks import mark_of_meeting, mark_of_mentee, new_secret


@transaction.atomic
def contribute_topics(*, meeting: Meeting, topics: Collection[Topic | None], by: Viewer) -> bool:
    """Count what a meeting touched on (None: nothing special), in place of what was chosen for it before.

    Returns whether it is counted: from the end of the meeting's week on it is not, and nothing is written. Raises
    PermissionDenied unless the viewer is the meeting's mentor, ValidationError for nothing chosen or another
    program's topic.

    Not audited, and with neither author nor moment: an entry beside the rows would tell whose they are.
    """
    if not is_mentor_of(by, meeting):
        raise PermissionDenied
    enrolment = meeting.pairing.enrolment
    if not topics or any(topic is not None and topic.program_id != enrolment.program_id for topic in topics):
        raise ValidationError(_("Choose at least one answer."))
    week = clock.this_week(by.organization)
    if not week.contains(meeting.local_date):
        return False
    secret = _secret_of(by.organization, week.start)
    if secret is None:
        return False
    mentee_mark = mark_of_mentee(secret, enrolment.program_id, enrolment.mentee_id)
    meeting_mark = mark_of_meeting(secret, meeting.pk)
    unit = enrolment.mentee.unit_id
    TopicContribution.objects.filter(week_start=week.start, meeting_mark=meeting_mark).delete()
    # Who has moved meanwhile is counted in one unit alone: units must add up to their program.
    TopicContribution.objects.filter(week_start=week.start, mentee_mark=mentee_mark).exclude(unit=unit).update(
        unit=unit
    )
    TopicContribution.objects.bulk_create(
        TopicContribution(
            organization=by.organization, week_start=week.start, program_id=enrolment.program_id, unit=unit,
            topic=topic, mentee_mark=mentee_mark, meeting_mark=meeting_mark,
        )
        for topic in set(topics)
    )  # fmt: skip
    return True


@transaction.atomic(savepoint=False)
def withdraw_topics(*, meeting: Meeting) -> None:
    """Take the topics of a meeting that did not take place after all out of the count, while its week runs.

    Of a former week it locks nothing: its roll-up takes the same rows in another order.
    """
    week = clock.this_week(meeting.organization)
    if not week.contains(meeting.local_date):
        return
    waiting = TopicWeek.objects.select_for_update().filter(week_start=week.start, secret__isnull=False)
    for topic_week in waiting:
        mark = mark_of_meeting(topic_week.secret, meeting.pk)
        TopicContribution.objects.filter(week_start=week.start, meeting_mark=mark).delete()


def _secret_of(organization: Organization, week_start: date) -> bytes | None:
    """The secret of the present week, made at first use, its row locked; None once the week is closed."""
    TopicWeek.objects.bulk_create(
        [TopicWeek(organization=organization, week_start=week_start, secret=new_secret())], ignore_conflicts=True
    )
    return TopicWeek.objects.select_for_update().get(week_start=week_start).secret
