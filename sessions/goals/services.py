"""Every write of what a meeting says about a goal. The trail tells that something was noted, not what."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from programs.goals.services import ChangedMeanwhile, author_for
from programs.models import Goal
from sessions.choices import Direction
from sessions.models import GoalProgress, Meeting


@transaction.atomic
def note_progress(
    *, meeting: Meeting, goal: Goal, direction: str, word: str = "", seen: int, by: Viewer
) -> GoalProgress | None:
    """Say how a goal stood at a meeting that took place; an empty direction takes back what was said.

    The meeting is one of `meetings_with_goals`, the goal one of the same enrolment. `seen` is the version that the
    viewer had before his eyes, 0 for none. The same said twice is said once. Raises ChangedMeanwhile if something else
    stands there by now, ValidationError for what is no direction or too long a word. Audited.
    """
    if goal.enrolment_id != meeting.pairing.enrolment_id or direction not in ("", *Direction.values):
        raise ValidationError(_("Choose one of the answers."))
    rows = GoalProgress.objects.select_for_update(no_key=True)
    said = rows.filter(meeting=meeting, goal=goal).first()
    word = word if direction else ""
    if ((said.direction, said.word) if said else ("", "")) == (direction, word):
        return said
    if (said.version if said else 0) != seen:
        raise _changed()
    if not direction:
        said.delete()
        said = None
    else:
        said = said or GoalProgress(organization=by.organization, meeting=meeting, goal=goal, version=0)
        said.direction, said.word, said.version = direction, word, said.version + 1
        said.author, said.noted_at = author_for(by, meeting.pairing.enrolment), clock.now()
        said.clean_fields(exclude=["organization", "meeting", "goal", "author"])
        _save(said)
    record(organization=by.organization, by=by, action="goal.progress", subject=meeting)
    return said


def _save(said: GoalProgress) -> None:
    try:
        with transaction.atomic():
            said.save()
    except IntegrityError:
        raise _changed() from None


def _changed() -> ChangedMeanwhile:
    return ChangedMeanwhile(_("Something was noted here meanwhile. Look at how it stands now before you change it."))
