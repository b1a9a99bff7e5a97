"""Noting what has been written to whom."""

from collections.abc import Iterable

from mentoring_platform.accounts.models import Membership
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.models.base import new_id
from sessions.choices import LetterStep
from sessions.models import Meeting, MeetingLetter


def note_written(
    *, organization: Organization, membership: Membership, step: LetterStep, meetings: Iterable[Meeting]
) -> str:
    """Note that a person has been written to about these meetings; the id that they share.

    What was noted before in this step stays: somebody of the office may ask a third time.
    """
    moment, letter = clock.now(), new_id()
    rows = (
        MeetingLetter(
            organization=organization, membership=membership, meeting=meeting, step=step, starts_at=meeting.starts_at,
            written_at=moment, letter=letter,
        )
        for meeting in meetings
    )  # fmt: skip
    MeetingLetter.objects.bulk_create(rows, ignore_conflicts=True)
    return str(letter)
