"""About which meetings topics are chosen, and whether their week is still counted."""

from django.db.models import QuerySet

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from sessions.choices import Outcome
from sessions.models import Meeting, TopicWeek
from sessions.sealing.queries import meetings_to_write_about


def meetings_to_choose_for(viewer: Viewer) -> QuerySet[Meeting]:
    """The viewer's own meetings that took place, of pairings that are not over."""
    return meetings_to_write_about(viewer).filter(state=Outcome.HELD)


def is_counted(meeting: Meeting) -> bool:
    """Whether topics of this meeting can still be counted: while its week runs, where the organization is."""
    week = clock.this_week(meeting.organization)
    closed = TopicWeek.objects.filter(week_start=week.start, secret__isnull=True)
    return week.contains(meeting.local_date) and not closed.exists()
